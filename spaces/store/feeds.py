"""Podcasts of others in the database: what they say of themselves, and who looks at which until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model.personal import personal
from spaces.model.podcast import Feed, FeedState, Person
from spaces.model.station import SourceKind
from spaces.store.moving import move_episodes, move_sources
from spaces.store.rows import plain, row_of
from spaces.store.schema import DUE_FEEDS, HUB_FEEDS, LEASED_FEEDS, feeds, sources, stations
from spaces.store.touching import touch_users_of
from spaces.store.transactions import deciding, insert_or, lock

_ADDED_AT_ONCE = 500

_LOOKED_AT = 1000
"""Due rows that one lease considers; with more of a busy host in front of it, the host is to be skipped."""

_AGAIN, _AGAIN_FAILED = timedelta(seconds=30), timedelta(seconds=5)
"""Between two looks that people ask for; while it fails somebody mends it and tries."""

_EVER = datetime(1, 1, 1, tzinfo=UTC)
_TRIED = or_(
    *(feeds.c[name].is_not(None) for name in ("fetched_at", "not_before", "leased_until")), feeds.c.failures > 0
)


class Feeds:
    """Feeds by id, by address and by when they are due. A feed is asked for while an un-paused source wants it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, feed: Feed) -> Feed:
        """Store a new feed; when there is one with its address, give that instead."""
        async with deciding(self._engine) as connection:
            statement = insert_or(connection, feeds).values(_row(feed))
            await connection.execute(statement.on_conflict_do_nothing(index_elements=[feeds.c.url]))
            found = await _one(connection, feeds.c.url == feed.url)
            assert found is not None, "it was just written"
            return found

    async def add_all(self, new: Sequence[Feed]) -> dict[str, Feed]:
        """Store those of these feeds whose address is new; all of them, old and new, by address."""
        found: dict[str, Feed] = {}
        for start in range(0, len(new), _ADDED_AT_ONCE):
            part = new[start : start + _ADDED_AT_ONCE]
            async with deciding(self._engine) as connection:
                statement = insert_or(connection, feeds).on_conflict_do_nothing(index_elements=[feeds.c.url])
                await connection.execute(statement, [_row(feed) for feed in part])
                stored = await _list(connection, feeds.c.url.in_([feed.url for feed in part]))
            found |= {feed.url: feed for feed in stored}
        return found

    async def get(self, feed_id: str) -> Feed | None:
        """The feed with that id."""
        return (await self.of([feed_id])).get(feed_id)

    async def of(self, feed_ids: Iterable[str]) -> dict[str, Feed]:
        """Those feeds by id; one question however many."""
        async with self._engine.connect() as connection:
            found = await _list(connection, feeds.c.id.in_(list(set(feed_ids))))
            return {feed.id: feed for feed in found}

    async def pictures(self) -> set[str]:
        """Keys of all pictures that are of a feed."""
        async with self._engine.connect() as connection:
            return set(await connection.scalars(select(feeds.c.picture).where(feeds.c.picture.is_not(None))))

    async def change(self, feed_id: str, *, held_by: str | None = None, **columns: Any) -> Feed | None:
        """Change these columns.

        Args:
            feed_id: which.
            held_by: only while this worker has the lease; None for whoever asks.
            columns: the fields of Feed to change; not `url`, for which there is `move`.

        Returns:
            the feed as it is then; None when nothing was changed.
        """
        condition = feeds.c.id == feed_id
        if held_by is not None:
            condition &= feeds.c.worker == held_by
        async with self._engine.begin() as connection:
            statement = update(feeds).where(condition).values(_values(columns))
            if columns and not (await connection.execute(statement)).rowcount:
                return None
            return await _one(connection, condition)

    async def move(self, feed_id: str, url: str, now: datetime) -> Feed | None:
        """It is at another address now.

        When another feed is there already, that one stays, and this one goes into it: its sources, and what people
        heard of and placed of the episodes that both have.

        Returns:
            the feed that is at that address then; None when there was no feed with that id.
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "feeds")
            moved, there = await _one(connection, feeds.c.id == feed_id), await _one(connection, feeds.c.url == url)
            if moved is None or there == moved:
                return moved
            if there is None:
                await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(_values({"url": url})))
                if personal(moved.url) != personal(url):  # what may play it is another question now
                    await touch_users_of(connection, SourceKind.FEED, [feed_id])
                return await _one(connection, feeds.c.id == feed_id)
            await merge_feeds(connection, feed_id, there.id, now)
            return await _one(connection, feeds.c.id == there.id)

    # Who looks when

    async def due(
        self,
        worker: str,
        now: datetime,
        lease_seconds: float,
        limit: int,
        *,
        skip_hosts: Collection[str] = (),
        per_host: int | None = None,
        healthy: bool = False,
    ) -> list[Feed]:
        """Give that worker the feeds that are due longest.

        Args:
            worker: who.
            now: the time.
            lease_seconds: for how long; then it is due again for anybody.
            limit: how many at most.
            skip_hosts: none of these hosts (as `spaces.store.feeds.host_of` tells them), because they are busy.
            per_host: at most so many of one host; None for any number.
            healthy: none whose last look failed.
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "feeds")
            question = select(feeds.c.id, feeds.c.host).where(_due(now))
            if healthy:
                question = question.where(feeds.c.failures == 0)
            if skip_hosts:
                question = question.where(feeds.c.host.not_in(list(skip_hosts)))
            rows = await connection.execute(question.order_by(feeds.c.next_at, feeds.c.id).limit(_LOOKED_AT))
            chosen = _spread(((row.id, row.host) for row in rows), limit, per_host or limit)
            lease = {"worker": worker, "leased_until": now + timedelta(seconds=lease_seconds), "again_at": None}
            await connection.execute(update(feeds).where(feeds.c.id.in_(chosen)).values(lease))
            return await _list(connection, feeds.c.id.in_(chosen))

    async def hold(self, feed_id: str, worker: str, until: datetime) -> bool:
        """Hold the lease until then; whether that worker still has it."""
        return await self.change(feed_id, held_by=worker, leased_until=until) is not None

    async def looked(self, worker: str, looks: Iterable[tuple[str, datetime | None, Mapping[str, Any]]]) -> None:
        """These looks are over: give the feeds back, in one transaction.

        When somebody asked for one during the look it is due as early as that (`want`), because nobody knows which came
        first: the answer, or the news that they mean.

        Args:
            worker: who looked. Nothing is changed of feeds that another one has by now.
            looks: of each the feed's id, when to look again if somebody wants it then (None for never), and further
                fields of Feed to change.
        """
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for feed_id, next_at, columns in looks:
            names, row = _return(feed_id, worker, next_at, columns)
            alike.setdefault(names, []).append(row)
        async with deciding(self._engine) as connection:
            await lock(connection, "feeds")
            for names, rows in alike.items():
                await connection.execute(_giving_back(names), rows)

    async def next_due(self) -> datetime | None:
        """When there is something to lease at the earliest; None when nobody wants any feed."""
        free = DUE_FEEDS & feeds.c.leased_until.is_(None)
        held = LEASED_FEEDS & DUE_FEEDS
        async with self._engine.connect() as connection:
            first = await connection.scalar(select(feeds.c.next_at).where(free).order_by(feeds.c.next_at).limit(1))
            leased = await connection.scalar(select(func.min(feeds.c.leased_until)).where(held))
            return min(filter(None, (first, leased)), default=None)

    async def release(self, worker: str | None) -> None:
        """That worker is dead (None: all are): what it leased is due at once."""
        async with self._engine.begin() as connection:
            held = LEASED_FEEDS if worker is None else LEASED_FEEDS & (feeds.c.worker == worker)
            await connection.execute(update(feeds).where(held).values(leased_until=None, worker=None))

    # Who wants it

    async def wanted(self, feed_id: str) -> bool:
        """Whether an un-paused source of a station wants it."""
        async with self._engine.connect() as connection:
            return await connection.scalar(select(feeds.c.id).where(feeds.c.id == feed_id, _wanted())) is not None

    async def want(self, feed_id: str, now: datetime) -> bool:
        """Let it be looked at soon, also when it ended or failed, if a source wants it; whether one does."""
        async with deciding(self._engine) as connection:
            await lock(connection, "feeds")
            found = await _one(connection, (feeds.c.id == feed_id) & _wanted())
            if found is not None and (values := asked_for(found, now)):
                await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))
            return found is not None

    # WebSub

    async def hubs_due(self, now: datetime, limit: int = 100) -> list[Feed]:
        """Feeds with a hub that somebody wants, and whose subscription ends by then or was never asked for."""
        due = or_(feeds.c.hub_until.is_(None), feeds.c.hub_until <= now)
        async with self._engine.connect() as connection:
            question = select(feeds).where(HUB_FEEDS, DUE_FEEDS, due).order_by(feeds.c.hub_until, feeds.c.id)
            return [feed_from(row) for row in await connection.execute(question.limit(limit))]


async def settle_feeds(
    connection: AsyncConnection, feed_ids: Collection[str], now: datetime, *, ended: bool = False
) -> None:
    """Let those feeds be looked at that a source wants, and the others rest; those that ended only when told so."""
    await lock(connection, "feeds")
    meant = feeds.c.id.in_(list(feed_ids))
    resting = [meant, _wanted(), feeds.c.next_at.is_(None)]
    resting += [] if ended else [feeds.c.state != FeedState.ENDED.value]
    for feed in await _list(connection, and_(*resting, _TRIED)):
        await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(asked_for(feed, now)))
    await connection.execute(update(feeds).where(*resting).values(next_at=now))
    await connection.execute(update(feeds).where(meant, DUE_FEEDS, ~_wanted()).values(next_at=None))


async def merge_feeds(connection: AsyncConnection, old: str, new: str, now: datetime) -> None:
    """Let the second feed take the place of the first, which goes."""
    await move_episodes(connection, old, new)
    await move_sources(connection, SourceKind.FEED, old, new)
    await connection.execute(delete(feeds).where(feeds.c.id == old))
    await settle_feeds(connection, [new], now, ended=True)  # what led there says that there is something again
    await touch_users_of(connection, SourceKind.FEED, [new])


def asked_for(feed: Feed, now: datetime) -> dict[str, Any]:
    """What changes when people want it looked at now: it is, unless that would be sooner than its server may expect.

    Its server says so itself (Retry-After), or somebody had it looked at a moment ago. While it is looked at, another
    look follows.
    """
    at = max(now, feed.not_before or now)
    looking = feed.leased_until is not None and feed.leased_until > now
    if feed.again_at is not None if looking else feed.next_at is not None and feed.next_at <= at:
        return {}
    values = {"next_at": at, "not_before": at + (_AGAIN_FAILED if feed.failures else _AGAIN)}
    return values | {"again_at": at} if looking else values


def host_of(url: str) -> str:
    """The host of a feed's address, by which at most so many are asked at once; lower case, empty when unreadable."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _spread(found: Iterable[tuple[str, str]], limit: int, per_host: int) -> list[str]:
    chosen: list[str] = []
    hosts: Counter[str] = Counter()
    for feed_id, host in found:
        if len(chosen) < limit and hosts[host] < per_host:
            hosts[host] += 1
            chosen.append(feed_id)
    return chosen


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(DUE_FEEDS, feeds.c.next_at <= now, or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now))


def _wanted() -> ColumnElement[bool]:
    asked = (sources.c.kind == SourceKind.FEED.value) & (sources.c.ref == feeds.c.id) & sources.c.paused_at.is_(None)
    live = (stations.c.id == sources.c.station_id) & stations.c.deleted_at.is_(None)
    return select(sources.c.id).join(stations, live).where(asked).correlate(feeds).exists()


def _return(
    feed_id: str, worker: str, next_at: datetime | None, columns: Mapping[str, Any]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns that `_giving_back` changes, and its values."""
    values = _values(columns) | {"next_at": next_at}
    row = {f"to_{name}": value for name, value in values.items()}
    row |= {"key": feed_id, "holder": worker, "floor": values.get("not_before") or _EVER}
    return tuple(sorted(values)), row


@cache
def _giving_back(names: tuple[str, ...]) -> Update:
    """The statement that ends a look and changes these columns."""
    values: dict[str, Any] = {name: bindparam(f"to_{name}", type_=feeds.c[name].type) for name in names}
    moment, next_at = feeds.c.next_at.type, values["next_at"]
    floor = bindparam("floor", type_=moment)
    again = case((feeds.c.again_at > floor, feeds.c.again_at), else_=floor)
    asked = feeds.c.again_at.is_not(None) & or_(next_at.is_(None), again < next_at)
    values["next_at"] = case((~_wanted(), cast(None, moment)), (asked, again), else_=next_at)
    held = (feeds.c.id == bindparam("key")) & (feeds.c.worker == bindparam("holder"))
    return update(feeds).where(held).values(values | {"worker": None, "leased_until": None, "again_at": None})


def _values(columns: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: plain(value) for name, value in columns.items()}
    return values | {"host": host_of(values["url"])} if "url" in values else values


def _row(feed: Feed) -> dict[str, Any]:
    return row_of(feed) | {"host": host_of(feed.url)}


async def _one(connection: AsyncConnection, condition: ColumnElement[bool]) -> Feed | None:
    found = await _list(connection, condition)
    return found[0] if found else None


async def _list(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[Feed]:
    question = select(feeds).where(condition).order_by(feeds.c.next_at, feeds.c.id)
    return [feed_from(row) for row in await connection.execute(question)]


_NAMES = tuple(column.name for column in feeds.c)


def feed_from(values: Sequence[Any]) -> Feed:
    """The feed of a row with all columns of `feeds`, in their order."""
    columns = dict(zip(_NAMES, values, strict=True))
    del columns["host"]
    columns["state"] = FeedState(columns["state"])
    columns["persons"] = tuple(Person(**person) for person in columns["persons"])
    columns["funding"] = tuple((address, words) for address, words in columns["funding"])
    for name in ("categories", "extras", "warnings"):
        columns[name] = tuple(columns[name])
    return Feed(**columns)
