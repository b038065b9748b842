"""What is announced again and again, who wants to be reminded, and what people are told."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from spaces.store.schema.base import Moment, metadata, some

UNREAD = "read_at IS NULL AND shown"
UNSENT = "done_at IS NULL"
UNSPREAD = "spread_at IS NULL"

series = Table(
    "series",
    metadata,
    Column("id", String, primary_key=True),
    Column("host_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("speaker_policy", String, nullable=False),
    Column("tap", String, nullable=False),
    Column("options", JSON, nullable=False),  # what else every space of it begins with, by name
    Column("rule", String, nullable=False),  # RFC 5545 RRULE, of the kind that spaces.model.series takes
    Column("begins", String, nullable=False),  # local time of the first one, ISO 8601 without zone
    Column("time_zone", String, nullable=False),  # IANA name
    Column("made_until", Moment),  # starts up to then have their spaces
    Column("sequence", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("canceled_at", Moment),
    Column("pending", JSON(none_as_null=True)),  # what a change of it has still to do to its spaces
)

reminders = Table(
    "reminders",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)

series_reminders = Table(
    "series_reminders",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("series_id", ForeignKey("series.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)

news = Table(
    "news",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),  # id of a space or a series
    Column("round", Integer, nullable=False),  # the subject's sequence: what moves is told of once more
    Column("detail", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("spread_at", Moment),  # when everybody concerned had their notice
    UniqueConstraint("subject", "kind", "round"),
    some("ix_news_unspread", "id", where=UNSPREAD),
    Index(None, "at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("news_id", ForeignKey("news.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("space_id", String),
    Column("series_id", String),
    Column("detail", JSON, nullable=False),  # what it says, as it was then
    Column("shown", Boolean, nullable=False),  # whether it stands in the list on the page
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
    UniqueConstraint("user_id", "news_id"),  # nobody is told the same twice
    Index(None, "user_id", "id"),
    Index(None, "at"),
    some("ix_notices_unread", "user_id", where=UNREAD),
    sqlite_autoincrement=True,  # readers remember how far they came
)

sendings = Table(
    "sendings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice_id", ForeignKey("notices.id", ondelete="CASCADE"), nullable=False),
    Column("way", String, nullable=False),  # push, mail
    Column("target", String, nullable=False),  # id of a push subscription, or an e-mail address
    Column("due_at", Moment, nullable=False),  # also while it is leased: when somebody else may try
    Column("expires_at", Moment, nullable=False),  # too late to be of use from then on
    Column("tries", Integer, nullable=False),
    Column("done_at", Moment),  # sent, or given up
    Column("problem", String),  # why not, the last time
    UniqueConstraint("notice_id", "way", "target"),
    some("ix_sendings_due", "due_at", where=UNSENT),
)

pushes = Table(
    "pushes",
    metadata,
    Column("id", String, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("endpoint", String, nullable=False, unique=True),
    Column("p256dh", LargeBinary, nullable=False),  # the browser's public key, an uncompressed point of P-256
    Column("auth", LargeBinary, nullable=False),  # 16 bytes that it shares with us
    Column("label", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
)

mailings = Table(
    "mailings",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("stop", String, nullable=False, unique=True),  # the token of links that end the mails
    Column("asked", String),  # the address that waits to be confirmed
    Column("digest", LargeBinary, unique=True),  # SHA-256 of the token that was sent there
    Column("until", Moment),  # how long that token is good for
)
