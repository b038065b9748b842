"""Episodes of podcasts in the database, and what is found in their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model.podcast import Decision, Enclosure, Episode, Known, Person, Soundbite, Transcript
from spaces.model.station import SourceKind
from spaces.store.rows import plain
from spaces.store.schema import episodes, feeds
from spaces.store.touching import touch_users_of
from spaces.store.transactions import insert_or
from spaces.store.words import hits, terms

_DETAILS = ("transcripts", "persons", "soundbites", "license", "extras")
_PLAIN = tuple(field.name for field in fields(Episode) if field.name not in {*_DETAILS, "enclosure"})
_VALUES = attrgetter(*_PLAIN)
_TRANSCRIPT, _PERSON, _SOUNDBITE = (
    tuple(field.name for field in fields(kind)) for kind in (Transcript, Person, Soundbite)
)
_FOUND_MAX = 1000
"""Of more hits the ones that came in last: nobody turns that many pages, and a common word stays quick to find."""


class Episodes:
    """Episodes by id and by feed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def known(self, feed_id: str) -> dict[str, Known]:
        """All stored episodes of a feed by guid, gone ones too, as briefly as deciding needs."""
        columns = (episodes.c[field.name] for field in fields(Known))
        question = select(episodes.c.guid, *columns).where(episodes.c.feed_id == feed_id)
        async with self._engine.connect() as connection:
            return {row[0]: Known(*row[1:]) for row in await connection.execute(question)}

    async def store(self, feed_id: str, decision: Decision, now: datetime) -> int:
        """Store what a look at a feed changes, or a part of it, and touch the stations that have the feed.

        Doing it again changes nothing: a new episode whose guid is there already is left as it is.

        Args:
            feed_id: whose episodes.
            decision: what changes, columns of the feed too (not its `url`).
            now: for `gone_at`.

        Returns:
            how many episodes were written.
        """
        async with self._engine.begin() as connection:
            written = await _insert(connection, decision.new) + await _replace(connection, decision.changed)
            written += await _set_gone(connection, decision.gone, now) + await _set_gone(
                connection, decision.back, None
            )
            if decision.feed:
                values = {name: plain(value) for name, value in decision.feed.items()}
                await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))
            if written or decision.feed.keys() & {"block", "explicit", "language", "locked", "license"}:
                await touch_users_of(connection, SourceKind.FEED, [feed_id])
            return written

    async def get(self, episode_id: int) -> Episode | None:
        """The episode with that id."""
        return (await self.of([episode_id])).get(episode_id)

    async def of(self, episode_ids: Collection[int]) -> dict[int, Episode]:
        """Those episodes by id; one question however many."""
        question = select(episodes).where(episodes.c.id.in_(list(episode_ids)))
        async with self._engine.connect() as connection:
            return {row.id: episode_from(row) for row in await connection.execute(question)}

    async def search(self, query: str, limit: int, *, before: int = 0) -> list[Episode]:
        """Episodes of all feeds with all words of what somebody typed, the last one may be unfinished.

        Those with all of them in the title come first, then the others; the newest of each first.

        Args:
            query: anything; of quotes the words between them stand side by side, other signs mean nothing.
            limit: how many at most.
            before: how many of them were on the pages before.
        """
        wanted = terms(query)
        if not wanted:
            return []
        async with self._engine.connect() as connection:
            ranked = [await _newest_of(connection, await hits(connection, wanted, _FOUND_MAX, titles=True))]
            ranked.append(await _newest_of(connection, await hits(connection, wanted, _FOUND_MAX)))
            page = list(dict.fromkeys(chain.from_iterable(ranked)))[before : before + limit]
            rows = await connection.execute(select(episodes).where(episodes.c.id.in_(page)))
            by_id = {row.id: episode_from(row) for row in rows}
            return [by_id[identity] for identity in page]


async def _newest_of(connection: AsyncConnection, ids: Collection[int]) -> list[int]:
    """Those of these that are still in their feeds, by when they came out."""
    question = select(episodes.c.id).where(episodes.c.id.in_(ids), episodes.c.gone_at.is_(None))
    return list(await connection.scalars(question.order_by(episodes.c.published_at.desc(), episodes.c.id.desc())))


async def _insert(connection: AsyncConnection, new: Iterable[Episode]) -> int:
    rows = [_row(episode) for episode in new]
    if not rows:
        return 0
    for row in rows:
        del row["id"]
    key = [episodes.c.feed_id, episodes.c.guid]
    statement = insert_or(connection, episodes).on_conflict_do_nothing(index_elements=key)
    return len((await connection.execute(statement.returning(episodes.c.id), rows)).all())


async def _replace(connection: AsyncConnection, changed: Iterable[Episode]) -> int:
    """All but the id, the feed and when it was first seen, which never change."""
    written = 0
    for episode in changed:
        row = _row(episode)
        for name in ("id", "feed_id", "seen_at"):
            del row[name]
        statement = update(episodes).where(episodes.c.id == episode.id).values(row)
        written += (await connection.execute(statement)).rowcount
    return written


async def _set_gone(connection: AsyncConnection, ids: Iterable[int], gone_at: datetime | None) -> int:
    rows = [{"key": identity, "gone": gone_at} for identity in ids]
    if not rows:
        return 0
    statement = update(episodes).where(episodes.c.id == bindparam("key")).values(gone_at=bindparam("gone"))
    await connection.execute(statement, rows)
    return len(rows)


def _row(episode: Episode) -> dict[str, Any]:
    """By hand, field by field: a thousand of them are stored at once, and `row_of` takes its time with each."""
    row: dict[str, Any] = dict(zip(_PLAIN, _VALUES(episode), strict=True))
    enclosure = episode.enclosure
    row |= {"enclosure_url": enclosure.url, "enclosure_type": enclosure.type, "enclosure_size": enclosure.size}
    row["details"] = {
        "transcripts": _objects(episode.transcripts, _TRANSCRIPT),
        "persons": _objects(episode.persons, _PERSON),
        "soundbites": _objects(episode.soundbites, _SOUNDBITE),
        "license": episode.license,
        "extras": list(episode.extras),
    }
    return row


def _objects(items: Iterable[object], names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: getattr(item, name) for name in names} for item in items]


def episode_from(values: Sequence[Any]) -> Episode:
    """The episode of a row with all columns of `episodes`, in their order. By hand again, and by place: see `_row`."""
    (
        identity, feed_id, guid, title, url, media_type, size, published_at, seen_at, updated_at, digest, link, author,
        image, duration, explicit, season, number, kind, block, chapters, gone_at, summary, details, notes,
    ) = values  # fmt: skip
    return Episode(
        identity, feed_id, guid, title, Enclosure(url, media_type, size), published_at, seen_at, updated_at, digest,
        link, notes, summary, author, image, duration, explicit, season, number, kind, block, chapters,
        tuple([Transcript(**one) for one in details["transcripts"]]),
        tuple([Person(**one) for one in details["persons"]]),
        tuple([Soundbite(**one) for one in details["soundbites"]]),
        details["license"], tuple(details["extras"]), gone_at,
    )  # fmt: skip
