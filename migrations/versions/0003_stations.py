"""Podcasts, stations, who listens to what, and the subscribers of our hub."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index("ix_recordings_updated_at_id", "recordings", ["updated_at", "id"])
    _feeds()
    _episodes()
    _stations()
    _editors()
    _sources()
    _items()
    _placements()
    _station_follows()
    _heard()
    _tunings()
    _subscribers()
    _words()


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _some(name: str, table: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=condition, postgresql_where=condition)


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("host", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("link", sa.String),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("image", sa.String),
        sa.Column("picture", sa.String),
        sa.Column("explicit", sa.Boolean, nullable=False),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("guid", sa.String, nullable=False),
        sa.Column("medium", sa.String, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("block", sa.Boolean, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("license", sa.String),
        sa.Column("persons", sa.JSON, nullable=False),
        sa.Column("funding", sa.JSON, nullable=False),
        sa.Column("extras", sa.JSON, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("began_at", _MOMENT),
        sa.Column("took", sa.Float),
        sa.Column("error", sa.String),
        sa.Column("error_code", sa.String),
        sa.Column("next_at", _MOMENT),
        sa.Column("not_before", _MOMENT),
        sa.Column("again_at", _MOMENT),
        sa.Column("interval", sa.Float, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("fetched_at", _MOMENT),
        sa.Column("changed_at", _MOMENT),
        sa.Column("etag", sa.String),
        sa.Column("last_modified", sa.String),
        sa.Column("digest", sa.String),
        sa.Column("leased_until", _MOMENT),
        sa.Column("worker", sa.String),
        sa.Column("hub", sa.String),
        sa.Column("topic", sa.String),
        sa.Column("hub_state", sa.String),
        sa.Column("hub_secret", sa.String),
        sa.Column("hub_until", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
    )
    _some("ix_feeds_due", "feeds", "next_at", "id", where="next_at IS NOT NULL")
    _some("ix_feeds_leased", "feeds", "leased_until", where="leased_until IS NOT NULL")
    _some("ix_feeds_hub", "feeds", "hub_until", where="hub IS NOT NULL")


def _episodes() -> None:
    op.create_table(
        "episodes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("feed_id", sa.String, nullable=False),
        sa.Column("guid", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("enclosure_url", sa.String, nullable=False),
        sa.Column("enclosure_type", sa.String, nullable=False),
        sa.Column("enclosure_size", sa.BigInteger),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("link", sa.String),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("image", sa.String),
        sa.Column("duration", sa.Float),
        sa.Column("explicit", sa.Boolean),
        sa.Column("season", sa.Integer),
        sa.Column("number", sa.Float),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("block", sa.Boolean, nullable=False),
        sa.Column("chapters", sa.String),
        sa.Column("gone_at", _MOMENT),
        sa.Column("summary", sa.String, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("notes", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_episodes"),
        _reference("episodes", "feed_id", "feeds.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_episodes_feed_id_guid", "episodes", ["feed_id", "guid"], unique=True)
    op.create_index("ix_episodes_feed_id_published_at_id", "episodes", ["feed_id", "published_at", "id"])


def _stations() -> None:
    op.create_table(
        "stations",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("owner_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("guid", sa.String, nullable=False),
        sa.Column("feed_token", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("cover", sa.String),
        sa.Column("cover_own", sa.Boolean, nullable=False),
        sa.Column("changed_at", _MOMENT),
        sa.Column("settled_at", _MOMENT),
        sa.Column("stale", sa.Boolean, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("deleted_at", _MOMENT),
        sa.Column("touches", sa.Integer, nullable=False),
        sa.Column("cost", sa.Float, nullable=False),
        sa.Column("ages_at", _MOMENT),
        sa.Column("funding_url", sa.String),
        sa.Column("funding_text", sa.String),
        sa.Column("license", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_stations"),
        _reference("stations", "owner_id", "users.id"),
        sa.UniqueConstraint("slug", name="uq_stations_slug"),
    )
    op.create_index("ix_stations_owner_id", "stations", ["owner_id"])
    _some("ix_stations_stale", "stations", "settled_at", "id", where="stale")
    _some("ix_stations_aging", "stations", "ages_at", where="ages_at IS NOT NULL")
    op.create_index("ix_stations_visibility_created_at_id", "stations", ["visibility", "created_at", "id"])


def _editors() -> None:
    op.create_table(
        "editors",
        sa.Column("station_id", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("station_id", "user_id", name="pk_editors"),
        _reference("editors", "station_id", "stations.id"),
        _reference("editors", "user_id", "users.id"),
    )
    op.create_index("ix_editors_user_id", "editors", ["user_id"])


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("station_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("ref", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("cap", sa.Integer),
        sa.Column("paused_at", _MOMENT),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("left_out", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        _reference("sources", "station_id", "stations.id"),
    )
    op.create_index("ix_sources_kind_ref", "sources", ["kind", "ref"])
    op.create_index("ix_sources_station_id", "sources", ["station_id"])
    op.create_index("ix_sources_station_id_kind_ref", "sources", ["station_id", "kind", "ref"], unique=True)


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("station_id", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("source_id", sa.String, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("also", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name="pk_items"),
        _reference("items", "station_id", "stations.id"),
    )
    op.create_index("ix_items_id", "items", ["id"])
    op.create_index("ix_items_source_id", "items", ["source_id"])
    op.create_index("ix_items_station_id_place_id", "items", ["station_id", "place", "id"])


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("station_id", sa.String, nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("station_id", "item_id", name="pk_placements"),
        _reference("placements", "station_id", "stations.id"),
    )


def _station_follows() -> None:
    op.create_table(
        "station_follows",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("station_id", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "station_id", name="pk_station_follows"),
        _reference("station_follows", "station_id", "stations.id"),
        _reference("station_follows", "user_id", "users.id"),
    )
    op.create_index("ix_station_follows_station_id", "station_follows", ["station_id"])


def _heard() -> None:
    op.create_table(
        "heard",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("position", sa.Float, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("duration", sa.Float),
        sa.Column("finished_at", _MOMENT),
        sa.Column("thumb", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "item_id", name="pk_heard"),
        _reference("heard", "user_id", "users.id"),
    )
    op.create_index("ix_heard_item_id", "heard", ["item_id"])


def _tunings() -> None:
    op.create_table(
        "tunings",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("station_id", sa.String, nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "station_id", name="pk_tunings"),
        _reference("tunings", "station_id", "stations.id"),
        _reference("tunings", "user_id", "users.id"),
    )
    op.create_index("ix_tunings_station_id", "tunings", ["station_id"])


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("callback", sa.String, nullable=False),
        sa.Column("secret", sa.String),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("told", sa.String),
        sa.Column("asked_secret", sa.String),
        sa.Column("asked_until", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
    )
    _some("ix_subscribers_due", "subscribers", "next_at", "id", where="next_at IS NOT NULL")
    op.create_index("ix_subscribers_topic_callback", "subscribers", ["topic", "callback"], unique=True)


def _words() -> None:
    """The full text index of episodes: SQLite's FTS5 kept up by triggers, Postgres' tsvector as a generated column."""
    if op.get_bind().dialect.name == "postgresql":
        words = f"setweight({_vector('title')}, 'A') || setweight({_vector('left(summary, 100000)')}, 'B')"
        op.execute(f"ALTER TABLE episodes ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
        op.execute("CREATE INDEX ix_episodes_words ON episodes USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE episode_words USING fts5 "
        "(title, summary, content='episodes', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='3')"
    )
    added = "INSERT INTO episode_words (rowid, title, summary) VALUES (new.id, new.title, new.summary);"
    removed = (
        "INSERT INTO episode_words (episode_words, rowid, title, summary) "
        "VALUES ('delete', old.id, old.title, old.summary);"
    )
    op.execute(f"CREATE TRIGGER episode_words_added AFTER INSERT ON episodes BEGIN {added} END")
    op.execute(f"CREATE TRIGGER episode_words_removed AFTER DELETE ON episodes BEGIN {removed} END")
    op.execute(
        f"CREATE TRIGGER episode_words_changed AFTER UPDATE OF title, summary ON episodes BEGIN {removed} {added} END"
    )


def _vector(text: str) -> str:
    """Words as people know them: without accents, as FTS5 has them, and not with dots, dashes and slashes inside.

    Postgres would take "lighthouse.fm" for the name of a host and "sea/fog" for that of a file.
    """
    plain = f"regexp_replace(normalize({text}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
    return f"to_tsvector('simple', translate({plain}, './-@_:+&=?', '          '))"
