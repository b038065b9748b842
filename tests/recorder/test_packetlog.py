from __future__ import annotations

import io
import itertools
import random
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from recorder import packetlog
from recorder.packetlog import (
    Header,
    PacketLogError,
    frame,
    pack_segment,
    parse_header,
    parse_records,
    read_segments,
    stream_records,
)
from recorder.records import Record
from recorder.vault import Lock

ID = "appearance01"
KEY = bytes(range(32))
START = 1_795_387_800.25
HEADER = Header(ID, 3, 1_795_387_800_250_000_000)
FIRST = Record(1, 65535, 2**32 - 960, START, b"first", marker=True)
SECOND = Record(1, 0, 0, START + 0.020001, b"second")
GOLDEN = bytes.fromhex(
    "5350544150310c617070656172616e636530310000000318ea7fb123f8a28000000045000000030000000000000000bea315"
    "9cbb9ad5d7cfb731202c7ec8db4e556d34603b43ebeb9303a681df6b86ca545cc1cad7fe0a38f9b37e430406d5950d6a7458"
    "10b3a31f5d59641ee6f1d1bb81dcdc91"
)


def lock(number: int = 3) -> Lock:
    return Lock(KEY, ID, number)


def chunk(*segments: bytes) -> bytes:
    return HEADER.pack() + b"".join(
        pack_segment(3, number, records, lock().seal) for number, records in enumerate(segments)
    )


def read(data: bytes) -> list[bytes | None]:
    return list(read_segments(data, packetlog.header_size(ID), 3, lock().unseal))


def test_the_layout_is_the_one_that_was_written_down():
    plain = struct.pack("!HIHIQB", 5, 1, 65535, 2**32 - 960, 0, 1) + b"first"
    plain += struct.pack("!HIHIQB", 6, 1, 0, 0, 20001, 0) + b"second"
    nonce = struct.pack("!IQ", 3, 0)
    sealed = AESGCM(KEY).encrypt(nonce, plain, b"segment appearance01 3")
    header = b"SPTAP1" + b"\x0cappearance01" + struct.pack("!IQ", 3, 1_795_387_800_250_000_000)
    by_hand = header + struct.pack("!I", len(sealed)) + nonce + sealed
    assert chunk(frame(FIRST, START) + frame(SECOND, START)) == by_hand


def test_a_file_of_this_version_stays_readable():
    assert parse_header(GOLDEN) == HEADER
    (segment,) = read(GOLDEN)
    assert segment is not None
    assert parse_records(segment, START) == [FIRST, SECOND]
    assert chunk(segment) == GOLDEN


records = st.builds(
    Record,
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**16 - 1),
    st.integers(0, 2**32 - 1),
    st.integers(0, 10**9).map(lambda micros: micros / 1e6),
    st.binary(max_size=1300),
    st.booleans(),
)


@given(st.lists(st.lists(records, min_size=1, max_size=5), max_size=5))
def test_what_is_written_is_read(segments: list[list[Record]]):
    data = chunk(*(b"".join(frame(record, 0.0) for record in segment) for segment in segments))
    found = [parse_records(segment, 0.0) for segment in read(data) if segment is not None]
    assert found == segments


@given(st.text("abcXYZ019_-", min_size=1, max_size=64), st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_a_header_comes_back(name: str, number: int, wall: int):
    header = Header(name, number, wall)
    assert parse_header(header.pack()) == header
    assert packetlog.header_size(name) == len(header.pack())


SEGMENTS = [b"%d %s" % (n, random.Random(n).randbytes(40 + n)) for n in range(6)]
WHOLE = chunk(*SEGMENTS)


@pytest.mark.parametrize("bit", [0x01, 0x80, 0xFF])
def test_one_flipped_byte_costs_at_most_its_segment(bit: int):
    for position in range(len(WHOLE)):
        data = bytearray(WHOLE)
        data[position] ^= bit
        found = read(bytes(data))
        assert len(found) == len(SEGMENTS)
        expected: list[bytes | None] = [*SEGMENTS]
        if (cost := segment_at(position)) is not None:
            expected[cost] = None
        assert found == expected, position


def test_a_torn_tail_costs_the_segment_that_was_torn():
    for size in range(packetlog.header_size(ID), len(WHOLE)):
        whole = segment_at(size)
        assert whole is not None
        found = read(WHOLE[:size])
        assert found[:whole] == SEGMENTS[:whole]
        assert found[whole:] in ([], [None])


def test_a_segment_cut_out_of_the_middle_is_counted():
    begin, end = bounds()[2]
    assert read(WHOLE[:begin] + WHOLE[end:]) == [*SEGMENTS[:2], None, *SEGMENTS[3:]]


def test_a_segment_of_another_chunk_is_not_taken():
    assert read(HEADER.pack() + pack_segment(4, 0, b"foreign", lock(4).seal)) == [None]
    assert read(HEADER.pack() + pack_segment(3, 0, b"foreign", lock(4).seal)) == [None]


def bounds() -> list[tuple[int, int]]:
    position, found = packetlog.header_size(ID), []
    for segment in SEGMENTS:
        end = position + 4 + 12 + len(segment) + 16
        found.append((position, end))
        position = end
    return found


def segment_at(position: int) -> int | None:
    return next((n for n, (begin, end) in enumerate(bounds()) if begin <= position < end), None)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes):
    assert all(segment is None for segment in read(HEADER.pack() + data))
    for parser in (parse_header, lambda raw: parse_records(raw, 0.0)):
        try:
            parser(data)
        except PacketLogError:
            continue


@pytest.mark.parametrize(
    "data", [b"", b"SPTAP", b"SPTAP2\x01a" + bytes(12), b"SPTAP1\x05abc", b"SPTAP1\x01\xff" + bytes(12)]
)
def test_what_is_no_header_is_refused(data: bytes):
    with pytest.raises(PacketLogError):
        parse_header(data)


def test_a_whole_file_of_records_is_read_one_by_one_and_never_past_a_cut():
    records = [Record(1, n, n * 960, 1000.0 + n / 50, bytes([n]) * n, marker=n == 0) for n in range(20)]
    data = b"".join(frame(record, 1000.0) for record in records)
    assert list(stream_records(io.BytesIO(data), 1000.0)) == parse_records(data, 1000.0) == records
    whole = {0, *itertools.accumulate(len(frame(record, 1000.0)) for record in records)}
    for cut in range(len(data)):
        if cut not in whole:
            with pytest.raises(PacketLogError):
                list(stream_records(io.BytesIO(data[:cut]), 1000.0))
