"""Lists of podcasts brought in from podcast apps (OPML)."""

from __future__ import annotations

import asyncio

from aiohttp import web

from spaces.errors import Conflict
from spaces.fetch import Refused
from spaces.model import SourceKind, Station
from spaces.web import station_views as views
from spaces.web.bodies import read_whole
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import editor_of_station
from spaces.web.sources import feed_for, put_source
from stations.opml_in import Outline, read_opml

OPML_MAX = 5_000_000
"""Bytes; a list of 10,000 podcasts has 2 MB."""

TYPES = ("text/x-opml", "application/xml", "text/xml", "application/octet-stream")
COST = 20
"""Single podcasts that one list counts as, of those an account may have fetched in a while."""

PLENTY = 500
"""Entries after which the page of the report ends: nobody reads on."""


async def import_opml(call: Call) -> views.OpmlReport:
    """Add every podcast of a list; how they do is read from the sources."""
    if call.request.content_type not in TYPES:
        raise web.HTTPUnsupportedMediaType(text=f"Send the list itself, with Content-Type: {TYPES[0]}.")
    call.context.fetching.require(call.me.id, call.now.timestamp(), COST)
    body = await read_whole(call.request, OPML_MAX, "list_too_large")
    outlines = await asyncio.to_thread(read_opml, body)
    station, report = await call.station(), _Report()
    for outline in outlines:
        await report.add(call, station, outline)
    return report.shown()


class _Report:
    """What became of each entry so far."""

    def __init__(self) -> None:
        self._added = self._known = 0
        self._refused: list[views.RefusedOutline] = []

    async def add(self, call: Call, station: Station, outline: Outline) -> None:
        """Make that podcast a source, or keep why not."""
        try:
            feed = await feed_for(call, outline.url)
            await put_source(call, station, SourceKind.FEED, feed.id)
        except (Refused, Conflict) as fault:
            if fault.code == "source_exists":
                self._known += 1
            else:
                self._refused.append(views.RefusedOutline(url=outline.url, title=outline.title, reason=fault.detail))
        else:
            self._added += 1

    def shown(self) -> views.OpmlReport:
        """The report."""
        return views.OpmlReport(added=self._added, known=self._known, refused=self._refused[:PLENTY])


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
