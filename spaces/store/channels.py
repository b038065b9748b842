"""Channels in the database: what stations may be made of, what they are made of, and pages of that.

Who may hear a recording is asked of the recording, every time: one that was made private is on no page any more,
whatever the table of items says.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, String, bindparam, cast, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model.action import Action, ActionKind
from spaces.model.merging import ages_at
from spaces.model.podcast import Episode, Feed
from spaces.model.recording import File, Recording, Visibility
from spaces.model.station import Channel, Entry, Item, Placement, SourceKind, Station
from spaces.model.user import User
from spaces.store.actions import append
from spaces.store.candidates import Candidates, with_sound
from spaces.store.episodes import episode_from
from spaces.store.feeds import feed_from
from spaces.store.recordings import recording_from
from spaces.store.rows import row_of
from spaces.store.schema import episodes, feeds, files, heard, items, placements, recordings, sources, stations, users
from spaces.store.touching import touch_stations, touch_users_of
from spaces.store.transactions import deciding, insert_or, lock
from spaces.store.words import item_with, mentions, terms

_Part = TypeVar("_Part")
_TOLD_MAX = 10  # items that an entry of the log names
_CHUNK = 500
"""Rows of one statement that changes items."""

UNPLAYED_LOOK = 1000
"""Items from the top of a channel among which unplayed ones are counted."""


class Channels(Candidates):
    """What stations play."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, station: Station, channel: Channel, now: datetime, cost: float) -> bool:
        """Store what was worked out: only what is another than before.

        Args:
            station: as it was when its candidates were read. If something happened to it since, it stays stale.
            channel: its new content.
            now: when that was.
            cost: seconds it took so far; what writing takes is added.

        Returns:
            whether anything in the channel changed.
        """
        began = perf_counter()
        async with deciding(self._engine) as connection:
            await lock(connection, f"channel {station.id}")
            live = (stations.c.id == station.id) & stations.c.deleted_at.is_(None)
            if await connection.scalar(select(stations.c.id).where(live)) is None:
                return False
            changed, added = await _write_items(connection, station.id, channel.items)
            await _write_counts(connection, station.id, channel)
            values: dict[str, Any] = {"settled_at": now, "items": len(channel.items)}
            values["ages_at"] = ages_at(station.rules, channel.items)
            values["cost"] = cost + perf_counter() - began
            # Decided by the row as it is then: others may touch it until this transaction has it.
            values["stale"] = stations.c.touches != station.touches
            if changed:
                values["changed_at"] = now
                await touch_users_of(connection, SourceKind.STATION, [station.id])
            await connection.execute(update(stations).where(stations.c.id == station.id).values(values))
            if added:
                detail = {"station_id": station.id, "added": len(added), "items": added[:_TOLD_MAX]}
                await append(connection, Action(now, ActionKind.STATION_ITEM_ADDED, detail=detail))
            return changed

    async def page(
        self, station_id: str, *, before: tuple[int, str] | None = None, limit: int, query: str = ""
    ) -> list[Entry]:
        """Items in the order of the channel, only what may be heard by whoever may hear the station.

        Args:
            station_id: of which station.
            before: (place, id) of the last one of the page before this, or None for the first page.
            limit: how many at most.
            query: only those with all of these words in title or text; empty for all.
        """
        wanted = terms(query)
        if query.strip() and not wanted:
            return []
        async with self._engine.connect() as connection:
            condition: ColumnElement[bool] = items.c.station_id == station_id
            if wanted:
                condition &= await _found(connection, wanted, query)
            return await _page(connection, condition, before, limit)

    async def entries(self, station_id: str, item_ids: Collection[str]) -> list[Entry]:
        """Those of these items that are in that channel and may be heard, in its order."""
        mine = (items.c.station_id == station_id) & items.c.id.in_(list(item_ids))
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(items).where(mine).order_by(items.c.place.desc(), items.c.id.desc()))
            return await _entries(connection, [_item_from(row) for row in rows])

    async def hidden(self, station_id: str, limit: int = 100) -> list[Entry]:
        """What its editors took out of that channel, the last one first, as far as it may be heard."""
        mine = (placements.c.station_id == station_id) & placements.c.place.is_(None)
        question = select(placements).where(mine).order_by(placements.c.at.desc(), placements.c.item_id).limit(limit)
        async with self._engine.connect() as connection:
            given = tuple(await connection.scalars(select(sources.c.id).where(sources.c.station_id == station_id)))
            rows = await connection.execute(question)
            found = [Item(station_id, row.item_id, "", 0, row.at, given) for row in rows]
            return [_dated(entry) for entry in await _entries(connection, found)]

    async def stations_with(self, item_id: str) -> list[str]:
        """Ids of the stations that have that item in their channel, without the deleted ones."""
        live = (stations.c.id == items.c.station_id) & stations.c.deleted_at.is_(None)
        question = select(items.c.station_id).join(stations, live).where(items.c.id == item_id)
        async with self._engine.connect() as connection:
            return list(await connection.scalars(question.order_by(items.c.station_id)))

    async def unplayed_of(self, station_ids: Collection[str], user_id: str, limit: int = 100) -> dict[str, int]:
        """How many items of each of these stations that account has not heard to the end, nor thumbed down.

        Each is at most `limit`, of the UNPLAYED_LOOK items at the top.
        """
        async with self._engine.connect() as connection:
            return {each: await _unplayed(connection, each, user_id, limit) for each in station_ids}

    # Placing by hand

    async def placements(self, station_id: str) -> list[Placement]:
        """What its editors placed or hid, from the top; the hidden ones last."""
        question = select(placements).where(placements.c.station_id == station_id)
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                question.order_by(placements.c.place.is_(None), placements.c.place, placements.c.item_id)
            )
            return [Placement(row.item_id, row.place, row.at) for row in rows]

    async def place(self, station_id: str, placed: Iterable[Placement]) -> None:
        """Put these where they say, or hide them; what else was placed stays."""
        async with self._engine.begin() as connection:
            for one in placed:
                row = {"station_id": station_id, **row_of(one)}
                statement = insert_or(connection, placements).values(row)
                key = [placements.c.station_id, placements.c.item_id]
                await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=row))
            await touch_stations(connection, stations.c.id == station_id)

    async def clear_placements(self, station_id: str, item_ids: Collection[str] | None = None) -> None:
        """Forget where these were put or that they were hidden; None: everything that was put, not what is hidden."""
        condition: ColumnElement[bool] = placements.c.station_id == station_id
        if item_ids is None:
            condition &= placements.c.place.is_not(None)
        else:
            condition &= placements.c.item_id.in_(list(item_ids))
        async with self._engine.begin() as connection:
            await connection.execute(delete(placements).where(condition))
            await touch_stations(connection, stations.c.id == station_id)


async def _write_items(connection: AsyncConnection, station_id: str, wanted: Sequence[Item]) -> tuple[bool, list[str]]:
    """Whether anything changed, and which items were not there before, in the channel's order."""
    stored = await _stored(connection, station_id)
    added = [item.id for item in wanted if item.id not in stored]
    new = [item for item in wanted if stored.pop(item.id, None) != _brief(item)]
    for part in _parts(list(stored)):
        mine = (items.c.station_id == station_id) & items.c.id.in_(part)
        await connection.execute(delete(items).where(mine))
    for chunk in _parts(new):
        statement = insert_or(connection, items)
        values = {name: statement.excluded[name] for name in ("source_id", "place", "published_at", "also")}
        key = [items.c.station_id, items.c.id]
        await connection.execute(
            statement.on_conflict_do_update(index_elements=key, set_=values), [row_of(item) for item in chunk]
        )
    return bool(new or stored), added


_Brief = tuple[str, int, datetime, str]


async def _stored(connection: AsyncConnection, station_id: str) -> dict[str, _Brief]:
    """What is there, by id, as briefly as comparing needs: there may be CHANNEL_MAX of them."""
    columns = (items.c.id, items.c.source_id, items.c.place, items.c.published_at, cast(items.c.also, String))
    rows = (await connection.execute(select(*columns).where(items.c.station_id == station_id))).all()
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def _brief(item: Item) -> _Brief:
    return item.source_id, item.place, item.published_at, json.dumps(item.also) if item.also else "[]"


async def _write_counts(connection: AsyncConnection, station_id: str, channel: Channel) -> None:
    given: defaultdict[str, int] = defaultdict(int)
    for item in channel.items:
        given[item.source_id] += 1
    rows = (await connection.execute(select(sources).where(sources.c.station_id == station_id))).all()
    for row in rows:
        left_out = {reason.value: number for reason, number in channel.left_out.get(row.id, {}).items()}
        values = {"items": given[row.id], "left_out": left_out}
        if (row.items, row.left_out) != (values["items"], left_out):
            await connection.execute(update(sources).where(sources.c.id == row.id).values(values))


async def _page(
    connection: AsyncConnection, condition: ColumnElement[bool], before: tuple[int, str] | None, limit: int
) -> list[Entry]:
    """A page, asking on where something of it may not be heard any more."""
    found: list[Entry] = []
    wanted = limit
    while len(found) < limit:
        question = select(items).where(condition)
        if before is not None:
            question = question.where(_place() < before)
        question = question.order_by(items.c.place.desc(), items.c.id.desc()).limit(wanted)
        rows = (await connection.execute(question)).all()
        found += await _entries(connection, [_item_from(row) for row in rows])
        if len(rows) < wanted:
            break
        before = (rows[-1].place, rows[-1].id)
        wanted = min(wanted * 4, 1000)  # many in a row are hidden: soon past them
    return found[:limit]


async def _entries(connection: AsyncConnection, found: Sequence[Item]) -> list[Entry]:
    """Items with what they are, without those that may not be heard; two questions however many."""
    numbers = [int(item.id[1:]) for item in found if item.id.startswith("e")]
    recorded = [item.id[1:] for item in found if item.id.startswith("r")]
    of_episodes = await _episodes(connection, numbers) if numbers else {}
    of_recordings = await _recordings(connection, recorded) if recorded else {}
    whole = ((item, of_episodes.get(item.id), of_recordings.get(item.id)) for item in found)
    return [_entry(*parts) for parts in whole if (parts[1] or parts[2]) and _audible(parts[0], parts[2])]


_OfEpisode = tuple[Episode, Feed]
_OfRecording = tuple[Recording, User, list[File], set[str]]


def _entry(item: Item, episode: _OfEpisode | None, recording: _OfRecording | None) -> Entry:
    if episode is not None:
        return Entry(item, episode=episode[0], feed=episode[1])
    assert recording is not None, "an entry is one of both"
    return Entry(item, recording=recording[0], host=recording[1], files=tuple(recording[2]))


def _dated(entry: Entry) -> Entry:
    """Of what is in no channel, when it came out."""
    out = entry.episode.published_at if entry.episode else entry.recording and entry.recording.published_at
    return replace(entry, item=replace(entry.item, published_at=out or entry.item.published_at))


def _audible(item: Item, recording: _OfRecording | None) -> bool:
    """A recording must be public, or unlisted and picked by its own host."""
    if recording is None or recording[0].visibility is Visibility.PUBLIC:
        return True
    return not {item.source_id, *item.also}.isdisjoint(recording[3])


def _listed() -> ColumnElement[bool]:
    return recordings.c.visibility.in_((Visibility.PUBLIC.value, Visibility.UNLISTED.value))


def _labelled(table: Any, prefix: str) -> list[Any]:
    return [column.label(prefix + column.name) for column in table.c]


# Made once: there are so many columns that naming them takes longer than reading them.
_EPISODES = (
    select(*_labelled(episodes, "episode_"), *_labelled(feeds, "feed_"))
    .join(feeds, feeds.c.id == episodes.c.feed_id)
    .where(episodes.c.id.in_(bindparam("ids", expanding=True)), episodes.c.gone_at.is_(None))
)
_PICKED = (
    (sources.c.kind == SourceKind.RECORDING.value)
    & (sources.c.ref == recordings.c.id)
    & (sources.c.added_by == recordings.c.host_id)
)
_RECORDINGS = (
    select(recordings, *_labelled(users, "user_"), *_labelled(files, "file_"), sources.c.id.label("picked_by"))
    .join(users, users.c.id == recordings.c.host_id)
    .join(files, files.c.recording_id == recordings.c.id)
    .outerjoin(sources, _PICKED)
    .where(recordings.c.id.in_(bindparam("ids", expanding=True)), _listed(), with_sound())
    .order_by(files.c.name)
)


async def _episodes(connection: AsyncConnection, ids: Sequence[int]) -> dict[str, _OfEpisode]:
    found: dict[str, _OfEpisode] = {}
    of_feeds: dict[str, Feed] = {}
    for row in await connection.execute(_EPISODES, {"ids": ids}):
        episode = episode_from(row[: len(episodes.c)])
        if episode.feed_id not in of_feeds:
            of_feeds[episode.feed_id] = feed_from(row[len(episodes.c) :])
        found[f"e{episode.id}"] = (episode, of_feeds[episode.feed_id])
    return found


async def _recordings(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, _OfRecording]:
    found: dict[str, _OfRecording] = {}
    for row in await connection.execute(_RECORDINGS, {"ids": ids}):
        key = f"r{row.id}"
        if key not in found:
            found[key] = (recording_from(row), _user_from(row), [], set())
        _, _, of_files, pickers = found[key]
        file = File(**{column.name: row._mapping["file_" + column.name] for column in files.c})  # noqa: SLF001
        if file not in of_files:
            of_files.append(file)
        if row.picked_by is not None:
            pickers.add(row.picked_by)
    return found


async def _unplayed(connection: AsyncConnection, station_id: str, user_id: str, limit: int) -> int:
    top = select(items.c.id).where(items.c.station_id == station_id)
    top = top.order_by(items.c.place.desc(), items.c.id.desc()).limit(UNPLAYED_LOOK)
    newest = top.subquery()
    over = or_(heard.c.finished_at.is_not(None), heard.c.thumb < 0)
    done = select(heard.c.item_id).where(heard.c.user_id == user_id, heard.c.item_id == newest.c.id, over)
    left = select(newest.c.id).where(~done.exists()).limit(limit).subquery()
    return (await connection.scalar(select(func.count()).select_from(left))) or 0


async def _found(connection: AsyncConnection, wanted: Sequence[str], query: str) -> ColumnElement[bool]:
    """Items with all of these terms: episodes by the index, recordings by reading those that are in the channel."""
    said = recordings.c.title + " " + recordings.c.description
    recorded = select(recordings.c.id).where(recordings.c.id == func.substr(items.c.id, 2), *mentions(said, query))
    of_recordings = items.c.id.startswith("r") & recorded.correlate(items).exists()
    return or_(await item_with(connection, wanted), of_recordings)


def _place() -> Any:
    return tuple_(items.c.place, items.c.id)


def _parts(whole: Sequence[_Part]) -> Iterable[Sequence[_Part]]:
    return (whole[start : start + _CHUNK] for start in range(0, len(whole), _CHUNK))


def _user_from(row: Row[*tuple[Any, ...]]) -> User:
    names = ("id", "handle", "name", "admin", "created_at")
    return User(**{name: row._mapping["user_" + name] for name in names})  # noqa: SLF001 - as elsewhere


def _item_from(row: Row[*tuple[Any, ...]]) -> Item:
    return Item(row.station_id, row.id, row.source_id, row.place, row.published_at, tuple(row.also))
