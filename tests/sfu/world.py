"""A small world of speakers behind a bad network in front of one router, and an independent judge of what comes out.

The judge knows what was said and what arrived; it knows nothing of how slots work.
"""

from __future__ import annotations

import heapq
import itertools
import random
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from spaces.sfu import csrc
from spaces.sfu.router import Router
from spaces.sfu.rtp import Format
from spaces.sfu.slots import SlotSet
from spaces.sfu.uptrack import UpTrack
from tests.sfu.packets import LEVEL_ID, OPUS, Heard, hear, rtp

TICK = 0.02
FORMAT = Format(OPUS, LEVEL_ID)


def signed(difference: int, bits: int) -> int:
    """A difference of two wrapping counters, as the nearest signed number."""
    half = 1 << bits - 1
    return (difference + half) % (2 * half) - half


@dataclass
class Said:
    """One packet as its speaker sent it."""

    voice: str
    order: int  # of that speaker, over all their streams
    stream: int  # changes when the numbers or the timestamps jump
    seq: int
    timestamp: int
    track: UpTrack
    data: bytes
    first: bool  # of its source
    in_order_at: float | None = None  # when it arrived, if nothing newer had and the voice was open
    open_at: float | None = None  # when it arrived at the present microphone of a voice that was not muted


@dataclass
class Speaker:
    """Somebody with a microphone."""

    voice: str
    router: Router
    chance: random.Random
    level: int | None = None  # dBov while talking; None while silent
    sending: bool = True
    muted: bool = False
    track: UpTrack | None = None
    ssrc: int = 0
    seq: int = 65_500
    timestamp: int = 2**32 - 48_000
    stream: int = 0
    order: int = 0
    quiet_ticks: int = 0
    idle_ticks: int = 0  # since the last packet
    jumped_at: int = 0  # order
    started: int = 0  # SSRC that has sent something
    newest: int = -1  # order of the newest packet that arrived

    def arrive(self) -> None:
        """Open a microphone: a new connection, new numbers."""
        self.track = self.router.publish(self.voice, OPUS, LEVEL_ID)
        self.new_source()

    def leave(self) -> None:
        """Close it."""
        if self.track is not None:
            self.router.unpublish(self.track)
            self.track = None

    def new_source(self) -> None:
        """Start anew under another SSRC."""
        self.stream += 1
        self.ssrc = self.chance.getrandbits(32)
        self.seq = self.chance.choice([65_520, 0, self.chance.getrandbits(16)])
        self.timestamp = self.chance.choice([2**32 - 9_600, self.chance.getrandbits(32)])

    def jump(self, numbers: int) -> None:
        """Leave numbers out; no more than half of them at once, which libsrtp would take for the past."""
        if self.jumped_at < self.order:
            self.jumped_at = self.order
            self.stream += 1
            self.seq = (self.seq + numbers) % 65_536

    def freeze(self, frames: int) -> float:
        """Let the clock have stood still since the last packet, for so many frames at most; the seconds."""
        frames = min(frames, self.idle_ticks)
        self.timestamp = (self.timestamp - frames * 960) % 2**32
        self.idle_ticks -= frames
        return frames * TICK

    def tick(self) -> Said | None:
        """20 ms pass; the packet they give, if any."""
        self.idle_ticks += 1
        self.timestamp = (self.timestamp + 960) % 2**32
        self.quiet_ticks = 0 if self.level is not None else self.quiet_ticks + 1
        if not self.sending or self.track is None or self.quiet_ticks % 20 > 0:
            return None
        self.seq = (self.seq + 1) % 65_536
        self.idle_ticks = 0
        self.order += 1
        level = 80 if self.level is None else self.level
        payload = struct.pack("!8sI", self.voice.encode(), self.order) + bytes(60 if self.level else 1)
        data = rtp(self.seq, self.timestamp, ssrc=self.ssrc, level=level, payload=payload)
        first, self.started = self.started != self.ssrc, self.ssrc
        return Said(self.voice, self.order, self.stream, self.seq, self.timestamp, self.track, data, first)


@dataclass
class Ears:
    """A listener's socket: what came, on which SSRC, and when."""

    world: World
    streams: dict[int, list[tuple[float, Heard]]] = field(default_factory=dict)

    def __call__(self, data: bytes) -> None:
        packet = hear(data)
        self.streams.setdefault(packet.ssrc, []).append((self.world.now, packet))


class World:
    """Speakers, network, router, and two listeners: one in the audience, one who may step on stage as `v0`."""

    def __init__(self, seed: int, speakers: int, slots: int, loss: float, duplicates: float, delays: float) -> None:
        self.now = 1000.0
        self.chance = random.Random(seed)
        self.loss, self.duplicates, self.delays = loss, duplicates, delays
        self.router = Router()
        self.shared = self.router.shared(slots)
        for slot in self.shared.slots:  # both wraps are near
            slot.seq, slot.timestamp = 65_530, 2**32 - 30_000
        self.audience, self.v0 = Ears(self), Ears(self)
        self.personal: SlotSet | None = None
        self.personal_since: float | None = None
        self.heard = True
        self.speakers = [Speaker(f"v{number}", self.router, self.chance) for number in range(speakers)]
        for speaker in self.speakers:
            speaker.arrive()
        self.said: dict[tuple[str, int], Said] = {}
        self.frozen = 0.0  # seconds for which somebody's clock stood still or jumped without a new start
        self._air: list[tuple[float, int, Said]] = []
        self._count = itertools.count()
        self._connect()

    def _connect(self) -> None:
        def audience(data: bytes) -> None:
            self.audience(data)
            if self.personal is None:
                self.v0(data)

        self.shared.outputs[FORMAT] = audience

    def deaf(self) -> None:
        """The whole audience goes away."""
        self.heard = False
        self.shared.outputs.clear()

    def hear(self) -> None:
        """Somebody is there again."""
        self.heard = True
        self._connect()

    def step_up(self) -> None:
        """The second listener is `v0`, and no longer wants to hear themself."""
        if self.personal is None:
            self.personal = self.router.personal("connection", self.shared, "v0")
            self.personal.outputs[FORMAT] = self.v0
            self.personal_since = self.now

    def run(self, ticks: int) -> None:
        """Let time pass."""
        for _ in range(ticks):
            for speaker in self.speakers:
                said = speaker.tick()
                if said is not None:
                    self.said[said.voice, said.order] = said
                    self._send(said)
            self.now += TICK
            while self._air and self._air[0][0] <= self.now:
                self._deliver(heapq.heappop(self._air)[2])
            self.router.decide(self.now)

    def _send(self, said: Said) -> None:
        if said.first:  # a source of which only a straggler comes, when the next has begun, looks like the newest
            heapq.heappush(self._air, (self.now, next(self._count), said))
            return
        if self.chance.random() < self.loss:
            return
        for _ in range(2 if self.chance.random() < self.duplicates else 1):
            delay = self.chance.uniform(0, 0.07) if self.chance.random() < self.delays else 0.0
            heapq.heappush(self._air, (self.now + delay, next(self._count), said))

    def _deliver(self, said: Said) -> None:
        speaker = next(speaker for speaker in self.speakers if speaker.voice == said.voice)
        if said.track is speaker.track:
            said.open_at = said.open_at if speaker.muted else self.now
            if said.order > speaker.newest:
                speaker.newest = said.order
                said.in_order_at = said.open_at
        said.track.write(said.data, self.now)


@dataclass
class Judge:
    """Says whether what one listener got on one SSRC is a clean stream of what was said."""

    world: World
    stream: list[tuple[float, Heard]]
    late: float = 0.08  # s a packet may be under way at most

    def verdict(self) -> None:
        """Raise an AssertionError if it is not."""
        numbered = self._unwrapped()
        truth = {number: self._truth(packet) for number, (_, packet) in numbered.items()}
        switches = self._neighbours(numbered, truth)
        self._no_stragglers(truth)
        self._wall_time(numbered, switches)

    def _unwrapped(self) -> dict[int, tuple[float, Heard]]:
        """By sequence number without wrap; each number was sent once."""
        result: dict[int, tuple[float, Heard]] = {}
        highest = self.stream[0][1].seq
        for at, packet in self.stream:
            step = signed(packet.seq - highest, 16)
            assert abs(step) < 1100, "libsrtp guesses the rollover counter from the distance"
            assert highest + step not in result, "a number was sent twice"
            result[highest + step] = (at, packet)
            highest = max(highest, highest + step)
        return dict(sorted(result.items()))

    def _truth(self, packet: Heard) -> Said:
        """What was said in that packet, which must name its voice."""
        voice, order = struct.unpack_from("!8sI", packet.payload)
        said = self.world.said[voice.rstrip(b"\0").decode(), order]
        assert packet.csrc == csrc(said.voice)
        return said

    def _neighbours(self, numbered: dict[int, tuple[float, Heard]], truth: dict[int, Said]) -> int:
        """Neighbours either continue a source with its own steps, or join another one on without a hole."""
        switches = 0
        for a, b in itertools.pairwise(numbered):
            before, after = numbered[a][1], numbered[b][1]
            step = signed(after.timestamp - before.timestamp, 32)
            assert step > 0, "timestamps run backwards"
            if self._continues(truth[a], truth[b], b - a, step):
                continue
            switches += 1
            assert b - a == 1, "a hole that the uplink did not make"
            assert after.marker, "the receiver is not told that another one begins"
        return switches

    @staticmethod
    def _continues(a: Said, b: Said, numbers: int, ticks: int) -> bool:
        same = (a.voice, a.stream, a.track) == (b.voice, b.stream, b.track)
        return same and signed(b.seq - a.seq, 16) == numbers and signed(b.timestamp - a.timestamp, 32) == ticks

    @staticmethod
    def _no_stragglers(truth: dict[int, Said]) -> None:
        """In the order of the numbers, everybody's packets stand in the order they were said."""
        newest: dict[str, int] = {}
        for said in truth.values():
            assert said.order > newest.get(said.voice, -1), "a packet from before a switch appeared after it"
            newest[said.voice] = said.order

    def _wall_time(self, numbered: dict[int, tuple[float, Heard]], switches: int) -> None:
        """The timestamps advance as time does, but for what the network and the switches may move them."""
        (start, first), *_ = numbered.values()
        tolerance = 2 * self.late + 0.02 * switches + self.world.frozen + TICK
        position = 0
        before = first.timestamp
        for at, packet in numbered.values():
            position += signed(packet.timestamp - before, 32)
            before = packet.timestamp
            assert abs(position / 48_000 - (at - start)) <= tolerance


def judge(world: World, ears: Ears) -> None:
    """Judge all streams of a listener."""
    for stream in ears.streams.values():
        Judge(world, stream).verdict()


def orders(ears: Ears, wanted: Callable[[float], bool] = lambda _: True) -> set[tuple[str, int]]:
    """Which packets a listener got, as (voice, order)."""
    packets: Iterable[tuple[float, Heard]] = itertools.chain.from_iterable(ears.streams.values())
    found = (struct.unpack_from("!8sI", packet.payload) for at, packet in packets if wanted(at))
    return {(voice.rstrip(b"\0").decode(), order) for voice, order in found}
