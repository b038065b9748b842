"""From a plan to the files that are published: the whole of rendering, without database or network.

Every file is written as `.part` and gets its name when all are done, so that a worker killed at any moment leaves
nothing that looks finished, and beginning again gives the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from recorder.chapters import NOBODY, Chapter, Mark, Turn, chapters, document, turns
from recorder.decode import RATE, write_stem
from recorder.encode import FORMATS, Format, encode
from recorder.heard import Spans, in_steps, spans
from recorder.loudness import Block, Meter
from recorder.mix import Mix, Voice, level, mix, sounding
from recorder.peaks import STEP, Peaks
from recorder.progress import Cancelled, Tell
from recorder.records import Record
from recorder.tags import Tags, tag
from recorder.timeline import frames, survey
from spaces.model.recording import SOMEBODY

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


@dataclass(frozen=True, slots=True)
class Track:
    """One appearance."""

    appearance_id: str
    person: str  # whose; all appearances of one person are one voice in pictures and turns
    name: str | None  # None for somebody who agreed without their name
    color: int | None
    records: Callable[[], Iterable[Record]]  # read twice, from the beginning
    published: bool  # False: silence, and never decoded
    heard: Spans | None = None  # when somebody withheld talked; None: told by the size of their packets


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
    own_chapters: tuple[Mark, ...] | None = None  # the host's, instead of what happened
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
    turns: tuple[Turn, ...]  # who is published, and when; voices are numbers in the `voices` of peaks.json


def render(
    plan: Plan,
    folder: Path,
    progress: Tell,
    cancelled: Callable[[], bool],
    formats: Sequence[Format] = FORMATS,
) -> Result:
    """Write audio.mp3, audio.m4a, audio.opus, peaks.json and chapters.json into the folder.

    Args:
        plan: what to render.
        folder: exists; what an earlier attempt left in it is removed.
        progress: is told the share done (0 to 1) and what is being done, in a sentence.
        cancelled: asked a few times a second of work.
        formats: other audio files than these three.

    Raises:
        Cancelled: when `cancelled` said so.
        ValueError: when the plan ends before it begins, or its trim lies outside of it.
        OSError: when the folder cannot be written.
    """
    _clean(folder)
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        return _Rendering(plan, folder, progress, cancelled, formats).run()
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
    progress: Tell
    cancelled: Callable[[], bool]
    formats: Sequence[Format]

    def run(self) -> Result:
        plan = self.plan
        length = round((plan.ended_at - plan.started_at) * RATE)
        if length <= 0:
            raise ValueError("The space ends before it begins")
        published = [track for track in plan.tracks if track.published]
        persons = {track.person: track for track in reversed(published)}
        shown = list(dict.fromkeys(track.person for track in published))
        owners = [shown.index(track.person) for track in published]
        voices = self._voices(published, length)
        start, end = self._range(voices, length)
        steps = -(-(end - start) // STEP)
        self._go(0.3, "Bringing the speakers together")
        peaks = Peaks()
        mixed = mix(voices, start, end, lambda at, blocks: self._listen(peaks, at, blocks))
        speaking = self._speaking(peaks, owners, start, steps)
        floor = turns(speaking, STEP / RATE)
        made = self._chapters(floor, [persons[one].name or SOMEBODY for one in shown], start, end)
        loudness = self._encode(mixed)
        self._go(_ENCODED, "Writing title and chapters")
        self._tag(made)
        self._write("peaks.json", peaks.document([_shown(persons[one]) for one in shown], speaking))
        self._write("chapters.json", document(made))
        files = self._finish()
        self._go(1.0, "Done")
        heard = tuple(turn for turn in floor if turn.voice < len(shown))
        return Result((end - start) / RATE, start / RATE, loudness, files, tuple(made), heard)

    def _go(self, share: float, step: str) -> None:
        if self.cancelled():
            raise Cancelled
        self.progress(share, step)

    def _voices(self, published: Sequence[Track], length: int) -> list[Voice]:
        """Decode and level everybody who is published, some at once."""
        # Everybody may read this, so it does not count those who are withheld.
        self._go(0.0, f"Decoding {len(published)} microphones")
        with ThreadPoolExecutor(CORES, "decode") as pool:
            work = [pool.submit(self._voice, number, track, length) for number, track in enumerate(published)]
            voices = []
            for done, one in enumerate(work, 1):
                voices.append(one.result())
                if not self.cancelled():
                    self.progress(0.3 * done / len(work), f"Decoded {done} of {len(work)} microphones")
        self._go(0.3, "Looking for the first and the last word")
        return voices

    def _voice(self, number: int, track: Track, length: int) -> Voice:
        path = self.folder / f"stem-{number}.pcm{_PART}"
        return voice(track.records, self.plan.started_at, path, length, self.cancelled)

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

    def _speaking(self, peaks: Peaks, owners: Sequence[int], start: int, steps: int) -> list[int]:
        """Who has the floor in each step; those who are withheld are one more, and only where nobody else has it."""
        speaking = [NOBODY if voice == NOBODY else owners[voice] for voice in peaks.speaking(steps)]
        withheld = max(owners, default=-1) + 1
        for track in self.plan.tracks:
            if track.published:
                continue
            talks = in_steps(self._heard(track), start, steps)
            speaking = [
                withheld if voice == NOBODY and talk else voice for voice, talk in zip(speaking, talks, strict=True)
            ]
        return speaking

    def _heard(self, track: Track) -> Spans:
        if track.heard is not None:
            return track.heard
        return spans(track.records, self.plan.started_at, self.plan.ended_at)

    def _chapters(self, floor: Sequence[Turn], names: Sequence[str], start: int, end: int) -> list[Chapter]:
        plan, length = self.plan, (end - start) / RATE
        marks = plan.marks if plan.own_chapters is None else plan.own_chapters
        moved = [Mark(mark.at - start / RATE, mark.title) for mark in marks]
        return chapters(plan.title, length, moved, floor if plan.own_chapters is None else (), [*names, None])

    def _encode(self, mixed: Mix) -> float:
        meter = Meter()

        def blocks() -> Iterator[Block]:
            done, total = 0, mixed.end - mixed.start
            for block in mixed.blocks():
                share = _MIXED + (_ENCODED - _MIXED) * done / total
                self._go(share, encoding(done / RATE, total / RATE))
                meter.add(block)
                done += len(block)
                yield block

        encode(blocks(), {self._part(form.name): form for form in self.formats})
        return meter.integrated()

    def _tag(self, made: Sequence[Chapter]) -> None:
        plan = self.plan
        for form in self.formats:
            tag(self._part(form.name), form.type, Tags(plan.title, plan.artists, plan.date, plan.cover, made))

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}{_PART}"

    def _write(self, name: str, content: dict[str, object]) -> None:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._part(name).write_text(text, encoding="utf-8")

    def _finish(self) -> tuple[File, ...]:
        """Give everything its name."""
        types = {form.name: form.type for form in self.formats}
        types |= {"peaks.json": "application/json", "chapters.json": "application/json+chapters"}
        for name in types:
            self._part(name).replace(self.folder / name)
        return tuple(
            File(self.folder / name, kind, (self.folder / name).stat().st_size) for name, kind in types.items()
        )


def voice(
    records: Callable[[], Iterable[Record]],
    started_at: float,
    path: Path,
    length: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Voice:
    """Decode one appearance and bring it to the loudness of all.

    Args:
        records: of the appearance, from the beginning; asked for twice.
        started_at: wall clock (s, UTC) of second 0.
        path: where its stem is written.
        length: samples of the timeline.
        cancelled: ends it early when it says so.
    """
    placed = frames(records(), survey(records()), started_at)
    stem = write_stem(placed, path, length, cancelled)
    return level(stem, 0, stem.length)


def _shown(track: Track) -> dict[str, str | int | None]:
    """What the page may know of a voice: the colour follows the person, so it goes with the name."""
    return {"name": track.name, "color": track.color if track.name else None}


def encoding(done: float, total: float) -> str:
    """What is being done, counted in minutes (from seconds) where there are enough to count."""
    return f"Encoding, {done // 60:.0f} of {total // 60:.0f} minutes" if total >= 120 else "Encoding"
