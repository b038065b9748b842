"""The process that makes recordings: does jobs until there are none for a while.

`python -m recorder.worker NAME`, started and knocked at by `spaces.supervise`. What decodes and encodes is imported
with the first job that needs it, because most of the time a worker is only started to find that out.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

from recorder.jobs import Jobs, Task
from recorder.workshop import Workshop, open_workshop
from spaces import logs, supervise
from spaces.config import Config
from spaces.model import Job, JobKind

NICE = 10
"""Priority below the node's: people on air come before files."""

IDLE = 30.0
"""Seconds without work after which the process ends and gives its memory back."""

LANES = 2
"""Jobs at once: the first minute of a recording, or a clip, does not wait for the hour of another."""

POLL = 2.0
"""Seconds after which it looks by itself: other nodes add jobs, too."""


def main() -> None:
    """Run until idle, or until the node is gone."""
    os.nice(NICE)
    config = supervise.given()
    logs.configure(config.log)
    asyncio.run(supervise.until_told(serve(config, sys.argv[1])))


async def serve(config: Config, name: str) -> None:
    """Do jobs under that name, unlike any other worker's, until there are none for a while or standard input ends."""
    poked = asyncio.Event()
    async with open_workshop(config) as shop:
        await shop.blobs.tidy()
        jobs = Jobs(shop.store, name, lambda job: task(shop, job), shop.now)
        await supervise.beside_the_node(Lanes(jobs.next, poked).until_idle(), poked)


def task(shop: Workshop, job: Job) -> Task:
    """How that job is done."""
    if job.kind is JobKind.RENDER:
        from recorder.rendering import Rendering

        return Rendering(shop)
    if job.kind is JobKind.RETAG:
        from recorder.retagging import Retagging

        return Retagging(shop)
    if job.kind is JobKind.TRACKS:
        from recorder.tracks import Tracks

        return Tracks(shop)
    if job.kind is JobKind.CLIP:
        from recorder.clips import Clips

        return Clips(shop)
    from recorder.archive import Export

    return Export(shop)


class Lanes:
    """Jobs side by side, until there are none for a while."""

    def __init__(self, job: Callable[[], Awaitable[bool]], poked: asyncio.Event) -> None:
        """Prepare.

        Args:
            job: does the next one; whether there was one.
            poked: set by others when there is work.
        """
        self._job, self._poked = job, poked
        self._busy = 0
        self._until = 0.0

    async def until_idle(self, lanes: int = LANES) -> None:
        """Do them.

        Raises:
            ExceptionGroup: when the database does not answer.
        """
        self._rest()
        async with asyncio.TaskGroup() as group:
            for _ in range(lanes):
                group.create_task(self._lane())

    def _rest(self) -> None:
        self._until = asyncio.get_running_loop().time() + IDLE

    async def _lane(self) -> None:
        loop = asyncio.get_running_loop()
        while self._busy or loop.time() < self._until:
            self._poked.clear()
            if await self._work():
                continue
            await supervise.happens(self._poked, POLL)

    async def _work(self) -> bool:
        self._busy += 1
        try:
            did = await self._job()
        finally:
            self._busy -= 1
        if did:
            self._rest()
        return did


if __name__ == "__main__":
    main()
