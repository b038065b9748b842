"""The log of what was done in spaces and to them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from spaces.store.schema.base import Moment, metadata

actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    # Ids without foreign keys: the log outlives what it tells of.
    Column("space_id", String),
    Column("actor", String),
    Column("actor_name", String, nullable=False),
    Column("target", String),
    Column("target_name", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Index(None, "space_id", "id"),
    Index(None, "at"),
    sqlite_autoincrement=True,  # readers remember how far they came
)
