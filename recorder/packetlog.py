"""The format of a chunk file: at most a minute of one microphone, in segments that are sealed one by one.

Layout (all numbers big-endian):

    header   "SPTAP1", u8 length of the appearance's id, the id (ASCII), u32 chunk number,
             u64 beginning of the chunk in ns since 1970
    segment  u32 length of what is sealed, 12-byte nonce (u32 chunk number, u64 segment number), what is sealed
    sealed   records and the 16-byte tag of the cipher
    record   u16 length of the payload, u32 epoch, u16 seq, u32 RTP timestamp, u64 arrival in us since the beginning,
             u8 flags (1: marker), payload

Nothing hangs on the header: a reader knows the id, the number and the beginning from where it found the key, so that
damage there costs nothing. A damaged length is found by the nonce of the next segment, so that it costs one segment.
The cipher is the caller's: this module only takes bytes apart and puts them together.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from recorder.records import Record

MAGIC = b"SPTAP1"
MARKER = 1
"""Flag of a record: first packet after silence (RFC 3551 §4.1)."""

PAYLOAD_LIMIT = 0xFFFF
"""Bytes of a payload that a record can hold."""

_NUMBER_AND_WALL = struct.Struct("!IQ")
_LENGTH = struct.Struct("!I")
_NONCE = struct.Struct("!IQ")
_RECORD = struct.Struct("!HIHIQB")

Seal = Callable[[bytes, bytes], bytes]
"""(nonce, records) -> what is sealed, tag included."""

Unseal = Callable[[bytes, bytes], bytes | None]
"""(nonce, sealed) -> records, or None when the tag does not fit."""


class PacketLogError(ValueError):
    """The bytes are no header or records of a packet log."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the beginning of a chunk file."""

    appearance_id: str
    number: int  # of the chunk in its appearance
    wall: int  # beginning of the chunk: ns since 1970, UTC

    def pack(self) -> bytes:
        """The bytes of it."""
        name = self.appearance_id.encode("ascii")
        return MAGIC + bytes([len(name)]) + name + _NUMBER_AND_WALL.pack(self.number, self.wall)


def header_size(appearance_id: str) -> int:
    """Bytes of the header of that appearance's chunks."""
    return len(MAGIC) + 1 + len(appearance_id) + _NUMBER_AND_WALL.size


def parse_header(data: bytes) -> Header:
    """Read the header at the beginning of a chunk file.

    Raises:
        PacketLogError: when it is none.
    """
    start = len(MAGIC) + 1
    if data[: len(MAGIC)] != MAGIC or len(data) < start:
        raise PacketLogError("no packet log of a version we know")
    end = start + data[start - 1]
    if len(data) < end + _NUMBER_AND_WALL.size:
        raise PacketLogError("header cut off")
    try:
        name = data[start:end].decode("ascii")
    except UnicodeDecodeError as error:
        raise PacketLogError("the id is not ASCII") from error
    return Header(name, *_NUMBER_AND_WALL.unpack_from(data, end))


def frame(record: Record, start: float) -> bytes:
    """The bytes of one record in a chunk that began at `start`, in seconds of the clock that `record.at` is of."""
    micros = max(0, round((record.at - start) * 1e6))
    flags = MARKER if record.marker else 0
    head = _RECORD.pack(len(record.payload), record.epoch, record.seq, record.timestamp, micros, flags)
    return head + record.payload


def parse_records(data: bytes, start: float) -> list[Record]:
    """Read the records of one segment of a chunk that began at `start`, in seconds since 1970.

    Raises:
        PacketLogError: when their lengths do not add up.
    """
    records = []
    position = 0
    while position < len(data):
        if len(data) - position < _RECORD.size:
            raise PacketLogError("record cut off")
        length, epoch, seq, timestamp, micros, flags = _RECORD.unpack_from(data, position)
        position += _RECORD.size
        payload = data[position : position + length]
        if len(payload) < length:
            raise PacketLogError("payload cut off")
        records.append(Record(epoch, seq, timestamp, start + micros / 1e6, payload, bool(flags & MARKER)))
        position += length
    return records


def stream_records(file: IO[bytes], start: float) -> Iterator[Record]:
    """Read the records of a whole file of them, one after the other, that began at `start`, in seconds since 1970.

    Raises:
        PacketLogError: when their lengths do not add up.
    """
    while head := file.read(_RECORD.size):
        if len(head) < _RECORD.size:
            raise PacketLogError("record cut off")
        length, epoch, seq, timestamp, micros, flags = _RECORD.unpack(head)
        payload = file.read(length)
        if len(payload) < length:
            raise PacketLogError("payload cut off")
        yield Record(epoch, seq, timestamp, start + micros / 1e6, payload, bool(flags & MARKER))


def pack_segment(chunk: int, segment: int, records: bytes, seal: Seal) -> bytes:
    """The bytes of one segment with these framed records."""
    nonce = _NONCE.pack(chunk, segment)
    sealed = seal(nonce, records)
    return _LENGTH.pack(len(sealed)) + nonce + sealed


def read_segments(data: bytes, position: int, chunk: int, unseal: Unseal) -> Iterator[bytes | None]:
    """The framed records of every segment from `position` on; None for each that is damaged, once for a torn end."""
    expected = 0
    while position < len(data):
        found = _whole(data, position, chunk, expected, unseal)
        if found is None:
            following, position = _next_segment(data, position, chunk, expected + 1, unseal)
            yield from [None] * (following - expected)
            expected = following
            continue
        records, position = found
        yield records
        expected += 1


def _whole(data: bytes, position: int, chunk: int, number: int, unseal: Unseal) -> tuple[bytes, int] | None:
    """The records of the segment of that number if it stands there whole, and where it ends."""
    begin = position + _LENGTH.size + _NONCE.size
    if begin > len(data):
        return None
    (length,) = _LENGTH.unpack_from(data, position)
    nonce = data[position + _LENGTH.size : begin]
    if begin + length > len(data) or nonce != _NONCE.pack(chunk, number):
        return None
    records = unseal(nonce, data[begin : begin + length])
    return None if records is None else (records, begin + length)


def _next_segment(data: bytes, position: int, chunk: int, number: int, unseal: Unseal) -> tuple[int, int]:
    """Which segment, of that number or later, is the next whole one, and where; else the end of the data."""
    prefix = _NONCE.pack(chunk, 0)[: _LENGTH.size]
    begin = position + _LENGTH.size
    while (at := data.find(prefix, begin)) >= 0 and at + _NONCE.size <= len(data):
        found: int = _NONCE.unpack_from(data, at)[1]
        # The number itself may be what is damaged: only the tag proves it.
        if found >= number and _whole(data, at - _LENGTH.size, chunk, found, unseal) is not None:
            return found, at - _LENGTH.size
        begin = at + 1
    return number, len(data)
