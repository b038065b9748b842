"""Cases to decide about, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from spaces.errors import SpacesError
from spaces.model import (
    Answer,
    Appearance,
    Consent,
    Recording,
    RecordingState,
    Space,
    SpeakerPolicy,
    State,
    Tap,
    TapPolicy,
    TapState,
    Visibility,
)
from spaces.model.case import Case
from spaces.model.saving import Hours, Quota

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = Hours(hold=24 * HOUR, hold_limit=168 * HOUR, consent=24 * HOUR)
ROOM = Quota(0, 0)

SPACE = Space(
    id="space",
    host_id="mira",
    title="Sunday talk",
    topics=("tea",),
    state=State.ENDED,
    speaker_policy=SpeakerPolicy.EVERYONE,
    tap=TapPolicy.HELD,
    created_at=NOW - HOUR,
    updated_at=NOW,
    started_at=NOW - HOUR,
    ended_at=NOW,
)
LIVE = replace(SPACE, state=State.LIVE, ended_at=None)
HELD = Tap("space", TapPolicy.HELD, TapState.HELD, NOW + 24 * HOUR)

RECORDING = Recording(
    id="recording",
    space_id="space",
    host_id="mira",
    guid="guid",
    title="Sunday talk",
    description="",
    topics=("tea",),
    state=RecordingState.CONSENT_PENDING,
    visibility=Visibility.PRIVATE,
    started_at=NOW - HOUR,
    ended_at=NOW,
    created_at=NOW,
    updated_at=NOW,
    consent_deadline=NOW + 24 * HOUR,
)
READY = replace(
    RECORDING, state=RecordingState.READY, consent_closed_at=NOW, duration=3000.0, offset=30.0, published_at=NOW
)


def spoke(pid: str, minute: int = 0, **fields: Any) -> Appearance:
    plain = Appearance(f"{pid} {minute}", "space", pid, None, pid, None, 3, NOW - HOUR + timedelta(minutes=minute))
    return replace(plain, **fields)


def word(pid: str, answer: Answer | None = None, **fields: Any) -> Consent:
    return replace(Consent("recording", pid, None, pid, None, 3, NOW, answer), **fields)


def case(*words: Consent, recording: Recording | None = RECORDING, **fields: Any) -> Case:
    return replace(Case(recording=recording, consents=words), **fields)


def code(decide: Any, *args: Any, **fields: Any) -> str:
    """What is refused; fails when nothing is."""
    with pytest.raises(SpacesError) as refusal:
        decide(*args, **fields)
    assert refusal.value.detail.endswith(".")
    assert "!" not in refusal.value.detail
    return refusal.value.code
