"""What people are told of spaces: news of one, the notices it becomes, and the ways they take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from spaces.errors import Invalid

EMAIL_MAX = 254  # RFC 5321
_EMAIL = re.compile(
    r"[^\s@<>\",;:\\()\[\]]{1,64}@[^\s@<>\",;:\\()\[\].][^\s@<>\",;:\\()\[\]]*\.[^\s@<>\",;:\\()\[\].]{2,}"
)


class NewsKind(StrEnum):
    """What there is to tell of a space or a series."""

    ANNOUNCED = "announced"
    MOVED = "moved"  # to another time
    CANCELED = "canceled"
    SOON = "soon"  # begins in a few minutes
    STARTED = "started"


class Reason(StrEnum):
    """Why somebody is told; each reason has its ways."""

    REMINDERS = "reminders"  # they asked to be reminded, or it is their own space
    CHANGES = "changes"  # something they asked to be reminded of changes
    FOLLOWS = "follows"  # they follow its host


class Way(StrEnum):
    """How a notice comes to somebody."""

    SITE = "site"  # the list on the page
    PUSH = "push"
    MAIL = "mail"


def clean_email(text: str) -> str:
    """An address as it is typed; whether mail arrives there only a mail can tell.

    Raises:
        Invalid: `email_invalid`.
    """
    email = text.strip()
    if len(email) > EMAIL_MAX or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise Invalid("That is no e-mail address. Check it for typing errors.", code="email_invalid", field="email")
    return email


Choices = Mapping[Reason, frozenset[Way]]
"""The ways that somebody chose for each reason."""

_USUAL: Choices = {
    Reason.REMINDERS: frozenset(Way),
    Reason.CHANGES: frozenset(Way),
    Reason.FOLLOWS: frozenset({Way.SITE}),
}


def choices(stored: Mapping[str, Any]) -> Choices:
    """What somebody chose, from `Preferences.notify`; the usual ways where they never did or it is not understood."""
    return {reason: _ways(stored.get(reason.value), _USUAL[reason]) for reason in Reason}


def _ways(given: object, usual: frozenset[Way]) -> frozenset[Way]:
    return frozenset(way for way in Way if way in given) if isinstance(given, list) else usual


def stored(chosen: Choices) -> dict[str, list[str]]:
    """The other way round: for `Preferences.notify`."""
    return {reason.value: [way.value for way in Way if way in chosen[reason]] for reason in Reason}


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell everybody concerned, once."""

    kind: NewsKind
    subject: str  # id of a space, or of a series
    round: int  # the subject's sequence: what moves is told of once more
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)  # title, host, start and the like, as they are now
    id: int = 0  # as stored; 0 before that


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news for one person."""

    id: int
    user_id: str
    news_id: int
    kind: NewsKind
    space_id: str | None
    series_id: str | None
    detail: Mapping[str, Any]
    shown: bool  # whether it stands in the list on the page
    at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """A browser that takes pushed notices (the Push API's subscription)."""

    id: str
    user_id: str
    endpoint: str
    p256dh: bytes  # its public key, an uncompressed point of P-256
    auth: bytes  # 16 bytes that it shares with us
    label: str  # which browser, for people
    created_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A notice on its way to one browser or mailbox."""

    id: int
    notice: Notice
    way: Way
    target: str  # id of a Push, or an e-mail address
    expires_at: datetime
    tries: int  # so far, this one included
