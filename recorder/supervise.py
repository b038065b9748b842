"""The worker process as the node sees it: started when there is work, started again when it dies, never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from recorder.workfolder import clean
from spaces.config import Config
from spaces.model import new_id
from spaces.store import Store

LOOK = 1.0
"""Seconds between two looks for work that nobody has knocked for: from a command, or due again."""

STOP = 10.0
"""Seconds a worker has to put its job back when the node ends."""

_log = logging.getLogger("recorder.supervise")


def patience(deaths: int) -> float:
    """Seconds before a worker is started again that died so many times in a row: 1, 2, 4 and so on up to a minute."""
    return min(60.0, 2.0 ** (deaths - 1))


class Supervisor:
    """Keeps at most one worker process of this node. An async context manager; leaving it stops the worker."""

    def __init__(self, config: Config, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._config, self._store, self._now = config, store, now
        self._knocked = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Of the worker process; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def __aenter__(self) -> Self:
        """Begin to look for work, unless the settings say that others do it; nothing plain is left of a killed node."""
        try:
            await asyncio.to_thread(clean, self._config.work)
        except OSError as error:  # people can talk all the same
            _log.warning("x what a killed process left in %s could not be removed: %s", self._config.work, error)
        if self._config.recorder.worker:
            self._watch = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the worker; its job waits for the next one."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch

    def knock(self) -> None:
        """There is work. Call it on the event loop."""
        self._knocked.set()
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(b"\n")

    async def _run(self) -> None:
        deaths = 0
        while True:
            await self._work()
            code = await self._worker()
            deaths = deaths + 1 if code else 0
            if deaths:
                _log.warning("x the worker ended with code %s; its job is taken up again. See its log above.", code)
                await asyncio.sleep(patience(deaths))

    async def _work(self) -> None:
        """Wait until there is some."""
        while True:
            self._knocked.clear()
            try:
                due = await self._store.jobs.next_due()
            except Exception:  # the database may be away for a while
                _log.exception("x cannot look for work; trying again")
                due = None
            if due is not None and due <= self._now():
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._knocked.wait(), LOOK)

    async def _worker(self) -> int:
        """Run one worker to its end; its exit code."""
        await asyncio.to_thread(clean, self._config.work)
        name = f"worker-{new_id()}"
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "recorder.worker", name, stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        assert process.stdin is not None
        _log.debug("- worker %d begins", process.pid)
        try:
            process.stdin.write(self._config.model_dump_json().encode() + b"\n")
            code = await process.wait()
        finally:
            await _end(process)
            self._process = None
        if code:
            await self._abandon(name)
        return code

    async def _abandon(self, name: str) -> None:
        """Nobody needs to wait for the leases of a worker that is known to be dead."""
        try:
            await self._store.jobs.abandon(name, self._now())
        except Exception:  # they run out by themselves
            _log.exception("x the jobs of a dead worker could not be freed; they are taken up again a little later")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop, then insist."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP)
    except TimeoutError:
        process.kill()
        await process.wait()
