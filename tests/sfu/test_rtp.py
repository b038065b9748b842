"""RTP packets in and out: golden bytes, agreement with aiortc, and a parser that survives anything."""

from __future__ import annotations

import pytest
from aiortc import rtp as aiortc_rtp
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from hypothesis import example, given
from hypothesis import strategies as st

from spaces.sfu.rtp import Format, Packet, RtpError, compose, parse, seq_after, ts_after

CHROME_ONE_BYTE = bytes.fromhex(
    "906f123400 01e000deadbeef"  # X, Opus as 111
    "bede0003"  # one-byte extensions, three words
    "10b2"  # 1: audio level, voice, 50 dBov
    "22a1b2c3"  # 2: absolute send time
    "310007"  # 3: transport-wide sequence number
    "4030"  # 4: mid "0"
    "00"
    "fcaffe"
)
LEVEL_LAST = bytes.fromhex("90ef000a000003c000000001 bede0003 22a1b2c3 310007 00 00 1033 00 78ff")
TWO_BYTE = bytes.fromhex(
    "906f123400 01e000deadbeef"
    "10000003"  # two-byte extensions
    "0203a1b2c3"
    "00"  # padding between elements
    "0f00"  # an element without data
    "01017f"  # 1: no voice flag, digital silence
    "00"
    "fcaffe"
)
EVERYTHING = bytes.fromhex(
    "b2ef fffe ffffffff 00000001"  # P, X, two CSRCs, marker
    "0000000a 0000000b"
    "bede0001 10850000"
    "0102030405"
    "00000003"  # three bytes of padding in front of their count? the count includes itself
)


def test_a_chrome_packet_gives_its_level_beside_other_extensions() -> None:
    expected = Packet(111, False, 0x1234, 0x1E000, 0xDEADBEEF, b"\xfc\xaf\xfe", 50, 1.5)
    assert parse(CHROME_ONE_BYTE, 1, 1.5) == expected


def test_the_level_may_stand_last_and_after_padding() -> None:
    packet = parse(LEVEL_LAST, 1, 0.0)
    assert (packet.level, packet.marker, packet.payload) == (0x33, True, b"\x78\xff")


def test_a_two_byte_extension_gives_its_level() -> None:
    packet = parse(TWO_BYTE, 1, 0.0)
    assert (packet.level, packet.payload) == (127, b"\xfc\xaf\xfe")


def test_csrcs_and_padding_are_no_payload() -> None:
    packet = parse(EVERYTHING, 1, 0.0)
    assert (packet.payload, packet.level) == (b"\x01\x02\x03\x04\x05\x00", 5)
    assert (packet.seq, packet.timestamp, packet.ssrc) == (0xFFFE, 0xFFFFFFFF, 1)


def test_a_packet_without_extension_has_no_level() -> None:
    assert parse(bytes.fromhex("806f0001000000020000000378"), 1, 0.0).level is None


@pytest.mark.parametrize("level_id", [0, 5, 14])
def test_a_level_that_was_not_negotiated_under_that_id_is_not_read(level_id: int) -> None:
    assert parse(CHROME_ONE_BYTE, level_id, 0.0).level is None
    assert parse(TWO_BYTE, level_id, 0.0).level is None


def test_an_extension_of_an_unknown_profile_is_passed_over() -> None:
    packet = parse(bytes.fromhex("906f00010000000200000003 abac0001 10850000 78"), 1, 0.0)
    assert (packet.level, packet.payload) == (None, b"\x78")


@pytest.mark.parametrize("terminator", ["f0aabb", "01aabb"], ids=["id 15", "id 0 with a length"])
def test_what_follows_a_terminating_element_is_not_read(terminator: str) -> None:
    packet = parse(bytes.fromhex(f"906f00010000000200000003 bede0002 {terminator}1085000000 78"), 1, 0.0)
    assert (packet.level, packet.payload) == (None, b"\x78")


def test_a_two_byte_extension_may_carry_application_bits() -> None:
    assert parse(bytes.fromhex("906f00010000000200000003 10050001 01018500 78"), 1, 0.0).level == 5


@pytest.mark.parametrize(
    "extension",
    ["bede0001 22000010", "01000000", "10000001 00000001", "10000001 01000000", "bede0001 00000010"],
    ids=["one-byte cut", "other profile", "two-byte cut", "two-byte empty", "one-byte at the end"],
)
def test_a_level_cut_off_by_the_end_of_the_extension_is_none(extension: str) -> None:
    packet = parse(bytes.fromhex(f"906f00010000000200000003 {extension} 85"), 1, 0.0)
    assert (packet.level, packet.payload) == (None, b"\x85")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "shorter"),
        ("806f00010000000200", "shorter"),
        ("406f00010000000200000003", "version"),
        ("826f0001000000020000000300000001", "longer than the packet"),
        ("906f00010000000200000003bede", "cut off"),
        ("906f00010000000200000003bede000110850", "extension longer"),
        ("a06f00010000000200000003ff00", "no length"),
        ("a06f000100000002000000037803", "longer than the packet"),
    ],
)
def test_lengths_that_do_not_add_up_are_refused(data: str, why: str) -> None:
    with pytest.raises(RtpError, match=why):
        parse(bytes.fromhex(data + "0" * (len(data) % 2)), 1, 0.0)


def test_padding_may_be_all_there_is() -> None:
    assert parse(bytes.fromhex("a06f0001000000020000000300000003"), 1, 0.0).payload == b"\x00"


@given(data=st.binary(max_size=80), level_id=st.integers(0, 255))
@example(data=bytes.fromhex("906f00010000000200000003bede000110"), level_id=1)
def test_no_bytes_raise_anything_but_the_documented_error(data: bytes, level_id: int) -> None:
    try:
        packet = parse(data, level_id, 0.0)
    except RtpError:
        return
    assert packet.level is None or 0 <= packet.level <= 127
    assert len(packet.payload) <= len(data) - 12


@given(
    mutation=st.integers(0, 255), at=st.integers(0, 40), base=st.sampled_from([CHROME_ONE_BYTE, TWO_BYTE, EVERYTHING])
)
def test_a_damaged_packet_raises_nothing_but_the_documented_error(mutation: int, at: int, base: bytes) -> None:
    data = bytearray(base)
    data[at % len(data)] = mutation
    try:
        parse(bytes(data), 1, 0.0)
    except RtpError:
        return


headers = st.fixed_dictionaries(
    {
        "payload_type": st.integers(0, 127),
        "marker": st.integers(0, 1),
        "sequence_number": st.integers(0, 0xFFFF),
        "timestamp": st.integers(0, 0xFFFFFFFF),
        "ssrc": st.integers(0, 0xFFFFFFFF),
        "payload": st.binary(max_size=40),
    }
)


def extensions(level_id: int) -> aiortc_rtp.HeaderExtensionsMap:
    known = aiortc_rtp.HeaderExtensionsMap()
    uris = {
        level_id: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        level_id % 14 + 1: "urn:ietf:params:rtp-hdrext:sdes:mid",
    }
    known.configure(
        RTCRtpParameters(
            headerExtensions=[RTCRtpHeaderExtensionParameters(id=key, uri=uri) for key, uri in uris.items()]
        )
    )
    return known


@given(
    header=headers,
    csrcs=st.lists(st.integers(0, 0xFFFFFFFF), max_size=15),
    padding=st.integers(0, 255),
    level=st.none() | st.integers(0, 127),
    mid=st.none() | st.text("abc0123456789", min_size=1, max_size=30),
    level_id=st.integers(1, 14),
)
def test_what_aiortc_writes_is_read_as_it_was_meant(
    header: dict[str, int | bytes],
    csrcs: list[int],
    padding: int,
    level: int | None,
    mid: str | None,
    level_id: int,
) -> None:
    theirs = aiortc_rtp.RtpPacket(**header)  # type: ignore[arg-type]
    theirs.csrc, theirs.padding_size = csrcs, padding
    theirs.extensions.audio_level = None if level is None else (True, level)
    theirs.extensions.mid = mid
    ours = parse(theirs.serialize(extensions(level_id)), level_id, 2.0)
    assert ours == Packet(
        theirs.payload_type,
        bool(theirs.marker),
        theirs.sequence_number,
        theirs.timestamp,
        theirs.ssrc,
        theirs.payload,
        level,
        2.0,
    )


@given(
    form=st.builds(Format, st.integers(0, 127), st.integers(0, 14)),
    packet=st.builds(
        Packet,
        payload_type=st.integers(0, 127),
        marker=st.booleans(),
        seq=st.integers(0, 0xFFFF),
        timestamp=st.integers(0, 0xFFFFFFFF),
        ssrc=st.integers(0, 0xFFFFFFFF),
        payload=st.binary(max_size=40),
        level=st.none() | st.integers(0, 127),
        arrival=st.just(0.0),
    ),
    seq=st.integers(0, 0xFFFF),
    timestamp=st.integers(0, 0xFFFFFFFF),
    ssrc=st.integers(1, 0xFFFFFFFF),
    csrc=st.integers(1, 0xFFFFFFFF),
    marker=st.booleans(),
)
def test_what_we_write_aiortc_reads_as_we_meant(
    form: Format, packet: Packet, seq: int, timestamp: int, ssrc: int, csrc: int, marker: bool
) -> None:
    theirs = aiortc_rtp.RtpPacket.parse(
        compose(form, packet, seq, timestamp, ssrc, csrc, marker), extensions(form.level_id or 1)
    )
    assert (theirs.payload_type, bool(theirs.marker), theirs.payload) == (form.payload_type, marker, packet.payload)
    assert (theirs.sequence_number, theirs.timestamp, theirs.ssrc, theirs.csrc) == (seq, timestamp, ssrc, [csrc])
    level = packet.level if form.level_id else None
    assert theirs.extensions.audio_level == (None if level is None else (False, level))


def test_a_composed_packet_is_these_bytes() -> None:
    packet = Packet(111, False, 7, 960, 1, b"\xfc\xaf", 50, 0.0)
    composed = compose(Format(109, 3), packet, 0x0102, 0x03040506, 0x0708090A, 0x0B0C0D0E, True)
    assert composed == bytes.fromhex("91ed0102 03040506 0708090a 0b0c0d0e bede0001 30320000 fcaf")


def test_a_receiver_that_did_not_offer_levels_gets_no_extension() -> None:
    packet = Packet(111, False, 7, 960, 1, b"\xfc\xaf", 50, 0.0)
    assert compose(Format(96), packet, 1, 2, 3, 4, False) == bytes.fromhex("81600001 00000002 00000003 00000004 fcaf")


def test_a_sender_without_levels_is_not_given_one() -> None:
    packet = Packet(111, False, 7, 960, 1, b"\xfc\xaf", None, 0.0)
    assert compose(Format(96, 5), packet, 1, 2, 3, 4, False)[0] == 0x81


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [(1, 0, 1), (0, 0xFFFF, 1), (0xFFFF, 0, -1), (0x7FFF, 0, 0x7FFF), (0x8000, 0, -0x8000), (5, 5, 0)],
)
def test_sequence_numbers_are_compared_over_the_wrap(a: int, b: int, distance: int) -> None:
    assert seq_after(a, b) == distance


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [(960, 0, 960), (0, 0xFFFFFFFF, 1), (0xFFFFFFFF, 0, -1), (0x80000000, 0, -0x80000000), (7, 7, 0)],
)
def test_timestamps_are_compared_over_the_wrap(a: int, b: int, distance: int) -> None:
    assert ts_after(a, b) == distance
