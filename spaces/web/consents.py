"""Consent: what speakers are asked about their own voice, and what they answer."""

from __future__ import annotations

from pydantic import Field

from spaces import model
from spaces.errors import NotFound
from spaces.model import Answer, RecordingState, Scope
from spaces.web import recording_views as views
from spaces.web.bodies import Body
from spaces.web.call import Call, existing
from spaces.web.recorded import brief, my_pids
from spaces.web.routes import Route
from spaces.web.rules import speaker


class AnswerOrder(Body):
    """Whether my voice may be published."""

    answer: Answer = Field(description="`anonymous` is a yes without name and colour.")


async def read_consent(call: Call) -> views.MyConsent:
    """What I am asked about this recording."""
    recording, consents = await _asked(call)
    return await _shown(call, recording, consents[0])


async def answer_consent(call: Call, body: AnswerOrder) -> views.MyConsent:
    """Say whether my voice may be published; until everybody has answered it can be changed."""
    recording, consents = await _asked(call)
    answers = [await call.context.recorder.answer(recording, one.pid, body.answer) for one in consents]
    return await _shown(call, recording, answers[0])


async def withdraw_consent(call: Call) -> views.MyConsent:
    """Take my voice out of the recording; it is made again without it."""
    recording, consents = await _asked(call)
    withdrawn = [await call.context.recorder.withdraw(recording, one.pid) for one in consents]
    return await _shown(call, recording, withdrawn[0])


async def list_voice(call: Call) -> views.Voice:
    """Every recording in which I can be heard."""
    store = call.context.store.recordings
    found = [heard for pid in my_pids(call) for heard in await store.heard_in(pid)]
    found.sort(key=lambda heard: heard[0].created_at, reverse=True)
    return views.Voice(items=[await _shown(call, recording, consent) for recording, consent in found])


async def _asked(call: Call) -> tuple[model.Recording, list[model.Consent]]:
    """The recording, and the voices in it that are mine: nearly always one.

    Raises:
        NotFound: `not_a_speaker`, also when there is no such recording: strangers learn nothing.
        Gone: `recording_deleted`.
    """
    store = call.context.store.recordings
    recording = await store.get(call.path["id"])
    if recording is None:
        raise _not_a_speaker()
    existing(recording)
    pids = my_pids(call)
    consents = [consent for consent in await store.consents(recording.id) if consent.pid in pids]
    if not consents:
        raise _not_a_speaker()
    return recording, consents


def _not_a_speaker() -> NotFound:
    return NotFound(
        "You cannot be heard in a recording at this address, so there is nothing to ask you. "
        "If you spoke as a guest, open the link in the browser you spoke in.",
        code="not_a_speaker",
    )


async def _shown(call: Call, recording: model.Recording, consent: model.Consent) -> views.MyConsent:
    """What this speaker is asked, with the newest state of the recording."""
    store = call.context.store
    newest = await store.recordings.get(recording.id) or recording
    host = (await store.users.by_ids({newest.host_id}))[newest.host_id]
    return views.MyConsent(
        recording=brief(newest, host, call.context.config.public_url),
        pid=consent.pid,
        name=consent.name,
        answer=consent.answer,
        answered_at=consent.answered_at,
        withdrawn_at=consent.withdrawn_at,
        deadline=newest.consent_deadline,
        open=newest.consent_closed_at is None and newest.state is not RecordingState.DELETED,
        heard_seconds=await _heard_seconds(call, newest, consent.pid),
    )


async def _heard_seconds(call: Call, recording: model.Recording, pid: str) -> float | None:
    """For how long that speaker's microphone was open; None where nobody knows any more."""
    if recording.space_id is None:
        return None
    appearances = await call.context.store.appearances.of_space(recording.space_id)
    mine = [one for one in appearances if one.pid == pid]
    return round(sum(((one.ended_at or call.now) - one.started_at).total_seconds() for one in mine), 1)


_consent = "/api/v1/recordings/{id}/consent"

ROUTES = [
    Route(
        "GET",
        _consent,
        read_consent,
        speaker(Scope.READ),
        "What I am asked about my voice",
        returns=views.MyConsent,
        problems=(410,),
    ),
    Route(
        "POST",
        _consent,
        answer_consent,
        speaker(Scope.SPEAK),
        "Say whether my voice may be published",
        body=AnswerOrder,
        returns=views.MyConsent,
        problems=(409, 410),
    ),
    Route(
        "POST",
        "/api/v1/recordings/{id}/withdraw",
        withdraw_consent,
        speaker(Scope.SPEAK),
        "Take my voice out of the recording",
        returns=views.MyConsent,
        problems=(409, 410),
    ),
    Route(
        "GET",
        "/api/v1/voice",
        list_voice,
        speaker(Scope.READ),
        "Every recording in which I can be heard",
        returns=views.Voice,
    ),
]
