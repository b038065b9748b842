"""The disk is full, a folder cannot be written, the clock is set: the space goes on and its hosts are told."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import struct
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from spaces.model import Appearance
from tests.e2e.tapped import PACE, Archive, FaultyProcess, Talker, archive, ears, microphone
from tests.nodes import Person, Visitor, person, visiting
from tests.peer import Peer, until

PART_SECONDS = 0.3
SLACK = 25
"""Packets, half a second: for how long a busy machine of two cores may hold up the writer's thread."""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[FaultyProcess]:
    with FaultyProcess(tmp_path, recorder__part_seconds=PART_SECONDS, recorder__chunk_seconds=2) as node:
        yield node


@dataclass
class Stage:
    """A host who speaks, and somebody who listens."""

    space: str
    mira: Person
    host: Visitor
    listener: Visitor
    talker: Talker
    ears: Peer
    kept: Archive

    async def talk_until(self, kind: str, text: str | None) -> None:
        """Speak until the host is told; whoever listens hears all of it."""
        while not any(event["type"] == kind and says(event["text"], text) for event in self.host.events):
            await self.talker.say(5)

    async def end(self) -> list[Appearance]:
        """End the space; what was kept of it."""
        await self.mira.call("POST", f"/api/v1/spaces/{self.space}/end")
        await self.kept.settled(self.space)
        return await self.kept.store.appearances.of_space(self.space)


def says(text: str | None, part: str | None) -> bool:
    return text is None if part is None else text is not None and part in text


@pytest.fixture
async def stage(node: FaultyProcess) -> AsyncIterator[Stage]:
    async with person(node.url, "mira") as mira, person(node.url, "jonas") as jonas, archive(node) as kept:
        space = await mira.start_space(tap="held")
        async with visiting(mira.client, space) as host, visiting(jonas.client, space) as listener:
            talker, heard = await microphone(host, "mira"), await ears(listener)
            yield Stage(space, mira, host, listener, talker, heard, kept)
            await talker.peer.close()
            await heard.close()


async def test_when_the_disk_is_full_the_space_goes_on_and_its_host_is_told(node: FaultyProcess, stage: Stage):
    await stage.talker.say(50)
    await stage.talker.arrived()
    node.fill_disk()
    filled = len(stage.talker.sent)
    await stage.talk_until("tap_problem", "disk is full")
    node.clear_disk()
    cleared = len(stage.talker.sent)
    await stage.talk_until("tap_problem", None)
    sent = len(stage.talker.sent)
    await until(lambda: len(stage.ears.heard) == sent)

    [appearance] = await stage.end()
    heard = await stage.kept.heard(appearance)
    part = PART_SECONDS * 50
    assert heard == sorted(set(heard))
    assert [n for n in range(sent) if n not in heard] == list(range(heard_until(heard), heard_from(heard)))
    assert heard_until(heard) >= filled - part - SLACK, "what was on the disk stays there"
    assert heard_from(heard) <= cleared + part + SLACK, "and it goes on as soon as there is room"
    assert "tap_problem" not in [event["type"] for event in stage.listener.events], "it is the hosts' business"


def heard_until(heard: list[int]) -> int:
    """The first number that is missing."""
    return next((number for number, said in enumerate(heard) if number != said), len(heard))


def heard_from(heard: list[int]) -> int:
    """The first number after the gap."""
    return heard[heard_until(heard)] if heard_until(heard) < len(heard) else len(heard)


async def test_a_folder_that_cannot_be_written_is_told_and_used_as_soon_as_it_can_be(stage: Stage):
    obstacle = stage.kept.taps
    obstacle.write_text("a file where the folder should be")
    await stage.talk_until("tap_problem", "cannot write to its disk")
    assert len(stage.ears.heard) > 0
    obstacle.unlink()
    await stage.talk_until("tap_problem", None)
    sent = len(stage.talker.sent)
    [appearance] = await stage.end()
    heard = await stage.kept.heard(appearance)
    assert heard[-1] == sent - 1
    assert heard == list(range(heard[0], sent))


async def test_somebody_who_becomes_host_again_reads_what_is_wrong(node: FaultyProcess, stage: Stage):
    node.fill_disk()
    await stage.talk_until("tap_problem", "disk is full")
    async with visiting(stage.mira.client, stage.space) as phone:
        assert "disk is full" in (await phone.until("tap_problem"))["text"]


async def test_when_the_clock_is_set_the_recording_keeps_the_time_it_began_with(node: FaultyProcess, stage: Stage):
    await stage.talker.say(50)
    node.set_clock(3600)
    await stage.talk_until("tap_problem", "clock was set by +3600 seconds")
    await stage.talker.say(150)
    [appearance] = await stage.end()
    track = await stage.kept.track(appearance)
    records = list(track)
    assert await stage.kept.heard(appearance) == [number for number, _ in stage.talker.sent]
    steps = [later.at - earlier.at for earlier, later in pairwise(records)]
    assert max(steps) < 2
    assert min(steps) >= 0
    assert len(track.chunks) > 1


async def test_a_slow_disk_delays_nobody_and_what_it_owes_is_written_down_later(node: FaultyProcess, stage: Stage):
    node.slow_disk(1.0)  # for each part of a third of a second
    stage.ears.latencies = deque()
    loop = asyncio.get_running_loop()
    for _ in range(150):
        stage.talker.once(struct.pack("!d", loop.time()))
        await asyncio.sleep(PACE)
    await stage.talker.arrived()
    assert len(stage.ears.heard) >= 145
    assert statistics.median(stage.ears.latencies) < 0.05
    node.slow_disk(0)
    [appearance] = await stage.end()
    assert await stage.kept.heard(appearance) == list(range(150))


async def test_a_database_that_does_not_answer_for_a_while_costs_nobody_anything(stage: Stage):
    await stage.talker.say(25)
    with sqlite3.connect(stage.kept.folder / "spaces.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = asyncio.get_running_loop().time()
        await stage.talker.say(150)  # longer than a chunk, whose key cannot be kept meanwhile
        await stage.talker.arrived()
        assert len(stage.ears.heard) >= 170, "who listens hears on"
        assert asyncio.get_running_loop().time() - began < 4.5, "the lock is held for less than the node waits"
        other.execute("ROLLBACK")
    [appearance] = await stage.end()
    assert await stage.kept.heard(appearance) == list(range(175))


async def test_a_stopping_node_writes_everything_down_and_the_next_one_goes_on(node: FaultyProcess, stage: Stage):
    await stage.talker.say(40)
    await stage.talker.arrived()
    assert await asyncio.to_thread(node.stop) == 0
    await asyncio.to_thread(node.start)
    [appearance] = await stage.kept.store.appearances.of_space(stage.space)
    assert appearance.ended_at is not None
    assert await stage.kept.heard(appearance) == list(range(40))
    async with visiting(stage.mira.client, stage.space) as host:
        again = await microphone(host, "again")
        await again.say(40)
        appearances = await stage.end()
        assert [await stage.kept.heard(one) for one in appearances] == [list(range(40))] * 2
        await again.peer.close()
