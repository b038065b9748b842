"""What a publisher publishes: programmes that are tones, pictures of one colour, lists of feeds."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import av
import numpy as np

from spaces import png
from tests.recorder.sounds import RATE, tone

DAY = timedelta(days=1)
NEWEST = datetime.now(UTC).replace(microsecond=0) - DAY
"""When the first programme of a show was published, unless it says otherwise; each further one is a day older."""


@dataclass(frozen=True)
class Programme:
    """One episode: a tone of some length."""

    name: str  # of its file, and its guid
    title: str
    hz: int = 440
    seconds: float = 4.0
    published_at: datetime = NEWEST
    notes: str = ""
    guid: str = ""
    enclosure: str = ""  # elsewhere, when it is not the file that is made

    @property
    def sound(self) -> bytes:
        """Its MP3."""
        return mp3(self.hz, self.seconds)


def several(name: str, count: int, seconds: float = 2.0, newest: datetime = NEWEST) -> list[Programme]:
    """Programmes of a show, the newest first; it has the highest number."""
    return [
        Programme(f"{name}-{n}", f"{name.title()} number {n}", 400 + 20 * (n % 40), seconds, newest - (count - n) * DAY)
        for n in range(count, 0, -1)
    ]


@cache
def mp3(hz: int, seconds: float) -> bytes:
    """A tone as an MP3 file."""
    out = io.BytesIO()
    samples = (np.clip(tone(hz, seconds, 0.4), -1, 1) * 32767).astype(np.int16)
    with av.open(out, "w", format="mp3") as container:
        stream: Any = container.add_stream("libmp3lame", rate=RATE)
        stream.layout, stream.bit_rate = "mono", 64_000
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        for packet in [*_encoded(stream, frame), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()


def _encoded(stream: Any, frame: av.AudioFrame) -> list[Any]:
    resampler = av.AudioResampler(stream.format.name, stream.layout.name, RATE)
    return [packet for part in resampler.resample(frame) for packet in stream.encode(part)]


@cache
def picture(name: str, size: int = 64) -> bytes:
    """A square PNG of one colour."""
    colour = hashlib.sha256(name.encode()).digest()[:3]
    rows = (b"\0" + colour * size) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return png.joined((b"IHDR", head), (b"IDAT", zlib.compress(rows)))


def opml(*feeds: str, title: str = "Subscriptions") -> bytes:
    """A list of feeds, as podcast apps export it."""
    lines = "".join(f'<outline type="rss" text={quoteattr(url)} xmlUrl={quoteattr(url)}/>' for url in feeds)
    head = f"<head><title>{escape(title)}</title></head>"
    return f'<?xml version="1.0"?><opml version="2.0">{head}<body>{lines}</body></opml>'.encode()
