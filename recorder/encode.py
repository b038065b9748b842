"""One stream of blocks into MP3, M4A and Opus at once, each in a thread of its own (PyAV encodes without the GIL).

Memory does not grow with the length: every encoder has a short queue, and the slowest sets the pace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import IO

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from recorder.decode import RATE
from recorder.loudness import Block

AHEAD = 4
"""Blocks that may wait for one encoder."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file that listeners get."""

    name: str  # of the file
    type: str  # media type
    container: str  # FFmpeg's muxer
    codec: str
    bit_rate: int
    layout: str  # of the samples: planar ("fltp") or not ("flt")
    codec_options: dict[str, str] = field(default_factory=dict)
    container_options: dict[str, str] = field(default_factory=dict)


MP3 = Format(
    "audio.mp3",
    "audio/mpeg",
    "mp3",
    "libmp3lame",
    128_000,
    "fltp",
    {"compression_level": "7"},  # nearly twice as fast as the default 3; one channel in 128 kb/s has bits to spare
    {"id3v2_version": "0", "write_xing": "1"},  # tags come later; the Info frame names length and encoder delay
)
M4A = Format("audio.m4a", "audio/mp4", "ipod", "aac", 96_000, "fltp", {}, {"movflags": "+faststart"})
OPUS = Format("audio.opus", "audio/ogg", "ogg", "libopus", 64_000, "flt", {"application": "audio"})

FORMATS = (MP3, M4A, OPUS)


def encode(blocks: Iterable[Block], paths: dict[Path, Format]) -> None:
    """Write every file; when one cannot be written, or the blocks raise, all stop and that is raised."""
    queues: list[Queue[Block | None]] = [Queue(AHEAD) for _ in paths]
    with ThreadPoolExecutor(len(paths), "encode") as pool:
        work = [pool.submit(_write, path, form, q) for (path, form), q in zip(paths.items(), queues, strict=True)]
        try:
            for block in blocks:
                _fail(work)
                for queue in queues:
                    queue.put(block)
        finally:
            for queue in queues:
                queue.put(None)
    _fail(work, wait=True)


def _fail(work: list[Future[None]], *, wait: bool = False) -> None:
    for one in work:
        if wait or one.done():
            one.result()


def _write(path: Path, form: Format, queue: Queue[Block | None]) -> None:
    """One encoder's thread; takes everything off its queue even after a fault, or the others would wait for it."""
    source = _taken(queue)
    try:
        write_file(path, form, source)
    finally:
        for _ in source:
            pass


def _taken(queue: Queue[Block | None]) -> Iterator[Block]:
    while (block := queue.get()) is not None:
        yield block


def write_file(path: Path | IO[bytes], form: Format, blocks: Iterable[Block]) -> None:
    """Encode into one file, or into memory."""
    with av.open(
        str(path) if isinstance(path, Path) else path, "w", format=form.container, options=form.container_options
    ) as container:
        stream = container.add_stream(form.codec, rate=RATE, layout="mono", format=form.layout)
        assert isinstance(stream, AudioStream)
        stream.bit_rate = form.bit_rate
        stream.options = dict[str, object](form.codec_options)
        for frame in _frames(blocks, form.layout):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frames(blocks: Iterable[Block], layout: str) -> Iterator[AudioFrame]:
    at = 0
    for block in blocks:
        frame = AudioFrame.from_ndarray(block[None], format=layout, layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        at += len(block)
        yield frame
