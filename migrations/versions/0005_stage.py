"""Roles that outlive a restart, invitations by link."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_FALSE, _TRUE, _ZERO = sa.text("false"), sa.text("true"), sa.text("0")


def upgrade() -> None:
    for column in (
        sa.Column("rules", sa.String),
        sa.Column("locked", sa.Boolean, nullable=False, server_default=_FALSE),
        sa.Column("pin_hash", sa.String),
        sa.Column("stage_limit", sa.Integer),
        sa.Column("time_box", sa.Integer),
        sa.Column("first_timers_first", sa.Boolean, nullable=False, server_default=_FALSE),
        sa.Column("chat", sa.Boolean, nullable=False, server_default=_TRUE),
        sa.Column("slow_mode", sa.Integer, nullable=False, server_default=_ZERO),
        sa.Column("language", sa.String),
        sa.Column("series_id", sa.String),
        sa.Column("sequence", sa.Integer, nullable=False, server_default=_ZERO),
    ):
        op.add_column("spaces", column)
    op.create_table(
        "seats",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("pid", sa.String, nullable=False),
        sa.Column("user_id", sa.String),
        sa.Column("handle", sa.String),
        sa.Column("name", sa.String),
        sa.Column("color", sa.Integer, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("muted", sa.Boolean, nullable=False),
        sa.Column("muted_by", sa.String),
        sa.Column("stage_since", _MOMENT),
        sa.Column("moderating_since", _MOMENT),
        sa.Column("until", _MOMENT),
        sa.Column("invited_as", sa.String),
        sa.Column("was_on_stage", sa.Boolean, nullable=False),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("banned", sa.Boolean, nullable=False),
        sa.Column("admitted", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "pid", name="pk_seats"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_seats_space_id_spaces", ondelete="CASCADE"),
    )
    op.create_table(
        "space_invites",
        sa.Column("token", sa.String, nullable=False),
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("uses_max", sa.Integer),
        sa.PrimaryKeyConstraint("token", name="pk_space_invites"),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name="fk_space_invites_space_id_spaces", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_space_invites_made_by_users", ondelete="CASCADE"),
    )
    op.create_index("ix_space_invites_space_id", "space_invites", ["space_id"])
