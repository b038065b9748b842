"""Accounts, their sessions and tokens, who follows whom, and spaces.

A migration is history: it names its columns itself and never imports today's schema.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _users()
    _sessions()
    _tokens()
    _spaces()
    _follows()


def _account(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("handle", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("password_hash", sa.String),
        sa.Column("admin", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("handle", name="uq_users_handle"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        _account("user_id", "sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
        _account("user_id", "tokens"),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"])


def _spaces() -> None:
    op.create_table(
        "spaces",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("host_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("speaker_policy", sa.String, nullable=False),
        sa.Column("tap", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("scheduled_start", _MOMENT),
        sa.Column("started_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("peak_listeners", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spaces"),
        _account("host_id", "spaces"),
    )
    op.create_index("ix_spaces_created_at_id", "spaces", ["created_at", "id"])
    op.create_index("ix_spaces_state_created_at_id", "spaces", ["state", "created_at", "id"])
    op.create_index("ix_spaces_host_id_created_at_id", "spaces", ["host_id", "created_at", "id"])


def _follows() -> None:
    op.create_table(
        "follows",
        sa.Column("follower_id", sa.String, nullable=False),
        sa.Column("followee_id", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("follower_id", "followee_id", name="pk_follows"),
        _account("follower_id", "follows"),
        _account("followee_id", "follows"),
    )
    op.create_index("ix_follows_followee_id", "follows", ["followee_id"])
