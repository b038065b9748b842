"""Pictures of strangers made small and square: decoded within limits, and never passed on as they came.

Only decoders of pictures are opened, one by its magic number, and each is told how many pixels it may have; no
container is probed. Whatever else stands in the file is lost on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from spaces.errors import Invalid

PIXELS = 25_000_000
"""Of the largest picture that is decoded, 5000 on a side: 150 MB while that lasts,
250 MB with 16 bits for each colour (measured)."""

SMALL = 600
"""Pixels on the longer side of what is shown in lists."""

COVER = 1400
"""Pixels on a side of a cover: what podcast directories ask for at least."""

_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "mjpeg"), (b"GIF8", "gif"))
_Pixels = NDArray[np.uint8]


def small(data: bytes, side: int = SMALL) -> bytes:
    """The picture as WebP, at most so many pixels wide and high.

    Raises:
        Invalid: picture_invalid, when it is none, or too large.
    """
    frame = _decoded(data)
    scale = min(1.0, side / max(frame.height, frame.width))
    size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    made = av.VideoFrame.from_ndarray(_scaled(frame, *size), format="rgb24")
    return _encoded("libwebp", "yuv420p", made, {"quality": "82"})


def square(data: bytes, side: int = COVER) -> bytes:
    """The middle of the picture as a square JPEG of that many pixels, which every podcast app shows.

    Raises:
        Invalid: picture_invalid, when it is none, or too large.
    """
    return _jpeg(_square(_decoded(data), side))


def composed(pictures: Sequence[bytes], side: int = COVER) -> bytes:
    """One to four pictures in one square JPEG: one fills it, more share it.

    Raises:
        Invalid: picture_invalid, when one is none, or too large.
    """
    if len(pictures) == 1:
        return square(pictures[0], side)
    tiles = [_square(_decoded(data), side // 2) for data in pictures[:4]]
    places = [tiles[number] for number in ((0, 1, 1, 0), (0, 1, 2, 0), (0, 1, 2, 3))[len(tiles) - 2]]
    return _jpeg(np.vstack([np.hstack(places[:2]), np.hstack(places[2:])]))


def _decoded(data: bytes) -> av.VideoFrame:
    """The first picture in it, in whatever form it has there."""
    kind = _kind(data)
    if kind is None:
        raise _refused("It is no picture we know; PNG, JPEG, WebP and GIF are.")
    decoder: Any = av.CodecContext.create(kind, "r")
    decoder.options = {"max_pixels": str(PIXELS + PIXELS // 10)}  # they count what rows are padded with
    try:
        frames: list[av.VideoFrame] = decoder.decode(av.Packet(data)) or decoder.decode(None)
    except (av.FFmpegError, ValueError, MemoryError):
        frames = []
    if not frames or not 0 < frames[0].width * frames[0].height <= PIXELS:
        raise _refused(f"The picture is broken, or has more than {PIXELS // 10**6} million pixels.")
    return frames[0]


def _kind(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for magic, kind in _KINDS if data.startswith(magic)), None)


def _square(frame: av.VideoFrame, side: int) -> _Pixels:
    edge = min(frame.height, frame.width)
    return _scaled(frame, side, side, f"crop={edge}:{edge}")


def _scaled(frame: av.VideoFrame, width: int, height: int, first: str = "null") -> _Pixels:
    """Red, green and blue at that size; what is see-through is white.

    It becomes small before it becomes numbers here: a few bytes more for each pixel of a large one are many.
    """
    graph = av.filter.Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25))
    steps: list[Any] = [source]
    for step in (first, f"scale={width}:{height}:flags=area", "format=rgba", "buffersink"):
        name, _, options = step.partition("=")
        steps.append(graph.add(name, options))
    try:
        graph.link_nodes(*steps).configure()
        graph.push(frame)
        rgba = graph.pull().to_ndarray().astype(np.uint16)
    except (av.FFmpegError, ValueError, MemoryError) as error:
        raise _refused("The picture is broken, or of a kind that cannot be shown.") from error
    alpha = rgba[:, :, 3:]
    return np.asarray((rgba[:, :, :3] * alpha + 255 * (255 - alpha)) // 255, dtype=np.uint8)


def _jpeg(pixels: _Pixels) -> bytes:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    return _encoded("mjpeg", "yuvj420p", frame, {"qmin": "2", "qmax": "4"})


def _encoded(codec: str, pixel_format: str, frame: av.VideoFrame, options: dict[str, str]) -> bytes:
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, pixel_format
    encoder.time_base, encoder.options = Fraction(1, 25), options
    ready = frame.reformat(format=pixel_format)
    return b"".join(bytes(packet) for packet in [*encoder.encode(ready), *encoder.encode(None)])


def _refused(text: str) -> Invalid:
    return Invalid(text, code="picture_invalid")
