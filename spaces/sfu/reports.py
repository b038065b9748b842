"""RTCP (RFC 3550 §6, RFC 4585): reception statistics, and the reports we read and write."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from spaces.sfu.rtp import CLOCK_RATE, Packet, seq_after

SR, RR, SDES, BYE, RTPFB = 200, 201, 202, 203, 205
NACK = 1  # feedback message type of a generic NACK (RFC 4585 §6.2.1)
NTP_EPOCH = 2_208_988_800
"""Seconds from 1900, where NTP time begins, to 1970."""

SEQ_JUMP = 1000
"""Packets; a larger hole is a restarted sender (RFC 3550 §A.1 uses 3000, which is a whole minute here)."""

_MAX_NACKS = 64  # sequence numbers answered per message: more than the history holds is an attack


class RtcpError(ValueError):
    """The bytes are no RTCP."""


@dataclass(slots=True)
class Loss:
    """What a receiver says about one of our streams."""

    ssrc: int
    fraction: float  # 0 to 1, since the receiver's last report
    lost: int  # packets, since it began
    jitter: float  # s


@dataclass(slots=True)
class Feedback:
    """What one compound RTCP packet told us."""

    losses: list[Loss] = field(default_factory=list)
    nacks: list[tuple[int, list[int]]] = field(default_factory=list)  # (ssrc, sequence numbers)
    sender: tuple[int, int] | None = None  # (ssrc, middle 32 bits of the NTP time) of a sender report
    byes: list[int] = field(default_factory=list)  # ssrcs that said goodbye


def parse(data: bytes) -> Feedback:
    """Read one decrypted compound packet; unknown packet types are passed over.

    Raises:
        RtcpError: when it is not RTCP version 2 or its lengths do not add up.
    """
    feedback = Feedback()
    position = 0
    while position < len(data):
        if position + 4 > len(data):
            raise RtcpError("header cut off")
        first, kind, words = struct.unpack_from("!BBH", data, position)
        end = position + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            raise RtcpError("not an RTCP packet of that length")
        body = data[position + 4 : end]
        _READERS.get(kind, _skip)(feedback, first & 0x1F, _unpadded(body) if first & 0x20 else body)
        position = end
    return feedback


def _unpadded(body: bytes) -> bytes:
    if not body or not 0 < body[-1] <= len(body):
        raise RtcpError("padding of an impossible length")
    return body[: -body[-1]]


def _skip(feedback: Feedback, count: int, body: bytes) -> None:
    """A packet type that says nothing to us."""


def _sender_report(feedback: Feedback, count: int, body: bytes) -> None:
    if len(body) < 24:
        raise RtcpError("sender report cut off")
    ssrc, seconds, fraction = struct.unpack_from("!III", body)
    feedback.sender = (ssrc, (seconds & 0xFFFF) << 16 | fraction >> 16)
    _report_blocks(feedback, count, body[24:])


def _receiver_report(feedback: Feedback, count: int, body: bytes) -> None:
    if len(body) < 4:
        raise RtcpError("receiver report cut off")
    _report_blocks(feedback, count, body[4:])


def _report_blocks(feedback: Feedback, count: int, body: bytes) -> None:
    if len(body) < 24 * count:
        raise RtcpError("report block cut off")
    for index in range(count):
        ssrc, lost, _, jitter = struct.unpack_from("!IIII", body, 24 * index)
        total = (lost & 0xFFFFFF ^ 0x800000) - 0x800000  # 24 bits, signed
        feedback.losses.append(Loss(ssrc, (lost >> 24) / 256, total, jitter / CLOCK_RATE))


def _bye(feedback: Feedback, count: int, body: bytes) -> None:
    if len(body) < 4 * count:
        raise RtcpError("goodbye cut off")
    feedback.byes.extend(struct.unpack_from(f"!{count}I", body))


def _transport_feedback(feedback: Feedback, count: int, body: bytes) -> None:
    if count != NACK:
        return
    if len(body) < 8:
        raise RtcpError("negative acknowledgement cut off")
    seqs: list[int] = []
    for position in range(8, min(len(body) - 3, 8 + 4 * _MAX_NACKS), 4):
        first, mask = struct.unpack_from("!HH", body, position)
        seqs.append(first)
        seqs.extend((first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
    feedback.nacks.append((struct.unpack_from("!I", body, 4)[0], seqs[:_MAX_NACKS]))


_READERS = {SR: _sender_report, RR: _receiver_report, BYE: _bye, RTPFB: _transport_feedback}


class Reception:
    """How well one stream reaches us (RFC 3550 §6.4.1 and appendices A.3, A.8)."""

    __slots__ = (
        "_base", "_cycles", "_expected_before", "_highest", "_jitter", "_received", "_received_before", "_transit",
        "report_at", "report_ntp", "ssrc",
    )  # fmt: skip

    def __init__(self) -> None:
        self.ssrc = 0
        self.report_ntp = 0  # middle 32 bits of the NTP time in the sender's last report
        self.report_at: float | None = None  # when that came, seconds of the node's clock
        self._base: int | None = None
        self._highest = 0
        self._cycles = 0
        self._received = 0
        self._expected_before = 0
        self._received_before = 0
        self._transit: float | None = None
        self._jitter = 0.0

    def observe(self, packet: Packet) -> None:
        """Count one packet."""
        self.ssrc = packet.ssrc
        self._received += 1
        if self._base is None:
            self._base = self._highest = packet.seq
        elif abs(ahead := seq_after(packet.seq, self._highest)) > SEQ_JUMP:
            self._restart(packet.seq)
        elif ahead > 0:
            self._cycles += packet.seq < self._highest
            self._highest = packet.seq
        transit = packet.arrival * CLOCK_RATE - packet.timestamp
        if self._transit is not None:
            change = abs(transit - self._transit)
            if change < CLOCK_RATE:  # a wrap or a restart is no jitter
                self._jitter += (change - self._jitter) / 16
        self._transit = transit

    def _restart(self, seq: int) -> None:
        """Count from here: what lies between the old numbers and the new is no loss."""
        self._base = self._highest = seq
        self._cycles = self._expected_before = self._received_before = 0
        self._received = 1

    def sender_report(self, ntp: int, now: float) -> None:
        """Remember the sender's own report, to let it measure the round trip."""
        self.report_ntp, self.report_at = ntp, now

    @property
    def lost(self) -> int:
        """Packets that never came; negative when duplicates came."""
        return self._expected - self._received

    @property
    def _expected(self) -> int:
        return 0 if self._base is None else (self._cycles << 16) + self._highest - self._base + 1

    def block(self, now: float) -> bytes:
        """The report block about this stream; the next one counts from here."""
        expected = self._expected - self._expected_before
        lost = expected - (self._received - self._received_before)
        self._expected_before, self._received_before = self._expected, self._received
        fraction = max(0, min(255, (lost << 8) // expected)) if expected > 0 else 0
        total = max(-0x800000, min(0x7FFFFF, self.lost)) & 0xFFFFFF
        # A loop's cached clock may lie a little before the moment at which the report came.
        delay = 0 if self.report_at is None else max(0, round((now - self.report_at) * 65536))
        extended = (self._cycles & 0xFFFF) << 16 | self._highest
        return struct.pack(
            "!IIIIII",
            self.ssrc,
            fraction << 24 | total,
            extended,
            int(self._jitter),
            self.report_ntp,
            delay & 0xFFFFFFFF,
        )


def receiver_report(ssrc: int, block: bytes) -> bytes:
    """A compound packet from us (`ssrc`) about one stream we receive."""
    return struct.pack("!BBHI", 0x81, RR, 7, ssrc) + block + cname(ssrc)


def sender_report(ssrc: int, wall: float, timestamp: int, packets: int, octets: int) -> bytes:
    """A sender report: at the moment `wall` (Unix seconds) our stream stood at `timestamp`."""
    ntp = round((wall + NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF
    return struct.pack(
        "!BBHIQIII", 0x80, SR, 6, ssrc, ntp, timestamp & 0xFFFFFFFF, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF
    )


def cname(ssrc: int) -> bytes:
    """The description every compound packet carries (RFC 3550 §6.5.1); all our streams share one clock and name."""
    return struct.pack("!BBHI", 0x81, SDES, 4, ssrc) + b"\x01\x06spaces" + bytes(4)


def goodbye(*ssrcs: int) -> bytes:
    """A BYE for these streams of ours, as a compound packet."""
    empty_report = struct.pack("!BBHI", 0x80, RR, 1, ssrcs[0])
    count = len(ssrcs)
    return empty_report + cname(ssrcs[0]) + struct.pack(f"!BBH{count}I", 0x80 | count, BYE, count, *ssrcs)
