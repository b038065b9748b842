"""The log of what was done in spaces."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("space_id", sa.String),
        sa.Column("actor", sa.String),
        sa.Column("actor_name", sa.String, nullable=False),
        sa.Column("target", sa.String),
        sa.Column("target_name", sa.String, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_actions_at", "actions", ["at"])
    op.create_index("ix_actions_space_id_id", "actions", ["space_id", "id"])
