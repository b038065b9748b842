"""Series, reminders, notices."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _series()
    _reminders()
    _news()
    _sendings()
    op.create_index("ix_spaces_state_scheduled_start", "spaces", ["state", "scheduled_start"])
    op.create_index("ix_spaces_series_id_scheduled_start", "spaces", ["series_id", "scheduled_start"])


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("host_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("speaker_policy", sa.String, nullable=False),
        sa.Column("tap", sa.String, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("begins", sa.String, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("made_until", _MOMENT),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("canceled_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.ForeignKeyConstraint(["host_id"], ["users.id"], name="fk_series_host_id_users", ondelete="CASCADE"),
    )
    op.create_index("ix_series_host_id", "series", ["host_id"])


def _reminders() -> None:
    for table, column, target in (("reminders", "space_id", "spaces"), ("series_reminders", "series_id", "series")):
        op.create_table(
            table,
            sa.Column("user_id", sa.String, nullable=False),
            sa.Column(column, sa.String, nullable=False),
            sa.Column("created_at", _MOMENT, nullable=False),
            sa.PrimaryKeyConstraint("user_id", column, name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=f"fk_{table}_user_id_users", ondelete="CASCADE"),
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete="CASCADE"
            ),
        )
        op.create_index(f"ix_{table}_{column}", table, [column])


def _news() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("spread_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
        sa.UniqueConstraint("subject", "kind", "round", name="uq_news_subject_kind_round"),
    )
    _some("ix_news_unspread", "news", ["id"], "spread_at IS NULL")
    op.create_index("ix_news_at", "news", ["at"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("news_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("space_id", sa.String),
        sa.Column("series_id", sa.String),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("user_id", "news_id", name="uq_notices_user_id_news_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_notices_user_id_users", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name="fk_notices_news_id_news", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_news_id", "notices", ["news_id"])
    op.create_index("ix_notices_user_id_id", "notices", ["user_id", "id"])
    op.create_index("ix_notices_at", "notices", ["at"])
    _some("ix_notices_unread", "notices", ["user_id"], "read_at IS NULL AND shown")


def _sendings() -> None:
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("notice_id", sa.Integer, nullable=False),
        sa.Column("way", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.Column("problem", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_sendings"),
        sa.UniqueConstraint("notice_id", "way", "target", name="uq_sendings_notice_id_way_target"),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name="fk_sendings_notice_id_notices", ondelete="CASCADE"
        ),
    )
    _some("ix_sendings_due", "sendings", ["due_at"], "done_at IS NULL")
    op.create_table(
        "pushes",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("endpoint", sa.String, nullable=False),
        sa.Column("p256dh", sa.LargeBinary, nullable=False),
        sa.Column("auth", sa.LargeBinary, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_pushes"),
        sa.UniqueConstraint("endpoint", name="uq_pushes_endpoint"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_pushes_user_id_users", ondelete="CASCADE"),
    )
    op.create_index("ix_pushes_user_id", "pushes", ["user_id"])
    op.create_table(
        "mailings",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("stop", sa.String, nullable=False),
        sa.Column("asked", sa.String),
        sa.Column("digest", sa.LargeBinary),
        sa.Column("until", _MOMENT),
        sa.PrimaryKeyConstraint("user_id", name="pk_mailings"),
        sa.UniqueConstraint("stop", name="uq_mailings_stop"),
        sa.UniqueConstraint("digest", name="uq_mailings_digest"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_mailings_user_id_users", ondelete="CASCADE"),
    )


def _some(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
