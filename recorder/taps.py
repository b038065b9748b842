"""The taps of the spaces on air: microphones in, appearances with sealed audio out.

The live side calls it on the event loop and waits for nothing. Everything that takes time happens in the writer's
thread or in tasks of its own, and what fails there is logged and told as a problem, never raised into a room.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, Self

import structlog

from recorder.capture import Capture, Microphone
from recorder.chunks import Source, open_chunk
from recorder.erase import OFF_THE_RECORD_LIMIT, sweep
from recorder.keys import StoreKeys
from recorder.reel import Shelf
from recorder.vault import Vault, VaultError
from spaces.config import Config
from spaces.errors import Invalid, Unavailable
from spaces.model import Appearance, Chunk, Entry, Mark, Space, TapPolicy, new_id
from spaces.store import Store

FLUSH_SECONDS = 10.0
"""How long a stopping node waits for what is left to do once everything is written down."""

MARKS_MAX = 500
"""Marks of one space: more chapters than anybody looks through, and moderators can make ten a second."""

_RETRY = (1.0, 2.0, 5.0, 10.0, 30.0)  # s between attempts to write to the database; the last one repeats

_log = structlog.get_logger("recorder")


class Speaker(Protocol):
    """Whose microphone it is, as a room knows them (`spaces.live.commands.Who`)."""

    @property
    def pid(self) -> str: ...  # noqa: D102
    @property
    def user_id(self) -> str | None: ...  # noqa: D102
    @property
    def handle(self) -> str | None: ...  # noqa: D102
    @property
    def name(self) -> str | None: ...  # noqa: D102
    @property
    def color(self) -> int: ...  # noqa: D102


@dataclass(eq=False, slots=True)
class _Take:
    """One microphone of one tap."""

    appearance: Appearance
    microphone: Microphone
    ended: float | None = None  # monotonic seconds


class Taps:
    """All taps of the node; an async context manager, entered on the event loop. Leaving it writes everything down."""

    def __init__(
        self,
        config: Config,
        store: Store,
        vault: Vault,
        *,
        ended: Callable[[Space], Awaitable[None]],
        appeared: Callable[[Appearance], Awaitable[str | None]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Prepare.

        Args:
            config: the settings.
            store: where keys and appearances are kept.
            vault: the node's key.
            ended: decides what becomes of a space that is over, once everything is written down; called again when
                it raises, and after a restart when it never came to it.
            appeared: told of everybody's first sound on a microphone; gives the id of a recording that this person
                is asked to agree to because of that, or None.
            now: the time of day.
        """
        self._config, self._vault, self._ended, self._on_appeared = config, vault, ended, appeared
        self.store, self.now = store, now
        self.capture: Capture
        self.keys: StoreKeys
        self._open: dict[str, Tap] = {}  # by space
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self.keys = StoreKeys(self.store, self.now, self._appeared)
        settings = self._config.recorder
        shelf = Shelf(self._config.taps, self._vault, self.keys, settings.part_seconds, settings.chunk_seconds)
        await self._repair(shelf.root)
        self.capture = Capture(shelf)
        self.capture.__enter__()
        for space in await self.store.spaces.unsettled():
            self.spawn(self.decide(space))
        return self

    async def __aexit__(self, *_: object) -> None:
        for tap in list(self._open.values()):
            tap.end_all()
        # Not here: the writer waits for keys, and keys wait for the event loop.
        await asyncio.to_thread(self.capture.__exit__, None, None, None)
        await self._finish_tasks()

    async def _finish_tasks(self) -> None:
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=FLUSH_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def tap(self, space: Space) -> Tap | None:
        """The tap of a space that goes live, or is live again after a restart; None when its policy is off."""
        self._open.pop(space.id, None)
        if space.tap is TapPolicy.OFF:
            return None
        opened = self._open[space.id] = Tap(self, space.id)
        return opened

    async def catch_up(self, space_id: str, pid: str) -> None:
        """Have what somebody said so far in a space on air handed to the system; nothing when it has no tap."""
        if (tap := self._open.get(space_id)) is not None:
            await tap.catch_up(pid)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let it happen beside everything else; a fault is logged."""
        task = asyncio.create_task(_contained(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def insist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it, however long the database is away."""
        for delay in itertools.chain(_RETRY, itertools.repeat(_RETRY[-1])):
            try:
                await work()
            except Exception:
                _log.exception("the tap cannot write to the database; it tries again", seconds=delay)
                await asyncio.sleep(delay)
            else:
                return

    async def decide(self, space: Space) -> None:
        """Let what becomes of a space's tap be decided, now that the space is over and written down."""
        # First that it is over: were it live again after a crash, its fate would have been decided too early.
        await self.insist(lambda: self.store.spaces.save(space))
        await self.insist(lambda: self._ended(space))

    def closed(self, tap: Tap) -> None:
        """That tap is over."""
        if self._open.get(tap.space_id) is tap:
            del self._open[tap.space_id]

    def _appeared(self, appearance: Appearance) -> None:
        self.spawn(self._ask(appearance))

    async def _ask(self, appearance: Appearance) -> None:
        recording_id = await self._on_appeared(appearance)
        tap = self._open.get(appearance.space_id)
        if recording_id is not None and tap is not None:
            tap.on_asked(appearance.pid, recording_id)

    async def _repair(self, root: Path) -> None:
        """Remove files no key opens, and give an end to what a crash left open."""
        try:
            await asyncio.to_thread(sweep, root, self.keys, await self.store.appearances.closed())
        except OSError as error:  # a folder that cannot be read or written keeps nobody from talking
            _log.warning("files that nobody can read any more could not be removed", error=repr(error))
        for appearance in await self.store.appearances.open():
            source = Source(appearance.space_id, appearance.id)
            last = await asyncio.to_thread(_mend_chunks, root, self._vault, self.keys, source)
            await self.store.appearances.end(appearance.id, appearance.started_at if last is None else _moment(last))


class Tap:
    """The tap of one space."""

    def __init__(self, taps: Taps, space_id: str) -> None:
        self.space_id = space_id
        self.on_asked: Callable[[str, str], None] = _nobody
        self._taps = taps
        self._takes: dict[Microphone, _Take] = {}  # open ones, and those that can still be taken back
        self._ending: set[asyncio.Task[None]] = set()
        self._marks = 0
        self._marking: asyncio.Task[None] | None = None  # what is being written of them

    @property
    def problem(self) -> str | None:
        """What keeps something from being written down at present, in words for the hosts."""
        return self._taps.capture.problem if any(take.ended is None for take in self._takes.values()) else None

    def begin(self, who: Speaker) -> Microphone:
        """A microphone opens: what takes its packets. Nothing is kept of one that sends none."""
        self._forget_old()
        appearance = Appearance(
            new_id(), self.space_id, who.pid, who.user_id, who.name or "Guest", who.handle, who.color, self._taps.now()
        )
        microphone = self._taps.capture.begin(Source(self.space_id, appearance.id))
        self._takes[microphone] = _Take(appearance, microphone)
        began = appearance.started_at.timestamp()
        self._taps.keys.expect(
            appearance.id, lambda: replace(appearance, started_at=_moment(microphone.reel.began or began))
        )
        return microphone

    def _forget_old(self) -> None:
        limit = time.monotonic() - OFF_THE_RECORD_LIMIT
        self._takes = {m: take for m, take in self._takes.items() if take.ended is None or take.ended > limit}

    def end(self, sink: object) -> None:
        """That microphone is closed; harmless when it was before."""
        take = self._takes.get(sink) if isinstance(sink, Microphone) else None
        if take is None or take.ended is not None:
            return
        take.ended = time.monotonic()
        self._taps.capture.end(take.microphone)
        task = self._taps.spawn(self._finish(take))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def end_all(self) -> None:
        """Every microphone is closed."""
        for microphone in list(self._takes):
            self.end(microphone)

    async def _finish(self, take: _Take) -> None:
        now = self._taps.now()
        await asyncio.wrap_future(take.microphone.written)
        if not self._taps.keys.forget(take.appearance.id):
            await self._taps.insist(lambda: self._taps.store.appearances.end(take.appearance.id, now))

    async def written(self) -> None:
        """Wait until everything of the microphones that have ended is written down."""
        while self._ending:
            await asyncio.wait(self._ending)

    async def catch_up(self, pid: str) -> None:
        """Have what this person said so far handed to the system, so that it can be read."""
        mine = [take for take in self._takes.values() if take.appearance.pid == pid and take.ended is None]
        await asyncio.gather(*(asyncio.wrap_future(self._taps.capture.flush(take.microphone)) for take in mine))

    async def off_the_record(self, pid: str, seconds: float) -> float:
        """Destroy what this person said in the last seconds, on all of their microphones; how many were taken back.

        Raises:
            Invalid: when `seconds` is not above 0 and at most OFF_THE_RECORD_LIMIT.
            Unavailable: when what is on the disk could not be destroyed.
        """
        if not 0 < seconds <= OFF_THE_RECORD_LIMIT:
            raise Invalid(f"You can take back up to the last {OFF_THE_RECORD_LIMIT:.0f} seconds.", field="seconds")
        now, earlier = self._taps.now(), await self._earlier(pid, seconds)
        since = time.monotonic() - seconds
        mine = [take for take in self._takes.values() if take.appearance.pid == pid]
        cuts = [self._cut(take.microphone, seconds) for take in mine if take.ended is None or take.ended > since]
        cuts += [self._cut_earlier(appearance, seconds, now) for appearance in earlier]
        taken = max(await asyncio.gather(*cuts), default=0.0)
        if taken > 0:
            detail = {"seconds": round(taken, 1)}
            entry = Entry(self._taps.now(), "off_the_record", pid, space_id=self.space_id, detail=detail)
            self._taps.spawn(self._note(entry))
        return taken

    async def _note(self, entry: Entry) -> None:
        await self._taps.insist(lambda: self._taps.store.ledger.add(entry))
        await self._taps.store.forget()

    async def _earlier(self, pid: str, seconds: float) -> list[Appearance]:
        """Their microphones in that time of which only the database knows: the node was started since."""
        known = {take.appearance.id for take in self._takes.values()}
        since = self._taps.now() - timedelta(seconds=seconds)
        try:
            appearances = await self._taps.store.appearances.of_space(self.space_id)
        except Exception as error:
            raise Unavailable(
                "What was said could not be taken back, because the server's database does not answer. Try again."
            ) from error
        return [
            one
            for one in appearances
            if one.pid == pid and one.id not in known and one.ended_at is not None and one.ended_at > since
        ]

    async def _cut(self, microphone: Microphone, seconds: float) -> float:
        return await asyncio.wrap_future(self._taps.capture.off_the_record(microphone, seconds))

    async def _cut_earlier(self, appearance: Appearance, seconds: float, now: datetime) -> float:
        microphone = self._taps.capture.begin(Source(self.space_id, appearance.id))
        try:
            await self._cut(microphone, seconds)
        finally:
            self._taps.capture.end(microphone)
        return min(seconds, (now - appearance.started_at).total_seconds())

    def mark(self, kind: str, title: str, url: str | None, key: str | None = None) -> None:
        """Note that something happened now ("title", "topics" or "pin"), up to MARKS_MAX times."""
        self._marks += 1
        if self._marks <= MARKS_MAX:
            mark = Mark(self.space_id, self._taps.now(), kind, title, url, key)
            self._write_mark(lambda: self._taps.store.marks.add(mark))

    def retitle(self, key: str, title: str) -> None:
        """Give what was noted under that key another title; harmless when nothing was."""
        self._write_mark(lambda: self._taps.store.marks.retitle(self.space_id, key, title))

    def _write_mark(self, write: Callable[[], Awaitable[None]]) -> None:
        """One after the other: a title that comes late finds its mark."""
        before = self._marking

        async def work() -> None:
            if before is not None:
                await asyncio.wait([before])
            await self._taps.insist(write)

        self._marking = self._taps.spawn(work())

    def close(self, space: Space) -> None:
        """The space is over, and this is how it ended. What was said is written down, then its fate begins."""
        self.end_all()
        self._taps.spawn(self._close(space))

    async def _close(self, space: Space) -> None:
        await self.written()
        self._taps.closed(self)
        await self._taps.decide(space)


def _nobody(pid: str, recording_id: str) -> None:
    """Nobody listens to who is asked."""


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)


def _mend_chunks(root: Path, vault: Vault, keys: StoreKeys, source: Source) -> float | None:
    """Note how long the chunks became that a crash left open; when the last sound came, in seconds since 1970."""
    wrapped = keys.data_key(source.appearance_id)
    ends = [0.0]
    for chunk in keys.chunks(source.appearance_id):
        seconds = chunk.seconds
        if seconds is None and wrapped is not None:
            with contextlib.suppress(OSError, VaultError):  # what cannot be read has no length
                seconds = _mend_chunk(root, vault.data_key(source.appearance_id, wrapped), keys, source, chunk)
        ends.append(chunk.started_at + (seconds or 0.0))
    return max(ends) or None


def _mend_chunk(root: Path, data_key: bytes, keys: StoreKeys, source: Source, chunk: Chunk) -> float:
    opened = open_chunk(root, source, data_key, chunk)
    records, _ = opened.read()
    seconds = records[-1].at - chunk.started_at if records else 0.0
    keys.end_chunk(source.appearance_id, chunk.number, seconds, opened.path.stat().st_size)
    return seconds


async def _contained(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        _log.exception("something beside the tap went wrong; it goes on")
