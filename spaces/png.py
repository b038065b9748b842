"""Pictures in two colours, written as PNGs of a few kB without any library."""

from __future__ import annotations

import colorsys
import struct
import zlib
from collections.abc import Iterable


def picture(width: int, height: int, rows: Iterable[bytes], colors: bytes) -> bytes:
    """A picture as every browser and player shows it (PNG 3rd ed. §11.2).

    Args:
        width: pixels of a row.
        height: how many rows there are.
        rows: from the top; each has eight pixels a byte, the left one in the highest bit.
        colors: red, green and blue of what is not set, then of what is.
    """
    header = struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0)  # one bit a pixel, of a palette
    image = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return joined((b"IHDR", header), (b"PLTE", colors), (b"IDAT", image))


def joined(*chunks: tuple[bytes, bytes]) -> bytes:
    """The file of these chunks, each with its name."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in (*chunks, (b"IEND", b"")))


def shades(hue: float) -> bytes:
    """A dark ground and a light ink of one hue, from 0 to 1, that can be told apart by everybody."""
    return _rgb(hue, 0.24, 0.34) + _rgb(hue, 0.86, 0.55)


def _rgb(hue: float, lightness: float, saturation: float) -> bytes:
    return bytes(round(255 * part) for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
