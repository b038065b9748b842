"""Webhooks and their deliveries."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from spaces.store.schema.base import Moment, metadata, some

WAITING = "next_at IS NOT NULL"
"""Deliveries that are still to be made; see `base.some`."""

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", String, nullable=False),
    Column("label", String, nullable=False),
    Column("events", JSON, nullable=False),
    Column("everywhere", Boolean, nullable=False),
    Column("secret", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("old_secret", String),
    Column("old_until", Moment),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("paused_at", Moment),
    Column("paused_why", String),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String, primary_key=True),
    Column("webhook_id", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("type", String, nullable=False),
    Column("body", String, nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tries", JSON, nullable=False),
    Column("next_at", Moment),
    Index(None, "webhook_id", "created_at", "id"),
    some("ix_deliveries_next_at", "next_at", where=WAITING),
)

# How far a log was read by whoever goes through it: what came after that is still to be done.
watermarks = Table(
    "watermarks",
    metadata,
    Column("name", String, primary_key=True),
    Column("seen", BigInteger, nullable=False),
)
