"""RTP packets (RFC 3550 §5.1) with the audio level extension (RFC 6464): the little of it that an audio SFU needs."""

from __future__ import annotations

import struct
from dataclasses import dataclass

CLOCK_RATE = 48_000
"""Ticks a second of every Opus RTP stream, whatever the sampling rate (RFC 7587 §4.1)."""

SEQ_MOD = 1 << 16
TS_MOD = 1 << 32
SILENCE = 127
"""dBov of digital silence, and what we assume where nothing is known (RFC 6464 §3)."""

HEADER = struct.Struct("!BBHII")
_CSRC_HEADER = struct.Struct("!BBHIII")
_LEVEL_EXTENSION = struct.Struct("!HHBBH")
_ONE_BYTE_PROFILE = 0xBEDE  # RFC 8285 §4.2
_TWO_BYTE_PROFILE = 0x100  # RFC 8285 §4.3: the upper 12 bits of 0x100X


class RtpError(ValueError):
    """The bytes are no RTP packet that we can forward."""


@dataclass(slots=True)
class Packet:
    """One received audio packet."""

    payload_type: int
    marker: bool  # first packet after silence (RFC 3551 §4.1)
    seq: int  # 0 to 65535
    timestamp: int  # CLOCK_RATE ticks, 32 bits
    ssrc: int
    payload: bytes  # the Opus packet
    level: int | None  # dBov, 0 loudest to 127 silent; None when the sender does not say
    arrival: float  # seconds of the node's monotonic clock
    late: bool = False  # a newer one of its stream came before it


@dataclass(frozen=True, slots=True)
class Format:
    """What of an RTP header depends on the receiver's own offer; receivers with equal formats share their packets."""

    payload_type: int
    level_id: int = 0  # one-byte header extension id (1 to 14) of the audio level; 0 where it was not offered


def parse(data: bytes, level_id: int, arrival: float) -> Packet:
    """Read one plain (decrypted) RTP packet.

    Args:
        data: the datagram.
        level_id: header extension id of the audio level in the sender's offer, 0 for none.
        arrival: seconds of the node's monotonic clock.

    Raises:
        RtpError: when it is not RTP version 2 or its lengths do not add up.
    """
    size = len(data)
    if size < HEADER.size:
        raise RtpError("shorter than an RTP header")
    first, second, seq, timestamp, ssrc = HEADER.unpack_from(data)
    if first >> 6 != 2:
        raise RtpError("not RTP version 2")
    start = HEADER.size + 4 * (first & 0x0F)
    level = None
    if first & 0x10:
        start, level = _extension(data, start, level_id)
    end = size
    if first & 0x20:
        end -= data[-1]
        if data[-1] == 0:
            raise RtpError("padding of no length")
    if start > end:
        raise RtpError("header longer than the packet")
    return Packet(second & 0x7F, second >= 0x80, seq, timestamp, ssrc, data[start:end], level, arrival)


def _extension(data: bytes, start: int, level_id: int) -> tuple[int, int | None]:
    """Where the payload begins, and the audio level if the header extension at `start` has one."""
    if start + 4 > len(data):
        raise RtpError("header extension cut off")
    profile, words = struct.unpack_from("!HH", data, start)
    begin, end = start + 4, start + 4 + 4 * words
    if end > len(data):
        raise RtpError("header extension longer than the packet")
    if not level_id:
        return end, None
    if profile == _ONE_BYTE_PROFILE:
        return end, _one_byte_level(data, begin, end, level_id)
    if profile >> 4 == _TWO_BYTE_PROFILE:
        return end, _two_byte_level(data, begin, end, level_id)
    return end, None


def _one_byte_level(data: bytes, position: int, end: int, level_id: int) -> int | None:
    while position < end:
        head = data[position]
        if head == 0:  # padding
            position += 1
            continue
        if head >> 4 in (0, 15):  # padding of a length, or reserved: stop (RFC 8285 §4.2)
            return None
        if head >> 4 == level_id and position + 1 < end:
            return data[position + 1] & 0x7F
        position += 2 + (head & 0x0F)
    return None


def _two_byte_level(data: bytes, position: int, end: int, level_id: int) -> int | None:
    while position + 1 < end:
        identifier, length = data[position], data[position + 1]
        if identifier == 0:
            position += 1
            continue
        if identifier == level_id and length and position + 2 < end:
            return data[position + 2] & 0x7F
        position += 2 + length
    return None


def compose(form: Format, packet: Packet, seq: int, timestamp: int, ssrc: int, csrc: int, marker: bool) -> bytes:
    """The packet as a receiver of that format gets it: our own stream (`ssrc`), the voice named in the CSRC.

    A sender that gives no level is passed on without one, rather than with an invented one.
    """
    second = form.payload_type | 0x80 if marker else form.payload_type
    if not form.level_id or packet.level is None:
        return _CSRC_HEADER.pack(0x81, second, seq, timestamp, ssrc, csrc) + packet.payload
    head = _CSRC_HEADER.pack(0x91, second, seq, timestamp, ssrc, csrc)
    # One one-byte element of length 1 (the length field holds 0), padded to a word.
    level = _LEVEL_EXTENSION.pack(_ONE_BYTE_PROFILE, 1, form.level_id << 4, packet.level, 0)
    return head + level + packet.payload


def seq_after(a: int, b: int) -> int:
    """How far sequence number `a` lies after `b`, from -32768 to 32767, over the 16-bit wrap."""
    return (a - b + 0x8000) % SEQ_MOD - 0x8000


def ts_after(a: int, b: int) -> int:
    """How many ticks timestamp `a` lies after `b`, from -2^31 to 2^31 - 1, over the 32-bit wrap."""
    return (a - b + 0x80000000) % TS_MOD - 0x80000000
