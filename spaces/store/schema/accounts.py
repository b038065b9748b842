"""Accounts, how they sign in, and whom they follow."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, LargeBinary, String, Table

from spaces.store.schema.base import Moment, metadata

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
    Column("expires_at", Moment),  # null: it holds until it is deleted
)

follows = Table(
    "follows",
    metadata,
    Column("follower_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("followee_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)
