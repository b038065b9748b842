"""While a recording is made: whatever dies, the same files come of it; whoever leaves, is in none of them."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from spaces.model import JobKind, JobState
from spaces.store import Store
from tests.e2e.evening import ADA, BODIL, Account
from tests.e2e.hearing import stretches
from tests.e2e.recorded import AUDIO, Published, download, fetch, guest_call, ready
from tests.e2e.tapped import archive, eventually
from tests.nodes import Person, ServerProcess
from tests.recorder.sounds import decoded

SEED = random.randrange(10**6)
TAKES = 1.5  # s; about as long as an idle machine needs to make the evening's files


def worker(node: ServerProcess) -> int:
    """The process that makes recordings."""
    return int(re.findall(r"worker (\d+) begins", node.log)[-1])


def files_in(folder: Path) -> list[Path]:
    """All files, however deep; one that goes meanwhile is none."""
    return [path for path in folder.rglob("*") if path.is_file()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True)
class Making:
    """A recording that is being made again at this moment, exactly as it is."""

    published: Published
    node: ServerProcess
    store: Store

    async def attempts(self) -> int:
        """How often the newest rendering was begun."""
        jobs = [job for job in await self.store.jobs.of(self.published.recording) if job.kind is JobKind.RENDER]
        return max(jobs, key=lambda job: job.created_at).attempts

    async def under_way(self) -> bool:
        """Whether a worker is at it."""
        return any(job.state is JobState.RUNNING for job in await self.store.jobs.of(self.published.recording))

    async def ends_the_same(self, ada: Account, folder: Path) -> None:
        """Wait for the files, and compare them with those that nobody disturbed."""
        async with ada.at(self.node) as host:
            await self._ends_the_same(host, folder)

    async def _ends_the_same(self, ada: Person, folder: Path) -> None:
        before = self.published
        after = await ready(ada, before.recording, before.shown["revision"])
        assert (after["duration"], after["offset"]) == (before.shown["duration"], before.shown["offset"])
        files = await download(ada, before.recording, folder)
        for kind in AUDIO:
            assert np.array_equal(decoded(files[kind]), decoded(before.files[kind])), kind
        assert files["mp3"].read_bytes() == before.files["mp3"].read_bytes()
        for name in ("chapters.json", "peaks.json"):
            assert files[name].read_text() == before.files[name].read_text()
        await eventually(self.tidy, 60)

    async def tidy(self) -> bool:
        """Whether there are exactly the files that have a row, and nothing half made."""
        rows = {file.key for file in await self.store.recordings.files(self.published.recording)}
        return self.blobs() == rows and not files_in(self.node.folder / "data" / "work")

    def blobs(self) -> set[str]:
        """The keys of everything that is published or was about to be."""
        folder = self.node.folder / "data" / "blobs"
        return {str(path.relative_to(folder)) for path in files_in(folder)}


@asynccontextmanager
async def making(published: Published) -> AsyncIterator[Making]:
    """A recording that is just being made again: its trim says what it was without one."""
    with published.node(log__level="debug") as node:
        async with archive(node) as kept:
            start = published.shown["offset"]
            trim = {"start": start, "end": start + published.shown["duration"]}
            made = Making(published, node, kept.store)
            async with published.evening.ada.at(node) as ada:
                await ada.call("PATCH", f"/api/v1/recordings/{published.recording}", {"trim": trim})
            await eventually(made.under_way)
            yield made


async def test_a_worker_killed_at_random_moments_makes_the_same_file_in_the_end(published: Published, tmp_path: Path):
    chance = random.Random(SEED)

    async def killed(number: int) -> int:
        async with making(published) as made:
            await asyncio.sleep(chance.uniform(number / 3, (number + 1) / 3) * TAKES)
            os.kill(worker(made.node), signal.SIGKILL)
            await made.ends_the_same(published.evening.ada, tmp_path / str(number))
            return await made.attempts()

    attempts = await asyncio.gather(*map(killed, range(3)))
    assert max(attempts) == 2, f"none of them was killed in the middle of it; seed {SEED}"


@pytest.mark.parametrize("end", ["killed", "stopped"])
async def test_a_node_that_ends_while_a_recording_is_made_goes_on_with_it(
    published: Published, tmp_path: Path, end: str
):
    async with making(published) as made:
        pid = worker(made.node)
        if end == "killed":
            made.node.kill()
        else:
            assert made.node.stop() == 0

        async def gone() -> bool:
            return not alive(pid)

        await eventually(gone)
        made.node.start()
        await made.ends_the_same(published.evening.ada, tmp_path)
        assert "Traceback" not in made.node.log


async def test_a_voice_withdrawn_while_it_is_made_again_is_in_nothing_that_is_served_or_left(
    published: Published, tmp_path: Path
):
    async with making(published) as made, published.evening.ada.at(made.node) as ada:
        recording = f"/api/v1/recordings/{published.recording}"
        await asyncio.sleep(random.Random(SEED).uniform(0, TAKES))
        await guest_call(published.evening, made.node, "POST", f"{recording}/withdraw")

        async def settled() -> bool:
            status, body = await fetch(ada.client, f"/recordings/{published.recording}.opus")
            assert status in (200, 503)
            if status == 200:
                (tmp_path / "served.opus").write_bytes(body)
                assert stretches(decoded(tmp_path / "served.opus"), BODIL) == [], f"seed {SEED}"
            shown = await ada.call("GET", recording)
            return shown["state"] == "ready" and not await made.under_way()

        await eventually(settled, 60)
        await eventually(made.tidy, 60)
        files = await download(ada, published.recording, tmp_path)
        for kind in AUDIO:
            sound = decoded(files[kind])
            assert (len(stretches(sound, ADA)), stretches(sound, BODIL)) == (2, []), f"{kind}, seed {SEED}"


async def test_a_recording_deleted_while_it_is_made_again_leaves_nothing(published: Published):
    async with making(published) as made, published.evening.ada.at(made.node) as ada:
        recording = f"/api/v1/recordings/{published.recording}"
        await asyncio.sleep(random.Random(SEED).uniform(0, TAKES))
        await ada.call("DELETE", recording, expect=204)
        await ada.call("GET", recording, expect=410)

        async def nothing() -> bool:
            left = [*files_in(made.node.folder / "data" / "taps"), *files_in(made.node.folder / "data" / "work")]
            return not await made.under_way() and made.blobs() == set() and not left

        await eventually(nothing, 60)
