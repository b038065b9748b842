"""The tables. Migrations describe how a database gets here; a test proves that they arrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    literal_column,
    text,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time, with a zone on the way in and UTC on the way out.

    SQLite has no type for times: there it is text in UTC, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its base
        """The time as the database takes it; a time without zone is a bug and raises ValueError."""
        return None if value is None else _utc(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """How times become values. SQLite's text in one step: a thousand episodes have three thousand of them."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """How values become times. SQLite's text in one step, because a large channel has a few hundred thousand."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its base
        """The time as the domain knows it."""
        return None if value is None else value.astimezone(UTC)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _utc(value).isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


# Named constraints, because a migration can only change what it can name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def some(name: str, *columns: str, where: str) -> Index:
    """An index of a few rows of a table; a question uses it that has the same condition, in literal values."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("handle", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("password_hash", String),  # null: signs in with tokens only
    Column("admin", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the cookie: a stolen database opens no session
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment),
)

spaces = Table(
    "spaces",
    metadata,
    Column("id", String, primary_key=True),
    Column("host_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("title", String, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("speaker_policy", String, nullable=False),
    Column("tap", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("scheduled_start", Moment),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("peak_listeners", Integer, nullable=False),
    # A page is read backwards along one of these, so that it costs the same however many spaces there are.
    Index(None, "created_at", "id"),
    Index(None, "state", "created_at", "id"),
    Index(None, "host_id", "created_at", "id"),
)

follows = Table(
    "follows",
    metadata,
    Column("follower_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("followee_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)

taps = Table(
    "taps",
    metadata,
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True),
    Column("policy", String, nullable=False),
    Column("state", String, nullable=False),
    Column("held_until", Moment),
    Index(None, "state", "held_until"),
)

marks = Table(
    "marks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("url", String),
)

appearances = Table(
    "appearances",
    metadata,
    Column("id", String, primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("pid", String, nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="SET NULL"), index=True),
    Column("name", String, nullable=False),
    Column("handle", String),
    Column("color", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("wrapped_key", LargeBinary),  # null: destroyed
    Column("heard", JSON(none_as_null=True)),
    Column("shredded_at", Moment),
    some("ix_appearances_open", "started_at", "id", where="ended_at IS NULL"),
    some("ix_appearances_kept", "id", "ended_at", where="wrapped_key IS NOT NULL"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("appearance_id", ForeignKey("appearances.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("started_at", BigInteger, nullable=False),  # microseconds since 1970: exact, unlike a float
    Column("seconds", Float),
    Column("size", BigInteger),
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", String, primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="SET NULL"), unique=True),
    Column("host_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("guid", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("description", String, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("visibility", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("consent_deadline", Moment),
    Column("consent_closed_at", Moment),
    Column("published_at", Moment),
    Column("expires_at", Moment),
    Column("deleted_at", Moment),
    Column("trim", JSON(none_as_null=True)),
    Column("offset", Float, nullable=False),
    Column("duration", Float),
    Column("chapters", JSON, nullable=False),
    Column("edited_chapters", JSON(none_as_null=True)),
    Column("revision", Integer, nullable=False),
    Column("plays", Integer, nullable=False),
    Column("error", String),
    Column("unswept", Boolean, nullable=False),
    Index(None, "host_id", "created_at", "id"),
    Index(None, "visibility", "state", "created_at", "id"),
    Index(None, "state", "created_at", "id"),
    Index(None, "updated_at", "id"),
    # What is looked for every half a minute: as long as it is, and nothing when there is nothing to do.
    some("ix_recordings_deadline", "consent_deadline", where="consent_closed_at IS NULL AND state <> 'deleted'"),
    some("ix_recordings_expiry", "expires_at", where="state <> 'deleted'"),
    some("ix_recordings_unswept", "created_at", "id", where="unswept"),
)

consents = Table(
    "consents",
    metadata,
    Column("recording_id", ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True),
    Column("pid", String, primary_key=True, index=True),
    Column("user_id", ForeignKey("users.id", ondelete="SET NULL")),
    Column("name", String, nullable=False),
    Column("handle", String),
    Column("color", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", String),
    Column("answered_at", Moment),
    Column("withdrawn_at", Moment),
)

files = Table(
    "files",
    metadata,
    Column("recording_id", ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("label", String),
)

clips = Table(
    "clips",
    metadata,
    Column("id", String, primary_key=True),
    Column("recording_id", ForeignKey("recordings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("key", String),
    Column("size", BigInteger),
    Column("error", String),
    some("ix_clips_unmade", "recording_id", where="state = 'rendering'"),
)

shares = Table(
    "shares",
    metadata,
    Column("token", String, primary_key=True),  # kept as it is, so that its host can copy the link again
    Column("recording_id", ForeignKey("recordings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("grant", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("label", String, nullable=False),
    Column("password_hash", String),
    Column("expires_at", Moment),
    Column("opens", Integer, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("progress", Float, nullable=False),
    Column("step", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Moment),
    Column("worker", String),
    Column("error", String),
    Column("cancel_requested", Boolean, nullable=False),
    Column("finished_at", Moment, index=True),
    Index(None, "state", "next_at"),
    Index(None, "subject_id", "kind"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("actor", String, nullable=False),
    # Ids without foreign keys: the ledger outlives what it tells of.
    Column("space_id", String, index=True),
    Column("recording_id", String, index=True),
    Column("appearance_id", String),
    Column("detail", JSON, nullable=False),
    Column("digest", String, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False, unique=True),
    Column("host", String, nullable=False),  # of the url, so that no server is asked by too many at once
    Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("title", String, nullable=False),
    Column("description", String, nullable=False),
    Column("link", String),
    Column("author", String, nullable=False),
    Column("language", String),
    Column("image", String),
    Column("picture", String),
    Column("explicit", Boolean, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("guid", String, nullable=False),
    Column("medium", String, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("block", Boolean, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("license", String),
    Column("persons", JSON, nullable=False),
    Column("funding", JSON, nullable=False),
    Column("extras", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("began_at", Moment),
    Column("took", Float),
    Column("error", String),
    Column("error_code", String),
    Column("next_at", Moment),
    Column("not_before", Moment),
    Column("again_at", Moment),
    Column("interval", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("fetched_at", Moment),
    Column("changed_at", Moment),
    Column("etag", String),
    Column("last_modified", String),
    Column("digest", String),
    Column("leased_until", Moment),
    Column("worker", String),
    Column("hub", String),
    Column("topic", String),
    Column("hub_state", String),
    Column("hub_secret", String),
    Column("hub_until", Moment),
    # The due ones, whatever number there are.
    some("ix_feeds_due", "next_at", "id", where="next_at IS NOT NULL"),
    some("ix_feeds_leased", "leased_until", where="leased_until IS NOT NULL"),
    some("ix_feeds_hub", "hub_until", where="hub IS NOT NULL"),
)

episodes = Table(
    "episodes",
    metadata,
    # A number, which SQLite's full text index needs; it also makes a million rows smaller.
    Column("id", Integer, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("guid", String, nullable=False),
    Column("title", String, nullable=False),
    Column("enclosure_url", String, nullable=False),
    Column("enclosure_type", String, nullable=False),
    Column("enclosure_size", BigInteger),
    Column("published_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("digest", String, nullable=False),
    Column("link", String),
    Column("author", String, nullable=False),
    Column("image", String),
    Column("duration", Float),
    Column("explicit", Boolean),
    Column("season", Integer),
    Column("number", Float),
    Column("kind", String, nullable=False),
    Column("block", Boolean, nullable=False),
    Column("chapters", String),
    Column("gone_at", Moment),
    # The long ones last: SQLite reads a row up to the last column it needs.
    Column("summary", String, nullable=False),
    Column("details", JSON, nullable=False),  # transcripts, persons, soundbites, license, extras
    Column("notes", String, nullable=False),
    Index(None, "feed_id", "guid", unique=True),
    Index(None, "feed_id", "published_at", "id"),
    sqlite_autoincrement=True,  # an id is never used again: clients remember places in episodes by it
)

stations = Table(
    "stations",
    metadata,
    Column("id", String, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("guid", String, nullable=False),
    Column("feed_token", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("description", String, nullable=False),
    Column("visibility", String, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("language", String),
    Column("categories", JSON, nullable=False),
    Column("cover", String),
    Column("cover_own", Boolean, nullable=False),
    Column("changed_at", Moment),
    Column("settled_at", Moment),
    Column("stale", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("deleted_at", Moment),
    Column("touches", Integer, nullable=False),
    Column("cost", Float, nullable=False),
    Column("ages_at", Moment),
    Column("funding_url", String),
    Column("funding_text", String),
    Column("license", String),
    Index(None, "visibility", "created_at", "id"),
    some("ix_stations_stale", "settled_at", "id", where="stale"),
    some("ix_stations_aging", "ages_at", where="ages_at IS NOT NULL"),
)

editors = Table(
    "editors",
    metadata,
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("added_at", Moment, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),  # of five tables, so no foreign key
    Column("position", Integer, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("cap", Integer),
    Column("paused_at", Moment),
    Column("items", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
    Index(None, "station_id", "kind", "ref", unique=True),
    Index(None, "kind", "ref"),
)

items = Table(
    "items",
    metadata,
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String, primary_key=True),  # "e" + episode id, "r" + recording id
    Column("source_id", String, nullable=False, index=True),
    Column("place", BigInteger, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("also", JSON, nullable=False),
    Index(None, "station_id", "place", "id"),
    Index(None, "id"),
)

placements = Table(
    "placements",
    metadata,
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("place", Integer),
    Column("at", Moment, nullable=False),
)

station_follows = Table(
    "station_follows",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)

heard = Table(
    "heard",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("position", Float, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("duration", Float),
    Column("finished_at", Moment),
    Column("thumb", Integer, nullable=False),
    Index(None, "item_id"),
)

tunings = Table(
    "tunings",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("item_id", String, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", String, primary_key=True),
    Column("topic", String, nullable=False),
    Column("callback", String, nullable=False),
    Column("secret", String),  # as it is: every delivery is signed with it
    Column("created_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("next_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("told", String),
    Column("asked_secret", String),
    Column("asked_until", Moment),
    Index(None, "topic", "callback", unique=True),
    some("ix_subscribers_due", "next_at", "id", where="next_at IS NOT NULL"),
)

# The conditions of these indexes, for questions: only in the very same words does a database see that they fit.
NOT_DELETED: ColumnElement[bool] = literal_column("recordings.state <> 'deleted'")
UNSWEPT: ColumnElement[bool] = literal_column("recordings.unswept")
UNMADE: ColumnElement[bool] = literal_column("clips.state = 'rendering'")
DUE_FEEDS: ColumnElement[bool] = literal_column("feeds.next_at IS NOT NULL")
LEASED_FEEDS: ColumnElement[bool] = literal_column("feeds.leased_until IS NOT NULL")
HUB_FEEDS: ColumnElement[bool] = literal_column("feeds.hub IS NOT NULL")
DUE_SUBSCRIBERS: ColumnElement[bool] = literal_column("subscribers.next_at IS NOT NULL")
STALE: ColumnElement[bool] = literal_column("stations.stale")
AGING: ColumnElement[bool] = literal_column("stations.ages_at IS NOT NULL")
