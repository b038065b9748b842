"""From a plan to the files that are published: the whole of rendering, without database or network.

Every file is written as `.part` and gets its name when all are done, so that a worker killed at any moment leaves
nothing that looks finished, and beginning again gives the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from recorder.chapters import NOBODY, SOMEBODY, Chapter, Mark, Turn, chapters, document, turns
from recorder.decode import RATE, write_stem
from recorder.encode import FORMATS, encode
from recorder.loudness import Block, Meter
from recorder.mix import Mix, Voice, level, mix, sounding
from recorder.peaks import STEP, Peaks, heard
from recorder.records import Record
from recorder.tags import Tags, tag
from recorder.timeline import frames, survey

CORES = 2
"""Appearances that are decoded at once; encoding has a thread for each format."""

SWITCH = 0.0002
"""Seconds a thread waits for the interpreter while rendering. The codecs give it up for 20 us at a time; with Python's
5 ms they queue for it and the whole takes a tenth longer."""

LEAD = 0.5
"""Seconds kept before the first sound."""

TRAIL = 1.0
"""Seconds kept after the last."""

_PART = ".part"
_MIXED = 0.4  # progress when everybody is decoded and the encoders begin
_ENCODED = 0.97


class Cancelled(Exception):
    """Somebody wants no more of it; nothing is left in the folder."""


@dataclass(frozen=True, slots=True)
class Track:
    """One appearance."""

    appearance_id: str
    name: str | None  # None for somebody who agreed without their name
    color: str | None
    records: Callable[[], Iterable[Record]]  # read twice, from the beginning
    published: bool  # False: silence, and never decoded


@dataclass(frozen=True, slots=True)
class Plan:
    """What to render."""

    title: str
    artists: tuple[str, ...]
    date: date
    started_at: float  # wall clock (s, UTC) of second 0
    ended_at: float
    tracks: tuple[Track, ...]
    marks: tuple[Mark, ...] = ()  # pins and changes of topic, in seconds after started_at
    trim: tuple[float, float] | None = None  # seconds after started_at; None cuts the dead air at head and tail
    cover: bytes | None = None  # a PNG or JPEG


@dataclass(frozen=True, slots=True)
class File:
    """One of the results."""

    path: Path
    type: str  # media type
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    duration: float  # seconds
    start: float  # seconds after the plan's started_at where it begins
    loudness: float  # LUFS of what was encoded; minus infinity for silence
    files: tuple[File, ...]
    chapters: tuple[Chapter, ...]
    turns: tuple[Turn, ...]  # voices are numbers in the plan's tracks; withheld ones among them


Progress = Callable[[float, str], None]


def render(plan: Plan, folder: Path, progress: Progress, cancelled: Callable[[], bool]) -> Result:
    """Write audio.mp3, audio.m4a, audio.opus, peaks.json and chapters.json into the folder.

    Args:
        plan: what to render.
        folder: exists; what an earlier attempt left in it is removed.
        progress: is told the share done (0 to 1) and what is being done, in a sentence.
        cancelled: asked a few times a second of work.

    Raises:
        Cancelled: when `cancelled` said so.
        ValueError: when the plan ends before it begins, or its trim lies outside of it.
        OSError: when the folder cannot be written.
    """
    _clean(folder)
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        return _Rendering(plan, folder, progress, cancelled).run()
    finally:
        sys.setswitchinterval(before)
        _clean(folder)


def _clean(folder: Path) -> None:
    for left in folder.glob(f"*{_PART}*"):
        left.unlink()


@dataclass(slots=True)
class _Rendering:
    plan: Plan
    folder: Path
    progress: Progress
    cancelled: Callable[[], bool]
    _decoded: int = field(default=0, init=False)  # appearances done

    def run(self) -> Result:
        plan = self.plan
        length = round((plan.ended_at - plan.started_at) * RATE)
        if length <= 0:
            raise ValueError("The space ends before it begins")
        published = [number for number, track in enumerate(plan.tracks) if track.published]
        voices = self._voices(published, length)
        start, end = self._range(voices, length)
        steps = -(-(end - start) // STEP)
        self._go(0.3, "Bringing the speakers together")
        peaks = Peaks()
        mixed = mix(voices, start, end, lambda at, blocks: self._listen(peaks, at, blocks))
        floor = turns(self._speaking(peaks, published, start, steps), STEP / RATE)
        made = self._chapters(floor, start, end)
        loudness = self._encode(mixed)
        self._go(_ENCODED, "Writing title and chapters")
        self._tag(made)
        voices_shown = [self._shown(number) for number in published]
        self._write("peaks.json", peaks.document(voices_shown, steps))
        self._write("chapters.json", document(made))
        files = self._finish()
        self._go(1.0, "Done")
        return Result((end - start) / RATE, start / RATE, loudness, files, tuple(made), tuple(floor))

    def _go(self, share: float, step: str) -> None:
        if self.cancelled():
            raise Cancelled
        self.progress(share, step)

    def _voices(self, published: Sequence[int], length: int) -> list[Voice]:
        """Decode and level everybody who is published, some at once."""
        self._go(0.0, f"Decoding {len(published)} of {len(self.plan.tracks)} microphones")
        with ThreadPoolExecutor(CORES, "decode") as pool:
            work = [pool.submit(self._voice, number, length) for number in published]
            voices = []
            for done, one in enumerate(work, 1):
                voices.append(one.result())
                if not self.cancelled():
                    self.progress(0.3 * done / len(work), f"Decoded {done} of {len(work)} microphones")
        self._go(0.3, "Looking for the first and the last word")
        return voices

    def _voice(self, number: int, length: int) -> Voice:
        records = self.plan.tracks[number].records
        placed = frames(records(), survey(records()), self.plan.started_at)
        path = self.folder / f"stem-{number}.pcm{_PART}"
        stem = write_stem(placed, path, length, self.cancelled)
        return level(stem, 0, stem.length)

    def _range(self, voices: Sequence[Voice], length: int) -> tuple[int, int]:
        """From where to where, in samples on the timeline."""
        if self.plan.trim is None:
            first, last = sounding(voices, length)
            return max(0, first - round(LEAD * RATE)), min(length, last + round(TRAIL * RATE))
        start, end = (round(second * RATE) for second in self.plan.trim)
        if not 0 <= start < end <= length:
            raise ValueError("The trim lies outside of the recording")
        return start, end

    def _listen(self, peaks: Peaks, at: int, blocks: Sequence[Block]) -> None:
        peaks.listen(at, blocks)
        if self.cancelled():
            raise Cancelled

    def _speaking(self, peaks: Peaks, published: Sequence[int], start: int, steps: int) -> list[int]:
        """Who has the floor in each step; somebody withheld only where nobody else has it."""
        speaking = [NOBODY if voice == NOBODY else published[voice] for voice in peaks.speaking(steps)]
        for number, track in enumerate(self.plan.tracks):
            if track.published:
                continue
            placed = frames(track.records(), survey(track.records()), self.plan.started_at)
            talks = heard(placed, start, steps)
            speaking = [
                number if voice == NOBODY and talk else voice for voice, talk in zip(speaking, talks, strict=True)
            ]
        return speaking

    def _chapters(self, floor: Sequence[Turn], start: int, end: int) -> list[Chapter]:
        marks = [Mark(mark.at - start / RATE, mark.title) for mark in self.plan.marks]
        names = [(track.name or SOMEBODY) if track.published else None for track in self.plan.tracks]
        return chapters(self.plan.title, (end - start) / RATE, marks, floor, names)

    def _encode(self, mixed: Mix) -> float:
        meter = Meter()

        def blocks() -> Iterator[Block]:
            done, total = 0, mixed.end - mixed.start
            for block in mixed.blocks():
                share = _MIXED + (_ENCODED - _MIXED) * done / total
                self._go(share, f"Encoding, {done // RATE // 60} of {total // RATE // 60} minutes")
                meter.add(block)
                done += len(block)
                yield block

        encode(blocks(), {self._part(form.name): form for form in FORMATS})
        return meter.integrated()

    def _tag(self, made: Sequence[Chapter]) -> None:
        plan = self.plan
        for form in FORMATS:
            tag(self._part(form.name), form.type, Tags(plan.title, plan.artists, plan.date, plan.cover, made))

    def _shown(self, number: int) -> dict[str, str | None]:
        """What the page may know of a voice: the colour follows the person, so it goes with the name."""
        track = self.plan.tracks[number]
        return {"name": track.name, "color": track.color if track.name else None}

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}{_PART}"

    def _write(self, name: str, content: dict[str, object]) -> None:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._part(name).write_text(text, encoding="utf-8")

    def _finish(self) -> tuple[File, ...]:
        """Give everything its name."""
        types = {form.name: form.type for form in FORMATS}
        types |= {"peaks.json": "application/json", "chapters.json": "application/json+chapters"}
        for name in types:
            self._part(name).replace(self.folder / name)
        return tuple(
            File(self.folder / name, kind, (self.folder / name).stat().st_size) for name, kind in types.items()
        )
