"""Blocks, bans, reports."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from spaces.store.schema.base import Moment, metadata

blocks = Table(
    "blocks",
    metadata,
    Column("blocker_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("blocked_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)
