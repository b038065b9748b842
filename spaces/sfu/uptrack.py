"""One speaker's incoming stream: limits, mute, continuity, reception statistics."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from spaces.sfu.levels import Level
from spaces.sfu.reports import SEQ_JUMP, Reception
from spaces.sfu.rtp import CLOCK_RATE, Packet, RtpError, parse, seq_after, ts_after

RATE = 120.0
"""Packets a second one speaker may send for long: 10-ms frames are 100, and a little is lost in bursts."""

BURST = 100.0
"""Packets that may come at once, after a stall in the network."""

PAYLOAD_MAX = 1300
"""Bytes of an Opus packet; a frame has up to 1275 (RFC 6716 §3.4), and with our headers more fits no cell."""

_CLOCK_JUMP = 2.0  # s by which the RTP clock may run away from ours before we call it a new start
_LATE = 0.5  # s without a packet after which a stream has stopped (DTX sends one every 0.4 s)


class Sink(Protocol):
    """Takes what a speaker sends: the listeners' slots, the recorder. Must return at once and never raise."""

    def write(self, voice: str, epoch: int, packet: Packet) -> None:
        """One packet of that voice; the epoch changes whenever its numbers or timestamps start anew."""


class Bucket:
    """A token bucket: so many a second, so many at once."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst, self._tokens, self._at = rate, burst, burst, float("-inf")

    def take(self, now: float) -> bool:
        """Whether one more is within the limit at `now` seconds."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def _nobody(_: float) -> None:
    """Nobody waits for the voice to begin."""


class UpTrack:
    """What arrives from one microphone, and where it goes."""

    def __init__(
        self,
        voice: str,
        payload_type: int,
        level_id: int,
        sinks: tuple[Sink, ...] = (),
        epochs: Iterator[int] | None = None,
    ) -> None:
        self.voice = voice
        self.payload_type = payload_type  # of Opus in the speaker's offer; anything else is dropped
        self.level_id = level_id
        self.sinks = sinks  # copy on write: replaced, never changed, so that a packet sees one or the other
        self.on_talking: Callable[[float], None] = _nobody  # told when the voice begins, before that packet goes on
        self.muted = False
        self.level = Level()
        # Shared by all microphones of a space: one that comes back must not look like the continuation of the first.
        self._epochs = itertools.count() if epochs is None else epochs
        self.epoch = next(self._epochs)  # another one whenever the numbers or timestamps start anew
        self.reception = Reception()
        self.dropped = 0  # packets over the limit, of the wrong type, too late, or damaged
        self._bucket = Bucket(RATE, BURST)
        self._last: Packet | None = None  # the newest of the present stream
        self._run = 0  # how far that lies after the first packet that may pass: what is older is a straggler
        self._left: deque[int] = deque(maxlen=4)  # SSRCs of the sources before

    def admit(self, now: float) -> bool:
        """Whether the speaker may send one more packet now; asked before it is even decrypted."""
        if self._bucket.take(now):
            return True
        self.dropped += 1
        return False

    def mute(self, muted: bool) -> None:
        """Stop or resume forwarding, whatever the speaker's own client does."""
        if muted == self.muted:
            return
        self.muted = muted
        self.level.silence()
        self.epoch = next(self._epochs)  # what was dropped meanwhile must not look like loss to the listeners
        self._run = 0

    def write(self, data: bytes, now: float) -> None:
        """Take one decrypted RTP packet that arrived at `now` seconds."""
        try:
            packet = parse(data, self.level_id, now)
        except RtpError:
            self.dropped += 1
            return
        if not (self._follow(packet) if self._is_audio(packet) else self._pass_over(packet)):
            self.dropped += 1
            return
        if self.muted:
            return
        if self.level.observe(packet.level, len(packet.payload), now):
            self.on_talking(now)
        for sink in self.sinks:
            sink.write(self.voice, self.epoch, packet)

    def _is_audio(self, packet: Packet) -> bool:
        return packet.payload_type == self.payload_type and 0 < len(packet.payload) <= PAYLOAD_MAX

    def _pass_over(self, packet: Packet) -> bool:
        """Padding and other codecs share the stream's numbers: no loss, but nothing to hear either."""
        if self._last is not None and packet.ssrc == self._last.ssrc:
            self.reception.observe(packet)
        return False

    def _follow(self, packet: Packet) -> bool:
        """Keep statistics, and notice when the stream starts anew; whether the packet may be heard."""
        last = self._last
        if last is None:
            self._begin(packet)
        elif packet.ssrc != last.ssrc or abs(ahead := seq_after(packet.seq, last.seq)) > SEQ_JUMP:
            if self._is_straggler(packet, last):
                return False
            if packet.ssrc != last.ssrc:
                self._left.append(last.ssrc)
                self.reception = Reception()
            self._begin(packet)
        elif ahead > 0:
            self._go_on(packet, last, ahead)
        else:
            packet.late = True
        self.reception.observe(packet)
        return not packet.late or self._in_order(packet)

    def _begin(self, packet: Packet) -> None:
        if self._last is not None:
            self.epoch = next(self._epochs)
        self._last, self._run = packet, 0

    def _go_on(self, packet: Packet, last: Packet, ahead: int) -> None:
        ticks = ts_after(packet.timestamp, last.timestamp)
        if ticks <= 0 or abs(ticks / CLOCK_RATE - (packet.arrival - last.arrival)) > _CLOCK_JUMP:
            self._begin(packet)
        else:
            self._last = packet
            self._run += ahead

    def _in_order(self, late: Packet) -> bool:
        """Whether a late packet belongs to what may be heard, and its timestamp between those of its neighbours."""
        last = self._last
        assert last is not None
        behind = seq_after(last.seq, late.seq)
        return behind <= self._run and ts_after(late.timestamp, last.timestamp) <= 0

    def _is_straggler(self, packet: Packet, last: Packet) -> bool:
        """Whether it belongs to a stream that was left, which may come back only once the present one has stopped.

        Under one SSRC numbers only grow: libsrtp refuses what jumps back.
        """
        if packet.arrival - last.arrival > _LATE:
            return False
        if packet.ssrc == last.ssrc:
            return seq_after(packet.seq, last.seq) < 0
        return packet.ssrc in self._left
