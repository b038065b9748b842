"""What was done in a space or to it: a log that only grows.

Webhooks, the info bar and what moderators can look up are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ActionKind(StrEnum):
    """What was done; the part before the dot says to what. Listeners are in no action: nobody learns who listens.

    What became of a recording, and who agreed to it, stands in the ledger instead; webhooks tell of both.
    """

    SPACE_SCHEDULED = "space.scheduled"
    SPACE_RESCHEDULED = "space.rescheduled"
    SPACE_CHANGED = "space.changed"
    SPACE_CANCELED = "space.canceled"
    SPACE_STARTED = "space.started"
    SPACE_ENDED = "space.ended"
    SPACE_LOCKED = "space.locked"
    SPACE_UNLOCKED = "space.unlocked"
    SPACE_MUTED_ALL = "space.muted_all"
    HOST_GONE = "space.host_gone"
    HOST_BACK = "space.host_back"
    HOST_SUCCEEDED = "space.host_succeeded"
    INVITED = "participant.invited"
    ASKED = "participant.asked"  # to speak
    ACCEPTED = "participant.accepted"
    DECLINED = "participant.declined"
    ON_STAGE = "participant.on_stage"
    OFF_STAGE = "participant.off_stage"
    PROMOTED = "participant.promoted"  # became co-host
    STEPPED_DOWN = "participant.stepped_down"  # is no longer co-host
    MUTED = "participant.muted"  # by somebody else
    DEMOTED = "participant.demoted"
    REMOVED = "participant.removed"
    BANNED = "participant.banned"
    UNBANNED = "participant.unbanned"
    SHARED = "participant.shared"  # a link in the chat
    LINK_MADE = "invite.made"
    LINK_REVOKED = "invite.revoked"
    PINNED = "pin.added"
    UNPINNED = "pin.removed"
    MESSAGE_DELETED = "message.deleted"
    REPORTED = "report.made"
    EXCERPT_OPENED = "report.excerpt_opened"
    REPORT_SETTLED = "report.settled"
    TAP_CHANGED = "tap.changed"
    STATION_CHANGED = "station.changed"
    STATION_ITEM_ADDED = "station.item_added"


@dataclass(frozen=True, slots=True)
class Action:
    """One entry of the log."""

    at: datetime
    kind: ActionKind
    space_id: str | None = None
    actor: str | None = None  # the pid of who did it; None: the server itself
    actor_name: str = ""
    target: str | None = None  # the pid of whom it was done to
    target_name: str = ""
    detail: dict[str, Any] = field(default_factory=dict)  # small, JSON; what else there is to say
    id: int = 0  # as stored, ascending; 0 before that
