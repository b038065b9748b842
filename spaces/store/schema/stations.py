"""Podcasts, stations, who listens to what, and the subscribers of our hub."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    literal_column,
)

from spaces.store.schema.base import Moment, metadata, some

feeds = Table(
    "feeds",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False, unique=True),
    Column("host", String, nullable=False),  # of the url, so that no server is asked by too many at once
    Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("title", String, nullable=False),
    Column("description", String, nullable=False),
    Column("link", String),
    Column("author", String, nullable=False),
    Column("language", String),
    Column("image", String),
    Column("picture", String),
    Column("explicit", Boolean, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("guid", String, nullable=False),
    Column("medium", String, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("block", Boolean, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("license", String),
    Column("persons", JSON, nullable=False),
    Column("funding", JSON, nullable=False),
    Column("extras", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("began_at", Moment),
    Column("took", Float),
    Column("error", String),
    Column("error_code", String),
    Column("next_at", Moment),
    Column("not_before", Moment),
    Column("again_at", Moment),
    Column("interval", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("fetched_at", Moment),
    Column("changed_at", Moment),
    Column("etag", String),
    Column("last_modified", String),
    Column("digest", String),
    Column("leased_until", Moment),
    Column("worker", String),
    Column("hub", String),
    Column("topic", String),
    Column("hub_state", String),
    Column("hub_secret", String),
    Column("hub_until", Moment),
    # The due ones, whatever number there are.
    some("ix_feeds_due", "next_at", "id", where="next_at IS NOT NULL"),
    some("ix_feeds_leased", "leased_until", where="leased_until IS NOT NULL"),
    some("ix_feeds_hub", "hub_until", where="hub IS NOT NULL"),
)

episodes = Table(
    "episodes",
    metadata,
    # A number, which SQLite's full text index needs; it also makes a million rows smaller.
    Column("id", Integer, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("guid", String, nullable=False),
    Column("title", String, nullable=False),
    Column("enclosure_url", String, nullable=False),
    Column("enclosure_type", String, nullable=False),
    Column("enclosure_size", BigInteger),
    Column("published_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("digest", String, nullable=False),
    Column("link", String),
    Column("author", String, nullable=False),
    Column("image", String),
    Column("duration", Float),
    Column("explicit", Boolean),
    Column("season", Integer),
    Column("number", Float),
    Column("kind", String, nullable=False),
    Column("block", Boolean, nullable=False),
    Column("chapters", String),
    Column("gone_at", Moment),
    # The long ones last: SQLite reads a row up to the last column it needs.
    Column("summary", String, nullable=False),
    Column("details", JSON, nullable=False),  # transcripts, persons, soundbites, license, extras
    Column("notes", String, nullable=False),
    Index(None, "feed_id", "guid", unique=True),
    Index(None, "feed_id", "published_at", "id"),
    sqlite_autoincrement=True,  # an id is never used again: clients remember places in episodes by it
)

stations = Table(
    "stations",
    metadata,
    Column("id", String, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("guid", String, nullable=False),
    Column("feed_token", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("description", String, nullable=False),
    Column("visibility", String, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("language", String),
    Column("categories", JSON, nullable=False),
    Column("cover", String),
    Column("cover_own", Boolean, nullable=False),
    Column("changed_at", Moment),
    Column("settled_at", Moment),
    Column("stale", Boolean, nullable=False),
    Column("items", Integer, nullable=False),
    Column("deleted_at", Moment),
    Column("touches", Integer, nullable=False),
    Column("cost", Float, nullable=False),
    Column("ages_at", Moment),
    Column("funding_url", String),
    Column("funding_text", String),
    Column("license", String),
    Index(None, "visibility", "created_at", "id"),
    some("ix_stations_stale", "settled_at", "id", where="stale"),
    some("ix_stations_aging", "ages_at", where="ages_at IS NOT NULL"),
)

editors = Table(
    "editors",
    metadata,
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("added_at", Moment, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),  # of five tables, so no foreign key
    Column("position", Integer, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("cap", Integer),
    Column("paused_at", Moment),
    Column("items", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
    Index(None, "station_id", "kind", "ref", unique=True),
    Index(None, "kind", "ref"),
)

items = Table(
    "items",
    metadata,
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String, primary_key=True),  # "e" + episode id, "r" + recording id
    Column("source_id", String, nullable=False, index=True),
    Column("place", BigInteger, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("also", JSON, nullable=False),
    Index(None, "station_id", "place", "id"),
    Index(None, "id"),
)

placements = Table(
    "placements",
    metadata,
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("place", Integer),
    Column("at", Moment, nullable=False),
)

station_follows = Table(
    "station_follows",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Moment, nullable=False),
)

heard = Table(
    "heard",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("position", Float, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("duration", Float),
    Column("finished_at", Moment),
    Column("thumb", Integer, nullable=False),
    Index(None, "item_id"),
)

tunings = Table(
    "tunings",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("station_id", ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("item_id", String, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", String, primary_key=True),
    Column("topic", String, nullable=False),
    Column("callback", String, nullable=False),
    Column("secret", String),  # as it is: every delivery is signed with it
    Column("created_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("next_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("told", String),
    Column("asked_secret", String),
    Column("asked_until", Moment),
    Index(None, "topic", "callback", unique=True),
    some("ix_subscribers_due", "next_at", "id", where="next_at IS NOT NULL"),
)

# The conditions of these indexes, for questions: only in the very same words does a database see that they fit.
DUE_FEEDS: ColumnElement[bool] = literal_column("feeds.next_at IS NOT NULL")
LEASED_FEEDS: ColumnElement[bool] = literal_column("feeds.leased_until IS NOT NULL")
HUB_FEEDS: ColumnElement[bool] = literal_column("feeds.hub IS NOT NULL")
DUE_SUBSCRIBERS: ColumnElement[bool] = literal_column("subscribers.next_at IS NOT NULL")
STALE: ColumnElement[bool] = literal_column("stations.stale")
AGING: ColumnElement[bool] = literal_column("stations.ages_at IS NOT NULL")
