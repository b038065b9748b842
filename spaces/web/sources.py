"""The sources of stations: adding, ordering, pausing, trying again and removing them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from spaces.errors import Conflict, Invalid, NotFound
from spaces.fetch import check_url
from spaces.model import Feed, FeedState, Source, SourceKind, Station, Visibility, new_id
from spaces.model.space import clean_topics
from spaces.web import station_views as views
from spaces.web.call import Call, unknown_recording, unknown_station
from spaces.web.routes import Route
from spaces.web.rules import editor_of_station, edits, may_tune_in, reader, viewer_of_station
from spaces.web.sourced import named, source_shown
from spaces.web.station_bodies import SourceChange, SourceOrder, SourceOrdering
from spaces.web.users import by_handle
from stations.decide import guid_of

MANY = 20
"""Podcasts that are looked at again with one call; as many a whole list counts that is brought in."""

_FIELD: Mapping[SourceKind, str] = {
    SourceKind.FEED: "url",
    SourceKind.HOST: "handle",
    SourceKind.TOPIC: "topic",
    SourceKind.RECORDING: "id",
    SourceKind.STATION: "slug",
}
"""Which field of an order goes with which kind."""


async def list_sources(call: Call) -> views.Sources:
    """What a station is made of; to those who do not edit it only the titles of what they may know of."""
    return await sources_shown(call, await call.station())


async def sources_shown(call: Call, station: Station) -> views.Sources:
    """All sources of a station as whoever asks may see them."""
    sources = await call.context.store.sources.of(station.id)
    may_edit = await edits(call, reader(call), station)
    known = await named(call.context.store, sources, reader(call))
    base_url = call.context.config.public_url
    return views.Sources(
        items=[
            source_shown(source, known, base_url, edits=may_edit)
            for source in sources
            if may_edit or known.told(source)
        ]
    )


async def add_source(call: Call, body: SourceOrder) -> views.Source:
    """Add a source; a podcast is fetched by and by, and its progress is read from the source."""
    station, ref = await call.station(), await _REF[body.kind](call, _given(body))
    return await _shown(call, await put_source(call, station, body.kind, ref, body.cap))


def _given(body: SourceOrder) -> str:
    """What goes with the kind.

    Raises:
        Invalid: `url_missing` and the like, or `source_mixed` when there is something of another kind, too.
    """
    field = _FIELD[body.kind]
    if value := getattr(body, field):
        strangers = [other for other in _FIELD.values() if other != field and getattr(body, other) is not None]
        if not strangers:
            return str(value)
        text = f"A source of the kind “{body.kind}” has no “{strangers[0]}”."
        raise Invalid(text, code="source_mixed", field=strangers[0])
    raise Invalid(f"A source of the kind “{body.kind}” needs “{field}”.", code=f"{field}_missing", field=field)


async def put_source(call: Call, station: Station, kind: SourceKind, ref: str, cap: int | None = None) -> Source:
    """Store a new source and let it be looked at.

    Raises:
        Conflict: `source_exists`, `sources_full` or `station_cycle`.
    """
    source = replace(new_source(call, station, kind, ref), cap=cap)
    added = await call.context.store.sources.add(source, limit=call.context.config.stations.sources)
    call.context.stations_knock()
    return added


def new_source(call: Call, station: Station, kind: SourceKind, ref: str) -> Source:
    """A source that the asking account adds; its position is given when it is stored."""
    return Source(new_id(), station.id, kind, ref, 0, call.me.id, call.now)


def new_feed(call: Call, url: str) -> Feed:
    """A feed with that address, yet to be fetched.

    Raises:
        Refused: `url_invalid` or `address_refused`.
    """
    address = check_url(url, call.context.fetcher.allow)
    interval = call.context.config.stations.interval_minutes * 60
    return Feed(id=new_id(), url=address, created_at=call.now, guid=guid_of(address), interval=interval)


async def _feed(call: Call, url: str) -> str:
    call.context.fetching.require(call.me.id, call.now.timestamp())
    return (await call.context.store.feeds.add(new_feed(call, url))).id


async def _host(call: Call, handle: str) -> str:
    return (await by_handle(call.context, handle)).id


async def _topic(_: Call, topic: str) -> str:
    topics = clean_topics([topic])
    if not topics:
        raise Invalid("Say which topic.", code="topic_missing", field="topic")
    return topics[0]


async def _recording(call: Call, recording_id: str) -> str:
    """Anybody's public one, or an unlisted one of one's own.

    Raises:
        NotFound: `recording_not_found`, also for what the asking account may not know of.
        Conflict: `recording_private` or `not_host`.
    """
    recording = await call.context.store.recordings.get(recording_id)
    mine = recording is not None and recording.host_id == call.me.id
    if recording is None or (recording.visibility is Visibility.PRIVATE and not mine):
        raise unknown_recording()
    if recording.visibility is Visibility.PRIVATE:
        raise Conflict("Your recording is private. Publish it first, or make it unlisted.", code="recording_private")
    if recording.visibility is Visibility.UNLISTED and not mine:
        raise Conflict("This recording is unlisted: only its host can put it into a station.", code="not_host")
    return recording.id


async def _station(call: Call, name: str) -> str:
    station = await call.station_named(name)
    if not await may_tune_in(call, station):
        raise unknown_station()
    return station.id


_REF: Mapping[SourceKind, Callable[[Call, str], Awaitable[str]]] = {
    SourceKind.FEED: _feed,
    SourceKind.HOST: _host,
    SourceKind.TOPIC: _topic,
    SourceKind.RECORDING: _recording,
    SourceKind.STATION: _station,
}
"""Finds what a source of each kind refers to, for who may add it."""


async def change_source(call: Call, body: SourceChange) -> views.Source:
    """Change how much a source gives, pause it, or let it go on."""
    source, columns = await _source(call), dict[str, Any]()
    if "cap" in body.model_fields_set:
        columns["cap"] = body.cap
    if body.paused is not None and body.paused != (source.paused_at is not None):
        columns["paused_at"] = call.now if body.paused else None
        if source.kind is SourceKind.FEED and not body.paused:  # which may have it fetched
            call.context.fetching.require(call.me.id, call.now.timestamp())
    changed = await call.context.store.sources.change(source.id, call.now, **columns) if columns else source
    call.context.stations_knock()
    return await _shown(call, changed or source)


async def remove_source(call: Call) -> web.StreamResponse | None:
    """Take a source away, and what only it gives; an import under way ends."""
    source = await _source(call)
    await call.context.store.sources.remove(source.id, call.now)
    call.context.stations_knock()
    return None


async def order_sources(call: Call, body: SourceOrdering) -> views.Sources:
    """Put the sources into another order: of two that give the same, the first one counts."""
    station = await call.station()
    await call.context.store.sources.order(station.id, body.ids)
    call.context.stations_knock()
    return await sources_shown(call, station)


async def retry_source(call: Call) -> views.Source:
    """Look at a podcast again at once."""
    source = await _source(call)
    if source.kind is not SourceKind.FEED:
        raise Conflict("Only podcasts are fetched; there is nothing to try again here.", code="not_a_feed")
    call.context.fetching.require(call.me.id, call.now.timestamp())
    await call.context.store.feeds.want(source.ref, call.now)
    call.context.stations_knock()
    return await _shown(call, source)


async def retry_sources(call: Call) -> views.Sources:
    """Look at podcasts of the station again of which the last look came to nothing; at so many with one call."""
    station = await call.station()
    sources = await call.context.store.sources.of(station.id)
    feeds = await call.context.store.feeds.of(source.ref for source in sources if source.kind is SourceKind.FEED)
    again = _to_retry(feeds.values(), call.now)[:MANY]
    if again:
        call.context.fetching.require(call.me.id, call.now.timestamp(), len(again))
    for feed in again:
        await call.context.store.feeds.want(feed.id, call.now)
    call.context.stations_knock()
    return await sources_shown(call, station)


def _to_retry(feeds: Iterable[Feed], now: datetime) -> list[Feed]:
    """Those that failed and are not to be looked at now anyway, first those that would wait longest."""
    waiting = [
        (feed.next_at, feed)
        for feed in feeds
        if feed.error is not None and feed.state is not FeedState.ENDED and feed.next_at is not None
    ]
    return [feed for at, feed in sorted(waiting, key=lambda one: one[0], reverse=True) if at > now]


async def _source(call: Call) -> Source:
    """The source of the station that the path names.

    Raises:
        NotFound: `source_not_found`.
    """
    station = await call.station()
    source = await call.context.store.sources.get(call.path["source_id"])
    if source is None or source.station_id != station.id:
        raise NotFound("This station has no such source (any more). Reload the page.", code="source_not_found")
    return source


async def _shown(call: Call, source: Source) -> views.Source:
    known = await named(call.context.store, [source], reader(call))
    return source_shown(source, known, call.context.config.public_url, edits=True)


_all = "/api/v1/stations/{id}/sources"
_one = f"{_all}/{{source_id}}"

ROUTES = [
    Route(
        "GET",
        _all,
        list_sources,
        viewer_of_station,
        "What a station is made of",
        returns=views.Sources,
        problems=(410,),
    ),
    Route(
        "POST",
        _all,
        add_source,
        editor_of_station,
        "Add a source",
        body=SourceOrder,
        returns=views.Source,
        status=201,
        problems=(409, 410, 429),
    ),
    Route(
        "PUT",
        f"{_all}/order",
        order_sources,
        editor_of_station,
        "Put the sources into another order",
        body=SourceOrdering,
        returns=views.Sources,
        problems=(410,),
    ),
    Route(
        "POST",
        f"{_all}/retry",
        retry_sources,
        editor_of_station,
        "Look at all podcasts again that failed",
        returns=views.Sources,
        status=202,
        problems=(410, 429),
    ),
    Route(
        "PATCH",
        _one,
        change_source,
        editor_of_station,
        "Limit, pause or resume a source",
        body=SourceChange,
        returns=views.Source,
        problems=(410, 429),
    ),
    Route("DELETE", _one, remove_source, editor_of_station, "Remove a source", status=204, problems=(410,)),
    Route(
        "POST",
        f"{_one}/retry",
        retry_source,
        editor_of_station,
        "Look at a podcast again at once",
        returns=views.Source,
        status=202,
        problems=(409, 410, 429),
    ),
]
