"""Blocks, bans, reports."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, LargeBinary, String, Table

from spaces.store.schema.base import Moment, metadata, some

UNDESTROYED = "excerpt_blob IS NOT NULL"
"""Reports whose excerpt may still be somewhere."""

blocks = Table(
    "blocks",
    metadata,
    Column("blocker_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("blocked_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)

# From where guests were banned, as long as their space lasts and a day at most. The mark is an HMAC of the network's
# address under a random key of the space: when the rows are gone, so is the key, and a mark tells nothing to anybody.
network_bans = Table(
    "network_bans",
    metadata,
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True),
    Column("pid", String, primary_key=True),
    Column("mark", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String, primary_key=True),
    Column("space_id", String, nullable=False),  # no key: a report outlives what it is about
    Column("at", Moment, nullable=False),
    Column("reporter_pid", String, nullable=False),
    Column("reporter_name", String, nullable=False),
    Column("reporter_handle", String),
    Column("category", String, nullable=False),
    Column("text", String, nullable=False),
    Column("person_pid", String),
    Column("person_name", String),
    Column("person_handle", String),
    Column("message_id", String),
    Column("message", String),
    Column("state", String, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by_pid", String),
    Column("settled_by_name", String),
    Column("settled_by_handle", String),
    Column("note", String, nullable=False),
    Column("had_excerpt", Boolean, nullable=False),
    Column("excerpt_blob", String),  # stays until the file is gone
    Column("excerpt_key", LargeBinary),  # wrapped; gone before the file
    Column("excerpt_started_at", Moment),
    Column("excerpt_seconds", Float),
    Column("excerpt_delete_after", Moment),
    Index("ix_reports_state_at_id", "state", "at", "id"),
    some("ix_reports_undestroyed", "id", where=UNDESTROYED),
)
