"""What a host may change of a recording: words, visibility, trim, chapters, clips, the end of it. Pure decisions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from spaces.errors import Conflict, Invalid
from spaces.model.case import Case, Step
from spaces.model.consenting import job, present, rendering
from spaces.model.ids import new_id
from spaces.model.job import Job, JobKind, JobState
from spaces.model.ledger import SERVER, Entry
from spaces.model.recording import CHAPTER_TITLE_MAX, CLIP_MAX, Chapter, Clip, Recording, RecordingState, Visibility
from spaces.model.space import clean_title, clean_topics
from spaces.model.user import account_pid, clean_line

DESCRIPTION_MAX = 5000
CHAPTERS_MAX = 250
"""As many as a table of contents in ID3 counts, in one byte."""

TRIM_MIN = 1.0
"""Seconds that a trim has to leave."""

CLIP_MIN = 1.0
"""Seconds of the shortest clip."""

CLIPS_MAX = 100
"""Clips of one recording."""

_SLACK = 0.5  # s by which an end may lie behind the last sample: players show rounded times


class Unset(Enum):
    """What is left out of a change stays as it is, unlike None, which takes something away."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True)
class RecordingChange:
    """Changes to a recording."""

    title: str | Unset = UNSET
    description: str | Unset = UNSET
    topics: tuple[str, ...] | Unset = UNSET
    visibility: Visibility | Unset = UNSET
    trim: tuple[float, float] | Unset | None = UNSET  # timeline seconds; None undoes it
    chapters: tuple[Chapter, ...] | Unset | None = UNSET  # seconds of the files as played; None makes them anew
    expires_at: datetime | Unset | None = UNSET  # None keeps it for ever


def edit(case: Case, change: RecordingChange, now: datetime) -> Step:
    """Change a recording; what is already made is served until it is made anew.

    Raises:
        SpacesError: `recording_deleted`, or what is wrong with one of the fields.
    """
    recording = present(case)
    changed = replace(recording, **_cleaned(recording, change, now))
    if changed == recording:
        return Step()
    named = [
        field.name for field in fields(recording) if getattr(recording, field.name) != getattr(changed, field.name)
    ]
    changed = replace(changed, updated_at=now)
    detail = {"fields": named} | ({"visibility": changed.visibility.value} if "visibility" in named else {})
    entry = _entry(now, "recording_edited", account_pid(recording.host_id), recording, detail)
    return replace(_made_anew(recording, changed, now), entries=(entry,))


def delete(case: Case, by: str, now: datetime) -> Step:
    """Nothing is left of it but its address, which says so.

    Args:
        case: of the recording.
        by: a pid, or "server".
        now: when.

    Raises:
        SpacesError: `recording_deleted` or `still_live`.
    """
    recording = present(case)
    if recording.state is RecordingState.CAPTURING:
        raise Conflict("This space is still on air. End it first, then delete its recording.", code="still_live")
    gone = replace(
        recording,
        state=RecordingState.DELETED,
        visibility=Visibility.PRIVATE,
        title="",
        description="",
        topics=(),
        chapters=(),
        edited_chapters=None,
        error=None,
        deleted_at=now,
        updated_at=now,
        revision=recording.revision + 1,
        unswept=True,
    )
    return Step(recording=gone, entries=(_entry(now, "recording_deleted", by, recording, {}),), takedown=True)


def clip(case: Case, clips: int, start: float, end: float, title: str, now: datetime) -> tuple[Clip, Job, Entry]:
    """A new clip, the job that makes it, and its entry in the ledger.

    Args:
        case: of the recording.
        clips: how many it has already.
        start: seconds of the files as played.
        end: likewise.
        title: for it; empty for one made of the recording's.
        now: when.

    Raises:
        SpacesError: `recording_deleted`, `not_ready`, `too_many_clips`, or what is wrong with one of the fields.
    """
    recording, duration = require_ready(case)
    if clips >= CLIPS_MAX:
        raise Conflict(f"This recording has {clips} clips; more do not fit. Delete some first.", code="too_many_clips")
    start, end = _stretch(start, end, duration)
    made = Clip(
        id=new_id(),
        recording_id=recording.id,
        title=_line(title, "title") or recording.title,
        start=start + recording.offset,
        end=end + recording.offset,
        created_at=now,
    )
    detail = {"clip": made.id, "seconds": round(end - start, 1)}
    entry = _entry(now, "clip_cut", account_pid(recording.host_id), recording, detail)
    return made, job(JobKind.CLIP, made.id, now), entry


def expire(case: Case, now: datetime) -> Step:
    """The time its host gave it may be over."""
    recording = case.recording
    if recording is None or recording.expires_at is None or recording.expires_at > now:
        return Step()
    if recording.state in (RecordingState.DELETED, RecordingState.CAPTURING):
        return Step()
    return delete(case, SERVER, now)


def clip_deleted(made: Clip, recording: Recording, now: datetime) -> Entry:
    """The entry of a clip that was deleted."""
    return _entry(now, "clip_deleted", account_pid(recording.host_id), recording, {"clip": made.id})


def made_of_voices(kind: JobKind, recording: Recording, now: datetime) -> Entry:
    """The entry of tracks or an archive that somebody wants: from then on voices can leave the server one by one."""
    return _entry(now, "voices_copied", account_pid(recording.host_id), recording, {"as": kind.value})


def require_ready(case: Case) -> tuple[Recording, float]:
    """A recording whose files are there, and their length in seconds.

    Raises:
        SpacesError: `recording_deleted` or `not_ready`.
    """
    recording = present(case)
    if recording.duration is None or recording.state is not RecordingState.READY:
        raise Conflict("That can be made once the recording is ready.", code="not_ready")
    return recording, recording.duration


def stands(job: Job, *, there: bool) -> bool:
    """Whether a job is as good as a new one: it waits, runs, or has made what is there."""
    return job.state in (JobState.QUEUED, JobState.RUNNING) or (job.state is JobState.DONE and there)


def timeline(recording: Recording) -> float | None:
    """Seconds from the start of the space to its end; None while it is on air."""
    return None if recording.ended_at is None else (recording.ended_at - recording.started_at).total_seconds()


def _cleaned(recording: Recording, change: RecordingChange, now: datetime) -> dict[str, Any]:
    """The fields to change by name, checked."""
    values: dict[str, Any] = {}
    if change.title is not UNSET:
        values["title"] = clean_title(change.title)
    if change.description is not UNSET:
        values["description"] = _description(change.description)
    if change.topics is not UNSET:
        values["topics"] = clean_topics(list(change.topics))
    if change.visibility is not UNSET:
        values["visibility"] = change.visibility
    if change.trim is not UNSET:
        values["trim"] = None if change.trim is None else _trim(recording, *change.trim)
    if change.chapters is not UNSET:
        values["edited_chapters"] = None if change.chapters is None else _chapters(recording, change.chapters)
    if change.expires_at is not UNSET:
        values["expires_at"] = None if change.expires_at is None else expiry(change.expires_at, now)
    return values


def _made_anew(before: Recording, after: Recording, now: datetime) -> Step:
    """What has to be made for the change to be heard or seen in the files."""
    made = (RecordingState.RENDERING, RecordingState.READY, RecordingState.FAILED)
    if before.trim != after.trim and before.state in made and before.error is None:
        return rendering(after, now)
    told = (before.title, before.edited_chapters) != (after.title, after.edited_chapters)
    if told and before.state in (RecordingState.RENDERING, RecordingState.READY):
        return Step(recording=after, jobs=(job(JobKind.RETAG, after.id, now),))
    return Step(recording=after)


def _description(text: str) -> str:
    cleaned = text.replace("\r\n", "\n").strip()
    if len(cleaned) > DESCRIPTION_MAX:
        raise Invalid(
            f"The description has {len(cleaned)} characters; {DESCRIPTION_MAX} fit.",
            code="description_too_long",
            field="description",
        )
    return cleaned


def _trim(recording: Recording, start: float, end: float) -> tuple[float, float]:
    length = timeline(recording)
    if length is None:
        raise Conflict("This space is still on air. Its recording can be trimmed when it is over.", code="still_live")
    if not (math.isfinite(start) and math.isfinite(end)) or start < 0 or end > length + _SLACK:
        raise _invalid(f"The trim has to lie within the {length:.1f} seconds that the space took.", "trim")
    end = min(end, length)
    if end - start < TRIM_MIN:
        raise _invalid("The trim has to end at least a second after it begins.", "trim")
    return start, end


def _chapters(recording: Recording, given: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """In timeline seconds, in their order."""
    length = timeline(recording)
    chapters = sorted(given, key=lambda chapter: chapter.start)
    if len(chapters) > CHAPTERS_MAX:
        raise _invalid(f"A recording has up to {CHAPTERS_MAX} chapters; you gave {len(chapters)}.", "chapters")
    cleaned = tuple(Chapter(chapter.start + recording.offset, _chapter_title(chapter)) for chapter in chapters)
    for chapter, shown in zip(cleaned, chapters, strict=True):
        if not math.isfinite(shown.start) or shown.start < 0 or (length is not None and chapter.start > length):
            raise _invalid(f"The chapter “{chapter.title}” does not lie within the recording.", "chapters")
    if len({chapter.start for chapter in cleaned}) < len(cleaned):
        raise _invalid("Two chapters begin at the same second. Move one of them.", "chapters")
    return cleaned


def _chapter_title(chapter: Chapter) -> str:
    title = clean_line(chapter.title)
    if not title or len(title) > CHAPTER_TITLE_MAX:
        raise _invalid(f"Every chapter needs a title of up to {CHAPTER_TITLE_MAX} characters.", "chapters")
    return title


def expiry(at: datetime, now: datetime) -> datetime:
    """A time in the future, with its zone.

    Raises:
        Invalid: `expires_at_invalid`, when it is none.
    """
    if at.tzinfo is None:
        raise _invalid("The time needs a zone, for example 2026-12-01T20:00:00Z.", "expires_at")
    if at <= now:
        raise _invalid("That time is in the past. Choose a later one.", "expires_at")
    return at


def _stretch(start: float, end: float, duration: float) -> tuple[float, float]:
    """A clip's beginning and end, within the files."""
    if not math.isfinite(start) or not 0 <= start < duration:
        raise _invalid(f"The clip has to begin within the {duration:.1f} seconds of the recording.", "start")
    if not math.isfinite(end) or end > duration + _SLACK:
        raise _invalid(f"The clip has to end within the {duration:.1f} seconds of the recording.", "end")
    end = min(end, duration)
    if end - start < CLIP_MIN:
        raise _invalid("A clip has to be at least a second long.", "end")
    if end - start > CLIP_MAX + 1e-6:
        raise _invalid(f"A clip has up to {CLIP_MAX:.0f} seconds; this one has {end - start:.1f}.", "end")
    return start, end


def _line(text: str, field: str) -> str:
    line = clean_line(text)
    if len(line) > CHAPTER_TITLE_MAX:
        raise _invalid(f"The title has {len(line)} characters; {CHAPTER_TITLE_MAX} fit.", field)
    return line


def _invalid(detail: str, field: str) -> Invalid:
    return Invalid(detail, code=f"{field}_invalid", field=field)


def _entry(now: datetime, kind: str, actor: str, recording: Recording, detail: dict[str, Any]) -> Entry:
    return Entry(now, kind, actor, recording.space_id, recording.id, detail=detail)
