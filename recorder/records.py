"""One captured packet, as capture wrote it down and as rendering reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One Opus packet of one microphone."""

    epoch: int  # another one whenever the numbers or timestamps start anew
    seq: int  # 0 to 65535
    timestamp: int  # 48 kHz ticks, 32 bits (RFC 7587 §4.1)
    at: float  # when it arrived: seconds of UTC since 1970
    payload: bytes  # the Opus packet
    marker: bool = False  # first packet after silence (RFC 3551 §4.1)
