"""Slots: continuous RTP streams towards listeners, whoever is talking on them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from spaces.sfu import csrc, stage
from spaces.sfu.rtp import CLOCK_RATE, SEQ_MOD, TS_MOD, Format, Packet, compose, seq_after

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
        "_first_seq",
        "_seq_offset",
        "_source",
        "_ts_offset",
        "history",
        "octets",
        "packets",
        "sent_at",
        "seq",
        "since",
        "ssrc",
        "timestamp",
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
        self._source: tuple[str, int] | None = None  # (voice, epoch) the offsets below belong to
        self._first_seq = 0  # the first incoming sequence number of that source: what is older came too late
        self._seq_offset = 0
        self._ts_offset = 0

    def rewrite(self, voice: str, epoch: int, packet: Packet) -> Sent | None:
        """Continue this stream with that packet; None when it belongs before the last switch and must not be sent."""
        switched = self._source != (voice, epoch)
        if switched:
            self._anchor((voice, epoch), packet)
        elif seq_after(packet.seq, self._first_seq) < 0:
            return None
        seq = (packet.seq + self._seq_offset) % SEQ_MOD
        timestamp = (packet.timestamp + self._ts_offset) % TS_MOD
        if self.sent_at is None or seq_after(seq, self.seq) > 0:
            self.seq, self.timestamp, self.sent_at = seq, timestamp, packet.arrival
        self.packets += 1
        self.octets += len(packet.payload)
        sent = Sent(packet, seq, timestamp, csrc(voice), packet.marker or switched)
        self.history[seq % HISTORY] = sent
        if (
            seq_after(packet.seq, self._first_seq) > 0x4000
        ):  # move the window on, or the wrap would call new packets old
            self._first_seq = (packet.seq - 0x2000) % SEQ_MOD
        return sent

    def _anchor(self, source: tuple[str, int], packet: Packet) -> None:
        """Join a new source on: the next number, and as many ticks later as time has passed."""
        elapsed = 0.0 if self.sent_at is None else packet.arrival - self.sent_at
        ticks = max(FRAME, round(elapsed * CLOCK_RATE))
        self._source = source
        self._first_seq = packet.seq
        self._seq_offset = self.seq + 1 - packet.seq
        self._ts_offset = self.timestamp + ticks - packet.timestamp

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

    @classmethod
    def fresh(cls, size: int) -> SlotSet:
        """Slots with random SSRCs and starting points (RFC 3550 §5.1)."""
        return cls([Slot(secrets.randbits(32) or 1, secrets.randbits(15), secrets.randbits(32)) for _ in range(size)])

    def personal(self, exclude: str) -> SlotSet:
        """The same streams continued for one listener who must not hear `exclude`."""
        twin = SlotSet([slot.copy() for slot in self.slots], exclude)
        twin.voices = tuple(None if voice == exclude else voice for voice in self.voices)
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
        if voice in self.voices:
            index = self.voices.index(voice)
        elif voice != self.exclude and None in self.voices:
            index = self._take(voice, packet.arrival)
        else:
            return
        if not self.outputs:
            return
        slot = self.slots[index]
        sent = slot.rewrite(voice, epoch, packet)
        if sent is not None:
            for form, send in self.outputs.items():
                send(self.render(form, slot, sent))

    def _take(self, voice: str, now: float) -> int:
        index = self.voices.index(None)
        self.voices = (*self.voices[:index], voice, *self.voices[index + 1 :])
        self.slots[index].since = now
        return index

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
