"""A whole space in virtual time: people who speak like people, their uplinks, the router, the listeners' downlinks."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from spaces.sfu import csrc, reports
from spaces.sfu.router import Router
from spaces.sfu.rtp import Format
from spaces.sfu.slots import SlotSet
from spaces.sfu.uptrack import UpTrack
from tests.netem import CLEAN, Clock, Conditions, Link
from tests.sfu.packets import LEVEL_ID, OPUS, Heard, hear, rtp

FRAME = 0.02
FORM = Format(OPUS, LEVEL_ID)
SILENT = 80  # dBov of somebody who says nothing in a quiet room


def speech(loudness: int, seed: int) -> Callable[[], int]:
    """Levels frame by frame: syllables of 40 to 300 ms around a loudness, with pauses of 60 to 300 ms between."""
    chance = random.Random(seed)
    left, level = 0, loudness

    def frame() -> int:
        nonlocal left, level
        if left == 0:
            in_syllable = level != SILENT
            left = chance.randint(2, 15) if in_syllable else chance.randint(3, 15)
            level = SILENT if in_syllable else loudness + chance.randint(-8, 8)
        left -= 1
        return level

    return frame


@dataclass(eq=False)
class Mouth:
    """A speaker's client, with DTX: silence is one packet in 400 ms."""

    voice: str
    uplink: Link[bytes]
    track: UpTrack
    levels: Callable[[], int] | None = None
    seq: int = 65_400
    timestamp: int = 2**32 - 96_000
    silent_frames: int = 0
    sent: int = 0
    first_words: list[int] = field(default_factory=list)  # numbers of the packets with which it began to talk

    def talk(self, levels: Callable[[], int] | None) -> None:
        """Speak with these levels from now on; None is silence."""
        if levels is not None and self.levels is None:
            self.first_words.append(self.sent + 1)
        self.levels = levels

    def frame(self) -> None:
        """20 ms pass."""
        self.timestamp = (self.timestamp + 960) % 2**32
        level = SILENT if self.levels is None else self.levels()
        self.silent_frames = self.silent_frames + 1 if self.levels is None else 0
        if self.silent_frames > 2 and self.silent_frames % 20:
            return
        self.seq = (self.seq + 1) % 65_536
        self.sent += 1
        payload = struct.pack("!I", self.sent) + bytes(60)
        self.uplink.send(rtp(self.seq, self.timestamp, ssrc=csrc(self.voice) ^ 1, level=level, payload=payload))


@dataclass(eq=False)
class Ear:
    """A listener's client: keeps what comes, and asks again for what is missing."""

    clock: Clock
    slots: SlotSet
    asks: bool = False
    downlink: Link[bytes] = field(init=False)
    uplink: Link[bytes] = field(init=False)  # for its RTCP
    packets: dict[tuple[int, int], Heard] = field(default_factory=dict)  # by (ssrc, number without wrap)
    heard: list[tuple[float, Heard]] = field(default_factory=list)
    highest: dict[int, int] = field(default_factory=dict)

    def take(self, data: bytes) -> None:
        """A packet came."""
        packet = hear(data)
        self.heard.append((self.clock.now, packet))
        before = self.highest.get(packet.ssrc, packet.seq - 1)
        number = before + (packet.seq - before + 0x8000) % 0x10000 - 0x8000
        self.packets.setdefault((packet.ssrc, number), packet)
        self.highest[packet.ssrc] = max(before, number)
        if self.asks and number > before + 1:
            self._ask(packet.ssrc, range(before + 1, number))

    def _ask(self, ssrc: int, numbers: Iterable[int]) -> None:
        for number in list(numbers)[-16:]:
            self.uplink.send(struct.pack("!BBHIIHH", 0x81, 205, 3, 1, ssrc, number % 0x10000, 0))

    def answer(self, data: bytes) -> None:
        """The node reads our request, and sends again what it has."""
        for ssrc, seqs in reports.parse(data).nacks:
            for packet in self.slots.recall(ssrc, seqs, FORM):
                self.downlink.send(packet)

    def missing(self) -> int:
        """Numbers that never came, between the first and the last of each stream."""
        return sum(
            high - min(number for stream, number in self.packets if stream == ssrc) + 1
            - sum(1 for stream, _ in self.packets if stream == ssrc)
            for ssrc, high in self.highest.items()
        )  # fmt: skip

    def voices(self, since: float = 0.0, until: float = float("inf")) -> set[int]:
        """Who was heard in that time."""
        return {packet.csrc for at, packet in self.heard if since <= at < until}

    def said(self, voice: str) -> set[int]:
        """Numbers of that voice's packets that were heard."""
        return {struct.unpack_from("!I", packet.payload)[0] for _, packet in self.heard if packet.csrc == csrc(voice)}


class Space:
    """Speakers, router and listeners."""

    def __init__(self, slots: int = 3, seed: int = 1) -> None:
        self.clock = Clock()
        self.router = Router()
        self.slots = self.router.shared(slots)
        self.mouths: dict[str, Mouth] = {}
        self._seeds = random.Random(seed)
        self.clock.every(0.05, lambda: self.router.decide(self.clock.now))

    def _seed(self) -> int:
        return self._seeds.getrandbits(32)

    def speaker(self, voice: str, conditions: Conditions = CLEAN) -> Mouth:
        """Somebody opens a microphone; they say nothing yet."""
        track = self.router.publish(voice, OPUS, LEVEL_ID)

        def arrive(data: bytes) -> None:
            if track.admit(self.clock.now):
                track.write(data, self.clock.now)

        mouth = Mouth(voice, Link(self.clock, conditions, self._seed(), arrive), track)
        self.mouths[voice] = mouth
        self.clock.every(FRAME, mouth.frame, phase=self._seeds.uniform(0, FRAME))
        return mouth

    def listener(self, conditions: Conditions = CLEAN, *, asks: bool = False, slots: SlotSet | None = None) -> Ear:
        """Somebody listens, to the shared slots unless others are given."""
        slots = slots or self.slots
        ear = Ear(self.clock, slots, asks)
        ear.downlink = Link(self.clock, conditions, self._seed(), ear.take)
        ear.uplink = Link(self.clock, conditions, self._seed(), ear.answer)
        before = slots.outputs.get(FORM)

        def send(data: bytes) -> None:
            if before is not None:
                before(data)
            ear.downlink.send(data)

        slots.outputs[FORM] = send
        return ear

    def run(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.run(seconds)
