"""Worker processes as the node sees them: started when there is work, started again when they die, never left behind.

A worker is `python -m MODULE NAME`. It reads the settings as one line of JSON from standard input; every further line
means that there is work, and the end of the input that the node is gone. It ends by itself when there is nothing to do,
and gives its memory back. Both ends of that are here.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Self

from spaces.config import Config
from spaces.model import new_id

LOOK = 1.0
"""Seconds between two looks for work that nobody has knocked for: from a command, or due again."""

STOP = 10.0
"""Seconds a worker has to put its work back when the node ends."""

_log = logging.getLogger("spaces.supervise")


def patience(deaths: int) -> float:
    """Seconds before a worker is started again that died so many times in a row: 1, 2, 4 and so on up to a minute."""
    return min(60.0, 2.0 ** (deaths - 1))


def _now() -> datetime:
    return datetime.now(UTC)


class Supervisor:
    """Keeps at most one worker process of a kind. An async context manager; leaving it stops the worker."""

    def __init__(
        self,
        config: Config,
        module: str,
        *,
        due: Callable[[], Awaitable[datetime | None]],
        lost: Callable[[str], Awaitable[None]],
        tidy: Callable[[], object] | None = None,
        enabled: bool = True,
        look: float = LOOK,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Prepare.

        Args:
            config: the settings, which the worker gets as they are.
            module: what is run, such as "recorder.worker".
            due: when there is work at the earliest; None when there is none.
            lost: the worker of that name is dead; nobody needs to wait for what it had taken.
            tidy: removes what a killed process left. Called in a thread while no worker of this node runs.
            enabled: whether this node starts workers at all.
            look: seconds between two looks for work.
            now: the time.
        """
        self._config, self._module = config, module
        self._due, self._lost, self._tidy = due, lost, tidy
        self._enabled, self._look, self._now = enabled, look, now
        self._knocked = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Of the worker process; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def __aenter__(self) -> Self:
        """Begin to look for work, unless the settings say that others do it; nothing is left of a killed node."""
        await self._clean()
        if self._enabled:
            self._watch = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the worker; its work waits for the next one."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch

    def knock(self) -> None:
        """There is work. Call it on the event loop."""
        self._knocked.set()
        if self._process is not None:
            tell(self._process, b"\n")

    async def _run(self) -> None:
        deaths = 0
        while True:
            await self._work()
            try:
                code = await self._worker()
            except OSError:  # no memory, too many processes
                _log.exception("x %s could not be started; trying again soon", self._module)
                failed = True
            else:
                failed = bool(code)
                if failed:
                    text = "x %s ended with code %s; its work is taken up again. See its log above."
                    _log.warning(text, self._module, code)
            deaths = deaths + 1 if failed else 0
            if deaths:
                await asyncio.sleep(patience(deaths))

    async def _work(self) -> None:
        """Wait until there is some."""
        while True:
            self._knocked.clear()
            try:
                due = await self._due()
            except Exception:  # the database may be away for a while
                _log.exception("x cannot look for work; trying again")
                due = None
            if due is not None and due <= self._now():
                return
            await happens(self._knocked, self._look)

    async def _worker(self) -> int:
        """Run one worker to its end; its exit code."""
        await self._clean()
        name = f"worker-{new_id()}"
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module, name, stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        _log.debug("- %s %d begins", self._module, process.pid)
        try:
            tell(process, self._config.model_dump_json().encode() + b"\n")
            code = await process.wait()
        finally:
            await _end(process)
            self._process = None
        if code:
            await self._abandon(name)
        return code

    async def _clean(self) -> None:
        if self._tidy is None:
            return
        try:
            await asyncio.to_thread(self._tidy)
        except OSError as error:  # people can talk all the same
            _log.warning("x what a killed process left could not be removed: %s", error)

    async def _abandon(self, name: str) -> None:
        """Nobody needs to wait for the leases of a worker that is known to be dead."""
        try:
            await self._lost(name)
        except Exception:  # they run out by themselves
            _log.exception("x the work of a dead process could not be freed; it is taken up again a little later")


async def happens(event: asyncio.Event, seconds: float) -> None:
    """Wait for something, and no longer than that. Not by `wait_for`, which may lose that it was cancelled."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def tell(process: asyncio.subprocess.Process, line: bytes) -> None:
    """Write to the standard input of a worker. A dead one hears nothing, and whoever waits for its end notices that."""
    stdin = process.stdin
    if stdin is not None and not stdin.is_closing():
        # With uvloop the end of a process closes its pipes at once, and RuntimeError is what a write to them is.
        with contextlib.suppress(OSError, RuntimeError):
            stdin.write(line)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop, then insist."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


# The other end: inside the worker.


def given() -> Config:
    """The settings, from the first line of standard input."""
    return Config.model_validate_json(sys.stdin.buffer.readline())


async def until_told(work: Awaitable[None]) -> None:
    """Do that work until it is done, or until somebody asks the process to stop; faults of the work come through."""
    doing = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, doing.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await doing


async def beside_the_node(work: Awaitable[None], poked: asyncio.Event) -> None:
    """Do that work until it is done or the node is gone; every knock of the node sets `poked`."""
    doing, listening = asyncio.ensure_future(work), asyncio.create_task(_listen(poked))
    try:
        await asyncio.wait({doing, listening}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in (doing, listening):
            one.cancel()
        ended = await asyncio.gather(doing, listening, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, Exception):
            raise fault


async def _listen(poked: asyncio.Event) -> None:
    """Hear the node knock, until it is gone."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        poked.set()
