"""From what is stored of recordings to what people see of them: who asks decides how much that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from spaces import model
from spaces.live.people import guest
from spaces.model import JobKind, JobState, RecordingState
from spaces.model.recording import SOMEBODY
from spaces.web import recording_views as views
from spaces.web.call import Call
from spaces.web.rules import GUEST_KEY, may_manage, reader
from spaces.web.views import person

AUDIO = {"audio.mp3": ".mp3", "audio.m4a": ".m4a", "audio.opus": ".opus", "preview.mp3": "/preview.mp3"}
"""Files that are listed, in this order, and how their address goes on behind the recording's."""

ARCHIVE = "archive.zip"
TRACKS = "tracks/"

_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is stored of one recording."""

    recording: model.Recording
    host: model.User
    consents: Sequence[model.Consent]
    files: Sequence[model.File]
    clips: Sequence[model.Clip]
    jobs: Sequence[model.Job]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at it."""

    base_url: str
    user: model.User | None
    pids: frozenset[str]  # the voices that are theirs


def viewer(call: Call) -> Viewer:
    """Who asks, and which voices are theirs."""
    return Viewer(call.context.config.public_url, reader(call), frozenset(my_pids(call)))


def my_pids(call: Call) -> list[str]:
    """The participants that whoever asks was: by the key of a guest's seat, and by their account."""
    key = call.request.headers.get(GUEST_KEY)
    as_guest = [guest(None, key)[0].pid] if key and key.isascii() else []
    return as_guest + ([call.user.pid] if call.user else [])


async def recording_shown(call: Call, recording: model.Recording) -> views.Recording:
    """A recording as whoever asks may see it."""
    return (await recordings_shown(call, [recording]))[0]


async def recordings_shown(call: Call, recordings: Sequence[model.Recording]) -> list[views.Recording]:
    """Several of them, with the same few questions to the database however many they are."""
    store, who = call.context.store, viewer(call)
    ids = [recording.id for recording in recordings]
    hosts = await store.users.by_ids({recording.host_id for recording in recordings})
    files, jobs = await store.recordings.files_of(ids), await store.jobs.of_all(ids)
    consents, clips = await store.recordings.consents_of(ids), await store.recordings.clips_of(ids)
    return [
        show(
            Kept(
                recording=recording,
                host=hosts[recording.host_id],
                consents=consents.get(recording.id, ()),
                files=files.get(recording.id, ()),
                clips=clips.get(recording.id, ()),
                jobs=jobs.get(recording.id, ()),
            ),
            who,
        )
        for recording in recordings
    ]


def show(kept: Kept, who: Viewer) -> views.Recording:
    """What that viewer may see of it."""
    recording, manages = kept.recording, may_manage(who.user, kept.recording)
    progress, step = _progress(recording, kept.jobs)
    return views.Recording(
        id=recording.id,
        url=recording_url(who.base_url, recording.id),
        space_id=recording.space_id,
        host=person(kept.host),
        guid=recording.guid,
        title=recording.title,
        description=recording.description,
        topics=list(recording.topics),
        state=recording.state,
        progress=progress,
        step=step,
        error=recording.error if manages else None,
        visibility=recording.visibility,
        started_at=recording.started_at,
        ended_at=recording.ended_at,
        created_at=recording.created_at,
        published_at=recording.published_at,
        expires_at=recording.expires_at,
        consent_deadline=recording.consent_deadline,
        consent_open=recording.consent_closed_at is None,
        duration=recording.duration,
        offset=recording.offset,
        timeline=_length(recording),
        trim=views.Trim(start=recording.trim[0], end=recording.trim[1]) if recording.trim else None,
        chapters=chapters_of(recording),
        chapters_edited=recording.edited_chapters is not None,
        speakers=[_speaker(consent) for consent in kept.consents if consent.published],
        plays=recording.plays,
        size=sum(file.size for file in kept.files) + sum(clip.size or 0 for clip in kept.clips),
        revision=recording.revision,
        files=_files(kept, who.base_url),
        clips=[clip_shown(clip, recording, who) for clip in kept.clips],
        mine=who.user is not None and who.user.id == recording.host_id,
        my_answer=next((consent.answer for consent in kept.consents if consent.pid in who.pids), None),
        consents=[views.Consent.model_validate(consent) for consent in kept.consents] if manages else None,
        tracks=_tracks(kept, who.base_url) if manages else None,
        archive=_archive(kept, who.base_url) if manages else None,
    )


def recording_url(base_url: str, recording_id: str) -> str:
    """Where people open that recording."""
    return f"{base_url}/r/{recording_id}"


def file_url(base_url: str, recording_id: str, rest: str) -> str:
    """Where a file of that recording is served."""
    return f"{base_url}/recordings/{recording_id}{rest}"


def brief(recording: model.Recording, host: model.User, base_url: str) -> views.RecordingBrief:
    """What somebody who is asked may know of it."""
    return views.RecordingBrief(
        id=recording.id,
        url=recording_url(base_url, recording.id),
        title=recording.title,
        host=person(host),
        state=recording.state,
        visibility=recording.visibility,
        started_at=recording.started_at,
        ended_at=recording.ended_at,
        duration=recording.duration,
    )


def clip_shown(clip: model.Clip, recording: model.Recording, who: Viewer) -> views.Clip:
    """A clip, in seconds of the files."""
    ready = clip.state is RecordingState.READY
    return views.Clip(
        id=clip.id,
        recording_id=clip.recording_id,
        title=clip.title,
        start=_on_file(clip.start, recording),
        end=_on_file(clip.end, recording),
        state=clip.state,
        url=f"{who.base_url}/clips/{clip.id}.mp3" if ready else None,
        bytes=clip.size if ready else None,
        error=clip.error if may_manage(who.user, recording) else None,
        created_at=clip.created_at,
    )


def _on_file(second: float, recording: model.Recording) -> float:
    return round(second - recording.offset, 3)


def chapters_of(recording: model.Recording) -> list[views.Chapter]:
    """Its chapters in seconds of the files: the host's own at once, even where the files still have others."""
    if recording.edited_chapters is None:
        return [views.Chapter(start=chapter.start, title=chapter.title) for chapter in recording.chapters]
    placed = [
        views.Chapter(start=_on_file(chapter.start, recording), title=chapter.title)
        for chapter in recording.edited_chapters
    ]
    return [chapter for chapter in placed if 0 <= chapter.start < (recording.duration or math.inf)]


def _length(recording: model.Recording) -> float | None:
    return _seconds(recording.started_at, recording.ended_at) if recording.ended_at else None


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def _speaker(consent: model.Consent) -> views.RecordedSpeaker:
    if consent.answer is model.Answer.ANONYMOUS:
        return views.RecordedSpeaker(name=None, handle=None, color=None)
    return views.RecordedSpeaker(name=consent.name, handle=consent.handle, color=consent.color)


def _progress(recording: model.Recording, jobs: Iterable[model.Job]) -> tuple[float, str]:
    """How far the newest rendering is, and what is being done."""
    newest = _newest(jobs, JobKind.RENDER, JobKind.RETAG)
    if newest is not None and newest.state in _UNDER_WAY:
        return newest.progress, newest.step
    return (1.0 if recording.state is RecordingState.READY else 0.0), ""


def _newest(jobs: Iterable[model.Job], *kinds: JobKind) -> model.Job | None:
    return max((job for job in jobs if job.kind in kinds), key=lambda job: job.created_at, default=None)


def _files(kept: Kept, base_url: str) -> list[views.RecordingFile]:
    there = {file.name: file for file in kept.files}
    return [
        views.RecordingFile(
            type=there[name].type,
            url=file_url(base_url, kept.recording.id, rest),
            bytes=there[name].size,
            preview=name.startswith("preview"),
        )
        for name, rest in AUDIO.items()
        if name in there
    ]


def _tracks(kept: Kept, base_url: str) -> views.Tracks:
    items = [
        views.TrackFile(
            name=file.label or SOMEBODY, url=file_url(base_url, kept.recording.id, f"/{file.name}"), bytes=file.size
        )
        for file in sorted(kept.files, key=lambda file: (len(file.name), file.name))
        if file.name.startswith(TRACKS)
    ]
    state, progress = _made(_newest(kept.jobs, JobKind.TRACKS), there=bool(items))
    return views.Tracks(state=state, progress=progress, items=items)


def _archive(kept: Kept, base_url: str) -> views.Archive:
    file = next((file for file in kept.files if file.name == ARCHIVE), None)
    state, progress = _made(_newest(kept.jobs, JobKind.EXPORT), there=file is not None)
    url = file_url(base_url, kept.recording.id, ".zip") if file else None
    return views.Archive(state=state, progress=progress, url=url, bytes=file.size if file else None)


def _made(job: model.Job | None, *, there: bool) -> tuple[str, float]:
    """State and progress of something that is made on demand."""
    if job is not None and job.state in _UNDER_WAY:
        return "making", job.progress
    if there:
        return "ready", 1.0
    return ("failed" if job is not None and job.state is JobState.FAILED else "none"), 0.0
