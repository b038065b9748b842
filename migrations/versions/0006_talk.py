"""What is written and pinned in spaces."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("pid", sa.String, nullable=False),
        sa.Column("user_id", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("handle", sa.String),
        sa.Column("color", sa.Integer, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("links", sa.JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_messages_space_id_spaces", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_messages_user_id_users", ondelete="SET NULL"),
    )
    op.create_index("ix_messages_space_id_at_id", "messages", ["space_id", "at", "id"])
    op.create_index("ix_messages_user_id", "messages", ["user_id"])
    op.create_table(
        "pins",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("pid", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("picture", sa.String),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pins"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_pins_space_id_spaces", ondelete="CASCADE"),
    )
    op.create_index("ix_pins_space_id_at_id", "pins", ["space_id", "at", "id"])
    op.add_column("marks", sa.Column("key", sa.String))
