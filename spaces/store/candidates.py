"""What the sources of a station offer it, read from the database as briefly as deciding needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model.personal import personal
from spaces.model.recording import RecordingState, Visibility
from spaces.model.station import SOURCE_MAX, Candidate, Source, SourceKind
from spaces.store.schema import editors, episodes, feeds, files, items, recordings, stations

_FEEDS_AT_ONCE = 50


class Candidates:
    """The reading half of channels."""

    _engine: AsyncEngine

    async def candidates(self, sources: Sequence[Source]) -> list[Candidate]:
        """What these sources of one station offer: of each the newest SOURCE_MAX."""
        by_kind: defaultdict[SourceKind, list[Source]] = defaultdict(list)
        for source in sources:
            by_kind[source.kind].append(source)
        async with self._engine.connect() as connection:
            found = await _of_feeds(connection, by_kind[SourceKind.FEED])
            found += await _of_hosts(connection, by_kind[SourceKind.HOST])
            found += await _of_topics(connection, by_kind[SourceKind.TOPIC])
            found += await _picked(connection, by_kind[SourceKind.RECORDING])
            for source in by_kind[SourceKind.STATION]:
                found += await _of_station(connection, source)
            return found


def with_sound() -> ColumnElement[bool]:
    """Recordings that can be played: being made again counts, while the files are there."""
    sound = (files.c.recording_id == recordings.c.id) & (files.c.name == "audio.mp3")
    states = (RecordingState.READY.value, RecordingState.RENDERING.value, RecordingState.FAILED.value)
    there = select(files.c.name).where(sound).correlate(recordings).exists()
    return recordings.c.state.in_(states) & recordings.c.published_at.is_not(None) & there


_EPISODE = (  # as the fields of Candidate, but for its source
    (literal("e") + cast(episodes.c.id, String)).label("item_id"),
    episodes.c.feed_id,
    episodes.c.guid,
    episodes.c.published_at,
    episodes.c.seen_at,
    episodes.c.enclosure_url,
    episodes.c.duration,
    func.coalesce(episodes.c.explicit, feeds.c.explicit).label("explicit"),
    feeds.c.language,
    or_(episodes.c.block, feeds.c.block).label("block"),
)
_RECORDING = (
    recordings.c.id,
    recordings.c.host_id,
    recordings.c.guid,
    recordings.c.published_at,
    recordings.c.duration,
    recordings.c.topics,
)
_NEWEST_RECORDING = (recordings.c.published_at.desc(), recordings.c.id.desc())
_Row = Row[*tuple[Any, ...]]


async def _of_feeds(connection: AsyncConnection, given: Sequence[Source]) -> list[Candidate]:
    """Many feeds with one question, for most are short; each of the long ones with one of its own."""
    by_feed = {source.ref: source.id for source in given}
    counts = await _counts(connection, list(by_feed))
    short = [feed_id for feed_id, number in counts.items() if number <= SOURCE_MAX]
    own = await _personal(connection, by_feed)
    parts = [short[start : start + _FEEDS_AT_ONCE] for start in range(0, len(short), _FEEDS_AT_ONCE)]
    parts += [[feed_id] for feed_id, number in counts.items() if number > SOURCE_MAX]
    found: list[Candidate] = []
    for part in parts:
        question = select(*_EPISODE).join(feeds, feeds.c.id == episodes.c.feed_id)
        question = question.where(episodes.c.feed_id.in_(part), episodes.c.gone_at.is_(None))
        if len(part) == 1:
            question = question.order_by(episodes.c.published_at.desc(), episodes.c.id.desc()).limit(SOURCE_MAX)
        rows = (await connection.execute(question)).all()
        found += [_from_episode(row, by_feed[row[1]], own) for row in rows]
    return found


async def _personal(connection: AsyncConnection, feed_ids: Collection[str]) -> frozenset[str]:
    """Which of these feeds have an address that is one person's own."""
    rows = await connection.execute(select(feeds.c.id, feeds.c.url).where(feeds.c.id.in_(list(feed_ids))))
    return frozenset(feed_id for feed_id, url in rows if personal(url))


async def _counts(connection: AsyncConnection, feed_ids: Sequence[str]) -> dict[str, int]:
    question = select(episodes.c.feed_id, func.count()).where(episodes.c.feed_id.in_(feed_ids))
    rows = await connection.execute(question.group_by(episodes.c.feed_id))
    return {row[0]: row[1] for row in rows}


async def _of_hosts(connection: AsyncConnection, given: Sequence[Source]) -> list[Candidate]:
    found: list[Candidate] = []
    for source in given:
        rows = await connection.execute(_public().where(recordings.c.host_id == source.ref).limit(SOURCE_MAX))
        found += [_from_recording(row, source.id) for row in rows]
    return found


async def _of_topics(connection: AsyncConnection, given: Sequence[Source]) -> list[Candidate]:
    """Topics are compared here, because databases fold the case of only some letters."""
    if not given:
        return []
    taken: defaultdict[str, list[Candidate]] = defaultdict(list)
    wanted = {source.id: source.ref.casefold() for source in given}
    for row in await connection.execute(_public()):
        topics = {topic.casefold() for topic in row.topics}
        for source_id, topic in wanted.items():
            if topic in topics and len(taken[source_id]) < SOURCE_MAX:
                taken[source_id].append(_from_recording(row, source_id))
    return [one for found in taken.values() for one in found]


async def _picked(connection: AsyncConnection, given: Sequence[Source]) -> list[Candidate]:
    """Single recordings: public ones, and unlisted ones that their own host picked."""
    if not given:
        return []
    picked = recordings.c.id.in_([source.ref for source in given]) & with_sound()
    question = select(*_RECORDING, recordings.c.visibility).where(picked)
    rows = {row.id: row for row in await connection.execute(question)}
    found = ((source, rows[source.ref]) for source in given if source.ref in rows)
    return [_from_recording(row, source.id) for source, row in found if _may_be_picked(row, source)]


def _may_be_picked(row: _Row, source: Source) -> bool:
    if row.visibility == Visibility.UNLISTED.value:
        return bool(row.host_id == source.added_by)
    return bool(row.visibility == Visibility.PUBLIC.value)


async def _of_station(connection: AsyncConnection, source: Source) -> list[Candidate]:
    """Everything in another station's channel, if whoever added it may see it."""
    edited = select(editors.c.station_id).where(editors.c.user_id == source.added_by)
    seen = or_(
        stations.c.visibility != Visibility.PRIVATE.value,
        stations.c.owner_id == source.added_by,
        stations.c.id.in_(edited),
    )
    question = select(stations.c.id).where(stations.c.id == source.ref, stations.c.deleted_at.is_(None), seen)
    if await connection.scalar(question) is None:
        return []
    newest = select(items.c.id).where(items.c.station_id == source.ref)
    newest = newest.order_by(items.c.published_at.desc(), items.c.id.desc()).limit(SOURCE_MAX)
    ids = list(await connection.scalars(newest))
    found: list[Candidate] = []
    for start in range(0, len(ids), 500):
        found += await _of_items(connection, ids[start : start + 500], source.id)
    return found


async def _of_items(connection: AsyncConnection, ids: Iterable[str], source_id: str) -> list[Candidate]:
    listed = list(ids)
    numbers = [int(identity[1:]) for identity in listed if identity.startswith("e")]
    question = select(*_EPISODE).join(feeds, feeds.c.id == episodes.c.feed_id)
    question = question.where(episodes.c.id.in_(numbers), episodes.c.gone_at.is_(None))
    of_feeds = (await connection.execute(question)).all()
    own = await _personal(connection, {row[1] for row in of_feeds})
    found = [_from_episode(row, source_id, own) for row in of_feeds]
    recorded = [identity[1:] for identity in listed if identity.startswith("r")]
    rows = await connection.execute(_public().where(recordings.c.id.in_(recorded)))
    return found + [_from_recording(row, source_id) for row in rows]


def _public() -> Any:
    public = (recordings.c.visibility == Visibility.PUBLIC.value) & with_sound()
    return select(*_RECORDING).where(public).order_by(*_NEWEST_RECORDING)


def _from_episode(row: Sequence[Any], source_id: str, own: Collection[str]) -> Candidate:
    """Of a row of _EPISODE; `own` are the feeds whose address is one person's own."""
    fields: tuple[Any, ...] = (row[0], source_id, *row[1:], row[1] in own)
    return Candidate(*fields)


def _from_recording(row: _Row, source_id: str) -> Candidate:
    published: datetime = row.published_at
    return Candidate(
        id=f"r{row.id}",
        source_id=source_id,
        feed_id=None,
        guid=row.guid,
        published_at=published,
        seen_at=published,
        enclosure=row.id,
        duration=row.duration,
    )
