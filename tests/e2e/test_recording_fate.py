"""What becomes of what was said: saved on air or afterwards, recorded by itself, let go, forgotten, never answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spaces.model.recording import WITHHELD
from tests.e2e.evening import ADA, BODIL, CYRUS, Evening, Voice, Words, open_microphone, sound_of, until
from tests.e2e.hearing import part, stretches
from tests.e2e.recorded import answer, download, guest_call, ready, save
from tests.e2e.tapped import archive, eventually
from tests.nodes import Person, ServerProcess, Visitor, person, stranger, visiting
from tests.recorder.sounds import decoded, power

EXACT = 0.02  # s
SOON = 0.0005  # h: 1.8 s


def captured(node: ServerProcess) -> list[Path]:
    """Every file of what was said that is on the disk."""
    return [path for path in (node.folder / "data" / "taps").rglob("*") if path.is_file()]


# Over, and nothing saved yet


async def test_what_is_let_go_is_off_the_disk_at_once_and_cannot_be_saved_any_more(evening: Evening):
    with evening.node() as node:
        async with evening.ada.at(node) as ada, evening.cyrus.at(node) as cyrus:
            assert captured(node)
            await cyrus.call("POST", f"/api/v1/spaces/{evening.space}/let-go", expect=403)
            tap = await ada.call("POST", f"/api/v1/spaces/{evening.space}/let-go")
            assert (tap["state"], tap["held_until"]) == ("shredded", None)
            assert captured(node) == []
            problem = await ada.call("POST", f"/api/v1/spaces/{evening.space}/save", expect=409)
            assert problem["code"] == "let_go"
        async with archive(node) as kept:
            for one in await kept.store.appearances.of_space(evening.space):
                assert await kept.store.appearances.data_key(one.id) is None
            kinds = [entry.kind for entry in await kept.store.ledger.of(space_id=evening.space)]
            assert {"tap_held", "tap_shredded"} < set(kinds)
            assert await kept.store.ledger.verify() is None


async def test_only_who_opened_the_space_can_save_it(evening: Evening):
    with evening.node() as node:
        async with evening.cyrus.at(node) as cyrus:
            problem = await cyrus.call("POST", f"/api/v1/spaces/{evening.space}/save", expect=403)
            assert problem["code"]


async def test_who_does_not_answer_by_the_deadline_is_not_published(evening: Evening, tmp_path: Path):
    with evening.node(recorder__consent_hours=SOON) as node:
        async with evening.ada.at(node) as ada:
            recording = await save(ada, evening.space)
            await answer(evening, node, recording, cyrus="yes")
            asked = await ada.call("GET", f"/api/v1/recordings/{recording}")
            assert asked["state"] == "consent_pending"
            deadline = datetime.fromisoformat(asked["consent_deadline"])
            await asyncio.sleep(max(0.0, (deadline - datetime.now(UTC)).total_seconds()))
            node.stop()  # what is due is looked for at every start
            node.start()
            shown = await ready(ada, recording)
            assert {one["name"] for one in shown["speakers"]} == {"Ada", "Cyrus"}
            assert [one["title"] for one in shown["chapters"]].count(WITHHELD) == 1
            sound = decoded((await download(ada, recording, tmp_path))["mp3"])
            assert stretches(sound, BODIL) == []
            assert (len(stretches(sound, ADA)), len(stretches(sound, CYRUS))) == (2, 4)
        late = {"Guest-Key": evening.bodil, "Origin": node.url}
        async with stranger(node.url) as bodil:
            path = f"/api/v1/recordings/{recording}/consent"
            async with bodil.post(path, json={"answer": "yes"}, headers=late) as got:
                assert (got.status, (await got.json())["code"]) == (409, "consent_closed")


async def test_a_host_may_publish_early_and_a_later_yes_is_added(evening: Evening, tmp_path: Path):
    with evening.node() as node:
        async with evening.ada.at(node) as ada:
            recording = await save(ada, evening.space)
            path = f"/api/v1/recordings/{recording}"
            await ada.call("POST", f"{path}/publish", expect=202)
            early = await ready(ada, recording)
            assert ([one["name"] for one in early["speakers"]], early["consent_open"]) == (["Ada"], True)
            await answer(evening, node, recording, bodil="yes")
            later = await ready(ada, recording, early["revision"])
            assert {one["name"] for one in later["speakers"]} == {"Ada", "Bodil"}
            files = await download(ada, recording, tmp_path)
            assert len(stretches(decoded(files["mp3"]), BODIL)) == 1


async def test_who_was_not_there_is_asked_nothing_and_told_nothing(evening: Evening):
    with evening.node() as node:
        async with evening.ada.at(node) as ada, person(node.url, "eve") as eve, stranger(node.url) as anybody:
            recording = await save(ada, evening.space)
            path = f"/api/v1/recordings/{recording}"
            problem = await eve.call("POST", f"{path}/consent", {"answer": "yes"}, expect=404)
            assert problem["code"] == "not_a_speaker"
            await eve.call("GET", path, expect=404)
            assert (await eve.call("GET", "/api/v1/voice"))["items"] == []
            wrong = {"Guest-Key": evening.bodil[:-1] + "x", "Origin": node.url}
            async with anybody.post(f"{path}/consent", json={"answer": "yes"}, headers=wrong) as got:
                assert got.status == 404
            assert [one["answer"] for one in (await ada.call("GET", path))["consents"]].count(None) == 2
            mine = await guest_call(evening, node, "GET", "/api/v1/voice")
            assert [one["recording"]["id"] for one in mine["items"]] == [recording]


# On air


@dataclass
class Talk:
    """A space on air: Ada opened it, Cyrus is on stage, Bodil a guest on stage."""

    node: ServerProcess
    space: str
    ada: Person
    cyrus: Person
    host: Visitor
    speaker: Visitor
    guest: Visitor

    async def say(self, **words: tuple[Words, ...]) -> dict[str, float]:
        """Everybody named opens a microphone, says that, and closes it; seconds of the timeline where it began."""
        visitors = {"ada": self.host, "cyrus": self.speaker, "bodil": self.guest}
        voices = {
            name: Voice(await open_microphone(visitors[name]), sound_of(said, max(one.end for one in said)))
            for name, said in words.items()
        }
        loop = asyncio.get_running_loop()
        began, wall = loop.time(), datetime.now(UTC)
        await asyncio.gather(*(voice.perform(began) for voice in voices.values()))
        for voice in voices.values():
            await voice.peer.close()
        shown = await self.ada.call("GET", f"/api/v1/spaces/{self.space}")
        return (wall - datetime.fromisoformat(shown["started_at"])).total_seconds()

    async def end(self) -> None:
        await self.host.ask("end")
        await until(
            self.ada, f"/api/v1/spaces/{self.space}", lambda shown: shown["tap"]["state"] not in ("idle", "recording")
        )


@asynccontextmanager
async def talk(folder: Path, tap: str, **settings: object) -> AsyncIterator[Talk]:
    with ServerProcess(folder, server__drain_seconds=1, **settings) as node:
        async with AsyncExitStack() as stack:
            ada = await stack.enter_async_context(person(node.url, "ada"))
            cyrus = await stack.enter_async_context(person(node.url, "cyrus"))
            anybody = await stack.enter_async_context(stranger(node.url))
            space = await ada.start_space(tap=tap)
            host = await stack.enter_async_context(visiting(ada.client, space))
            speaker = await stack.enter_async_context(visiting(cyrus.client, space))
            guest = await stack.enter_async_context(visiting(anybody, space, name="Bodil"))
            await speaker.ask("request")
            await guest.ask("request", name="Bodil")
            for visitor in (speaker, guest):
                await host.ask("accept", pid=visitor.pid)
            yield Talk(node, space, ada, cyrus, host, speaker, guest)


async def test_a_recorded_space_is_there_when_it_is_over_and_asks_nobody(tmp_path: Path):
    async with talk(tmp_path, "on") as on_air:
        zero = await on_air.say(ada=(Words(0.2, 1.2, ADA, 0.4),), bodil=(Words(1.5, 2.5, BODIL, 0.4),))
        await on_air.end()
        page = await until(on_air.ada, "/api/v1/recordings?mine=true", lambda page: page["items"])
        [shown] = page["items"]
        shown = await ready(on_air.ada, shown["id"])
        assert (shown["visibility"], shown["consent_open"]) == ("private", False)
        assert {one["name"]: one["answer"] for one in shown["consents"]} == {"Ada": "yes", "Bodil": "yes"}
        sound = decoded((await download(on_air.ada, shown["id"], tmp_path / "files"))["opus"])
        at = zero - shown["offset"]
        assert stretches(sound, ADA) == [pytest.approx((at + 0.2, at + 1.2), abs=EXACT)]
        assert stretches(sound, BODIL) == [pytest.approx((at + 1.5, at + 2.5), abs=EXACT)]
        assert not [event for event in on_air.guest.events if event["type"] == "consent_asked"]


async def test_saved_on_air_everybody_who_speaks_is_asked_and_what_is_taken_back_is_silent(tmp_path: Path):
    async with talk(tmp_path, "held") as on_air:
        await on_air.say(cyrus=(Words(0.0, 0.5, CYRUS, 0.4),))
        recording = await save(on_air.ada, on_air.space)
        path = f"/api/v1/recordings/{recording}"
        assert (await on_air.ada.call("GET", path))["state"] == "capturing"
        assert (await on_air.speaker.until("consent_asked"))["recording_id"] == recording
        assert (await on_air.host.until("saved"))["recording_id"] == recording
        assert await save(on_air.ada, on_air.space) == recording

        async def off_the_record() -> float:
            await asyncio.sleep(3.0)  # she is in the middle of it
            return float((await on_air.guest.ask("off_the_record", seconds=1.5))["seconds"])

        said = on_air.say(ada=(Words(0.0, 5.0, ADA, 0.4),), bodil=(Words(0.0, 5.0, BODIL, 0.4),))
        _, taken = await asyncio.gather(said, off_the_record())
        assert taken == pytest.approx(1.5, abs=0.1)
        for visitor in (on_air.host, on_air.speaker, on_air.guest):
            told = await visitor.until("off_the_record")
            assert (told["pid"], told["seconds"]) == (on_air.guest.pid, pytest.approx(taken, abs=0.1))
        evening = Evening(tmp_path, on_air.space, None, None, on_air.guest.welcome["key"], 0.0, 0.0)  # type: ignore[arg-type]
        await guest_call(evening, on_air.node, "POST", f"{path}/consent", {"answer": "yes"})
        await on_air.cyrus.call("POST", f"{path}/consent", {"answer": "no"})
        await on_air.end()
        shown = await ready(on_air.ada, recording)
        assert {one["name"] for one in shown["speakers"]} == {"Ada", "Bodil"}
        sound = decoded((await download(on_air.ada, recording, tmp_path / "files"))["opus"])
        [(begin, end)] = stretches(sound, ADA)
        assert end - begin == pytest.approx(5.0, abs=EXACT)
        (first, cut), (back, last) = stretches(sound, BODIL)
        assert (first, last) == pytest.approx((begin, end), abs=2 * EXACT)
        assert back - cut == pytest.approx(taken, abs=0.1)
        silence = part(sound, cut + 0.02, back - 0.02)
        assert power(silence, BODIL) < -80
        assert power(silence, ADA) > -30
        assert stretches(sound, CYRUS) == []


async def test_what_nobody_saves_in_time_is_destroyed_and_said_so(tmp_path: Path):
    async with talk(tmp_path, "held", recorder__hold_hours=SOON, recorder__hold_limit_hours=SOON) as on_air:
        await on_air.say(ada=(Words(0.0, 0.5, ADA, 0.4),))
        await on_air.end()
        shown = await on_air.ada.call("GET", f"/api/v1/spaces/{on_air.space}")
        until_then = datetime.fromisoformat(shown["tap"]["held_until"])
        await asyncio.sleep(max(0.0, (until_then - datetime.now(UTC)).total_seconds()))
        on_air.node.stop()
        on_air.node.start()
        space = f"/api/v1/spaces/{on_air.space}"
        await until(on_air.ada, space, lambda shown: shown["tap"]["state"] == "shredded")
        await eventually(lambda: asyncio.to_thread(lambda: captured(on_air.node) == []))
        problem = await on_air.ada.call("POST", f"/api/v1/spaces/{on_air.space}/save", expect=409)
        assert problem["code"] == "hold_over"
        assert "is destroyed now, because nobody saved it in time" in problem["detail"]
