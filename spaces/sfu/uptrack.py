"""One speaker's incoming stream: limits, mute, continuity, reception statistics."""

from __future__ import annotations

from typing import Protocol

from spaces.sfu.levels import Level
from spaces.sfu.reports import Reception
from spaces.sfu.rtp import CLOCK_RATE, Packet, RtpError, parse, seq_after, ts_after

RATE = 120.0
"""Packets a second one speaker may send for long: 10-ms frames are 100, and a little is lost in bursts."""

BURST = 100.0
"""Packets that may come at once, after a stall in the network."""

_JUMP = 2.0  # s by which the RTP clock may run away from ours before we call it a new start
_SEQ_JUMP = 1000  # packets; a larger hole is a restarted sender (RFC 3550 §A.1 uses 3000)


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


class UpTrack:
    """What arrives from one microphone, and where it goes."""

    def __init__(self, voice: str, payload_type: int, level_id: int, sinks: tuple[Sink, ...] = ()) -> None:
        self.voice = voice
        self.payload_type = payload_type  # of Opus in the speaker's offer; anything else is dropped
        self.level_id = level_id
        self.sinks = sinks  # copy on write: replaced, never changed, so that a packet sees one or the other
        self.muted = False
        self.level = Level()
        self.epoch = 0  # grows whenever the numbers or timestamps start anew
        self.reception = Reception()
        self.dropped = 0  # packets over the limit, of the wrong type, or damaged
        self._bucket = Bucket(RATE, BURST)
        self._last: Packet | None = None

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
        self.epoch += 1  # what was dropped meanwhile must not look like loss to the listeners

    def write(self, data: bytes, now: float) -> None:
        """Take one decrypted RTP packet that arrived at `now` seconds."""
        try:
            packet = parse(data, self.level_id, now)
        except RtpError:
            self.dropped += 1
            return
        if packet.payload_type != self.payload_type or not packet.payload:
            self.dropped += 1
            return
        self._follow(packet)
        if self.muted:
            return
        self.level.observe(packet.level, len(packet.payload), now)
        for sink in self.sinks:
            sink.write(self.voice, self.epoch, packet)

    def _follow(self, packet: Packet) -> None:
        """Keep statistics, and notice when the stream starts anew."""
        last = self._last
        if last is not None and self._restarted(last, packet):
            self.epoch += 1
            self.reception = Reception() if packet.ssrc != last.ssrc else self.reception
            last = None
        self.reception.observe(packet)
        if last is None or seq_after(packet.seq, last.seq) > 0:
            self._last = packet

    @staticmethod
    def _restarted(last: Packet, packet: Packet) -> bool:
        if packet.ssrc != last.ssrc or abs(seq_after(packet.seq, last.seq)) > _SEQ_JUMP:
            return True
        ticks = ts_after(packet.timestamp, last.timestamp)
        return abs(ticks / CLOCK_RATE - (packet.arrival - last.arrival)) > _JUMP
