from dataclasses import replace

import pytest

from spaces.model import Chapter, JobKind, JobState, RecordingState, Step, Visibility
from spaces.model.case import Case
from spaces.model.consenting import job
from spaces.model.editing import RecordingChange, clip, delete, edit, expire, stands, timeline
from spaces.model.sharing import share, unshared, valid
from tests.model.cases import HOUR, NOW, READY, RECORDING, case, code

FOUND = case(recording=READY)
LIVE = case(recording=replace(RECORDING, state=RecordingState.CAPTURING, ended_at=None))
DELETED = case(recording=replace(READY, state=RecordingState.DELETED, deleted_at=NOW))


def edited(**change) -> Step:
    return edit(FOUND, RecordingChange(**change), NOW)


def test_what_is_left_out_stays_and_what_is_the_same_changes_nothing():
    assert edited() == Step()
    assert edited(title="Sunday talk", trim=None, expires_at=None) == Step()


@pytest.mark.parametrize(
    ("change", "kinds", "state"),
    [
        ({"title": "Monday"}, [JobKind.RETAG], RecordingState.READY),
        ({"chapters": (Chapter(1, "A"),)}, [JobKind.RETAG], RecordingState.READY),
        ({"trim": (1.0, 9.0)}, [JobKind.RENDER], RecordingState.RENDERING),
        ({"description": "About tea."}, [], RecordingState.READY),
        ({"visibility": Visibility.PUBLIC, "topics": ("#Tea", "tea")}, [], RecordingState.READY),
    ],
)
def test_a_change_makes_no_more_than_it_needs(change, kinds, state):
    step = edited(**change)
    assert step.recording is not None
    assert ([one.kind for one in step.jobs], step.recording.state) == (kinds, state)
    assert not step.takedown


def test_the_ledger_names_the_fields_and_not_what_they_say():
    (entry,) = edited(title="A secret", visibility=Visibility.UNLISTED).entries
    assert entry.detail == {"fields": ["title", "visibility"], "visibility": "unlisted"}


def test_chapters_are_given_in_seconds_of_the_files_and_kept_in_those_of_the_space():
    step = edited(chapters=(Chapter(60, "Tea "), Chapter(0, "Hello")))
    assert step.recording is not None
    assert step.recording.edited_chapters == (Chapter(30, "Hello"), Chapter(90, "Tea"))


def test_what_waits_for_consent_is_changed_without_making_anything():
    step = edit(case(), RecordingChange(title="New", trim=(0, 60)), NOW)
    assert step.recording is not None
    assert (step.jobs, step.recording.state, step.recording.trim) == ((), RecordingState.CONSENT_PENDING, (0, 60))


def test_a_recording_without_anybody_who_agreed_is_not_made_because_it_is_trimmed():
    failed = case(recording=replace(READY, state=RecordingState.FAILED, error="Nobody agreed."))
    assert edit(failed, RecordingChange(trim=(0, 60)), NOW).jobs == ()


def test_on_air_nothing_can_be_trimmed_or_deleted():
    assert code(edit, LIVE, RecordingChange(trim=(0, 60)), NOW) == "still_live"
    assert code(delete, LIVE, "u_mira", NOW) == "still_live"
    assert timeline(RECORDING) == 3600
    assert LIVE.recording is not None
    assert timeline(LIVE.recording) is None


def test_nothing_of_a_deleted_recording_can_be_changed():
    assert code(edit, DELETED, RecordingChange(title="x"), NOW) == "recording_deleted"
    assert code(delete, DELETED, "u_mira", NOW) == "recording_deleted"
    assert code(clip, DELETED, 0, 0, 5, "", NOW) == "recording_deleted"
    assert code(share, DELETED, 0, "t", "g", "", None, None, NOW) == "recording_deleted"


def test_deleting_blanks_what_it_said():
    step = delete(
        case(recording=replace(READY, description="Private words", chapters=(Chapter(0, "A"),))), "u_mira", NOW
    )
    gone = step.recording
    assert gone is not None
    assert (gone.title, gone.description, gone.topics, gone.chapters) == ("", "", (), ())
    assert (gone.state, gone.deleted_at, gone.guid, step.takedown) == (RecordingState.DELETED, NOW, "guid", True)


def test_a_recording_expires_at_its_time():
    ends = case(recording=replace(READY, expires_at=NOW + HOUR))
    assert expire(ends, NOW) == Step()
    step = expire(ends, NOW + HOUR)
    assert step.recording is not None
    assert (step.recording.state, step.entries[0].actor) == (RecordingState.DELETED, "server")
    assert expire(FOUND, NOW + 9999 * HOUR) == Step()
    assert expire(Case(), NOW) == Step()


def test_a_clip_is_kept_in_seconds_of_the_space():
    made, work, entry = clip(FOUND, 0, 10.0, 70.0, " ", NOW)
    assert (made.start, made.end, made.title) == (40.0, 100.0, "Sunday talk")
    assert (work.kind, work.subject_id) == (JobKind.CLIP, made.id)
    assert (entry.kind, entry.detail) == ("clip_cut", {"clip": made.id, "seconds": 60.0})
    assert clip(FOUND, 0, 2990.0, 3000.4, "End", NOW)[0].end == 3030.0
    assert code(clip, FOUND, 100, 0, 5, "", NOW) == "too_many_clips"
    assert code(clip, FOUND, 0, 0, 5, "x" * 101, NOW) == "title_invalid"
    assert code(clip, case(), 0, 0, 5, "", NOW) == "not_ready"


def test_a_job_stands_as_long_as_there_is_something_of_it():
    made = job(JobKind.TRACKS, "recording", NOW)
    states = [(state, there) for state in JobState for there in (False, True)]
    standing = {pair for pair in states if stands(replace(made, state=pair[0]), there=pair[1])}
    assert standing == {
        (JobState.QUEUED, False),
        (JobState.QUEUED, True),
        (JobState.RUNNING, False),
        (JobState.RUNNING, True),
        (JobState.DONE, True),
    }


def test_a_share_is_good_until_it_ends():
    made, entry = share(FOUND, 0, "token", "grant", " for\nAna", "hash", NOW + HOUR, NOW)
    assert (made.label, valid(made, NOW), valid(made, NOW + HOUR)) == ("for Ana", True, False)
    assert entry.detail == {"password": True, "until": "2026-11-22T21:00:00+00:00"}
    assert "token" not in str(entry)
    assert valid(replace(made, expires_at=None), NOW + 9999 * HOUR)
    assert code(share, FOUND, 100, "t", "g", "", None, None, NOW) == "too_many_shares"
    assert unshared(READY, NOW).kind == "share_removed"
