"""What is written and pinned in spaces."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from spaces.store.schema.base import Moment, metadata

messages = Table(
    "messages",
    metadata,
    Column("id", String, primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), nullable=False),
    Column("pid", String, nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="SET NULL"), index=True),
    Column("name", String, nullable=False),
    Column("handle", String),
    Column("color", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("text", String, nullable=False),
    Column("links", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "space_id", "at", "id"),
)

pins = Table(
    "pins",
    metadata,
    Column("id", String, primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), nullable=False),
    Column("pid", String, nullable=False),
    Column("url", String, nullable=False),
    Column("title", String, nullable=False),
    Column("description", String, nullable=False),
    Column("site", String, nullable=False),
    Column("picture", String),
    Column("at", Moment, nullable=False),
    Index(None, "space_id", "at", "id"),
)
