"""The tap: a sink for every microphone that is captured, and the one thread that writes all of them down.

The live side only appends to a bounded queue. It never waits, and nothing here raises into it: what does not fit is
dropped and counted, and what goes wrong on the disk is told by `problem`, in words for the host.
"""

from __future__ import annotations

import errno
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import structlog

from recorder.chunks import Source
from recorder.erase import OFF_THE_RECORD_LIMIT, Span
from recorder.records import Record
from recorder.reel import Reel, Shelf
from recorder.vault import VaultError
from spaces.errors import Gone, Invalid, Unavailable
from spaces.sfu.rtp import Packet

QUEUE_LIMIT = 30_000
"""Packets that may wait for the writer: 30 speakers for 20 s, about 10 MB."""

_ROUNDS = 8  # of the writer in part_seconds
_JUMP = 1.0  # s by which the wall clock may leave the monotonic one before we say that somebody set it

_log = structlog.get_logger("recorder")


@dataclass(eq=False)
class _Cut:
    """A speaker's wish: off the record."""

    seconds: float
    now: float  # monotonic seconds
    done: Future[float] = field(default_factory=Future)


class _End:
    """The microphone is closed."""


@dataclass(eq=False)
class _Flush:
    """Somebody wants to read what there is by now."""

    done: Future[None] = field(default_factory=Future)


@dataclass(slots=True)
class _Tally:
    """What the live side counts and the writer reads."""

    dropped: int = 0  # packets that found the queue full, or their microphone ended


_END = _End()
_Item = tuple["Microphone", int, "Packet | _Cut | _End | _Flush"]


class Microphone:
    """Takes the packets of one appearance; a `spaces.sfu` Sink. All methods are for the thread of the live side."""

    __slots__ = ("_limit", "_queue", "_tally", "dropped", "offset", "problem", "reel", "written")

    def __init__(self, reel: Reel, queue: deque[_Item], limit: int, tally: _Tally) -> None:
        self.reel = reel
        self.dropped = 0  # packets that found the queue full
        self.problem: str | None = None  # why it is not written down at present, in words for the host
        self.offset: float | None = None  # UTC less monotonic seconds for all of its packets; the writer sets it
        self.written: Future[None] = Future()  # done once it has ended and nothing of it waits any more
        self._queue, self._limit, self._tally = queue, limit, tally

    def write(self, voice: str, epoch: int, packet: Packet) -> None:  # noqa: ARG002 - the Sink's signature
        """Take one packet; returns at once and never raises."""
        if len(self._queue) < self._limit:
            self._queue.append((self, epoch, packet))
        else:
            self.dropped += 1
            self._tally.dropped += 1

    def refuse(self) -> None:
        """Drop and count everything from now on."""
        self._limit = 0


class Capture:
    """Everything that is captured on this node. Use as a context manager; leaving it flushes."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        queue_limit: int = QUEUE_LIMIT,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Prepare; no thread yet, and nothing on the disk.

        Args:
            shelf: where to write.
            queue_limit: packets that may wait for the writer.
            monotonic: the clock of `Packet.arrival`, in seconds.
            wall: seconds of UTC since 1970.
        """
        self._shelf, self._limit, self._monotonic, self._wall = shelf, queue_limit, monotonic, wall
        # One difference for all tracks of a space: whatever becomes of the wall clock, they stay aligned.
        self._offset = wall() - monotonic()
        self._round = shelf.part_seconds / _ROUNDS
        self._queue: deque[_Item] = deque()
        self._open: dict[Microphone, None] = {}  # of the live side, as is the next
        self._closing = False
        self._writing: dict[Microphone, None] = {}  # of the writer, as are the next three
        self._dropped_before = 0
        self._jump = 0.0  # s by which the wall clock was set
        self._problem: str | None = None
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._tally = _Tally()

    def __enter__(self) -> Self:
        """Start the writer."""
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take nothing more, write down what is waiting, and stop the writer.

        Blocks while the disk or the keys do: where the keys need the event loop, leave in another thread.
        """
        self._closing = True
        for microphone in list(self._open):
            self.end(microphone)
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.step()  # what came between the writer's last look and its end

    @property
    def problem(self) -> str | None:
        """What keeps something from being captured well at present, in words for the host; None when all is well."""
        return self._problem

    @property
    def dropped(self) -> int:
        """Packets that were dropped because the writer could not keep up."""
        return self._tally.dropped

    @property
    def microphones(self) -> int:
        """How many are open."""
        return len(self._open)

    def begin(self, source: Source) -> Microphone:
        """A sink for that appearance. Nothing is created on the disk before its first packet."""
        limit = 0 if self._closing else self._limit
        microphone = Microphone(Reel(self._shelf, source), self._queue, limit, self._tally)
        self._open[microphone] = None
        self._wake.set()
        return microphone

    def end(self, microphone: Microphone) -> None:
        """That microphone is closed; its `written` tells when all it said is. Harmless when it was ended before."""
        if microphone not in self._open:
            return
        del self._open[microphone]
        microphone.refuse()
        self._queue.append((microphone, 0, _END))
        self._wake.set()

    def off_the_record(self, microphone: Microphone, seconds: float) -> Future[float]:
        """Destroy the last seconds of that microphone, whether it is still open or not.

        Returns:
            the seconds that were really taken back, fewer when it was not open for so long. The future raises
            Unavailable when what is on the disk could not be destroyed.

        Raises:
            Invalid: when `seconds` is not above 0 and at most OFF_THE_RECORD_LIMIT.
        """
        if not 0 < seconds <= OFF_THE_RECORD_LIMIT:
            raise Invalid(f"You can take back up to the last {OFF_THE_RECORD_LIMIT:.0f} seconds.", field="seconds")
        cut = _Cut(seconds, self._monotonic())
        if self._closing:
            cut.done.set_exception(Unavailable("The server is stopping. Ask again when it is back."))
            return cut.done
        self._queue.append((microphone, 0, cut))
        self._wake.set()
        return cut.done

    def flush(self, microphone: Microphone) -> Future[None]:
        """Hand what came of that microphone so far to the system, so that it can be read; done even when that fails."""
        flush = _Flush()
        if self._closing:
            flush.done.set_result(None)
            return flush.done
        self._queue.append((microphone, 0, flush))
        self._wake.set()
        return flush.done

    def step(self) -> None:
        """One round of the writer: write down what waits and is due. Only for the thread that writes."""
        now = self._monotonic()
        self._watch_clock(now)
        for _ in range(len(self._queue)):
            self._take(*self._queue.popleft())
        for microphone in self._writing:
            if microphone.reel.due(now + self._offset_of(microphone), self._round):
                self._attempt(microphone, microphone.reel.flush)
        self._tell()

    def _run(self) -> None:
        while not self._closing:
            self._wake.wait(self._round if self._open or self._writing else None)
            self._wake.clear()
            self.step()
        self.step()

    def _take(self, microphone: Microphone, epoch: int, item: Packet | _Cut | _End | _Flush) -> None:
        if isinstance(item, Packet):
            self._writing[microphone] = None
            at = item.arrival + self._offset_of(microphone)
            record = Record(epoch, item.seq, item.timestamp, at, item.payload, item.marker)
            self._attempt(microphone, lambda: microphone.reel.add(record))
        elif isinstance(item, _Cut):
            self._cut(microphone, item)
        elif isinstance(item, _Flush):
            self._attempt(microphone, microphone.reel.flush)
            if item.done.set_running_or_notify_cancel():
                item.done.set_result(None)
        else:
            self._attempt(microphone, microphone.reel.end)
            self._writing.pop(microphone, None)
            microphone.written.set_result(None)

    def _offset_of(self, microphone: Microphone) -> float:
        """One and the same from the first packet on, also for what is taken back after the clock was set."""
        if microphone.offset is None:
            microphone.offset = self._offset
        return microphone.offset

    def _attempt(self, microphone: Microphone, work: Callable[[], None]) -> None:
        """Do it; a fault becomes the microphone's problem until something is written down again."""
        before = microphone.reel.captured
        try:
            work()
        except Exception as error:
            text = _explain(error)
            if text != microphone.problem:
                _log.warning("not captured", appearance=microphone.reel.source.appearance_id, error=repr(error))
            microphone.problem = text
        else:
            if microphone.reel.captured > before:
                microphone.problem = None

    def _cut(self, microphone: Microphone, cut: _Cut) -> None:
        reel = microphone.reel
        until = cut.now + self._offset_of(microphone)
        since = until - cut.seconds
        wanted = cut.done.set_running_or_notify_cancel()  # who asked may have left; the wish stands
        try:
            reel.erase(Span(since, until))
        except Exception as error:
            _log.error("not taken back", appearance=reel.source.appearance_id, error=repr(error))
            if wanted:
                cut.done.set_exception(
                    Unavailable("What was said could not be taken back, because the server's storage fails. Try again.")
                )
        else:
            if wanted:
                cut.done.set_result(until - max(since, min(until, reel.began or until)))

    def _watch_clock(self, now: float) -> None:
        jump = self._wall() - now - self._offset
        if abs(jump) < _JUMP:
            self._jump = 0.0
        elif self._writing:
            self._jump = jump
        else:
            self._offset += jump  # nothing is being written that would be torn apart
            self._jump = 0.0

    def _tell(self) -> None:
        """Say what is wrong at present: the disk before the speed before the clock."""
        dropped = self._tally.dropped
        behind = dropped - self._dropped_before
        self._dropped_before = dropped
        problem = next((m.problem for m in self._writing if m.problem), None)
        if problem is None and behind:
            problem = f"The server's disk is too slow: {behind} packets of sound were not recorded just now."
        if problem is None and self._jump:
            problem = (
                f"The server's clock was set by {self._jump:+.0f} seconds. The recording goes on and keeps the time it "
                "began with."
            )
        if problem != self._problem and behind:
            _log.warning("dropped", packets=behind)
        self._problem = problem


def _explain(error: Exception) -> str:
    """Words for the host of a space."""
    if isinstance(error, VaultError):
        return f"Nothing is recorded at present. {error}"
    if isinstance(error, Gone):
        return "Nothing is recorded any more of what was deleted."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Nothing is recorded at present, because the server's disk is full. It goes on when there is room again."
    if isinstance(error, OSError):
        return (
            f"Nothing is recorded at present, because the server cannot write to its disk ({error.strerror}). "
            "It goes on when it can."
        )
    return "Nothing is recorded at present, because the server's database does not answer. It goes on when it does."
