"""RTCP: reports read and written, and statistics as RFC 3550 counts them."""

from __future__ import annotations

import struct

import pytest
from aiortc import rtp as aiortc_rtp
from hypothesis import example, given
from hypothesis import strategies as st

from spaces.sfu import reports
from spaces.sfu.reports import Feedback, Loss, Reception, RtcpError
from spaces.sfu.rtp import Packet

# As Chromium sends it: a speaker's SR + SDES; a listener's RR of two blocks, SDES, NACK, and a REMB nobody asked for.
SPEAKER = bytes.fromhex(
    "80c80006 0a0b0c0d eb9c2f40 80000000 0001e000 00000064 00001f40"
    "81ca0006 0a0b0c0d 0110 41426344456647684a6b4c6d4e6f5071 0000"
)
LISTENER = bytes.fromhex(
    "82c9000d 00000001"
    "11111111 40000010 0001fffe 00000960 00000000 00000000"
    "22222222 00fffffe 00000005 000000f0 2f408000 00010000"
    "81ca0003 00000001 0101 78 00 00000000"
    "81cd0003 00000001 11111111 00640005"
    "8fce0005 00000001 00000000 52454d42 010d0bb8 11111111"
)


def test_a_speakers_compound_names_the_moment_of_its_report() -> None:
    feedback = reports.parse(SPEAKER)
    assert feedback.sender == (0x0A0B0C0D, 0x2F408000)
    assert (feedback.losses, feedback.nacks, feedback.byes) == ([], [], [])


def test_a_listeners_compound_tells_losses_and_what_is_missing() -> None:
    feedback = reports.parse(LISTENER)
    assert feedback.losses == [
        Loss(0x11111111, fraction=0.25, lost=16, jitter=0.05),
        Loss(0x22222222, fraction=0.0, lost=-2, jitter=0.005),
    ]
    assert feedback.nacks == [(0x11111111, [100, 101, 103])]


def test_missing_numbers_are_counted_over_the_wrap() -> None:
    assert reports.parse(bytes.fromhex("81cd0003 00000001 00000002 ffff8001")).nacks == [(2, [0xFFFF, 0, 15])]


def test_a_goodbye_names_who_leaves() -> None:
    assert reports.parse(bytes.fromhex("82cb0002 00000007 00000008")).byes == [7, 8]


def test_a_goodbye_may_give_a_reason() -> None:
    assert reports.parse(bytes.fromhex("81cb0003 00000007 04676f6e 65000000")).byes == [7]


def test_padding_is_not_read_as_content() -> None:
    assert reports.parse(bytes.fromhex("a1cd0004 00000001 00000002 00050000 00000004")).nacks == [(2, [5])]


def test_other_kinds_of_feedback_are_passed_over() -> None:
    assert reports.parse(bytes.fromhex("8fcd0003 00000001 00000002 00050000")) == Feedback()


def test_a_flood_of_missing_numbers_is_cut_short() -> None:
    body = b"".join(struct.pack("!HH", number, 0xFFFF) for number in range(300))
    (_, wanted), *_ = reports.parse(struct.pack("!BBHII", 0x81, 205, 2 + 300, 1, 2) + body).nacks
    assert len(wanted) == 64


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("81c9", "header"),
        ("41c90001 00000001", "not an RTCP packet"),
        ("81c90007 00000001", "not an RTCP packet"),
        ("80c80005 00000001 00000000 00000000 00000000 00000000", "sender report"),
        ("80c90000", "receiver report"),
        ("81c90001 00000001", "report block"),
        ("81c80006 00000001 00000000 00000000 00000000 00000000 00000000", "report block"),
        ("82cb0001 00000001", "goodbye"),
        ("81cd0001 00000001", "negative acknowledgement"),
        ("a0c90001 00000000", "padding"),
        ("a0c90001 00000009", "padding"),
        ("a0c90000", "padding"),
    ],
)
def test_what_does_not_add_up_is_refused(data: str, why: str) -> None:
    with pytest.raises(RtcpError, match=why):
        reports.parse(bytes.fromhex(data))


@given(st.binary(max_size=120))
@example(bytes.fromhex("81cd0002 00000001 00000002"))
def test_no_bytes_raise_anything_but_the_documented_error(data: bytes) -> None:
    try:
        reports.parse(data)
    except RtcpError:
        return


@given(
    kind=st.integers(198, 208),
    first=st.integers(128, 191),
    words=st.integers(0, 20),
    tail=st.binary(max_size=80),
)
def test_no_packet_that_looks_right_raises_anything_else(kind: int, first: int, words: int, tail: bytes) -> None:
    try:
        reports.parse(struct.pack("!BBH", first, kind, words) + tail)
    except RtcpError:
        return


number32 = st.integers(0, 0xFFFFFFFF)
infos = st.builds(
    aiortc_rtp.RtcpReceiverInfo,
    ssrc=number32,
    fraction_lost=st.integers(0, 255),
    packets_lost=st.integers(-0x800000, 0x7FFFFF),
    highest_sequence=number32,
    jitter=number32,
    lsr=number32,
    dlsr=number32,
)


@given(
    blocks=st.lists(infos, max_size=4),
    lost=st.lists(st.integers(0, 0xFFEE), unique=True, min_size=1, max_size=3).map(sorted),
    ntp=st.integers(0, 2**64 - 1),
    leaving=st.lists(number32, max_size=5),
)
def test_what_aiortc_writes_is_read_as_it_was_meant(
    blocks: list[aiortc_rtp.RtcpReceiverInfo], lost: list[int], ntp: int, leaving: list[int]
) -> None:
    info = aiortc_rtp.RtcpSenderInfo(ntp_timestamp=ntp, rtp_timestamp=1, packet_count=2, octet_count=3)
    compound = (
        bytes(aiortc_rtp.RtcpSrPacket(ssrc=5, sender_info=info, reports=blocks))
        + bytes(aiortc_rtp.RtcpRrPacket(ssrc=5, reports=blocks))
        + bytes(aiortc_rtp.RtcpSdesPacket(chunks=[aiortc_rtp.RtcpSourceInfo(ssrc=5, items=[(1, b"me")])]))
        + bytes(aiortc_rtp.RtcpRtpfbPacket(fmt=1, ssrc=5, media_ssrc=6, lost=lost))
        + bytes(aiortc_rtp.RtcpByePacket(sources=leaving))
    )
    feedback = reports.parse(compound)
    expected = [Loss(b.ssrc, b.fraction_lost / 256, b.packets_lost, b.jitter / 48_000) for b in blocks]
    assert feedback.losses == expected * 2
    assert feedback.sender == (5, ntp >> 16 & 0xFFFFFFFF)
    assert feedback.nacks == [(6, lost)]
    assert feedback.byes == leaving


def packet(seq: int, timestamp: int = 0, arrival: float = 0.0, ssrc: int = 9) -> Packet:
    return Packet(111, False, seq % 65536, timestamp % 2**32, ssrc, b"x", 30, arrival)


def block(reception: Reception, now: float = 0.0) -> aiortc_rtp.RtcpReceiverInfo:
    """The report block as aiortc reads it."""
    (report, _) = aiortc_rtp.RtcpPacket.parse(reports.receiver_report(3, reception.block(now)))
    assert isinstance(report, aiortc_rtp.RtcpRrPacket)
    assert report.ssrc == 3
    return report.reports[0]


def test_a_clean_stream_has_no_loss_and_no_jitter() -> None:
    reception = Reception()
    for index in range(100):
        reception.observe(packet(500 + index, 960 * index, 0.02 * index))
    report = block(reception)
    assert (report.ssrc, report.highest_sequence) == (9, 599)
    assert (report.fraction_lost, report.packets_lost, report.jitter) == (0, 0, 0)


def test_lost_packets_are_counted_since_the_last_report_and_since_the_start() -> None:
    reception = Reception()
    for index in (0, 1, 2, 4):
        reception.observe(packet(index))
    first = block(reception)
    assert (first.fraction_lost, first.packets_lost) == (256 // 5, 1)
    for index in range(5, 9):
        reception.observe(packet(index))
    second = block(reception)
    assert (second.fraction_lost, second.packets_lost) == (0, 1)


def test_nothing_new_is_no_loss() -> None:
    reception = Reception()
    reception.observe(packet(1))
    block(reception)
    assert (block(reception).fraction_lost, block(reception).packets_lost) == (0, 0)


def test_nothing_at_all_is_no_loss() -> None:
    assert Reception().lost == 0
    assert block(Reception()).packets_lost == 0


def test_duplicates_make_the_loss_negative() -> None:
    reception = Reception()
    for seq in (1, 2, 2, 2):
        reception.observe(packet(seq))
    report = block(reception)
    assert (reception.lost, report.packets_lost, report.fraction_lost) == (-2, -2, 0)


def test_the_highest_number_is_extended_over_the_wrap() -> None:
    reception = Reception()
    for seq in range(65_000, 65_000 + 70_000):
        reception.observe(packet(seq))
    assert block(reception).highest_sequence == 134_999
    assert reception.lost == 0


def test_reordering_is_no_loss() -> None:
    reception = Reception()
    for seq in (65_534, 0, 65_535, 2, 1):
        reception.observe(packet(seq))
    assert (reception.lost, block(reception).highest_sequence) == (0, 65_538)


@pytest.mark.parametrize("restart", [30_000, 60_000])
def test_a_sender_that_starts_anew_has_lost_nothing(restart: int) -> None:
    reception = Reception()
    for seq in (10, 11, 12):
        reception.observe(packet(seq))
    block(reception)
    for seq in range(restart, restart + 10):
        reception.observe(packet(seq))
    report = block(reception)
    assert (report.packets_lost, report.fraction_lost, report.highest_sequence) == (0, 0, restart + 9)


def test_jitter_approaches_the_deviation_of_the_transit_times() -> None:
    reception = Reception()
    for index in range(500):  # every other packet is 5 ms late: transit times differ by 240 ticks
        reception.observe(packet(index, 960 * index, 0.02 * index + 0.005 * (index % 2)))
    assert block(reception).jitter == pytest.approx(240, abs=1)


def test_a_wrap_of_the_timestamp_is_no_jitter() -> None:
    reception = Reception()
    for index in range(10):
        reception.observe(packet(index, 2**32 - 4800 + 960 * index, 0.02 * index))
    assert block(reception).jitter == 0


def test_a_report_tells_how_long_ago_the_senders_own_came() -> None:
    reception = Reception()
    reception.observe(packet(1))
    assert (block(reception, 5.0).lsr, block(reception, 5.0).dlsr) == (0, 0)
    reception.sender_report(0x12345678, 2.0)
    assert (block(reception, 5.5).lsr, block(reception, 5.5).dlsr) == (0x12345678, round(3.5 * 65536))


def test_a_sender_report_ties_the_streams_clock_to_the_wall_clock() -> None:
    (report,) = aiortc_rtp.RtcpPacket.parse(reports.sender_report(7, 1_795_000_000.5, 2**32 + 960, 2**32 + 4, 500))
    assert isinstance(report, aiortc_rtp.RtcpSrPacket)
    seconds, fraction = divmod(report.sender_info.ntp_timestamp, 2**32)
    assert (seconds - 1_795_000_000, fraction) == (70 * 365 * 86_400 + 17 * 86_400, 2**31)
    assert report.ssrc == 7
    assert (report.sender_info.rtp_timestamp, report.sender_info.packet_count, report.sender_info.octet_count) == (
        960,
        4,
        500,
    )


def test_a_report_that_came_after_the_loop_last_read_its_clock_came_just_now() -> None:
    reception = Reception()
    reception.observe(packet(1))
    reception.sender_report(0x12345678, 2.001)
    assert block(reception, 2.0).dlsr == 0


def test_every_compound_packet_carries_our_name() -> None:
    compounds = [
        reports.receiver_report(1, Reception().block(0.0)),
        reports.sender_report(1, 0.0, 0, 0, 0) + reports.cname(1),
        reports.goodbye(1, 2, 3),
    ]
    for compound in compounds:
        described = [
            part for part in aiortc_rtp.RtcpPacket.parse(compound) if isinstance(part, aiortc_rtp.RtcpSdesPacket)
        ]
        assert [(chunk.ssrc, chunk.items) for part in described for chunk in part.chunks] == [(1, [(1, b"spaces")])]


def test_a_goodbye_names_all_our_streams_and_starts_with_a_report() -> None:
    first, *_, last = aiortc_rtp.RtcpPacket.parse(reports.goodbye(1, 2, 3))
    assert first == aiortc_rtp.RtcpRrPacket(ssrc=1)
    assert last == aiortc_rtp.RtcpByePacket(sources=[1, 2, 3])
