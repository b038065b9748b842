from __future__ import annotations

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Invalid
from spaces.rtc import sdp
from tests.peer import Answer, Peer

LOCAL = sdp.Local("ufrag123", "p" * 24, "sha-256 AA:BB", [("192.0.2.1", 7890), ("2001:db8::1", 7890)])


def chrome(*directions: str) -> str:
    """An offer with the lines that matter here in the order in which Chrome 156 writes them."""
    lines = [
        "v=0", "o=- 4 2 IN IP4 127.0.0.1", "s=-", "t=0 0",
        "a=group:BUNDLE " + " ".join(map(str, range(len(directions)))),
        "a=extmap-allow-mixed", "a=msid-semantic: WMS",
    ]  # fmt: skip
    for mid, direction in enumerate(directions):
        lines += [
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0",
            "a=ice-ufrag:Kq8w", "a=ice-pwd:6iV6Bm6rT0yFZ2xfqKuPRgb4", "a=ice-options:trickle",
            "a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=setup:actpass", f"a=mid:{mid}",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", f"a={direction}", "a=rtcp-mux",
            "a=rtcp-rsize", "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtpmap:9 G722/8000", "a=rtpmap:126 telephone-event/8000",
        ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def test_reads_what_chrome_offers():
    offer = sdp.parse(chrome("recvonly", "recvonly", "recvonly"))
    assert (offer.ufrag, offer.setup, len(offer.lines("recv")), offer.lines("send")) == ("Kq8w", "actpass", 3, [])
    assert [(media.mid, media.opus, media.level_id, media.nack) for media in offer.media] == [
        ("0", 111, 1, False), ("1", 111, 1, False), ("2", 111, 1, False),
    ]  # fmt: skip


def test_reads_the_offer_as_aiortc_reads_it():
    text = chrome("sendonly", "recvonly")
    ours, theirs = sdp.parse(text), SessionDescription.parse(text)
    assert [media.mid for media in ours.media] == [media.rtp.muxId for media in theirs.media]
    assert [media.direction for media in ours.media] == [media.direction for media in theirs.media]
    assert ours.ufrag == theirs.media[0].ice.usernameFragment
    assert ours.fingerprints[0][1] == theirs.media[0].dtls.fingerprints[0].value


def test_a_sendrecv_line_can_do_both():
    offer = sdp.parse(chrome("sendrecv"))
    assert offer.lines("send") == offer.lines("recv") == offer.media


def test_the_answer_is_one_that_others_can_read():
    offer = sdp.parse(chrome("recvonly", "sendonly"))
    text = sdp.answer(offer, LOCAL, {0: sdp.Stream(42, "space", "slot0"), 1: None})
    read = SessionDescription.parse(text)
    assert [media.direction for media in read.media] == ["sendonly", "recvonly"]
    assert read.media[0].ssrc[0].ssrc == 42
    assert read.media[0].dtls.role == "server"
    assert read.media[0].ice.iceLite
    assert [c.ip for c in read.media[0].ice_candidates] == ["192.0.2.1", "2001:db8::1"]
    assert read.group[0].items == ["0", "1"]
    assert Answer.parse(text).candidates == LOCAL.candidates


def test_lines_that_are_not_wanted_are_rejected_in_their_place():
    video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\na=rtpmap:96 VP8/90000\r\n"
    offer = sdp.parse(chrome("recvonly") + video)
    text = sdp.answer(offer, LOCAL, {0: sdp.Stream(42, "space", "slot0")})
    assert "m=video 0 UDP/TLS/RTP/SAVPF 96" in text
    assert "a=group:BUNDLE 0\r\n" in text


def test_the_dtls_role_follows_the_offer():
    passive = sdp.parse(chrome("recvonly").replace("a=setup:actpass", "a=setup:passive"))
    assert "a=setup:active" in sdp.answer(passive, LOCAL, {0: None})


def test_a_level_extension_that_needs_two_byte_headers_is_not_used():
    assert sdp.parse(chrome("recvonly").replace("extmap:1 ", "extmap:15 ")).media[0].level_id == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "", "does not begin with v=0"),
        (lambda text: "hello", "does not begin with v=0"),
        (lambda text: text + "a=x:" + "y" * sdp.SDP_MAX, "longer than 64 kB"),
        (lambda text: text.partition("m=")[0], "has no m-lines"),
        (lambda text: text.replace("a=ice-pwd", "a=x"), "ICE user fragment or password"),
        (lambda text: text.replace("sha-256", "sha-1"), "no SHA-2 fingerprint"),
        (lambda text: text.replace("a=setup:actpass", "a=setup:holdconn"), "setup attribute"),
        (lambda text: text.replace("opus/48000/2", "opus/8000/1"), "no Opus audio"),
        (lambda text: text.replace("a=group:BUNDLE 0 1", "a=x"), "not bundled"),
        (lambda text: text.replace("a=rtpmap:111", "a=rtpmap:999"), "payload type"),
        (lambda text: text.replace("a=extmap:1 ", "a=extmap:x "), "header extension id"),
        (lambda text: text + "m=audio\r\n", "m-line is cut off"),
        (lambda text: text + "m=audio 9 X 0\r\n" * 100, "more than 64 m-lines"),
        (
            lambda text: text + "".join(f"a=fingerprint:sha-256 {i}\r\n" for i in range(16)),
            "more than 16 fingerprints",
        ),
    ],
)
def test_a_bad_offer_is_refused_with_what_is_wrong(change, says):
    with pytest.raises(Invalid, match=says) as refusal:
        sdp.parse(change(chrome("recvonly", "recvonly")))
    assert refusal.value.code == "sdp_invalid"


@given(st.text() | st.lists(st.sampled_from(chrome("sendrecv").split("\r\n")) | st.text()).map("\r\n".join))
def test_no_text_whatever_breaks_the_parser(text):
    try:
        offer = sdp.parse("v=0\r\n" + text)
    except Invalid:
        return
    sdp.answer(offer, LOCAL, {i: None for i, media in enumerate(offer.media) if media.usable})


@given(st.data())
def test_a_real_offer_damaged_anywhere_is_answered_or_refused(data):
    text = chrome("recvonly", "sendonly")
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    try:
        sdp.parse(text[:start] + data.draw(st.text(max_size=20)) + text[start + length :])
    except Invalid:
        return


def test_our_own_test_peer_is_understood():
    assert sdp.parse(Peer(send=True, payload_type=96, level_id=0).offer()).lines("send")[0].opus == 96
