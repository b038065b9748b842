"""The process that makes recordings: does jobs until there are none for a while.

`python -m recorder.worker` reads the settings as one line of JSON from standard input. Every further line means that
there is work; the end of the input means that the node is gone, and the worker goes too. What decodes and encodes is
imported with the first job that needs it, because most of the time a worker is only started to find that out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys

from recorder.jobs import Jobs, Task
from recorder.workshop import Workshop, open_workshop
from spaces import logs
from spaces.config import Config
from spaces.model import Job, JobKind, new_id

NICE = 10
"""Priority below the node's: people on air come before files."""

IDLE = 30.0
"""Seconds without work after which the process ends and gives its memory back."""

POLL = 2.0
"""Seconds after which it looks by itself: other nodes add jobs, too."""


def main() -> None:
    """Run until idle, or until the node is gone."""
    os.nice(NICE)
    config = Config.model_validate_json(sys.stdin.buffer.readline())
    logs.configure(config.log)
    asyncio.run(_run(config))


async def _run(config: Config) -> None:
    work = asyncio.ensure_future(serve(config))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work


async def serve(config: Config) -> None:
    """Do jobs until there are none for a while or standard input ends."""
    poked = asyncio.Event()
    async with open_workshop(config) as shop:
        await shop.blobs.tidy()
        jobs = Jobs(shop.store, f"worker-{new_id()}", lambda job: task(shop, job), shop.now)
        doing = asyncio.create_task(_until_idle(jobs, poked))
        listening = asyncio.create_task(_listen(poked))
        try:
            await asyncio.wait({doing, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in (doing, listening):
                one.cancel()
            ended = await asyncio.gather(doing, listening, return_exceptions=True)
        for fault in ended:
            if isinstance(fault, Exception):
                raise fault


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


async def _until_idle(jobs: Jobs, poked: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + IDLE
    while (left := until - loop.time()) > 0:
        poked.clear()
        if await jobs.next():
            until = loop.time() + IDLE
            continue
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(poked.wait(), min(left, POLL))


async def _listen(poked: asyncio.Event) -> None:
    """Hear the node knock, until it is gone."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        poked.set()


if __name__ == "__main__":
    main()
