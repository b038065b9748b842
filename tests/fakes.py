"""Hand-written stand-ins with knobs, for what tests must steer: the media plane, the clocks, the tap and its keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from recorder.chunks import Chunk
from spaces.errors import Invalid, SpacesError
from spaces.live import Clock
from spaces.live.commands import Who
from spaces.live.journal import Journal, Write
from spaces.live.media import OnState
from spaces.model import Action, Space, TapPolicy, new_id
from spaces.sfu.rtp import Packet
from spaces.sfu.uptrack import Sink

BAD_OFFER = "nonsense"


class ManualClock(Clock):
    """Both clocks stand still until `advance` moves them."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.day = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.day

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
        self.day += timedelta(seconds=seconds)


@dataclass(eq=False)
class FakeConnection:
    """A connection that is connected when the test says so."""

    kind: str  # "listen" or "publish"
    pid: str
    offer: str
    on_state: OnState
    id: str = field(default_factory=new_id)
    closed: str | None = None  # the reason
    remote_ufrag: str = "ufrag"
    later: list[Callable[[], None]] | None = None  # where reports wait; None: they come at once
    sinks: tuple[Sink, ...] = ()  # who gets what is heard of a microphone

    @property
    def answer(self) -> str:
        return f"answer to {self.offer}"

    def connect(self) -> None:
        """The handshake succeeds."""
        self.on_state("connected", None)

    def lose(self, reason: str = "lost") -> None:
        """The network is gone."""
        self.close(reason)

    def close(self, reason: str) -> None:
        if self.closed is None:
            self.closed = reason
            if self.later is None:
                self.on_state("closed", reason)
            else:
                self.later.append(lambda: self.on_state("closed", reason))


class FakeHall:
    """A hall without audio; `talking` is what `levels` says of those who are heard."""

    def __init__(self) -> None:
        self.connections: list[FakeConnection] = []
        self.muted: dict[str, bool] = {}
        self.talking: dict[str, int] = {}
        self.closed: str | None = None
        self.log: list[tuple[Any, ...]] = []  # what was asked of it, in order
        self.later: list[Callable[[], None]] | None = None  # set it to a list to hold reports of closing back

    def listen(self, pid: str, offer: str, on_state: OnState) -> FakeConnection:
        return self._open("listen", pid, offer, on_state)

    def publish(self, pid: str, offer: str, on_state: OnState, *sinks: Sink) -> FakeConnection:
        return self._open("publish", pid, offer, on_state, sinks)

    def _open(self, kind: str, pid: str, offer: str, on_state: OnState, sinks: tuple[Sink, ...] = ()) -> FakeConnection:
        if offer == BAD_OFFER:
            raise Invalid("That is no offer.", code="sdp_invalid")
        assert self.closed is None, "a closed hall was asked for a connection"
        connection = FakeConnection(kind, pid, offer, on_state, later=self.later, sinks=sinks)
        self.connections.append(connection)
        return connection

    def set_muted(self, pid: str, muted: bool) -> None:
        self.log.append(("muted", pid, muted))
        self.muted[pid] = muted

    def levels(self, now: float) -> dict[str, int]:
        return {pid: level for pid, level in self.talking.items() if pid in self.heard()}

    def heard(self) -> set[str]:
        """Whose voice would be forwarded."""
        publishing = {c.pid for c in self.connections if c.kind == "publish" and c.closed is None}
        return {pid for pid in publishing if not self.muted.get(pid, False)}

    def settle(self) -> None:
        """Deliver the reports that were held back."""
        while self.later:
            self.later.pop(0)()

    def open(self, pid: str, kind: str) -> list[FakeConnection]:
        return [c for c in self.connections if c.pid == pid and c.kind == kind and c.closed is None]

    def close(self, reason: str) -> None:
        if self.closed is None:
            self.closed = reason
            for connection in self.connections:
                connection.close(reason)


class FakeMedia:
    """Makes halls and remembers all of them."""

    def __init__(self) -> None:
        self.halls: dict[str, FakeHall] = {}

    def hall(self, space_id: str) -> FakeHall:
        hall = self.halls.get(space_id)
        if hall is None or hall.closed is not None:
            hall = self.halls[space_id] = FakeHall()
        return hall

    def ice_servers(self, pid: str) -> list[dict[str, Any]]:
        return []


class FakeSink:
    """Takes the packets of one microphone, and knows whether it is to get any more."""

    def __init__(self, pid: str) -> None:
        self.pid = pid
        self.open = True
        self.packets: list[Packet] = []

    def write(self, voice: str, epoch: int, packet: Packet) -> None:
        assert self.open, "a tap that was ended got a packet"
        self.packets.append(packet)


class FakeTap:
    """A tap without a disk; `problem` is what hosts are told, `spoken` what a person can take back."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.problem: str | None = None
        self.fault: SpacesError | None = None  # of taking back
        self.spoken: dict[str, float] = {}
        self.sinks: list[FakeSink] = []
        self.marks: list[tuple[str, str, str | None]] = []
        self.keys: list[str | None] = []
        self.closed: list[Space] = []
        self.on_asked: Callable[[str, str], None] = lambda pid, recording: None

    def begin(self, who: Who) -> FakeSink:
        assert not self.closed, "a microphone opened on a tap that is over"
        self.sinks.append(FakeSink(who.pid))
        return self.sinks[-1]

    def end(self, sink: Sink) -> None:
        assert isinstance(sink, FakeSink)
        sink.open = False

    def open(self) -> list[str]:
        """Whose microphones are written down."""
        return [sink.pid for sink in self.sinks if sink.open]

    async def off_the_record(self, pid: str, seconds: float) -> float:
        if self.fault is not None:
            raise self.fault
        return min(seconds, self.spoken.get(pid, 0.0))

    def mark(self, kind: str, title: str, url: str | None, key: str | None = None) -> None:
        self.marks.append((kind, title, url))
        self.keys.append(key)

    def retitle(self, key: str, title: str) -> None:
        number = self.keys.index(key)
        kind, _, url = self.marks[number]
        self.marks[number] = (kind, title, url)

    def close(self, space: Space) -> None:
        for sink in self.sinks:
            self.end(sink)
        self.closed.append(space)


class FakeTaps:
    """Makes taps and remembers all of them."""

    def __init__(self) -> None:
        self.made: list[FakeTap] = []

    def tap(self, space: Space) -> FakeTap | None:
        if space.tap is TapPolicy.OFF:
            return None
        self.made.append(FakeTap(space))
        return self.made[-1]

    def of(self, space_id: str) -> FakeTap:
        """The tap of that space."""
        return next(tap for tap in reversed(self.made) if tap.space.id == space_id)


class FakeKeys:
    """Wrapped keys in memory; fails as long as `fault` is set. `told` hears of every change."""

    def __init__(self, told: Callable[[str, Any], None] = lambda *_: None) -> None:
        self.fault: Exception | None = None
        self.wrapped: dict[str, bytes] = {}
        self.rows: dict[str, dict[int, Chunk]] = {}
        self.told = told

    def _work(self) -> None:
        if self.fault is not None:
            raise self.fault

    def data_key(self, appearance_id: str) -> bytes | None:
        self._work()
        return self.wrapped.get(appearance_id)

    def add_data_key(self, appearance_id: str, wrapped: bytes) -> None:
        self._work()
        assert appearance_id not in self.wrapped
        self.wrapped[appearance_id] = wrapped
        self.told("data_key", (appearance_id, wrapped))

    def chunks(self, appearance_id: str) -> Sequence[Chunk]:
        self._work()
        return list(self.rows.get(appearance_id, {}).values())

    def add_chunk(self, chunk: Chunk) -> None:
        self._work()
        rows = self.rows.setdefault(chunk.appearance_id, {})
        assert chunk.number not in rows
        rows[chunk.number] = chunk
        self.told("chunk", chunk)

    def end_chunk(self, appearance_id: str, number: int, seconds: float, size: int) -> None:
        self._work()
        rows = self.rows[appearance_id]
        rows[number] = replace(rows[number], seconds=seconds, size=size)
        self.told("chunk", rows[number])

    def replace_chunks(self, appearance_id: str, gone: Collection[int], instead: Sequence[Chunk]) -> None:
        self._work()
        rows = self.rows.setdefault(appearance_id, {})
        for number in gone:
            del rows[number]
        for chunk in instead:
            assert chunk.number not in rows
            rows[chunk.number] = chunk

    def destroy(self, appearance_id: str) -> None:
        self._work()
        self.wrapped.pop(appearance_id, None)
        self.rows.pop(appearance_id, None)


class FakeJournal(Journal):
    """Keeps what is to be stored instead of storing it."""

    def __init__(self) -> None:
        self.saved: list[Space] = []
        self.noted: list[Action] = []
        self.writes: list[Write] = []

    def save(self, space: Space) -> None:
        self.saved.append(space)

    def note(self, action: Action) -> None:
        self.noted.append(action)

    def put(self, what: str, write: Write) -> None:
        del what
        self.writes.append(write)
