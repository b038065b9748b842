"""Roles that outlive a restart, invitations by link."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from spaces.store.schema.base import Moment, metadata

seats = Table(
    "seats",
    metadata,
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True),
    Column("pid", String, primary_key=True),
    # Of whom: a guest has no row of their own elsewhere.
    Column("user_id", String),
    Column("handle", String),
    Column("name", String),
    Column("color", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("muted", Boolean, nullable=False),
    Column("muted_by", String),
    Column("stage_since", Moment),
    Column("moderating_since", Moment),
    Column("until", Moment),
    Column("invited_as", String),
    Column("was_on_stage", Boolean, nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("banned", Boolean, nullable=False),
    Column("admitted", Boolean, nullable=False),
)

space_invites = Table(
    "space_invites",
    metadata,
    Column("token", String, primary_key=True),
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("made_by", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("uses_max", Integer),
)
