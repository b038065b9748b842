"""What goes out about what is announced: series, reminders, notices."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from spaces.model import SpeakerPolicy, TapPolicy
from spaces.model.notice import NewsKind
from spaces.web.views import Person, View


class Occurrence(View):
    """One announced space of a series."""

    id: str
    url: str
    scheduled_start: datetime


class Series(View):
    """A space that comes again."""

    id: str
    url: str
    title: str
    topics: list[str]
    host: Person
    rule: str = Field(description="RFC 5545 recurrence rule.")
    begins: str = Field(description="Local time of the first one by this rule, without zone.")
    time_zone: str = Field(description="IANA name.")
    speaker_policy: SpeakerPolicy
    tap: TapPolicy
    sequence: int = Field(description="How often its times were changed.")
    ahead: list[Occurrence] = Field(description="Its announced spaces, the next one first.")
    created_at: datetime
    updated_at: datetime
    canceled_at: datetime | None


class SeriesList(View):
    """Series that go on."""

    items: list[Series]


class Reminder(View):
    """Whether and how the asking account is reminded."""

    reminded: bool = Field(description="Of this one.")
    of_series: bool = Field(description="Of the whole series that it belongs to.")
    count: int = Field(description="How many people are reminded of it.")


class Reminders(View):
    """Everything the asking account is reminded of, by id."""

    spaces: list[str]
    series: list[str]


class Notice(View):
    """Something the asking account was told."""

    id: int
    kind: NewsKind
    space_id: str | None
    series_id: str | None
    title: str = Field(description="Of the space or series, as it was then.")
    host: str = Field(description="The name of its host.")
    start: datetime | None = Field(description="When it begins, as it was then.")
    url: str
    at: datetime
    read_at: datetime | None


class NoticePage(View):
    """Notices, the newest first."""

    items: list[Notice]
    unread: int
    next: int | None = Field(description="Give it as `before` for the next page; null on the last one.")


class Browser(View):
    """A browser that shows notices while the page is closed."""

    id: str
    label: str
    endpoint: str = Field(description="By which that browser knows itself.")
    created_at: datetime
    used_at: datetime | None


class NoticeWays(View):
    """By which ways the asking account is told of what."""

    reminders: list[str] = Field(description="What they asked to be reminded of begins: `site`, `push`, `mail`.")
    changes: list[str] = Field(description="It is moved or canceled.")
    follows: list[str] = Field(description="Somebody they follow announces a space or begins.")


class NoticeSettings(View):
    """What the asking account is told, and how."""

    ways: NoticeWays
    push_key: str | None = Field(description="applicationServerKey for the Push API; null: this server pushes nothing.")
    browsers: list[Browser]
    mail: bool = Field(description="Whether this server sends mail.")
    email: str | None = Field(description="The address that gets it.")
    email_asked: str | None = Field(
        description="An address that waits to be confirmed by the link that was sent there."
    )
    calendar_url: str = Field(description="A secret address: everything they are reminded of, for calendar programs.")


class MailStopped(View):
    """What a link from a mail did."""

    email: str
