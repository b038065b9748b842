"""From the rows of a recording to the plan of its rendering: who is in it, under what name, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from recorder.chapters import Mark
from recorder.chunks import Track as Captured
from recorder.cover import cover
from recorder.heard import spans
from recorder.records import Record
from recorder.render import Plan, Track
from recorder.workshop import Workshop
from spaces.errors import Conflict
from spaces.model import Answer, Appearance, Chunk, Consent, Recording
from spaces.model.consenting import NOBODY_AGREED

OPENING = 60.0
"""Seconds of a preview."""

_REACHES = (120.0, 1800.0, float("inf"))  # s in which the first word is looked for, one after the other
_WORD = 0.3  # s; what is shorter is a click


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is to be rendered, and the word of the speakers it is rendered by."""

    plan: Plan
    consents: tuple[Consent, ...]
    captured: Mapping[str, Captured]  # by the appearance's id; without those whose keys are destroyed


async def agree(shop: Workshop, recording: Recording) -> Agreed:
    """Read everything that a rendering depends on.

    Raises:
        Conflict: when nobody agreed, or what was captured is not here.
        VaultError: when the node's key does not open what was captured.
    """
    if recording.space_id is None or recording.ended_at is None:
        raise Conflict("What was captured of it is not on this server, so it stays as it is.", code="no_tracks")
    consents = await shop.store.recordings.consents(recording.id)
    if not any(consent.published for consent in consents):
        raise Conflict(NOBODY_AGREED, code="nobody_agreed")
    appearances = await shop.store.appearances.of_space(recording.space_id)
    captured = {one.id: await shop.track(recording.space_id, one.id) for one in appearances}
    kept = {name: track for name, track in captured.items() if track is not None}
    words = {consent.pid: consent for consent in consents}
    tracks = [_track(one, words.get(one.pid), kept.get(one.id)) for one in appearances]
    if not any(track.published for track in tracks):
        raise Conflict("Nothing is left of what they said who agreed to be published.", code="no_tracks")
    start = recording.started_at
    marks = [
        Mark((mark.at - start).total_seconds(), mark.title)
        for mark in await shop.store.marks.of_space(recording.space_id)
    ]
    plan = Plan(
        title=recording.title,
        artists=artists(appearances, words),
        date=start.date(),
        started_at=start.timestamp(),
        ended_at=recording.ended_at.timestamp(),
        tracks=tuple(tracks),
        marks=tuple(marks),
        own_chapters=own_chapters(recording),
        trim=_trim(recording),
        cover=cover(recording.guid),
    )
    return Agreed(plan, tuple(consents), kept)


def artists(appearances: Iterable[Appearance], words: Mapping[str, Consent]) -> tuple[str, ...]:
    """The names of those who agreed to be named, in the order they first spoke."""
    spoke = dict.fromkeys(one.pid for one in appearances)
    said = [words[pid] for pid in spoke if pid in words]
    return tuple(word.name for word in said if word.published and word.answer is Answer.YES)


def own_chapters(recording: Recording) -> tuple[Mark, ...] | None:
    """The chapters its host has written, if they have."""
    if recording.edited_chapters is None:
        return None
    return tuple(Mark(chapter.start, chapter.title) for chapter in recording.edited_chapters)


def opening(agreed: Agreed) -> Plan | None:
    """The plan of the first minute in which somebody speaks; None when nobody does."""
    plan = agreed.plan
    since = plan.started_at + (plan.trim[0] if plan.trim else 0.0)
    published = [track for track in plan.tracks if track.published]
    first = _first_word([agreed.captured[track.appearance_id] for track in published], since, plan.ended_at)
    if first is None:
        return None
    start, end = max(since, first - 1.0), min(plan.ended_at, first + OPENING)
    cut = tuple(
        replace(track, records=_between(agreed.captured[track.appearance_id], start, end)) for track in published
    )
    return replace(plan, started_at=start, ended_at=end, tracks=cut, trim=None, marks=(), own_chapters=())


def _track(one: Appearance, word: Consent | None, captured: Captured | None) -> Track:
    published = word is not None and word.published and captured is not None
    # Who withdrew has said yes once: the archive shows the tracks of those who are withheld, too.
    named = word is not None and word.published and word.answer is Answer.YES
    return Track(
        appearance_id=one.id,
        person=one.pid,
        name=word.name if word is not None and named else None,
        color=word.color if word is not None and named else None,
        records=captured.__iter__ if captured is not None else lambda: iter(()),
        published=published,
        heard=None if published or (captured is not None and one.heard is None) else one.heard or (),
    )


def _trim(recording: Recording) -> tuple[float, float] | None:
    """Its trim, within its length: the last fraction of a second may have been rounded."""
    if recording.trim is None or recording.ended_at is None:
        return None
    length = (recording.ended_at - recording.started_at).total_seconds()
    start, end = recording.trim
    return max(0.0, start), min(end, length)


def _first_word(tracks: Sequence[Captured], since: float, until: float) -> float | None:
    """When somebody speaks for the first time (s, UTC), by the size of the packets; reads little more than up to it."""
    for reach in _REACHES:
        end = min(until, since + reach)
        heard = [span for track in tracks for span in spans(_between(track, since, end), since, end)]
        words = [begin for begin, over in heard if over - begin >= _WORD]
        if words:
            return since + min(words)
        if end == until:
            break
    return None


def _between(track: Captured, start: float, end: float) -> Callable[[], Iterator[Record]]:
    """The records of a stretch of time; reads no more files than it must."""
    near = Captured([opened for opened in track.chunks if _touches(opened.chunk, start, end)])
    return lambda: (record for record in near if start <= record.at <= end)


def _touches(chunk: Chunk, start: float, end: float) -> bool:
    return chunk.started_at <= end and (chunk.seconds is None or chunk.started_at + chunk.seconds >= start)
