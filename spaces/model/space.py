"""A space: its life cycle, the roles in it, and the rules that need nothing but the space itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from spaces.errors import Invalid
from spaces.model.tap import TapPolicy
from spaces.model.user import clean_line

TITLE_MAX = 100
TOPICS_MAX = 3
TOPIC_MAX = 30
SCHEDULE_AHEAD = timedelta(days=30)
LATE = timedelta(hours=3)
"""How long an announced space waits for its host; then it counts as canceled."""


class State(StrEnum):
    """Where a space is in its life: scheduled -> live -> ended, or scheduled -> canceled."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"
    CANCELED = "canceled"


class Role(StrEnum):
    """What somebody is in a space, most powerful first."""

    HOST = "host"
    CO_HOST = "co_host"
    SPEAKER = "speaker"
    LISTENER = "listener"

    @property
    def on_stage(self) -> bool:
        """Whether this role may publish audio."""
        return self is not Role.LISTENER

    @property
    def moderates(self) -> bool:
        """Whether this role may mute, accept, invite and remove others, and end the space."""
        return self in (Role.HOST, Role.CO_HOST)


class SpeakerPolicy(StrEnum):
    """Who may ask to speak; whoever was invited by a host always may."""

    EVERYONE = "everyone"
    FOLLOWED = "followed"  # people the host follows
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Space:
    """A space as stored and shown; who is inside at the moment is `spaces.live`'s business."""

    id: str
    host_id: str  # the account that created it; ownership never moves, whoever acts as host
    title: str
    topics: tuple[str, ...]
    state: State
    speaker_policy: SpeakerPolicy
    tap: TapPolicy
    created_at: datetime
    updated_at: datetime
    scheduled_start: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    peak_listeners: int = field(default=0)
    rules: str | None = None  # of the house, shown before a microphone opens
    locked: bool = False  # nobody new comes in without a link that invites
    pin_hash: str | None = None  # argon2id; who comes in has to say the PIN
    stage_limit: int | None = None  # speakers at once; None: as many as the server allows
    time_box: int | None = None  # seconds that each speaker has; None: no end
    first_timers_first: bool = False  # in the queue
    chat: bool = True
    slow_mode: int = 0  # seconds between two messages of one person
    language: str | None = None  # BCP 47
    series_id: str | None = None
    sequence: int = 0  # of the calendar entry (RFC 5545): how often it was moved

    @property
    def has_pin(self) -> bool:
        """Whether who comes in has to say a PIN."""
        return self.pin_hash is not None


def clean_title(text: str) -> str:
    """The title on one line.

    Raises:
        Invalid: when empty or longer than TITLE_MAX characters.
    """
    title = clean_line(text)
    if not title:
        raise Invalid("A space needs a title, so that people know what to expect.", code="title_missing", field="title")
    if len(title) > TITLE_MAX:
        raise Invalid(f"The title has {len(title)} characters; {TITLE_MAX} fit.", code="title_too_long", field="title")
    return title


def clean_topics(topics: list[str]) -> tuple[str, ...]:
    """Topics without `#`, empties and repetitions, in the given order.

    Raises:
        Invalid: when more than TOPICS_MAX remain or one is longer than TOPIC_MAX characters.
    """
    cleaned = [clean_line(topic).lstrip("#").strip() for topic in topics]
    first_spelling: dict[str, str] = {}
    for topic in filter(None, cleaned):
        first_spelling.setdefault(topic.casefold(), topic)
    unique = tuple(first_spelling.values())
    if len(unique) > TOPICS_MAX:
        raise Invalid(
            f"A space has up to {TOPICS_MAX} topics; you gave {len(unique)}.", code="topics_invalid", field="topics"
        )
    for topic in unique:
        if len(topic) > TOPIC_MAX:
            raise Invalid(
                f"“{topic}” is too long: a topic has up to {TOPIC_MAX} characters.",
                code="topics_invalid",
                field="topics",
            )
    return unique


def check_schedule(start: datetime, now: datetime) -> datetime:
    """A start time that can be announced; both times carry a zone.

    Raises:
        Invalid: when it lies in the past or further ahead than SCHEDULE_AHEAD.
    """
    if start.tzinfo is None:
        raise Invalid(
            "The start needs a time zone, for example 2026-12-01T20:00:00Z.",
            code="schedule_invalid",
            field="scheduled_start",
        )
    if start <= now:
        raise Invalid(
            "That start is in the past. Leave it out to go live now.", code="schedule_invalid", field="scheduled_start"
        )
    if start > now + SCHEDULE_AHEAD:
        raise Invalid(
            f"A space can be announced up to {SCHEDULE_AHEAD.days} days ahead.",
            code="schedule_invalid",
            field="scheduled_start",
        )
    return start
