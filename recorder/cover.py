"""The cover of a recording: bars unlike any other's, drawn from its guid, as a PNG that every player shows."""

from __future__ import annotations

import hashlib

from spaces import png

SIDE = 1400
"""Pixels: what podcast directories ask for at least."""

_BARS = 21


def cover(guid: str) -> bytes:
    """The same picture for the same guid, for ever: about 5 kB."""
    seed = hashlib.sha256(guid.encode()).digest()
    heights = [0.12 + 0.6 * (seed[number] / 255) * _envelope(number) for number in range(_BARS)]
    return png.picture(SIDE, SIDE, (_row(y, heights) for y in range(SIDE)), png.shades(seed[-1] / 255))


def _row(y: int, heights: list[float]) -> bytes:
    """The pixels of one line, eight in a byte."""
    distance = abs(y - SIDE / 2) / (SIDE / 2)
    width, margin = SIDE * 0.8 / _BARS, SIDE * 0.1
    line = bytearray(SIDE // 8)
    for number, height in enumerate(heights):
        if distance > height:
            continue
        begin = round(margin + number * width + width * 0.2)
        for x in range(begin, round(begin + width * 0.6)):
            line[x // 8] |= 0x80 >> x % 8
    return bytes(line)


def _envelope(number: int) -> float:
    """Higher in the middle."""
    return 1.0 - 0.6 * abs(number - (_BARS - 1) / 2) / (_BARS / 2)
