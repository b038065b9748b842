"""Who is published in a recording: answers, the end of the question, withdrawal. Pure decisions, each idempotent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from spaces.errors import Conflict, Gone, NotFound
from spaces.model.case import Case, Step, merged
from spaces.model.ids import new_id
from spaces.model.job import Job, JobKind, JobState
from spaces.model.ledger import SERVER, Entry
from spaces.model.recording import Answer, Consent, Recording, RecordingState
from spaces.model.unnaming import unnamed
from spaces.model.user import account_pid

NOBODY_AGREED = "Nobody who spoke agreed to be published, so there is nothing to publish."

_WAITING = (RecordingState.CAPTURING, RecordingState.CONSENT_PENDING)


def answer(case: Case, pid: str, said: Answer, now: datetime) -> Step:
    """Somebody says whether they agree. It can be changed until the question is closed.

    Raises:
        SpacesError: `recording_deleted`, `not_a_speaker` or `consent_closed`.
    """
    recording, consent = _asked(case, pid)
    if consent.answer is said and consent.withdrawn_at is None:
        return Step()
    if recording.consent_closed_at is not None:
        raise _closed(recording, consent)
    changed = replace(consent, answer=said, answered_at=now)
    entry = _entry(now, "consent_answered", pid, recording, answer=said.value)
    step = _published_anew(case, recording, consent, changed, now)
    return settled(case, replace(step, consents=(changed,), entries=(entry,)), now)


def withdraw(case: Case, pid: str, now: datetime) -> Step:
    """Somebody is heard no longer, from this moment on. While the question is open this is the answer “no”.

    Raises:
        SpacesError: `recording_deleted` or `not_a_speaker`.
    """
    recording, consent = _asked(case, pid)
    if recording.consent_closed_at is None:
        return answer(case, pid, Answer.NO, now)
    if not consent.published:
        return Step()
    changed = replace(consent, withdrawn_at=now)
    entry = _entry(now, "voice_withdrawn", pid, recording)
    return replace(_taken_down(case, recording, changed, now), consents=(changed,), entries=(entry,))


def publish(case: Case, now: datetime) -> Step:
    """Publish with those who agreed so far; the others can still be added until the deadline.

    Raises:
        SpacesError: `recording_deleted`, `still_live` or `nobody_agreed`.
    """
    recording = present(case)
    if recording.state is RecordingState.CAPTURING:
        raise Conflict("This space is still on air. End it first, then publish.", code="still_live")
    if recording.state is not RecordingState.CONSENT_PENDING:
        return Step()
    if not case.published:
        raise Conflict("Nobody who spoke has agreed to be published so far.", code="nobody_agreed")
    entry = _entry(now, "published_early", account_pid(recording.host_id), recording)
    return replace(rendering(recording, now), entries=(entry,))


def retry(case: Case, now: datetime) -> Step:
    """Make the files of a failed recording once more.

    Raises:
        SpacesError: `recording_deleted`, `not_failed` or `nobody_agreed`.
    """
    recording = present(case)
    if recording.state is not RecordingState.FAILED:
        raise Conflict("This recording has not failed, so there is nothing to try again.", code="not_failed")
    if not case.published:
        raise Conflict(NOBODY_AGREED, code="nobody_agreed")
    return rendering(recording, now)


def deadline(case: Case, now: datetime) -> Step:
    """The time to answer may be over: who has not answered has said no."""
    recording = case.recording
    if recording is None or recording.consent_closed_at is not None or recording.state is RecordingState.DELETED:
        return Step()
    if recording.consent_deadline is None or recording.consent_deadline > now:
        return Step()
    return _close(case, Step(), now)


def settled(case: Case, step: Step, now: datetime) -> Step:
    """That step, and the end of the question if by it everybody has answered and nobody can appear any more."""
    recording = step.recording or case.recording
    if recording is None or recording.consent_closed_at is not None or recording.state is RecordingState.CAPTURING:
        return step
    if any(consent.answer is None for consent in merged(case.consents, step.consents)):
        return step
    return _close(case, step, now)


def rendering(recording: Recording, now: datetime) -> Step:
    """Make its files; those that are there are served until the new ones are."""
    changed = replace(recording, state=RecordingState.RENDERING, error=None, updated_at=now)
    return Step(recording=changed, jobs=(job(JobKind.RENDER, recording.id, now),))


def render_lost(case: Case, now: datetime) -> Step:
    """Whose files are to be made and whose job got lost gets another."""
    recording = case.recording
    return rendering(recording, now) if recording and recording.state is RecordingState.RENDERING else Step()


def job(kind: JobKind, subject_id: str, now: datetime) -> Job:
    """A new job that is due at once."""
    return Job(new_id(), kind, subject_id, JobState.QUEUED, now, now)


def present(case: Case) -> Recording:
    """The recording that a decision is about.

    Raises:
        SpacesError: `recording_not_found` or `recording_deleted`.
    """
    if case.recording is None:
        raise NotFound("There is no such recording. Check the link.", code="recording_not_found")
    if case.recording.state is RecordingState.DELETED:
        raise deleted_refusal(case.recording)
    return case.recording


def deleted_refusal(recording: Recording) -> Gone:
    """What to answer to everything about a deleted recording."""
    when = f" on {date(recording.deleted_at)}" if recording.deleted_at else ""
    return Gone(f"This recording was deleted{when}, with everything made from it.", code="recording_deleted")


def date(moment: datetime) -> str:
    """A moment as a refusal names it."""
    return f"{moment:%Y-%m-%d at %H:%M} UTC"


def _asked(case: Case, pid: str) -> tuple[Recording, Consent]:
    recording, consent = present(case), case.consent(pid)
    if consent is None:
        raise NotFound("You did not speak in this recording, so there is nothing to answer.", code="not_a_speaker")
    return recording, consent


def _closed(recording: Recording, consent: Consent) -> Conflict:
    when = date(recording.consent_closed_at) if recording.consent_closed_at else ""
    then = (
        "You can withdraw your voice instead, at any time."
        if consent.published
        else "Your voice is not in the recording, and what you said is destroyed, so it cannot be added any more."
    )
    return Conflict(f"The question was closed on {when}. {then}", code="consent_closed")


def _published_anew(case: Case, recording: Recording, before: Consent, after: Consent, now: datetime) -> Step:
    """What an answer changes in a recording that was published early."""
    if recording.state in _WAITING or (before.published, before.answer) == (after.published, after.answer):
        return Step()
    if before.published and after.answer is not Answer.YES:  # gone, or without the name from now on
        return _taken_down(case, recording, after, now)
    return rendering(recording, now) if after.published else Step()


def _taken_down(case: Case, recording: Recording, changed: Consent, now: datetime) -> Step:
    """Off with all files, and made again from those who are left."""
    # Nothing that was made before may be served, or come to be served: a rendering under way is of the old revision.
    # Neither may its chapters: turns bear the names of those who spoke.
    bare = replace(recording, revision=recording.revision + 1, chapters=(), unswept=True, updated_at=now)
    if recording.edited_chapters is not None:
        told = (replace(one, title=unnamed(one.title, (changed,))) for one in recording.edited_chapters)
        bare = replace(bare, edited_chapters=tuple(told))
    if any(consent.published for consent in merged(case.consents, (changed,))):
        return replace(rendering(bare, now), takedown=True)
    failed = replace(bare, state=RecordingState.FAILED, error=NOBODY_AGREED)
    return Step(recording=failed, takedown=True)


def _close(case: Case, step: Step, now: datetime) -> Step:
    recording = step.recording or case.recording
    if recording is None:
        raise ValueError("there is no recording whose question could be closed")
    consents = merged(case.consents, step.consents)
    published = sum(consent.published for consent in consents)
    entry = _entry(now, "consent_closed", SERVER, recording, published=published, withheld=len(consents) - published)
    closed = replace(recording, consent_closed_at=now, updated_at=now)
    step = replace(step, recording=closed, entries=(*step.entries, entry))
    if not published:
        return replace(step, recording=replace(closed, state=RecordingState.FAILED, error=NOBODY_AGREED))
    if recording.state is RecordingState.CONSENT_PENDING:
        begun = rendering(closed, now)
        return replace(step, recording=begun.recording, jobs=(*step.jobs, *begun.jobs))
    return step


def _entry(now: datetime, kind: str, actor: str, recording: Recording, **detail: str | int) -> Entry:
    return Entry(now, kind, actor, recording.space_id, recording.id, detail=detail)
