"""The taps of spaces on air, over a real store, a real disk and the writer's real thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from recorder.capture import Microphone
from recorder.chunks import Source, open_track
from recorder.keys import StoreKeys
from recorder.taps import Tap, Taps
from recorder.vault import Vault
from spaces.config import Config, load
from spaces.errors import Invalid, Unavailable
from spaces.live.commands import Who
from spaces.model import Appearance, Space, State, TapPolicy
from spaces.store import Store
from tests.databases import sqlite_copies
from tests.peer import until
from tests.recorder.taps import NODE_KEY, numbers, packet
from tests.store import samples

MIRA = Who("u_mira", None, "mira", "Mira", 3)
GUEST = Who("g_tom", None, None, None, 5)


@dataclass
class Room:
    """What stands around taps: a store, a space on air, and who hears what becomes of it."""

    config: Config
    store: Store
    space: Space
    ended: list[Space] = field(default_factory=list)
    appeared: list[Appearance] = field(default_factory=list)
    recording_id: str | None = None  # of what is being saved
    faults: list[Exception] = field(default_factory=list)  # of deciding about the end, one each time

    async def end(self, space: Space) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.ended.append(space)

    async def appear(self, appearance: Appearance) -> str | None:
        self.appeared.append(appearance)
        return self.recording_id

    @property
    def folder(self) -> Path:
        return self.config.server.data

    def files(self) -> list[str]:
        """What there is in the data folder, but the database."""
        paths = [path for path in self.folder.rglob("*") if not path.name.startswith(("spaces.db", "template.db"))]
        return sorted(str(path.relative_to(self.folder)) for path in paths)

    @asynccontextmanager
    async def taps(self) -> AsyncIterator[Taps]:
        async with Taps(self.config, self.store, Vault(NODE_KEY), ended=self.end, appeared=self.appear) as taps:
            yield taps

    async def heard(self, appearance: Appearance) -> list[int]:
        """Which packets of that microphone can be read back."""
        keys = StoreKeys(self.store, lambda: samples.NOW)
        source = Source(appearance.space_id, appearance.id)
        track = await asyncio.to_thread(open_track, self.config.taps, Vault(NODE_KEY), keys, source)
        return numbers(track)

    async def appearances(self) -> list[Appearance]:
        return await self.store.appearances.of_space(self.space.id)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    settings = {"server.data": tmp_path, "recorder.part_seconds": 0.1, "recorder.chunk_seconds": 1}
    async with Store.open(sqlite_copies(tmp_path)(tmp_path)) as store:
        space = await samples.stored_space(store, started_at=samples.NOW)
        yield Room(load(None, settings, {}), store, space)


def tap_of(taps: Taps, space: Space) -> Tap:
    tap = taps.tap(space)
    assert tap is not None
    return tap


def speak(microphone: Microphone, count: int, first: int = 0, ago: float = 0.0) -> None:
    """So many packets at once, the last of which arrived that many seconds ago."""
    now = time.monotonic() - ago
    for number in range(count):
        microphone.write("u_1", 7, packet(first + number, now - (count - number) * 0.02))


async def test_nothing_is_left_of_a_space_that_is_off(room: Room):
    async with room.taps() as taps:
        assert taps.tap(replace(room.space, tap=TapPolicy.OFF)) is None
    assert room.files() == []


async def test_nothing_is_left_of_a_microphone_that_sends_nothing(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        tap.end(tap.begin(MIRA))
        tap.close(room.space)
        await until(lambda: room.ended)
    assert room.files() == []
    assert await room.appearances() == []
    assert await room.store.ledger.of(space_id=room.space.id) == []


async def test_who_speaks_is_stored_as_they_were_with_everything_they_said(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        before = time.time()
        microphone, other = tap.begin(MIRA), tap.begin(GUEST)
        speak(microphone, 60)
        speak(other, 30, first=1000)
        tap.end(microphone)
        tap.end(other)
        await tap.written()
        guest, mira = sorted(await room.appearances(), key=lambda one: one.pid)
        assert (mira.pid, mira.handle, mira.name, mira.color) == ("u_mira", "mira", "Mira", 3)
        assert (guest.pid, guest.handle, guest.name) == ("g_tom", None, "Guest")
        assert mira.started_at.timestamp() == pytest.approx(before - 1.2, abs=0.2), "when the first packet arrived"
        assert mira.ended_at is not None
        assert (await room.heard(mira), await room.heard(guest)) == (list(range(60)), list(range(1000, 1030)))


async def test_a_microphone_that_is_opened_again_is_another_appearance(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        for first in (0, 100):
            microphone = tap.begin(MIRA)
            speak(microphone, 10, first)
            tap.end(microphone)
        await tap.written()
    one, two = await room.appearances()
    assert one.pid == two.pid
    assert {tuple(await room.heard(one)), tuple(await room.heard(two))} == {
        tuple(range(10)),
        tuple(range(100, 110)),
    }


async def test_packets_after_the_end_are_not_taken(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        microphone = tap.begin(MIRA)
        speak(microphone, 10)
        tap.end(microphone)
        tap.end(microphone)
        tap.end(object())
        speak(microphone, 10, first=10)
    [appearance] = await room.appearances()
    assert await room.heard(appearance) == list(range(10))


async def test_the_fate_of_a_space_begins_when_everything_is_written_down(room: Room):
    seen: list[tuple[bool, list[int]]] = []

    async def ended(space: Space) -> None:
        [appearance] = await room.appearances()
        seen.append((appearance.ended_at is not None, await room.heard(appearance)))
        stored = await room.store.spaces.get(space.id)
        assert stored == space, "it is over before its fate is decided"

    room.end = ended  # type: ignore[method-assign]
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        speak(tap.begin(MIRA), 75)
        tap.close(replace(room.space, state=State.ENDED, ended_at=samples.LATER))
        await until(lambda: seen)
    assert seen == [(True, list(range(75)))]


async def test_a_fate_that_cannot_be_decided_now_is_decided_later(room: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("recorder.taps._RETRY", (0.01,))
    room.faults = [OSError("the database is away"), OSError("still away")]
    async with room.taps() as taps:
        tap_of(taps, room.space).close(room.space)
        await until(lambda: room.ended)


async def test_while_the_database_is_away_the_end_of_a_microphone_waits_for_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("recorder.taps._RETRY", (0.01,))
    faults, end = [OSError("away"), OSError("still away")], room.store.appearances.end

    async def away(*arguments: Any) -> None:
        if faults:
            raise faults.pop()
        await end(*arguments)

    monkeypatch.setattr(room.store.appearances, "end", away)
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        microphone = tap.begin(MIRA)
        speak(microphone, 10)
        tap.close(room.space)
        await until(lambda: room.ended)
    [appearance] = await room.appearances()
    assert appearance.ended_at is not None


async def test_a_space_that_ended_just_before_a_crash_is_decided_about_at_the_next_start(room: Room):
    over = replace(room.space, state=State.ENDED, ended_at=samples.LATER)
    await room.store.spaces.save(over)
    async with room.taps():
        await until(lambda: room.ended)
    assert room.ended == [over]


async def test_leaving_writes_everything_down_and_ends_every_microphone(room: Room):
    async with room.taps() as taps:
        speak(tap_of(taps, room.space).begin(MIRA), 40)
    [appearance] = await room.appearances()
    assert appearance.ended_at is not None
    assert await room.heard(appearance) == list(range(40))
    assert room.ended == [], "the space goes on when the node is back"


async def test_who_is_asked_because_they_speak_is_told_to_the_space(room: Room):
    room.recording_id = "r1"
    asked: list[tuple[str, str]] = []
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        tap.on_asked = lambda pid, recording_id: asked.append((pid, recording_id))
        speak(tap.begin(MIRA), 20)
        await until(lambda: asked)
    assert asked == [("u_mira", "r1")]
    assert [one.pid for one in room.appeared] == ["u_mira"]


async def test_what_is_marked_is_stored_with_its_moment(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        tap.mark("pin", "A page", "https://example.org")
        tap.mark("title", "Another subject", None)
    marks = await room.store.marks.of_space(room.space.id)
    assert [(mark.kind, mark.title, mark.url) for mark in marks] == [
        ("pin", "A page", "https://example.org"),
        ("title", "Another subject", None),
    ]


async def test_marks_have_an_end(room: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("recorder.taps.MARKS_MAX", 3)
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        for number in range(5):
            tap.mark("pin", str(number), None)
    assert len(await room.store.marks.of_space(room.space.id)) == 3


# Off the record


async def test_what_somebody_takes_back_is_gone_from_all_their_microphones_and_nobody_elses(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        first, second, other = tap.begin(MIRA), tap.begin(MIRA), tap.begin(GUEST)
        speak(first, 100, ago=2.0)  # 4 s to 2 s ago
        speak(second, 100, first=1000)
        speak(other, 100, first=2000)
        tap.end(first)
        await until(lambda: len(room.appeared) == 3)
        taken = await tap.off_the_record("u_mira", 3.0)
        assert taken == pytest.approx(3.0, abs=0.2)
        tap.end_all()
        await tap.written()
        heard = {one.pid: len(await room.heard(one)) for one in await room.appearances() if one.pid != "u_mira"}
        mine = sorted([n for one in await room.appearances() if one.pid == "u_mira" for n in await room.heard(one)])
    assert heard == {"g_tom": 100}
    assert 40 <= len(mine) <= 60, "the first second, and nothing of the last three"
    assert mine == list(range(len(mine)))
    [entry] = [entry for entry in await room.store.ledger.of(space_id=room.space.id) if entry.kind == "off_the_record"]
    assert (entry.actor, entry.detail["seconds"]) == ("u_mira", pytest.approx(3.0, abs=0.2))


async def test_who_said_nothing_takes_nothing_back(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        assert await tap.off_the_record("u_mira", 30) == 0
        tap.begin(MIRA)
        speak(tap.begin(GUEST), 10)
        assert await tap.off_the_record("u_mira", 30) == 0
        assert [entry.kind for entry in await room.store.ledger.of(space_id=room.space.id)] in ([], ["appeared"])


@pytest.mark.parametrize("seconds", [0.0, -1.0, 120.1, float("inf"), float("nan")])
async def test_only_the_last_two_minutes_can_be_taken_back(room: Room, seconds: float):
    async with room.taps() as taps:
        with pytest.raises(Invalid) as refused:
            await tap_of(taps, room.space).off_the_record("u_mira", seconds)
        assert refused.value.field == "seconds"


async def test_what_was_said_before_a_restart_is_taken_back_as_well(room: Room):
    async with room.taps() as taps:
        speak(tap_of(taps, room.space).begin(MIRA), 100)
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        assert await tap.off_the_record("g_tom", 60) == 0
        taken = await tap.off_the_record("u_mira", 60)
        assert taken == pytest.approx(2.0, abs=1.0)
    [appearance] = await room.appearances()
    assert await room.heard(appearance) == []


async def test_while_the_node_goes_down_nothing_is_promised(room: Room):
    async with room.taps() as taps:
        tap = tap_of(taps, room.space)
        speak(tap.begin(MIRA), 10)
    with pytest.raises(Unavailable):
        await tap.off_the_record("u_mira", 30)


# After a crash


@dataclass
class Crash:
    """What a killed node leaves behind: no microphone ended."""

    room: Room
    appearance: Appearance


@pytest.fixture
async def crash(room: Room, monkeypatch: pytest.MonkeyPatch) -> Crash:
    async with room.taps() as taps:
        speak(tap_of(taps, room.space).begin(MIRA), 120)
        await until(lambda: room.appeared)
        [appearance] = await room.appearances()

        async def written() -> bool:
            return len(await room.heard(appearance)) == 120

        await eventually(written)
        monkeypatch.setattr(room.store.appearances, "end", nothing)
        monkeypatch.setattr(room.store.appearances, "end_chunk", nothing)
    monkeypatch.undo()
    [appearance] = await room.appearances()
    assert appearance.ended_at is None
    return Crash(room, appearance)


async def nothing(*_: Any) -> None:
    """The database as if the process were dead."""


async def eventually(question: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await question():
            await asyncio.sleep(0.02)


async def test_at_the_next_start_everything_a_crash_left_open_gets_its_end(crash: Crash):
    room = crash.room
    async with room.taps():
        [appearance] = await room.appearances()
        assert appearance.ended_at is not None
        assert (appearance.ended_at - appearance.started_at).total_seconds() == pytest.approx(2.4, abs=0.1)
        assert all(chunk.seconds is not None for chunk in await room.store.appearances.chunks(appearance.id))
        assert await room.heard(appearance) == list(range(120))


async def test_chunks_that_cannot_be_read_keep_no_node_from_starting(crash: Crash):
    for path in crash.room.config.taps.rglob("*.log"):
        path.unlink()
    async with crash.room.taps():
        [appearance] = await crash.room.appearances()
        assert appearance.ended_at is not None


async def test_files_that_no_key_opens_are_swept_at_the_start(room: Room):
    stray = room.config.taps / room.space.id / "appearance01" / "000000.log"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"what a crash left before its key was kept")
    async with room.taps():
        assert not stray.exists()


async def test_a_folder_that_is_none_keeps_no_node_from_starting(room: Room):
    (room.config.taps / room.space.id / "appearance01" / "000000.log").mkdir(parents=True)
    async with room.taps() as taps:
        microphone = tap_of(taps, room.space).begin(MIRA)
        speak(microphone, 20)
    [appearance] = await room.appearances()
    assert await room.heard(appearance) == list(range(20))
