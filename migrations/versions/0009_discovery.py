"""What people chose for their accounts, numbers of spaces and recordings, words to search by."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _preferences()
    _samples()
    _tallies()
    _stops()


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("show_presence", sa.Boolean, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("email_confirmed_at", _MOMENT),
        sa.Column("notify", sa.JSON, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("calendar_token", sa.String),
        sa.Column("about", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_preferences"),
        _reference("preferences", "user_id", "users.id"),
        sa.UniqueConstraint("calendar_token", name="uq_preferences_calendar_token"),
    )


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("listeners", sa.Integer, nullable=False),
        sa.Column("on_stage", sa.Integer, nullable=False),
        sa.Column("joins", sa.Integer, nullable=False),
        sa.Column("leaves", sa.Integer, nullable=False),
        sa.Column("reactions", sa.Integer, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "at", name="pk_samples"),
        _reference("samples", "space_id", "spaces.id"),
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("shares", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("space_id", name="pk_tallies"),
        _reference("tallies", "space_id", "spaces.id"),
    )


def _stops() -> None:
    op.create_table(
        "stops",
        sa.Column("recording_id", sa.String, nullable=False),
        sa.Column("second", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("recording_id", "second", name="pk_stops"),
        _reference("stops", "recording_id", "recordings.id"),
    )
