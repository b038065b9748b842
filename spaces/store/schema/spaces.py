"""Spaces."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

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
    Column("rules", String),
    Column("locked", Boolean, nullable=False, server_default=text("false")),
    Column("pin_hash", String),
    Column("stage_limit", Integer),
    Column("time_box", Integer),
    Column("first_timers_first", Boolean, nullable=False, server_default=text("false")),
    Column("chat", Boolean, nullable=False, server_default=text("true")),
    Column("slow_mode", Integer, nullable=False, server_default=text("0")),
    Column("language", String),
    Column("series_id", String),
    Column("sequence", Integer, nullable=False, server_default=text("0")),
    # A page is read backwards along one of these, so that it costs the same however many spaces there are.
    Index(None, "created_at", "id"),
    Index(None, "state", "created_at", "id"),
    Index(None, "host_id", "created_at", "id"),
    Index(None, "state", "scheduled_start"),
    Index(None, "series_id", "scheduled_start"),
)
