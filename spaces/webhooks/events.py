"""What happened, as other programs are told of it: events made from the log of actions and from the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from spaces.model import Action, Entry, Recording, RecordingState, Visibility
from spaces.model.webhook import (
    CONSENT_GIVEN,
    CONSENT_REFUSED,
    CONSENT_WITHDRAWN,
    EVENTS,
    HELD,
    LET_GO,
    RECORDING_CHANGED,
    RECORDING_DELETED,
    RECORDING_PUBLISHED,
    RECORDING_READY,
    SAVED,
)

_ANSWERS = {
    "yes": CONSENT_GIVEN,
    "anonymous": CONSENT_GIVEN,
    "no": CONSENT_REFUSED,
}
_OF_ENTRIES: Mapping[str, str] = {
    "tap_held": HELD,
    "tap_shredded": LET_GO,
    "recording_saved": SAVED,
    "recording_deleted": RECORDING_DELETED,
    "voice_withdrawn": CONSENT_WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a space, a recording or a station."""

    at: datetime
    type: str  # of spaces.model.webhook.EVENTS
    space_id: str | None = None
    recording_id: str | None = None
    station_id: str | None = None
    actor: tuple[str, str] | None = None  # pid and name of who did it; None: the server itself
    target: tuple[str, str] | None = None  # of whom it was done to
    detail: Mapping[str, Any] = field(default_factory=dict)


def of_action(action: Action) -> Event | None:
    """What is told of an action; None when nothing is."""
    if action.kind not in EVENTS:
        return None
    station_id = action.detail.get("station_id") if action.kind.startswith("station.") else None
    return Event(
        action.at,
        action.kind.value,
        action.space_id,
        None,
        station_id,
        (action.actor, action.actor_name) if action.actor else None,
        (action.target, action.target_name) if action.target else None,
        {name: value for name, value in action.detail.items() if name != "station_id"},
    )


def of_entry(entry: Entry, recording: Recording | None) -> list[Event]:
    """What is told of an entry of the ledger.

    Args:
        entry: what happened.
        recording: the one it is about, as it is now.
    """
    return [
        Event(
            entry.at,
            name,
            entry.space_id or (recording.space_id if recording else None),
            entry.recording_id,
            actor=(entry.actor, "") if entry.actor != "server" else None,
            detail={key: value for key, value in entry.detail.items() if key != "published"},
        )
        for name in _names(entry, recording)
    ]


def _names(entry: Entry, recording: Recording | None) -> list[str]:
    match entry.kind:
        case "consent_answered":
            return [_ANSWERS[entry.detail["answer"]]]
        case "rendered":
            shown = entry.detail.get("revision") == 1 and _public(recording)
            return [RECORDING_READY, *_published(if_so=shown)]
        case "recording_edited":
            shown = [RECORDING_PUBLISHED] if "visibility" in entry.detail and _public(recording) else []
            return [RECORDING_CHANGED, *shown]
        case known if known in _OF_ENTRIES:
            return [_OF_ENTRIES[known]]
        case _:
            return []


def _published(*, if_so: bool) -> list[str]:
    return [RECORDING_PUBLISHED] if if_so else []


def _public(recording: Recording | None) -> bool:
    """Whether everybody may listen to it."""
    return (
        recording is not None
        and recording.visibility is Visibility.PUBLIC
        and recording.state is not RecordingState.DELETED
        and recording.published_at is not None
    )
