"""Blocks, bans, reports."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("blocker_id", sa.String, nullable=False),
        sa.Column("blocked_id", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id", name="pk_blocks"),
        sa.ForeignKeyConstraint(["blocker_id"], ["users.id"], name="fk_blocks_blocker_id_users", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["blocked_id"], ["users.id"], name="fk_blocks_blocked_id_users", ondelete="CASCADE"),
    )
    op.create_index("ix_blocks_blocked_id", "blocks", ["blocked_id"])
    op.create_table(
        "network_bans",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("pid", sa.String, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "pid", name="pk_network_bans"),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name="fk_network_bans_space_id_spaces", ondelete="CASCADE"
        ),
    )
    _reports()


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reporter_pid", sa.String, nullable=False),
        sa.Column("reporter_name", sa.String, nullable=False),
        sa.Column("reporter_handle", sa.String),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("person_pid", sa.String),
        sa.Column("person_name", sa.String),
        sa.Column("person_handle", sa.String),
        sa.Column("message_id", sa.String),
        sa.Column("message", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.Column("settled_by_pid", sa.String),
        sa.Column("settled_by_name", sa.String),
        sa.Column("settled_by_handle", sa.String),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("had_excerpt", sa.Boolean, nullable=False),
        sa.Column("excerpt_blob", sa.String),
        sa.Column("excerpt_key", sa.LargeBinary),
        sa.Column("excerpt_started_at", _MOMENT),
        sa.Column("excerpt_seconds", sa.Float),
        sa.Column("excerpt_delete_after", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_state_at_id", "reports", ["state", "at", "id"])
    condition = sa.text("excerpt_blob IS NOT NULL")
    op.create_index("ix_reports_undestroyed", "reports", ["id"], sqlite_where=condition, postgresql_where=condition)
