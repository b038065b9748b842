"""Offer in, answer out (RFC 8829, RFC 9429), for one bundled audio transport; the same for WHIP, WHEP and our page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from spaces.errors import Invalid

SDP_MAX = 64 * 1024
"""Bytes of an offer; a browser's audio offer has about 3 kB per m-line."""

MEDIA_MAX = 64
FINGERPRINTS_MAX = 16  # different ones; a certificate has one per hash function
LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"

OPUS_FMTP = "minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=40000"
"""What speakers are asked to send: loss concealment inside the stream, nothing while silent, speech grade."""


@dataclass(slots=True)
class Media:
    """One m-line of an offer."""

    kind: str
    protocol: str
    formats: list[str]
    mid: str = ""
    direction: str = "sendrecv"  # the default of RFC 8866 §6.7
    opus: int | None = None  # payload type of Opus at 48 kHz stereo (RFC 7587), the first one offered
    level_id: int = 0  # header extension id of the audio level, 0 when not offered
    nack: bool = False  # whether the offer has generic NACK for that payload type
    rejected: bool = False  # port 0

    @property
    def usable(self) -> bool:
        """Audio that we can send or receive."""
        return self.kind == "audio" and self.opus is not None and not self.rejected


@dataclass(slots=True)
class Offer:
    """What we need to know of an offer."""

    ufrag: str = ""
    password: str = ""
    setup: str = "actpass"
    fingerprints: list[tuple[str, str]] = field(default_factory=list)  # (hash name, value)
    media: list[Media] = field(default_factory=list)
    bundled: set[str] = field(default_factory=set)  # mids

    def lines(self, direction: str) -> list[Media]:
        """Usable audio m-lines in which the offerer does that: "send" or "recv"."""
        return [media for media in self.media if media.usable and direction in media.direction]


def _bad(detail: str) -> Invalid:
    return Invalid(f"The session description cannot be used: {detail}.", code="sdp_invalid", field="sdp")


def parse(text: str) -> Offer:
    """Read an offer.

    Raises:
        Invalid: `sdp_invalid`, naming what is wrong; no other exception whatever the text is.
    """
    if len(text) > SDP_MAX:
        raise _bad(f"it is longer than {SDP_MAX // 1024} kB")
    lines = text.splitlines()
    if not lines or lines[0].strip() != "v=0":
        raise _bad("it does not begin with v=0")
    offer = Offer()
    for line in lines:
        kind, equals, value = line.strip().partition("=")
        if not equals:
            continue
        if kind == "m":
            offer.media.append(_media_line(value, len(offer.media)))
        elif kind == "a":
            _attribute(offer, value)
    return _checked(offer)


def _media_line(value: str, count: int) -> Media:
    words = value.split()
    if len(words) < 3:
        raise _bad("an m-line is cut off")
    if count >= MEDIA_MAX:
        raise _bad(f"it has more than {MEDIA_MAX} m-lines")
    return Media(words[0], words[2], words[3:], rejected=words[1] == "0")


def _attribute(offer: Offer, text: str) -> None:
    name, _, value = text.partition(":")
    media = offer.media[-1] if offer.media else None
    if name == "ice-ufrag":
        offer.ufrag = offer.ufrag or value
    elif name == "ice-pwd":
        offer.password = offer.password or value
    elif name == "setup":
        offer.setup = value
    elif name == "fingerprint":
        algorithm, _, digest = value.partition(" ")
        if (algorithm.lower(), digest) not in offer.fingerprints:
            offer.fingerprints.append((algorithm.lower(), digest))
        if len(offer.fingerprints) > FINGERPRINTS_MAX:
            raise _bad(f"it has more than {FINGERPRINTS_MAX} fingerprints")
    elif name == "group" and value.startswith("BUNDLE"):
        offer.bundled.update(value.split()[1:])
    elif media is not None:
        _media_attribute(media, name, value)


def _media_attribute(media: Media, name: str, value: str) -> None:
    if name in ("sendrecv", "sendonly", "recvonly", "inactive"):
        media.direction = name
    elif name == "mid":
        media.mid = value
    elif name == "rtpmap":
        number, _, codec = value.partition(" ")
        if media.opus is None and codec.lower() == "opus/48000/2":
            media.opus = _number(number, 127, "a payload type")
    elif name == "extmap":
        number, _, uri = value.partition(" ")
        if uri.split(" ")[0] == LEVEL_URI:
            media.level_id = _number(number.partition("/")[0], 255, "a header extension id")
    elif name == "rtcp-fb":
        number, _, feedback = value.partition(" ")
        media.nack |= feedback == "nack" and number in (str(media.opus), "*")


def _number(text: str, most: int, what: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 3 or int(text) > most:
        raise _bad(f"{what} is not a number up to {most}")
    return int(text)


def _checked(offer: Offer) -> Offer:
    if not offer.media:
        raise _bad("it has no m-lines")
    if not 4 <= len(offer.ufrag) <= 256 or not 22 <= len(offer.password) <= 256:
        raise _bad("its ICE user fragment or password is missing or of a wrong length")
    if not any(algorithm in ("sha-256", "sha-384", "sha-512") for algorithm, _ in offer.fingerprints):
        raise _bad("it has no SHA-2 fingerprint, so the other end could not be told from a stranger")
    if offer.setup not in ("actpass", "active", "passive"):
        raise _bad("its setup attribute is neither actpass, active nor passive")
    usable = [media for media in offer.media if media.usable]
    if not usable:
        raise _bad("it offers no Opus audio (opus/48000/2)")
    if any("\r" in media.mid or len(media.mid) > 64 for media in offer.media):
        raise _bad("a mid is too long")
    if len(usable) > 1 and any(media.mid not in offer.bundled for media in usable):
        raise _bad("its audio lines are not bundled on one transport (a=group:BUNDLE)")
    for media in usable:
        # One-byte header extensions have ids 1 to 14 (RFC 8285 §4.2); ours are sent as such.
        media.level_id = media.level_id if media.level_id <= 14 else 0
    return offer


@dataclass(frozen=True, slots=True)
class Stream:
    """What we send on an m-line of the answer."""

    ssrc: int
    stream: str  # MediaStream id
    track: str  # MediaStreamTrack id


@dataclass(frozen=True, slots=True)
class Local:
    """Our end of the transport."""

    ufrag: str
    password: str
    fingerprint: str  # "sha-256 AA:BB:…"
    candidates: Sequence[tuple[str, int]]  # addresses people reach us at


def answer(offer: Offer, local: Local, lines: dict[int, Stream | None]) -> str:
    """The answer to an offer.

    Args:
        offer: as parsed.
        local: our end.
        lines: by index of the m-line, the stream we send there or None where we receive; all others are rejected.
    """
    accepted = [media.mid for index, media in enumerate(offer.media) if index in lines]
    out = [
        "v=0",
        f"o=- {secrets.randbits(62)} 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        *([f"a=group:BUNDLE {' '.join(accepted)}"] if offer.bundled else []),
        "a=msid-semantic: WMS *",
    ]
    for index, media in enumerate(offer.media):
        out += _answered(offer, media, local, lines[index]) if index in lines else _refused(media)
    return "\r\n".join(out) + "\r\n"


def _refused(media: Media) -> list[str]:
    mid = [f"a=mid:{media.mid}"] if media.mid else []
    formats = " ".join(media.formats) or "0"
    return [f"m={media.kind} 0 {media.protocol} {formats}", "c=IN IP4 0.0.0.0", *mid, "a=inactive"]


def _answered(offer: Offer, media: Media, local: Local, stream: Stream | None) -> list[str]:
    opus = media.opus
    host, port = local.candidates[0] if local.candidates else ("0.0.0.0", 9)  # noqa: S104
    return [
        f"m=audio {port} {media.protocol} {opus}",
        f"c=IN {'IP6' if ':' in host else 'IP4'} {host}",
        *([f"a=mid:{media.mid}"] if media.mid else []),
        "a=sendonly" if stream else "a=recvonly",
        f"a=ice-ufrag:{local.ufrag}",
        f"a=ice-pwd:{local.password}",
        f"a=fingerprint:{local.fingerprint}",
        f"a=setup:{'active' if offer.setup == 'passive' else 'passive'}",
        "a=rtcp-mux",
        f"a=rtpmap:{opus} opus/48000/2",
        f"a=fmtp:{opus} {OPUS_FMTP}",
        *([f"a=rtcp-fb:{opus} nack"] if media.nack and stream else []),
        *([f"a=extmap:{media.level_id} {LEVEL_URI}"] if media.level_id else []),
        *(_source(stream) if stream else []),
        *(_candidate(index, address) for index, address in enumerate(local.candidates)),
        "a=end-of-candidates",
    ]


def _source(stream: Stream) -> list[str]:
    return [
        f"a=msid:{stream.stream} {stream.track}",
        f"a=ssrc:{stream.ssrc} cname:spaces",
        f"a=ssrc:{stream.ssrc} msid:{stream.stream} {stream.track}",
    ]


def _candidate(index: int, address: tuple[str, int]) -> str:
    # RFC 8445 §5.1.2.1 with the host type preference; earlier addresses are preferred.
    priority = (126 << 24) + ((65535 - index) << 8) + 255
    return f"a=candidate:{index + 1} 1 udp {priority} {address[0]} {address[1]} typ host"
