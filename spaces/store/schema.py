"""The tables. Migrations describe how a database gets here; a test proves that they arrive."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time, with a zone on the way in and UTC on the way out.

    SQLite has no type for times: there it is text in UTC, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database takes it; a time without zone is a bug and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the domain knows it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


# Named constraints, because a migration can only change what it can name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
