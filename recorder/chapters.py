"""Chapters from what happened: pins, changes of topic, and who spoke when.

Pure: who speaks comes in as one number a step, and what comes out is a list and its Podcasting 2.0 document (JSON
chapters 1.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from spaces.model.recording import WITHHELD

NOBODY = -1
"""In a list of who speaks: no one."""

BREATH = 0.6
"""Seconds of silence that do not interrupt anybody."""

WORD = 1.0
"""Seconds under which a turn is an interjection and nobody's turn."""

PAUSE = 3.0
"""Seconds after which the same voice begins another turn."""

APART = 30.0
"""Seconds from a chapter to the next that only a change of speaker begins."""

CHAPTERS_MAX = 250
"""A table of contents in ID3 counts its entries in one byte (ID3v2 chapter frame addendum §3.2)."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of a recording, in seconds from its beginning."""

    start: float
    end: float
    title: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One voice holding the floor, in seconds from the beginning."""

    start: float
    end: float
    voice: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that begins a chapter, in seconds from the beginning; a pin or a new topic."""

    at: float
    title: str


def turns(speaking: Sequence[int], step: float) -> list[Turn]:
    """Who had the floor, from who spoke in each step of that many seconds (NOBODY where no one did).

    Breaths do not interrupt and interjections take no turn.
    """
    spoken = _joined(_runs(speaking, step), BREATH)
    return list(_joined((turn for turn in spoken if turn.end - turn.start >= WORD - step / 2), PAUSE))


def chapters(
    title: str, length: float, marks: Iterable[Mark], floor: Sequence[Turn], names: Sequence[str | None]
) -> list[Chapter]:
    """The chapters of a recording, from 0 to its end without a gap.

    Args:
        title: of what comes before anything has a name.
        length: seconds.
        marks: pins and changes of topic; each begins a chapter.
        floor: the turns; one begins a chapter when the last is long enough ago, and where its speaker is withheld.
        names: of each voice; None for one that is withheld.
    """
    wanted = [(mark.at, 0, mark.title) for mark in marks if 0 <= mark.at < length]
    wanted += [(turn.start, 1, names[turn.voice] or WITHHELD) for turn in floor if 0 <= turn.start < length]
    begins = _begins(title, sorted(wanted))
    ends = [at for at, _ in begins[1:]] + [length]
    return [Chapter(at, end, name) for (at, name), end in zip(begins, ends, strict=True)]


def document(made: Iterable[Chapter]) -> dict[str, object]:
    """Podcasting 2.0 JSON chapters 1.2."""
    items = [{"startTime": round(c.start, 3), "endTime": round(c.end, 3), "title": c.title} for c in made]
    return {"version": "1.2.0", "chapters": items}


def _begins(title: str, wanted: Iterable[tuple[float, int, str]]) -> list[tuple[float, str]]:
    """(start, title), the first at 0; whatever follows somebody withheld begins a chapter, so that it ends."""
    kept = [(0.0, title)]
    named = False  # whether anything but the title names the last of them
    for at, rank, name in wanted:
        last, before = kept[-1]
        if at - last < 1:  # two things at once: a pin or topic says more than a speaker
            if not (rank and named):
                kept[-1] = last, name
        elif (rank and _goes_on(name, before, at - last)) or len(kept) == CHAPTERS_MAX:
            continue
        else:
            kept.append((at, name))
        named = True
    return kept


def _goes_on(name: str, before: str, after: float) -> bool:
    """Whether the turn of that name still belongs to the chapter that began so many seconds before."""
    return name == before or (after < APART and WITHHELD not in {name, before})


def _runs(speaking: Sequence[int], step: float) -> Iterator[Turn]:
    at = 0
    for voice, run in groupby(speaking):
        count = len(list(run))
        if voice != NOBODY:
            yield Turn(at * step, (at + count) * step, voice)
        at += count


def _joined(spoken: Iterable[Turn], pause: float) -> Iterator[Turn]:
    """One turn out of neighbours of one voice that are less than a pause apart."""
    last: Turn | None = None
    for turn in spoken:
        if last is not None and turn.voice == last.voice and turn.start - last.end < pause:
            last = replace(last, end=turn.end)
            continue
        if last is not None:
            yield last
        last = turn
    if last is not None:
        yield last
