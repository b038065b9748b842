from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from spaces.model import (
    Answer,
    Chapter,
    Clip,
    Consent,
    File,
    Job,
    JobKind,
    JobState,
    Recording,
    RecordingState,
    User,
    Visibility,
)
from spaces.web.recorded import Kept, Viewer, show

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
MIRA = User("7Yh", "mira", "Mira", admin=False, created_at=NOW)
NOOR = User("8Zi", "noor", "Noor", admin=False, created_at=NOW)
ROOT = User("9Aj", "root", "Root", admin=True, created_at=NOW)
RECORDING = Recording(
    id="4Re",
    space_id="9Gk",
    host_id="7Yh",
    guid="guid",
    title="Tea",
    description="",
    topics=(),
    state=RecordingState.READY,
    visibility=Visibility.PUBLIC,
    started_at=NOW - timedelta(hours=1),
    ended_at=NOW,
    created_at=NOW,
    updated_at=NOW,
    offset=4.5,
    duration=3000.0,
    revision=2,
    error="Broken.",
)
KEPT = Kept(RECORDING, MIRA, (), (), (), ())


def seen(kept: Kept = KEPT, user: User | None = MIRA, *pids: str) -> Any:
    return show(kept, Viewer("https://s.example", user, frozenset(pids)))


def consent(**fields: Any) -> Consent:
    return replace(Consent("4Re", "u_8Zi", "8Zi", "Noor", "noor", 3, NOW, Answer.YES, NOW), **fields)


def job(kind: JobKind, state: JobState = JobState.RUNNING, progress: float = 0.5, minutes: int = 0) -> Job:
    made = NOW + timedelta(minutes=minutes)
    return Job(f"{kind}{minutes}", kind, "4Re", state, made, made, progress, "Decoding")


@pytest.mark.parametrize(("user", "manages"), [(MIRA, True), (ROOT, True), (NOOR, False), (None, False)])
def test_what_is_its_hosts_business_is_for_the_host_and_the_operator(user: User | None, manages: bool) -> None:
    view = seen(user=user)
    assert [part is not None for part in (view.consents, view.tracks, view.archive, view.error)] == [manages] * 4
    assert view.mine == (user is MIRA)


def test_somebody_without_their_name_has_no_colour_either() -> None:
    kept = replace(KEPT, consents=(consent(answer=Answer.ANONYMOUS),))
    (speaker,) = seen(kept).speakers
    assert (speaker.name, speaker.handle, speaker.color) == (None, None, None)


@pytest.mark.parametrize("hidden", [{"answer": None}, {"answer": Answer.NO}, {"withdrawn_at": NOW}])
def test_who_is_not_published_is_no_speaker(hidden: dict[str, Any]) -> None:
    assert seen(replace(KEPT, consents=(consent(**hidden),))).speakers == []


def test_my_answer_is_that_of_my_voice() -> None:
    kept = replace(KEPT, consents=(consent(answer=Answer.NO), consent(pid="g_x", answer=Answer.YES)))
    assert seen(kept, NOOR, "u_8Zi").my_answer is Answer.NO
    assert seen(kept, None, "g_x").my_answer is Answer.YES
    assert seen(kept, MIRA, "u_7Yh").my_answer is None


def test_progress_is_that_of_the_newest_rendering() -> None:
    jobs = (job(JobKind.RENDER, JobState.DONE, 1.0), job(JobKind.RENDER, minutes=1), job(JobKind.TRACKS, minutes=2))
    rendering = replace(RECORDING, state=RecordingState.RENDERING)
    view = seen(replace(KEPT, recording=rendering, jobs=jobs))
    assert (view.progress, view.step) == (0.5, "Decoding")


def test_new_tags_are_progress_too() -> None:
    view = seen(replace(KEPT, jobs=(job(JobKind.RETAG, progress=0.25),)))
    assert (view.state, view.progress) == (RecordingState.READY, 0.25)


@pytest.mark.parametrize(
    ("state", "progress"), [(RecordingState.READY, 1.0), (RecordingState.FAILED, 0.0), (RecordingState.CAPTURING, 0.0)]
)
def test_without_a_job_the_state_says_it(state: RecordingState, progress: float) -> None:
    view = seen(replace(KEPT, recording=replace(RECORDING, state=state)))
    assert (view.progress, view.step) == (progress, "")


def file(name: str, size: int = 10, label: str | None = None) -> File:
    return File("4Re", name, "audio/x", f"recordings/4Re/2/{name}", size, 2, label)


def test_the_sound_is_listed_and_everything_is_counted() -> None:
    files = (file("preview.mp3"), file("peaks.json", 5), file("audio.opus"), file("audio.mp3"), file("archive.zip", 90))
    clip = Clip("5Cl", "4Re", "Best", 10.0, 20.0, NOW, RecordingState.READY, "key", 7)
    view = seen(replace(KEPT, files=files, clips=(clip,)))
    base = "https://s.example/recordings/4Re"
    assert [one.url for one in view.files] == [f"{base}.mp3", f"{base}.opus", f"{base}/preview.mp3"]
    assert [one.preview for one in view.files] == [False, False, True]
    assert view.size == 132
    assert (view.archive.state, view.archive.url, view.archive.bytes) == ("ready", f"{base}.zip", 90)
    assert (view.clips[0].start, view.clips[0].end) == (5.5, 15.5)


def test_voices_come_in_their_order_and_with_their_names() -> None:
    files = tuple(file(f"tracks/{number}.opus", label=None if number == 2 else f"N{number}") for number in (10, 2, 1))
    view = seen(replace(KEPT, files=files))
    assert [item.name for item in view.tracks.items] == ["N1", "A speaker", "N10"]
    assert view.tracks.items[0].url == "https://s.example/recordings/4Re/tracks/1.opus"


@pytest.mark.parametrize(
    ("jobs", "files", "state", "progress"),
    [
        ((), (), "none", 0.0),
        ((job(JobKind.EXPORT),), (), "making", 0.5),
        ((job(JobKind.EXPORT, JobState.QUEUED, 0.0),), (file("archive.zip"),), "making", 0.0),
        ((job(JobKind.EXPORT, JobState.DONE, 1.0),), (file("archive.zip"),), "ready", 1.0),
        ((job(JobKind.EXPORT, JobState.FAILED),), (), "failed", 0.0),
        ((job(JobKind.EXPORT, JobState.CANCELED),), (), "none", 0.0),
    ],
)
def test_what_is_made_on_demand_has_a_state(jobs: Any, files: Any, state: str, progress: float) -> None:
    archive = seen(replace(KEPT, jobs=jobs, files=files)).archive
    assert (archive.state, archive.progress) == (state, progress)


def test_the_hosts_own_chapters_are_shown_where_they_are_heard() -> None:
    edited = (Chapter(1.0, "Cut off"), Chapter(4.5, "Welcome"), Chapter(3100.0, "Cut off too"))
    view = seen(replace(KEPT, recording=replace(RECORDING, edited_chapters=edited)))
    assert [(chapter.start, chapter.title) for chapter in view.chapters] == [(0.0, "Welcome")]


def test_on_air_the_end_is_not_known() -> None:
    view = seen(replace(KEPT, recording=replace(RECORDING, ended_at=None, duration=None)))
    assert (view.timeline, view.duration) == (None, None)
