"""kill -9 of a real node, again and again at random moments, with every second of a talking peer accounted for."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from spaces.model import Appearance, TapState
from tests.e2e.tapped import PACE, Archive, Talker, archive, whip
from tests.nodes import Person, ServerProcess, person

PART_SECONDS = 0.5
SLACK = 0.5
"""s: how long the writer looks away, and what a busy machine of two cores may hold up its thread."""
ROUNDS = 7


@dataclass
class Life:
    """One run of the node, from somebody's first word to the kill."""

    talker: Talker
    killed_at: float

    @property
    def said(self) -> list[tuple[int, float]]:
        """What was sent to a living node, with the moments."""
        return [(number, at) for number, at in self.talker.sent if at < self.killed_at]


async def live(node: ServerProcess, mira: Person, space: str, number: int, seconds: float) -> Life:
    """Speak for that long, kill the node, start it again."""
    talker = await whip(mira, space, f"life{number}")
    talker.start()
    await asyncio.sleep(seconds)
    killed_at = asyncio.get_running_loop().time()
    node.kill()
    await talker.stop()
    talker.peer.vanish()
    node.start()
    return Life(talker, killed_at)


async def name_of(kept: Archive, appearance: Appearance) -> str | None:
    """Which life it was; None when the kill came between the key and the first part."""
    first = next(iter(await kept.track(appearance)), None)
    return first.payload[1:].split()[0].decode() if first is not None else None


async def test_a_node_that_is_killed_loses_at_most_part_seconds_each_time(tmp_path: Path):
    chance = random.Random(20261123)
    settings = {
        "recorder__part_seconds": PART_SECONDS,
        "recorder__chunk_seconds": 1.5,
        "spaces__host_grace_seconds": 60,
    }
    with ServerProcess(tmp_path, **settings) as node:
        async with person(node.url, "mira") as mira, archive(node) as kept:
            space = await mira.start_space(tap="held")
            # Before the first part, around its end, around the end of a chunk, and wherever chance has it.
            moments = [0.1, PART_SECONDS, 1.5, *(chance.uniform(0.2, 4.0) for _ in range(ROUNDS - 3))]
            lives = [await live(node, mira, space, number, seconds) for number, seconds in enumerate(moments)]

            found = await kept.store.appearances.of_space(space)
            assert all(appearance.ended_at is not None for appearance in found), "each start mends what was left open"
            assert (await mira.call("GET", f"/api/v1/spaces/{space}"))["tap"]["state"] == "recording"
            await mira.call("POST", f"/api/v1/spaces/{space}/end")
            assert (await kept.settled(space)).state is TapState.HELD
            by_name = {await name_of(kept, appearance): appearance for appearance in found}
            for number, life in enumerate(lives):
                await account(kept, life, by_name.get(f"life{number}"))
            await nothing_unaccounted(kept, found)


async def account(kept: Archive, life: Life, appearance: Appearance | None) -> None:
    """Everything said is there up to the last part, in order and once."""
    heard: list[int] = []
    if appearance is not None:
        track = await kept.track(appearance)
        heard = await kept.heard(appearance)
        assert track.missing == 0
        assert track.damaged <= 1, "only the last segment can be torn"
    assert heard == list(range(len(heard)))
    lost = [at for number, at in life.said if number >= len(heard)]
    if lost:
        assert life.killed_at - lost[0] <= PART_SECONDS + SLACK
    if appearance is not None and appearance.ended_at is not None and len(heard) > 1:
        length = (appearance.ended_at - appearance.started_at).total_seconds()
        said = life.talker.sent[len(heard) - 1][1] - life.talker.sent[0][1]
        assert abs(length - said) < 20 * PACE, "as long as what was said of it"


async def nothing_unaccounted(kept: Archive, found: list[Appearance]) -> None:
    """Every file belongs to a key, and every key to a file."""
    known = {
        kept.taps / appearance.space_id / appearance.id / f"{chunk.number:06}.log"
        for appearance in found
        for chunk in await kept.store.appearances.chunks(appearance.id)
    }
    assert {path for path in kept.files() if path.suffix == ".log"} == known
