"""What is captured, recordings and who agreed to them, jobs, and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _taps()
    _marks()
    _appearances()
    _chunks()
    _recordings()
    _consents()
    _files()
    _clips()
    _shares()
    _jobs()
    _ledger()


def _reference(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete=ondelete)


def _some(name: str, table: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=condition, postgresql_where=condition)


def _taps() -> None:
    op.create_table(
        "taps",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("policy", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("held_until", _MOMENT),
        sa.PrimaryKeyConstraint("space_id", name="pk_taps"),
        _reference("taps", "space_id", "spaces.id"),
    )
    op.create_index("ix_taps_state_held_until", "taps", ["state", "held_until"])


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("url", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_marks"),
        _reference("marks", "space_id", "spaces.id"),
    )
    op.create_index("ix_marks_space_id", "marks", ["space_id"])


def _appearances() -> None:
    op.create_table(
        "appearances",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("pid", sa.String, nullable=False),
        sa.Column("user_id", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("handle", sa.String),
        sa.Column("color", sa.Integer, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("heard", sa.JSON),
        sa.Column("shredded_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_appearances"),
        _reference("appearances", "space_id", "spaces.id"),
        _reference("appearances", "user_id", "users.id", "SET NULL"),
    )
    op.create_index("ix_appearances_space_id", "appearances", ["space_id"])
    op.create_index("ix_appearances_user_id", "appearances", ["user_id"])
    _some("ix_appearances_open", "appearances", "started_at", "id", where="ended_at IS NULL")
    _some("ix_appearances_kept", "appearances", "id", "ended_at", where="wrapped_key IS NOT NULL")


def _chunks() -> None:
    op.create_table(
        "chunks",
        sa.Column("appearance_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("size", sa.BigInteger),
        sa.PrimaryKeyConstraint("appearance_id", "number", name="pk_chunks"),
        _reference("chunks", "appearance_id", "appearances.id"),
    )


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("space_id", sa.String),
        sa.Column("host_id", sa.String, nullable=False),
        sa.Column("guid", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("consent_deadline", _MOMENT),
        sa.Column("consent_closed_at", _MOMENT),
        sa.Column("published_at", _MOMENT),
        sa.Column("expires_at", _MOMENT),
        sa.Column("deleted_at", _MOMENT),
        sa.Column("trim", sa.JSON),
        sa.Column("offset", sa.Float, nullable=False),
        sa.Column("duration", sa.Float),
        sa.Column("chapters", sa.JSON, nullable=False),
        sa.Column("edited_chapters", sa.JSON),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("plays", sa.Integer, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("unswept", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
        _reference("recordings", "space_id", "spaces.id", "SET NULL"),
        _reference("recordings", "host_id", "users.id"),
        sa.UniqueConstraint("space_id", name="uq_recordings_space_id"),
        sa.UniqueConstraint("guid", name="uq_recordings_guid"),
    )
    _some(
        "ix_recordings_deadline",
        "recordings",
        "consent_deadline",
        where="consent_closed_at IS NULL AND state <> 'deleted'",
    )
    _some("ix_recordings_expiry", "recordings", "expires_at", where="state <> 'deleted'")
    _some("ix_recordings_unswept", "recordings", "created_at", "id", where="unswept")
    op.create_index("ix_recordings_state_created_at_id", "recordings", ["state", "created_at", "id"])
    op.create_index("ix_recordings_host_id_created_at_id", "recordings", ["host_id", "created_at", "id"])
    op.create_index(
        "ix_recordings_visibility_state_created_at_id", "recordings", ["visibility", "state", "created_at", "id"]
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("recording_id", sa.String, nullable=False),
        sa.Column("pid", sa.String, nullable=False),
        sa.Column("user_id", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("handle", sa.String),
        sa.Column("color", sa.Integer, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("answer", sa.String),
        sa.Column("answered_at", _MOMENT),
        sa.Column("withdrawn_at", _MOMENT),
        sa.PrimaryKeyConstraint("recording_id", "pid", name="pk_consents"),
        _reference("consents", "recording_id", "recordings.id"),
        _reference("consents", "user_id", "users.id", "SET NULL"),
    )
    op.create_index("ix_consents_pid", "consents", ["pid"])


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("recording_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("label", sa.String),
        sa.PrimaryKeyConstraint("recording_id", "name", name="pk_files"),
        _reference("files", "recording_id", "recordings.id"),
        sa.UniqueConstraint("key", name="uq_files_key"),
    )


def _clips() -> None:
    op.create_table(
        "clips",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("recording_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("start", sa.Float, nullable=False),
        sa.Column("end", sa.Float, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("key", sa.String),
        sa.Column("size", sa.BigInteger),
        sa.Column("error", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_clips"),
        _reference("clips", "recording_id", "recordings.id"),
    )
    op.create_index("ix_clips_recording_id", "clips", ["recording_id"])
    _some("ix_clips_unmade", "clips", "recording_id", where="state = 'rendering'")


def _shares() -> None:
    op.create_table(
        "shares",
        sa.Column("token", sa.String, nullable=False),
        sa.Column("recording_id", sa.String, nullable=False),
        sa.Column("grant", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("password_hash", sa.String),
        sa.Column("expires_at", _MOMENT),
        sa.Column("opens", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_shares"),
        _reference("shares", "recording_id", "recordings.id"),
    )
    op.create_index("ix_shares_recording_id", "shares", ["recording_id"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject_id", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", _MOMENT),
        sa.Column("worker", sa.String),
        sa.Column("error", sa.String),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state_next_at", "jobs", ["state", "next_at"])
    op.create_index("ix_jobs_finished_at", "jobs", ["finished_at"])
    op.create_index("ix_jobs_subject_id_kind", "jobs", ["subject_id", "kind"])


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("space_id", sa.String),
        sa.Column("recording_id", sa.String),
        sa.Column("appearance_id", sa.String),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
    )
    op.create_index("ix_ledger_recording_id", "ledger", ["recording_id"])
    op.create_index("ix_ledger_space_id", "ledger", ["space_id"])
