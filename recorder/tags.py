"""What a file says about itself: title, artists, date, cover and chapters, in the words of each container.

The sound is not touched: whatever changes later (a new title, other chapters) is written into the same file again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
from mutagen import flac, id3, mp3, mp4, oggopus

from recorder.chapters import Chapter

_PNG = b"\x89PNG"
_FRONT_COVER = 3  # ID3v2.4 §4.14, and FLAC's picture types after it
_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Tags:
    """What to write."""

    title: str
    artists: tuple[str, ...]
    date: date
    cover: bytes | None  # a PNG or JPEG
    chapters: Sequence[Chapter]


def tag(path: Path, media_type: str, tags: Tags) -> None:
    """Write the tags into a file of that media type, in place of those it has."""
    _WRITERS[media_type](path, tags)


def _mp3(path: Path, tags: Tags) -> None:
    frames = id3.ID3()
    frames.add(id3.TIT2(encoding=3, text=[tags.title]))
    frames.add(id3.TPE1(encoding=3, text=list(tags.artists)))
    frames.add(id3.TDRC(encoding=3, text=[tags.date.isoformat()]))
    if tags.cover:
        frames.add(id3.APIC(encoding=3, mime=_mime(tags.cover), type=_FRONT_COVER, desc="Cover", data=tags.cover))
    names = _element_ids(tags.chapters)
    for name, chapter in zip(names, tags.chapters, strict=True):
        title = id3.TIT2(encoding=3, text=[chapter.title])
        start, end = round(chapter.start * 1000), round(chapter.end * 1000)
        frames.add(id3.CHAP(element_id=name, start_time=start, end_time=end, sub_frames=[title]))
    if names:
        ordered = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        frames.add(id3.CTOC(element_id="toc", flags=ordered, child_element_ids=names, sub_frames=[]))
    file = mp3.MP3(path)
    file.tags = frames
    file.save(v1=0)


def _element_ids(chapters: Sequence[Chapter]) -> list[str]:
    """Names for the frames, which nobody sees.

    mutagen sorts frames by size and then by name, and FFmpeg shows chapters in the order of the frames: the names make
    all of them equally large.
    """
    sizes = [len(chapter.title.encode()) for chapter in chapters]
    return [f"chp{number:03}{'-' * (max(sizes) - size)}" for number, size in enumerate(sizes)]


def _m4a(path: Path, tags: Tags) -> None:
    _chapter_track(path, tags.chapters)
    file = mp4.MP4(path)
    file.delete()
    file["\xa9nam"] = [tags.title]
    file["\xa9ART"] = list(tags.artists)
    file["\xa9day"] = [tags.date.isoformat()]
    if tags.cover:
        form = mp4.MP4Cover.FORMAT_PNG if tags.cover.startswith(_PNG) else mp4.MP4Cover.FORMAT_JPEG
        file["covr"] = [mp4.MP4Cover(tags.cover, imageformat=form)]
    file.save()


def _chapter_track(path: Path, chapters: Sequence[Chapter]) -> None:
    """Copy the packets into a file with these chapters: mutagen reads them in MP4 but does not write them."""
    new = path.with_name(f"{path.name}.chapters")
    options = {"movflags": "+faststart"}
    with av.open(str(path)) as old, av.open(str(new), "w", format="ipod", options=options) as container:
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": round(chapter.start * 1000),
                    "end": round(chapter.end * 1000),
                    "time_base": _MILLISECOND,
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(chapters)
            ]
        )
        stream = container.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    new.replace(path)


def _opus(path: Path, tags: Tags) -> None:
    file = oggopus.OggOpus(path)
    file.delete()
    file["title"] = [tags.title]
    file["artist"] = list(tags.artists)
    file["date"] = [tags.date.isoformat()]
    if tags.cover:
        picture = flac.Picture()
        picture.type, picture.mime, picture.data = _FRONT_COVER, _mime(tags.cover), tags.cover
        file["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    for number, chapter in enumerate(tags.chapters):  # https://wiki.xiph.org/Chapter_Extension
        file[f"CHAPTER{number:03}"] = [_clock(chapter.start)]
        file[f"CHAPTER{number:03}NAME"] = [chapter.title]
    file.save()


def _mime(cover: bytes) -> str:
    return "image/png" if cover.startswith(_PNG) else "image/jpeg"


def _clock(seconds: float) -> str:
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"


_WRITERS: dict[str, Callable[[Path, Tags], None]] = {"audio/mpeg": _mp3, "audio/mp4": _m4a, "audio/ogg": _opus}
