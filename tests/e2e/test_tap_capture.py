"""The way of a real voice from the network into sealed files, and what the policies mean on the disk."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from spaces.model import Appearance, TapState
from tests.e2e.tapped import Archive, Talker, archive, ears, eventually, microphone, payload, whip
from tests.nodes import Person, RefusedError, ServerProcess, person, visiting
from tests.peer import until


async def over(kept: Archive, host: Person, space: str) -> list[Appearance]:
    """End the space; the microphones that were heard in it, once everything is written down."""
    await host.call("POST", f"/api/v1/spaces/{space}/end")
    await kept.settled(space)
    return await kept.store.appearances.of_space(space)


async def test_a_held_space_keeps_what_was_said_sealed_until_its_end_and_beyond(node: ServerProcess, mira: Person):
    space = await mira.start_space(tap="held")
    async with visiting(mira.client, space) as host, archive(node) as kept:
        assert host.welcome["space"]["tap"] == {"policy": "held", "state": "recording", "held_until": None}
        talker = await microphone(host, "mira")
        await talker.say(150)
        [appearance] = await over(kept, mira, space)
        assert (await kept.settled(space)).state is TapState.HELD
        assert (appearance.pid, appearance.handle, appearance.user_id) == (mira.pid, mira.handle, mira.id)
        assert appearance.ended_at is not None
        assert await kept.heard(appearance) == list(range(150))
        files = [path for path in kept.files() if space in path.parts]
        assert files
        assert not any(payload("mira", 7)[1:] in path.read_bytes() for path in files)
        assert (await mira.call("GET", f"/api/v1/spaces/{space}"))["tap"]["state"] == "held"
        await talker.peer.close()


@pytest.mark.parametrize("chosen", ["by the host", "by the operator"])
async def test_off_means_not_a_single_byte_on_the_disk(tmp_path: Path, chosen: str):
    default, order = ("held", {"tap": "off"}) if chosen == "by the host" else ("off", {})
    with ServerProcess(tmp_path, recorder__tap=default, recorder__part_seconds=0.2) as node:
        async with person(node.url, "mira") as mira, archive(node) as kept:
            space = await mira.start_space(**order)
            async with visiting(mira.client, space) as host:
                assert host.welcome["space"]["tap"] == {"policy": "off", "state": "off", "held_until": None}
                talker = await microphone(host, "mira")
                await talker.say(100)
                await host.ask("pin", url="https://example.org")
                with pytest.raises(RefusedError) as refused:
                    await host.ask("off_the_record", seconds=30)
                assert refused.value.code == "tap_off"
                await host.ask("end")
                await host.closed()
            await talker.peer.close()
            assert kept.files() == []
            assert [path.name for path in kept.folder.iterdir() if path.is_dir()] == []
        assert node.stop() == 0
    there = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert there == ["node.key", "node.lock", "push.key", "spaces.db", "spaces.db.lock"]
    assert rows(tmp_path / "data" / "spaces.db") == dict.fromkeys(
        ["appearances", "chunks", "marks", "taps", "ledger", "recordings", "files", "jobs"], 0
    )
    assert b"mira says" not in (tmp_path / "data" / "spaces.db").read_bytes()


def rows(database: Path) -> dict[str, int]:
    tables = ["appearances", "chunks", "marks", "taps", "ledger", "recordings", "files", "jobs"]
    with sqlite3.connect(database) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


async def test_a_muted_voice_never_reaches_the_tap(node: ServerProcess, mira: Person):
    space = await mira.start_space(tap="held")
    async with visiting(mira.client, space) as host, archive(node) as kept:
        talker = await microphone(host, "mira")
        for command in ("mute", "unmute", "mute"):
            await talker.say(50)
            await talker.arrived()
            await host.ask(command, pid=mira.pid)
        [appearance] = await over(kept, mira, space)
        assert await kept.heard(appearance) == [*range(50), *range(100, 150)]
        await talker.peer.close()


async def test_a_microphone_opened_anew_is_a_second_appearance(node: ServerProcess, mira: Person):
    space = await mira.start_space(tap="on")
    async with visiting(mira.client, space) as host, archive(node) as kept:
        talkers = [await whip(mira, space, "program")]
        await talkers[0].say(30)
        for name in ("tab", "tab again"):  # each takes the place of the one before
            talkers.append(await microphone(host, name))
            await talkers[-1].say(30)
            await talkers[-1].arrived()
        appearances = await over(kept, mira, space)
        assert [await kept.heard(appearance) for appearance in appearances] == [list(range(30))] * 3
        assert [appearance.pid for appearance in appearances] == [mira.pid] * 3
        starts = [appearance.started_at for appearance in appearances]
        ends = [appearance.ended_at for appearance in appearances]
        assert all(end is not None and end <= start for end, start in zip(ends, starts[1:], strict=False))
        for talker in talkers:
            await talker.peer.close()


async def test_the_tap_goes_on_while_the_host_is_away(node: ServerProcess, mira: Person, jonas: Person):
    space = await mira.start_space(tap="held")
    async with visiting(jonas.client, space) as speaker, archive(node) as kept:
        async with visiting(mira.client, space) as host:
            await speaker.ask("request")
            await host.ask("accept", pid=jonas.pid)
            talker = await microphone(speaker, "jonas")
            await talker.say(50)
        await speaker.until("host_gone")
        await talker.say(50)
        [appearance] = await over(kept, mira, space)
        assert await kept.heard(appearance) == list(range(100))
        await talker.peer.close()


async def test_who_leaves_the_stage_is_written_down_no_more(node: ServerProcess, mira: Person, jonas: Person):
    space = await mira.start_space(tap="held")
    async with (
        visiting(mira.client, space) as host,
        visiting(jonas.client, space) as speaker,
        archive(node) as kept,
    ):
        await speaker.ask("request")
        await host.ask("accept", pid=jonas.pid)
        talker = await microphone(speaker, "jonas")
        await talker.say(25)
        await talker.arrived()
        await host.ask("demote", pid=jonas.pid)
        await talker.say(25)
        [appearance] = await over(kept, mira, space)
        assert await kept.heard(appearance) == list(range(25))
        await talker.peer.close()


async def test_off_the_record_destroys_those_seconds_and_rings_for_everybody(
    node: ServerProcess, mira: Person, jonas: Person
):
    space = await mira.start_space(tap="held")
    async with (
        visiting(mira.client, space) as host,
        visiting(jonas.client, space) as listener,
        archive(node) as kept,
    ):
        talker = await microphone(host, "mira")
        await talker.say(200)
        await talker.arrived()
        before = contents(kept, space)
        [appearance] = await kept.store.appearances.of_space(space)
        keys = [chunk.wrapped_key for chunk in await kept.store.appearances.chunks(appearance.id)]
        loop = asyncio.get_running_loop()
        asked = loop.time()
        taken = (await host.ask("off_the_record", seconds=2))["seconds"]
        answered = loop.time()
        assert taken == pytest.approx(2.0, abs=0.1)
        ring = await listener.until("off_the_record")
        assert (ring["pid"], ring["name"], ring["seconds"]) == (mira.pid, mira.handle.title(), taken)
        at_once = await kept.heard(appearance)
        await talker.say(50)
        await over(kept, mira, space)
        heard = await kept.heard(appearance)
        assert heard == [*at_once, *range(200, 250)]
        assert at_once == list(range(len(at_once)))
        when = dict(talker.sent)
        assert max(when[number] for number in at_once) < answered - 2, "nothing of the last two seconds is left"
        assert when[len(at_once)] > asked - 2.5, "and what was said before them is all there"
        assert not before & contents(kept, space), "the files it was in are gone"

        async def destroyed() -> bool:
            databases = [path.read_bytes() for path in kept.folder.glob("spaces.db*")]
            return not any(key in data for key in keys for data in databases)

        await eventually(destroyed)
        await talker.peer.close()


def contents(kept: Archive, space: str) -> set[bytes]:
    """The first segment's bytes of every file."""
    return {path.read_bytes()[:200] for path in kept.files() if space in path.parts}


async def test_the_policy_can_be_changed_until_the_first_microphone_opens(node: ServerProcess, mira: Person):
    space = await mira.start_space()
    async with visiting(mira.client, space) as host:
        assert host.welcome["space"]["tap"]["policy"] == "held"
        changed = await mira.call("PATCH", f"/api/v1/spaces/{space}", {"tap": "on"})
        assert changed["tap"] == {"policy": "on", "state": "recording", "held_until": None}
        assert (await host.until("tap"))["tap"]["policy"] == "on"
        talker = await microphone(host, "mira")
        refused = await mira.call("PATCH", f"/api/v1/spaces/{space}", {"tap": "off"}, expect=409)
        assert (refused["code"], refused["field"]) == ("tap_fixed", "tap")
        await talker.peer.close()


async def test_listeners_hear_the_same_with_the_tap_as_without(node: ServerProcess, mira: Person, jonas: Person):
    for tap in ("off", "held"):
        space = await mira.start_space(tap=tap)
        async with visiting(mira.client, space) as host, visiting(jonas.client, space) as listener:
            talker: Talker = await microphone(host, "mira")
            heard = await ears(listener)
            await talker.say(100)
            await until(lambda heard=heard: len(heard.heard) >= 100)
            assert [packet.payload for packet in heard.heard] == [payload("mira", number) for number in range(100)]
            await mira.call("POST", f"/api/v1/spaces/{space}/end")
            await talker.peer.close()
            await heard.close()
