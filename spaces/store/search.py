"""What is found by words: spaces, recordings, episodes, people and stations that whoever asks may see.

The index has the words of everything and beside them what it is and whose, so that little is found that may not be
seen; whether it may is asked of the row itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, and_, case, exists, false, literal, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Episode, Feed, Recording, Space, State, Station, User
from spaces.model.personal import personal
from spaces.model.recording import RecordingState, Visibility
from spaces.model.search import Hit, Run, Weight, ranked
from spaces.store.episodes import episode_from
from spaces.store.feeds import feed_from
from spaces.store.marking import mark, snippet
from spaces.store.recordings import playable, recording_from
from spaces.store.schema import documents, editors, episodes, feeds, items, ledger, recordings, spaces, stations, users
from spaces.store.spaces import space_from
from spaces.store.stations import station_from
from spaces.store.users import PUBLIC, user_from
from spaces.store.words import COMMON, folded, hits, quoted, terms, tsquery

T = TypeVar("T")

LOOK = 300
"""Of more hits the ones that came in last are ranked: nobody turns that many pages."""

_EPISODES_LOOK = 500
_NOW: ColumnElement[int] = literal(0)
_SHOWN_STATES = (State.LIVE, State.SCHEDULED, State.ENDED)
_EDITED_MAX = 50  # stations somebody edits that are looked through for them


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is looked through, by whom, and how the rows are known."""

    kind: str
    table: Table
    visible: ColumnElement[bool]  # to whoever asks
    at: ColumnElement[datetime]
    asker: str | None = None  # whose own rows are found, too
    also: tuple[str, ...] = ()  # ids of others that are
    stage: ColumnElement[int] = _NOW  # see model.search.Weight


class Search:
    """Hits by kind; of what somebody typed every word has to be there, the last one may be unfinished.

    All take `limit`, how many at most, and `skip`, how many were on the pages before.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def spaces(
        self, query: str, limit: int, *, skip: int = 0, states: Collection[State] = _SHOWN_STATES
    ) -> list[Hit[Space]]:
        """Spaces in these states by title and topics; those of imported recordings are left out."""
        imported = exists().where(ledger.c.space_id == spaces.c.id, ledger.c.kind == "recording_imported")
        stage = case({State.LIVE.value: 0, State.SCHEDULED.value: 1}, value=spaces.c.state, else_=2)
        visible = spaces.c.state.in_([state.value for state in states]) & ~imported
        scope = _Scope("space", spaces, visible, spaces.c.created_at, stage=stage)
        return await self._made(scope, query, limit, skip, space_from)

    async def recordings(
        self, query: str, limit: int, *, asker: str | None = None, skip: int = 0
    ) -> list[Hit[Recording]]:
        """Recordings that everybody may play, and the asking account's own, by title, topics and description."""
        open_ = and_(recordings.c.visibility == Visibility.PUBLIC.value, playable())
        own = and_(recordings.c.host_id == (asker or ""), recordings.c.state != RecordingState.DELETED.value)
        scope = _Scope("recording", recordings, or_(open_, own), recordings.c.created_at, asker)
        return await self._made(scope, query, limit, skip, recording_from)

    async def stations(self, query: str, limit: int, *, asker: str | None = None, skip: int = 0) -> list[Hit[Station]]:
        """Public stations, and those that the asking account owns or edits, by title and description."""
        async with self._engine.connect() as connection:
            edited = select(editors.c.station_id).where(editors.c.user_id == asker).limit(_EDITED_MAX)
            also = tuple(await connection.scalars(edited)) if asker else ()
        visible = and_(stations.c.deleted_at.is_(None), _open_to(asker, also))
        scope = _Scope("station", stations, visible, stations.c.created_at, asker, also)
        return await self._made(scope, query, limit, skip, station_from)

    async def people(self, query: str, limit: int, *, skip: int = 0) -> list[Hit[User]]:
        """Accounts by name, handle and what they say about themselves."""
        return await self._made(_Scope("person", users, true(), users.c.created_at), query, limit, skip, user_from)

    async def episodes(
        self, query: str, limit: int, *, asker: str | None = None, skip: int = 0
    ) -> list[Hit[tuple[Episode, Feed, Station]]]:
        """Episodes that a station plays which whoever asks finds, with that station: titles first, then the newest."""
        wanted = terms(query)
        if not wanted:
            return []
        async with self._engine.connect() as connection:
            found = await hits(connection, wanted, _EPISODES_LOOK, titles=True)
            found += await hits(connection, wanted, _EPISODES_LOOK)
            playing = await _playing(connection, set(found), asker)
            page = [one for one in dict.fromkeys(found) if one in playing][skip : skip + limit]
            return [
                Hit(subject, mark(subject[0].title, wanted), snippet(subject[0].summary, wanted))
                for subject in [await _aired(connection, one, playing[one]) for one in page]
            ]

    async def _made(self, scope: _Scope, query: str, limit: int, skip: int, made: Callable[[Any], T]) -> list[Hit[T]]:
        wanted = terms(query)
        if not wanted:
            return []
        columns = PUBLIC if scope.table is users else tuple(scope.table.c)
        async with self._engine.connect() as connection:
            refs = (await _ranked(connection, scope, wanted))[skip : skip + limit]
            places = await _places(connection, scope.kind, refs, wanted)
            ids = scope.table.c.id.in_(refs)
            rows = {row.id: made(row) for row in await connection.execute(select(*columns).where(ids))}
        return [Hit(rows[ref], *places[ref]) for ref in refs if ref in rows and ref in places]


async def _places(
    connection: AsyncConnection, kind: str, refs: Sequence[str], wanted: Sequence[str]
) -> dict[str, tuple[tuple[Run, ...], tuple[Run, ...]]]:
    """Title and snippet of one page of hits, marked: of all that is found it would take seconds."""
    question = select(documents.c.ref, documents.c.title, documents.c.body)
    page = await connection.execute(question.where(documents.c.kind == kind, documents.c.ref.in_(refs)))
    return {ref: (mark(title, wanted), snippet(body, wanted)) for ref, title, body in page}


async def _ranked(connection: AsyncConnection, scope: _Scope, wanted: Sequence[str]) -> list[str]:
    """What is found and may be seen, in the order people see it."""
    titled = set(await _documents(connection, scope, wanted, titles=True))
    ids = titled.union(await _documents(connection, scope, wanted, titles=False))
    question = (
        select(documents.c.id, documents.c.ref, documents.c.title, scope.stage, scope.at)
        .join(scope.table, scope.table.c.id == documents.c.ref)
        .where(documents.c.id.in_(ids), scope.visible)
    )
    rows = {row[1]: row for row in await connection.execute(question)}
    weights = [Weight(ref, _plain(row[2]), row[0] in titled, row[3], row[4]) for ref, row in rows.items()]
    return ranked(weights, " ".join(term.removesuffix("*") for term in wanted))


def _plain(title: str) -> str:
    return " ".join(folded(title).split())


_NEWEST = {  # by (Postgres, common), for the reasons of `words.hits`
    (False, True): "SELECT rowid FROM document_words WHERE document_words MATCH :words ORDER BY rowid DESC LIMIT :n",
    (True, True): "SELECT id FROM documents WHERE words @@ to_tsquery('simple', :words) ORDER BY id DESC LIMIT :n",
    (True, False): "WITH found AS MATERIALIZED (SELECT id FROM documents WHERE words @@ to_tsquery('simple', :words)) "
    "SELECT id FROM found ORDER BY id DESC LIMIT :n",
}
_MANY = "SELECT 1 FROM documents WHERE words @@ to_tsquery('simple', :words) LIMIT 1 OFFSET :offset"


async def _documents(
    connection: AsyncConnection, scope: _Scope, wanted: Sequence[str], *, titles: bool
) -> Sequence[int]:
    """Ids of documents with all these terms, the latest LOOK."""
    owners = ["public", *([f"o{scope.asker}"] if scope.asker else []), *(f"i{one}" for one in scope.also)]
    if connection.dialect.name != "postgresql":
        allowed = " OR ".join(f'"{owner}"' for owner in owners)
        columns = "{title}" if titles else "{title body}"
        query = f'{columns} : ({quoted(wanted)}) AND {{tags}} : ("k{scope.kind}" AND ({allowed}))'
        return (await connection.scalars(text(_NEWEST[False, True]), {"words": query, "n": LOOK})).all()
    allowed = " | ".join(f"'{owner}':D" for owner in owners)
    query = f"{tsquery(wanted, 'A' if titles else 'AB')} & 'k{scope.kind}':D & ({allowed})"
    common = await connection.scalar(text(_MANY), {"words": query, "offset": COMMON - 1}) is not None
    return (await connection.scalars(text(_NEWEST[True, common]), {"words": query, "n": LOOK})).all()


def _open_to(asker: str | None, edited: Collection[str] | None = None) -> ColumnElement[bool]:
    """Stations that everybody finds, and the asking account's."""
    own = (stations.c.owner_id == asker) if asker else false()
    return or_(stations.c.visibility == Visibility.PUBLIC.value, own, stations.c.id.in_(list(edited or ())))


async def _playing(connection: AsyncConnection, ids: Collection[int], asker: str | None) -> dict[int, str]:
    """Of these episodes the ones that whoever asks may know of, with the station each is in."""
    names = {f"e{one}": one for one in ids}
    edited = select(editors.c.station_id).where(editors.c.user_id == asker)
    mine = or_(stations.c.owner_id == asker, stations.c.id.in_(edited)) if asker else false()
    open_ = and_(stations.c.visibility == Visibility.PUBLIC.value, ~feeds.c.block, ~episodes.c.block)
    question = (
        select(items.c.id, stations.c.id, feeds.c.url, mine)
        .join(stations, stations.c.id == items.c.station_id)
        .join(episodes, episodes.c.id.in_(ids) & (items.c.id == literal("e").concat(episodes.c.id)))
        .join(feeds, feeds.c.id == episodes.c.feed_id)
        .where(items.c.id.in_(list(names)), stations.c.deleted_at.is_(None), episodes.c.gone_at.is_(None))
        .where(or_(open_, mine))
        .order_by(stations.c.created_at.desc(), stations.c.id)  # the oldest is taken: it stays the same
    )
    rows = await connection.execute(question)
    return {names[item]: station for item, station, url, own in rows if own or not personal(url)}


async def _aired(connection: AsyncConnection, episode_id: int, station_id: str) -> tuple[Episode, Feed, Station]:
    row = (await connection.execute(select(episodes).where(episodes.c.id == episode_id))).one()
    feed = (await connection.execute(select(feeds).where(feeds.c.id == row.feed_id))).one()
    station = (await connection.execute(select(stations).where(stations.c.id == station_id))).one()
    return episode_from(row), feed_from(feed), station_from(station)
