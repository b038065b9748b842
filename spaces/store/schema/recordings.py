"""What is kept of spaces: taps, voices, recordings, and what people decided about them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    literal_column,
)

from spaces.store.schema.base import Moment, metadata, some

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
    Column("key", String),
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

# The conditions of these indexes, for questions: only in the very same words does a database see that they fit.
NOT_DELETED: ColumnElement[bool] = literal_column("recordings.state <> 'deleted'")
UNSWEPT: ColumnElement[bool] = literal_column("recordings.unswept")
UNMADE: ColumnElement[bool] = literal_column("clips.state = 'rendering'")
