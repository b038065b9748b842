"""Slots: continuous RTP streams towards listeners, whoever is talking on them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from spaces.sfu import csrc, stage
from spaces.sfu.rtp import CLOCK_RATE, SEQ_MOD, TS_MOD, Format, Packet, compose, seq_after, ts_after

HISTORY = 64
"""Packets kept per slot to answer a NACK: 1.3 s of 20-ms frames, longer than any jitter buffer waits."""

FRAME = 960
"""Ticks of the usual 20-ms Opus frame, the least a switch advances the timestamp."""

Send = Callable[[bytes], None]


@dataclass(slots=True)
class Sent:
    """A packet as it went out on a slot, before it was put into a receiver's format."""

    packet: Packet
    seq: int
    timestamp: int
    csrc: int
    marker: bool


class Slot:
    """One outgoing stream: a single SSRC whose sequence numbers and timestamps go on across every switch.

    The translation state follows the RTP mixer's duty of RFC 3550 §7.1: a receiver must see one well-formed stream.
    """

    __slots__ = (
        "_csrc", "_epoch", "_origin", "_run", "_seq_offset", "_ts_offset", "_voice", "history", "octets", "packets",
        "sent_at", "seq", "since", "ssrc", "timestamp",
    )  # fmt: skip

    def __init__(self, ssrc: int, seq: int, timestamp: int) -> None:
        self.ssrc = ssrc
        self.seq = seq  # the highest sequence number sent
        self.timestamp = timestamp  # the timestamp that went with it
        self.sent_at: float | None = None  # when, seconds of the node's clock; None before the first packet
        self.packets = 0  # sent so far, for sender reports
        self.octets = 0  # payload bytes of them
        self.since = float("-inf")  # when the slot last changed hands
        self.history: list[Sent | None] = [None] * HISTORY
        self._voice: str | None = None  # whose packets the offsets below belong to
        self._epoch = 0  # and which of their streams
        self._csrc = 0
        self._run = 0  # how far `seq` lies after that stream's first number here: what is older came too late
        self._seq_offset = 0
        self._ts_offset = 0
        self._origin = 0  # the timestamp that the first packet gave to the moment 0 of the node's clock

    def rewrite(self, voice: str, epoch: int, packet: Packet) -> Sent | None:
        """Continue this stream with that packet; None when it was sent before or belongs before the last switch."""
        switched = epoch != self._epoch or voice != self._voice
        if switched:
            if packet.late:
                return None
            self._join(voice, epoch, packet)
        seq = (packet.seq + self._seq_offset) % SEQ_MOD
        timestamp = (packet.timestamp + self._ts_offset) % TS_MOD
        ahead = seq_after(seq, self.seq)
        if ahead > 0:
            self._run += ahead
            self.seq, self.timestamp, self.sent_at = seq, timestamp, packet.arrival
        elif -ahead > self._run or -ahead >= HISTORY or self.recall(seq) is not None:
            return None
        self.packets += 1
        self.octets += len(packet.payload)
        sent = self.history[seq % HISTORY] = Sent(packet, seq, timestamp, self._csrc, packet.marker or switched)
        return sent

    def _join(self, voice: str, epoch: int, packet: Packet) -> None:
        """Join a new source on: the next number, and as many ticks later as time has passed."""
        self._voice, self._epoch, self._csrc, self._run = voice, epoch, csrc(voice), -1
        if self.sent_at is None:
            self._origin = self.timestamp + FRAME - round(packet.arrival * CLOCK_RATE)
        self._seq_offset = self.seq + 1 - packet.seq
        self._ts_offset = self.timestamp + self._ticks_until(packet.arrival) - packet.timestamp

    def _ticks_until(self, now: float) -> int:
        """From the last packet to one that comes now.

        The least step is a frame, so a quick switch puts the stream ahead of the clock; jitter moves it either way. A
        frame of that is taken back at each switch: no jitter buffer notices so little.
        """
        if self.sent_at is None:
            return FRAME
        lead = ts_after(self.timestamp, (self._origin + round(self.sent_at * CLOCK_RATE)) % TS_MOD)
        return max(FRAME, round((now - self.sent_at) * CLOCK_RATE) - max(-FRAME, min(FRAME, lead)))

    def interrupt(self) -> None:
        """Packets went by unsent: whoever comes next is joined on anew, so that their number leaves no hole."""
        self._voice = None

    def recall(self, seq: int) -> Sent | None:
        """The packet sent under that number, if it is still remembered."""
        sent = self.history[seq % HISTORY]
        return sent if sent is not None and sent.seq == seq else None

    def copy(self) -> Slot:
        """The same stream at the same point, to go its own way from here."""
        twin = Slot(self.ssrc, self.seq, self.timestamp)
        for name in Slot.__slots__:
            setattr(twin, name, getattr(self, name))
        twin.history = list(self.history)
        return twin


class SlotSet:
    """K slots that a group of listeners shares, and the formats in which those listeners want them."""

    def __init__(self, slots: list[Slot], exclude: str | None = None) -> None:
        self.slots = slots
        self.exclude = exclude  # the voice that never gets on: the listener's own
        self.voices: stage.Slots = (None,) * len(slots)
        self.outputs: dict[Format, Send] = {}
        self._unheard = False  # packets went by while there were no outputs

    @classmethod
    def fresh(cls, size: int) -> SlotSet:
        """Slots with random SSRCs and starting points (RFC 3550 §5.1)."""
        return cls([Slot(secrets.randbits(32) or 1, secrets.randbits(15), secrets.randbits(32)) for _ in range(size)])

    def personal(self, exclude: str) -> SlotSet:
        """The same streams continued for one listener who must not hear `exclude`."""
        twin = SlotSet([slot.copy() for slot in self.slots], exclude)
        twin.voices = tuple(None if voice == exclude else voice for voice in self.voices)
        twin._unheard = self._unheard
        return twin

    def decide(self, levels: Mapping[str, int], now: float) -> None:
        """Give the slots to the loudest of these voices (dBov)."""
        if self.exclude in levels:
            levels = {voice: level for voice, level in levels.items() if voice != self.exclude}
        voices = stage.decide(self.voices, [slot.since for slot in self.slots], levels, now)
        for slot, before, after in zip(self.slots, self.voices, voices, strict=True):
            if before != after:
                slot.since = now
        self.voices = voices

    def write(self, voice: str, epoch: int, packet: Packet) -> None:
        """Send the packet on if that voice has a slot, or can have a free one at once (no first syllable is lost)."""
        if not self.outputs:
            self._unheard = True
            return
        if self._unheard:
            self._resume()
        if voice in self.voices:
            index = self.voices.index(voice)
        elif None in self.voices and voice != self.exclude and not packet.late:
            index = self._take(voice, packet.arrival)
        else:
            return
        slot = self.slots[index]
        sent = slot.rewrite(voice, epoch, packet)
        if sent is not None:
            for form, send in self.outputs.items():
                send(self.render(form, slot, sent))

    def _resume(self) -> None:
        self._unheard = False
        for slot in self.slots:
            slot.interrupt()

    def _take(self, voice: str, now: float) -> int:
        index = self.voices.index(None)
        self.voices = (*self.voices[:index], voice, *self.voices[index + 1 :])
        self.slots[index].since = now
        return index

    def release(self, voice: str) -> None:
        """Free that voice's slot for whoever speaks next."""
        if voice in self.voices:
            self.voices = tuple(None if other == voice else other for other in self.voices)

    @staticmethod
    def render(form: Format, slot: Slot, sent: Sent) -> bytes:
        """The packet in a receiver's format."""
        return compose(form, sent.packet, sent.seq, sent.timestamp, slot.ssrc, sent.csrc, sent.marker)

    def recall(self, ssrc: int, seqs: Iterable[int], form: Format) -> list[bytes]:
        """The packets a NACK asks for, as far as they are remembered."""
        for slot in self.slots:
            if slot.ssrc == ssrc:
                found = (slot.recall(seq) for seq in seqs)
                return [self.render(form, slot, sent) for sent in found if sent is not None]
        return []
