"""Packets as a browser sends them, built without the code under test."""

from __future__ import annotations

import struct
from dataclasses import dataclass

OPUS = 111
LEVEL_ID = 1


def rtp(
    seq: int,
    timestamp: int,
    *,
    ssrc: int = 0xA0A0A0A0,
    level: int | None = 30,
    payload: bytes = b"opus-frame-of-a-usual-length",
    payload_type: int = OPUS,
    marker: bool = False,
) -> bytes:
    """One RTP packet, with the audio level as extension 1 unless it is None."""
    second = payload_type | (0x80 if marker else 0)
    head = struct.pack("!BBHII", 0x80 if level is None else 0x90, second, seq % 65536, timestamp % 2**32, ssrc % 2**32)
    extension = b"" if level is None else struct.pack("!HHBBH", 0xBEDE, 1, LEVEL_ID << 4, 0x80 | level, 0)
    return head + extension + payload


@dataclass(frozen=True)
class Heard:
    """What a listener reads from one packet, by a reader of the test's own."""

    payload_type: int
    marker: bool
    seq: int
    timestamp: int
    ssrc: int
    csrc: int
    level: int | None
    payload: bytes


def hear(data: bytes) -> Heard:
    """Read a packet that a slot sent; it has exactly one CSRC and at most the level extension."""
    first, second, seq, timestamp, ssrc, csrc = struct.unpack_from("!BBHIII", data)
    assert first & 0xEF == 0x81, "version 2, no padding, one CSRC"
    level = None
    start = 16
    if first & 0x10:
        profile, words, _, level = struct.unpack_from("!HHBB", data, 16)
        assert (profile, words) == (0xBEDE, 1)
        start = 24
    return Heard(second & 0x7F, second >= 0x80, seq, timestamp, ssrc, csrc, level, data[start:])
