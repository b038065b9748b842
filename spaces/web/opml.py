"""Lists of podcasts brought in from podcast apps (OPML)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

from spaces.fetch import Refused
from spaces.model import Feed, SourceKind
from spaces.web import station_views as views
from spaces.web.bodies import read_whole
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import editor_of_station
from spaces.web.sources import MANY, new_feed, new_source

if TYPE_CHECKING:
    from stations.opml_in import Outline

    _Wanted: TypeAlias = "tuple[Feed, Outline]"

OPML_MAX = 5_000_000
"""Bytes; a list of 10,000 podcasts has 2 MB."""

TYPES = ("text/x-opml", "application/xml", "text/xml", "application/octet-stream")

PLENTY = 500
"""Entries after which the page of the report ends: nobody reads on."""


async def import_opml(call: Call) -> views.OpmlReport:
    """Add every podcast of a list; how they do is read from the sources."""
    from stations.opml_in import read_opml  # loads lxml, which a node does without until somebody brings a list

    if call.request.content_type not in TYPES:
        raise web.HTTPUnsupportedMediaType(text=f"Send the list itself, with Content-Type: {TYPES[0]}.")
    call.context.fetching.require(call.me.id, call.now.timestamp(), MANY)
    body = await read_whole(call.request, OPML_MAX, "list_too_large")
    wanted, refused = _sorted(call, await asyncio.to_thread(read_opml, body))
    return await _added(call, wanted, refused)


def _sorted(call: Call, outlines: Iterable[Outline]) -> tuple[list[_Wanted], list[views.RefusedOutline]]:
    """The feeds to add, each once, and what cannot be fetched."""
    wanted: dict[str, _Wanted] = {}
    refused: list[views.RefusedOutline] = []
    for outline in outlines:
        try:
            feed = new_feed(call, outline.url)
        except Refused as fault:
            refused.append(_refused(outline, fault.detail))
        else:
            wanted.setdefault(feed.url, (feed, outline))
    return list(wanted.values()), refused


async def _added(call: Call, wanted: Sequence[_Wanted], refused: list[views.RefusedOutline]) -> views.OpmlReport:
    """Make them sources; what the station has no room for is refused, too, and nothing is stored of it."""
    store, station, limit = call.context.store, await call.station(), call.context.config.stations.sources
    sources = await store.sources.of(station.id)
    known = await store.feeds.of(source.ref for source in sources if source.kind is SourceKind.FEED)
    urls = {feed.url for feed in known.values()}
    fresh = [(feed, outline) for feed, outline in wanted if feed.url not in urls]
    feeds = await store.feeds.add_all([feed for feed, _ in fresh[: max(0, limit - len(sources))]])
    new = [new_source(call, station, SourceKind.FEED, feed.id) for feed in _in_order(fresh, feeds)]
    added = {source.ref for source in await store.sources.add_feeds(new, limit=limit)}
    call.context.stations_knock()
    full = f"A station has at most {limit} sources."
    there = {url for url, feed in feeds.items() if feed.id in added}
    refused += [_refused(outline, full) for feed, outline in fresh if feed.url not in there]
    return views.OpmlReport(added=len(added), known=len(wanted) - len(fresh), refused=refused[:PLENTY])


def _in_order(wanted: Iterable[_Wanted], stored: Mapping[str, Feed]) -> list[Feed]:
    return [stored[feed.url] for feed, _ in wanted if feed.url in stored]


def _refused(outline: Outline, reason: str) -> views.RefusedOutline:
    return views.RefusedOutline(url=outline.url, title=outline.title, reason=reason)


ROUTES = [
    Route(
        "POST",
        "/api/v1/stations/{id}/import",
        import_opml,
        editor_of_station,
        "Add every podcast of an OPML list",
        returns=views.OpmlReport,
        status=202,
        problems=(408, 410, 413, 415, 422, 429),
        accepts=TYPES[0],
    )
]
