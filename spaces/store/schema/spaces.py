"""Spaces."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from spaces.store.schema.base import Moment, metadata

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
