"""Webhooks: addresses of other programs that are told what happens here, and what is sent to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from spaces.model.action import ActionKind
from spaces.model.ids import new_id

FAMILIES = ("space", "participant", "pin", "tap", "recording", "consent", "station")
"""What events are about; the part of their names before the dot."""

HELD = "tap.held"
SAVED = "tap.saved"
LET_GO = "tap.let_go"
RECORDING_READY = "recording.ready"
RECORDING_PUBLISHED = "recording.published"
RECORDING_DELETED = "recording.deleted"
RECORDING_CHANGED = "recording.changed"
CONSENT_GIVEN = "consent.given"
CONSENT_WITHDRAWN = "consent.withdrawn"
CONSENT_REFUSED = "consent.refused"
_OF_LEDGER = (
    SAVED,
    LET_GO,
    RECORDING_READY,
    RECORDING_PUBLISHED,
    RECORDING_DELETED,
    CONSENT_GIVEN,
    CONSENT_WITHDRAWN,
    HELD,
    CONSENT_REFUSED,
    RECORDING_CHANGED,
)
PING = "webhook.test"
"""The event of a test; nobody can choose it, everybody gets their own."""

EVENTS = tuple(
    name
    for family in FAMILIES
    for name in (*(kind.value for kind in ActionKind), *_OF_LEDGER)
    if name.startswith(f"{family}.")
)
"""Names of all events that are told, family by family. Reports and invitations by link are nobody else's business."""

CHOICES = (*(f"{family}.*" for family in FAMILIES), *EVENTS)
"""What a webhook can ask for: whole families and single events."""

LABEL_MAX = 50


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address, what it is told of, and how it has answered lately."""

    id: str
    user_id: str  # whose; it is told of what is theirs
    url: str
    label: str  # may be empty
    events: tuple[str, ...]  # of CHOICES
    everywhere: bool  # told of the whole server; an administrator's
    secret: str  # whsec_…; signs what is sent
    created_at: datetime
    updated_at: datetime
    old_secret: str | None = None  # of before a rotation; signs, too, until
    old_until: datetime | None = None
    failures: int = 0  # tries in a row that came to nothing
    failing_since: datetime | None = None
    paused_at: datetime | None = None  # nothing is sent since then
    paused_why: str | None = None  # for its owner; None: they did it themselves

    def wants(self, name: str) -> bool:
        """Whether it asked for events of that name."""
        return chosen(self.events, name)

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """What signs at that time, the newest first."""
        old = self.old_secret if self.old_until is not None and now < self.old_until else None
        return (self.secret,) if old is None else (self.secret, old)


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"  # for its time, or for its receiver to come back
    DELIVERED = "delivered"
    FAILED = "failed"  # given up


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to deliver."""

    at: datetime
    seconds: float
    status: int | None = None  # what the receiver answered; None when it did not
    said: str = ""  # how its answer began, as text
    problem: str | None = None  # in words; None when it took it

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    id: str  # webhook-id: the same however often it is sent
    webhook_id: str
    type: str
    body: str  # the JSON, as it is signed
    created_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0  # since it was made, or sent again by hand
    tries: tuple[Try, ...] = ()  # the last ones, the oldest first
    next_at: datetime | None = None  # when it is tried next


def chosen(events: Collection[str], name: str) -> bool:
    """Whether that event is among what was chosen, by itself or with its family."""
    return name in events or f"{name.partition('.')[0]}.*" in events


def new_message_id() -> str:
    """A fresh id for a delivery: letters and digits, because receivers and cursors take it apart at other signs."""
    return f"msg{new_id()}{new_id()}"
