"""What people chose for their accounts, words to search by, and the numbers of spaces and recordings."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from spaces.store.schema.base import Moment, metadata

preferences = Table(
    "preferences",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("show_presence", Boolean, nullable=False),
    Column("email", String),
    Column("email_confirmed_at", Moment),
    Column("notify", JSON, nullable=False),
    Column("calendar_token", String, unique=True),
    Column("about", String, nullable=False),
)

samples = Table(
    "samples",
    metadata,
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, primary_key=True),  # its beginning: a minute's, or when the space came on air
    Column("listeners", Integer, nullable=False),  # the most at once in it
    Column("on_stage", Integer, nullable=False),
    Column("newcomers", Integer, nullable=False),
    Column("joins", Integer, nullable=False),
    Column("leaves", Integer, nullable=False),
    Column("reactions", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("space_id", ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True),
    Column("shares", Integer, nullable=False),
)

stops = Table(
    "stops",
    metadata,
    Column("recording_id", ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True),
    Column("second", Integer, primary_key=True),  # of the file, rounded down to STOP_SECONDS
    Column("count", Integer, nullable=False),  # who it was is not kept
)

documents = Table(
    "documents",
    metadata,
    # Triggers of the other tables write it, so that nobody has to think of it; a number, which FTS5 needs.
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),  # "space", "recording", "station" or "person"
    Column("ref", String, nullable=False),
    Column("title", String, nullable=False),
    Column("body", String, nullable=False),
    Column("tags", String, nullable=False),  # words that nobody types: what it is, whose, whether it is public
    UniqueConstraint("kind", "ref"),
    sqlite_autoincrement=True,
)
