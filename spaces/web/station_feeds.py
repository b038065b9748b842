"""Our feeds: of stations, of hosts, of topics, as RSS and as JSON Feed; and lists of feeds as OPML."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from email.utils import format_datetime

from aiohttp import web
from pydantic import ConfigDict, Field

from spaces.errors import NotFound
from spaces.model import Scope, Source, SourceKind, Station, Visibility
from spaces.model.personal import personal
from spaces.model.space import TOPIC_MAX
from spaces.web.assets import accepts, etags
from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.filenames import disposition, filename
from spaces.web.ranges import reply
from spaces.web.routes import Route
from spaces.web.rules import Rule, edits, public, reader, signed_in, subscriber_of_station, viewer_of_station
from spaces.web.users import by_handle
from stations import publish
from stations.covers import drawn
from stations.opml_out import Listed, write_opml
from stations.press import Press, Printed
from stations.publish import Desk, Edition, RecordedEdition

PRESS = web.AppKey("PRESS", Press)

RSS, JSON, OPML = "application/rss+xml", "application/feed+json", "text/x-opml"

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Web players elsewhere may read what everybody may read; no cookie is sent along with that."""


class FeedQuery(Query):
    """Which page; apps and directories add parameters of their own, which do not matter."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    page: int = Field(default=1, ge=1, le=100_000, description="The first has the newest items.")
    token: str | None = Field(default=None, max_length=200, description="Opens the feed of a private station.")


async def read_station_rss(call: Call, query: FeedQuery) -> web.StreamResponse:
    """A station as a podcast."""
    return await _station(call, "xml", query.page)


async def read_station_json(call: Call, query: FeedQuery) -> web.StreamResponse:
    """A station as JSON Feed."""
    return await _station(call, "json", query.page)


async def read_host_rss(call: Call, query: FeedQuery) -> web.StreamResponse:
    """Somebody's public recordings as a podcast."""
    return await _host(call, "xml", query.page)


async def read_host_json(call: Call, query: FeedQuery) -> web.StreamResponse:
    """Somebody's public recordings as JSON Feed."""
    return await _host(call, "json", query.page)


async def read_topic_rss(call: Call, query: FeedQuery) -> web.StreamResponse:
    """The public recordings about a topic as a podcast."""
    return await _topic(call, "xml", query.page)


async def read_topic_json(call: Call, query: FeedQuery) -> web.StreamResponse:
    """The public recordings about a topic as JSON Feed."""
    return await _topic(call, "json", query.page)


async def read_host_cover(call: Call) -> web.StreamResponse:
    """The picture of somebody's podcast: drawn, unlike any other."""
    host = await by_handle(call.context, call.path["handle"])
    return await _drawn(call, publish.of_host(_desk(call), host))


async def read_topic_cover(call: Call) -> web.StreamResponse:
    """The picture of a topic's podcast: drawn, unlike any other."""
    if len(call.path["topic"]) > TOPIC_MAX:
        raise _no_page()
    return await _drawn(call, publish.of_topic(_desk(call), call.path["topic"]))


async def read_sources_opml(call: Call) -> web.StreamResponse:
    """The podcasts a station is made of, for other apps."""
    station = await call.station()
    listed = await _sources(call, station)
    return _opml(f"{station.title}: sources", listed, "")


async def read_stations_opml(call: Call) -> web.StreamResponse:
    """My stations, and the podcasts each of them is made of, for other apps."""
    stations = await call.context.store.stations.mine(call.me.id)
    feeds = [Listed(station.title, _feed_of(call, station), _page_of(call, station)) for station in stations]
    made_of = [Listed(station.title, children=tuple(await _sources(call, station))) for station in stations]
    folders = [Listed("My stations", children=tuple(feeds)), *(folder for folder in made_of if folder.children)]
    return _opml(f"Stations of {call.me.name}", folders, call.me.name)


def _desk(call: Call) -> Desk:
    return publish.desk_of(call.context.config, call.context.store)


async def _station(call: Call, form: str, page: int) -> web.StreamResponse:
    station = await call.station()
    return await _answer(call, publish.of_station(_desk(call), station, form, page), station.visibility)


async def _host(call: Call, form: str, page: int) -> web.StreamResponse:
    host = await by_handle(call.context, call.path["handle"])
    return await _answer(call, publish.of_host(_desk(call), host, form, page))


async def _topic(call: Call, form: str, page: int) -> web.StreamResponse:
    topic = call.path["topic"]
    if len(topic) > TOPIC_MAX:
        raise _no_page()
    return await _answer(call, publish.of_topic(_desk(call), topic, form, page))


async def _drawn(call: Call, edition: RecordedEdition) -> web.Response:
    headers = {"ETag": f'"{edition.guid}"', "Cache-Control": "public, max-age=86400", **_EVERYWHERE}
    if headers["ETag"] in etags(call.request.headers.get("If-None-Match", "")):
        return web.Response(status=304, headers=headers)
    data = await asyncio.to_thread(drawn, edition.guid)
    return web.Response(body=data, content_type="image/png", headers=headers)


def _no_page() -> NotFound:
    return NotFound("There is no such feed, or it has no such page. Ask for the first one.", code="page_not_found")


async def _answer(call: Call, edition: Edition, visibility: Visibility = Visibility.PUBLIC) -> web.Response:
    """The page, or 304 when whoever asks has it."""
    page = await call.request.app[PRESS].page(edition, call.now)
    if page is None:
        raise _no_page()
    headers = _headers(call, edition, page, visibility)
    conditions = {name: call.request.headers[name] for name in _CONDITIONS if name in call.request.headers}
    if reply(call.request.method, conditions, len(page.body), page.etag, page.modified).status == 304:
        return web.Response(status=304, headers=headers)
    body = page.body
    if accepts(call.request, "gzip"):
        body, headers["Content-Encoding"] = page.packed, "gzip"
    return web.Response(body=body, content_type=page.type, charset="utf-8", headers=headers)


def _headers(call: Call, edition: Edition, page: Printed, visibility: Visibility) -> dict[str, str]:
    base_url = call.context.config.public_url
    private = visibility is Visibility.PRIVATE
    headers = {
        "ETag": f"W/{page.etag}",  # weak: the compressed form has the same
        "Last-Modified": format_datetime(page.modified, usegmt=True),
        # Always asked about again: a recording that was taken off must not come from a cache.
        "Cache-Control": "private, no-cache" if private else "public, no-cache",
        "Vary": "Accept-Encoding",
        # WebSub §4: where to be told of changes, and under which name.
        "Link": f'<{publish.hub_url(base_url)}>; rel="hub", <{edition.place.at(edition.place.page)}>; rel="self"',
    }
    if visibility is not Visibility.PUBLIC:
        headers["X-Robots-Tag"] = "noindex"
    return headers if private else headers | _EVERYWHERE


async def _sources(call: Call, station: Station) -> list[Listed]:
    """The sources of a station that have a feed, in order: to those who do not edit it only what they may know of."""
    store, may_edit = call.context.store, await edits(call, reader(call), station)
    sources = await store.sources.of(station.id)
    feeds = await store.feeds.of(_refs(sources, SourceKind.FEED))
    hosts = await store.users.by_ids(_refs(sources, SourceKind.HOST))
    others = await store.stations.of(_refs(sources, SourceKind.STATION))
    found: list[Listed] = []
    for source in sources:
        if source.kind is SourceKind.FEED and (feed := feeds.get(source.ref)):
            if may_edit or (feed.title and not feed.block and not personal(feed.url)):
                found.append(Listed(feed.title, feed.url, feed.link))
        elif source.kind is SourceKind.HOST and (host := hosts.get(source.ref)):
            found.append(Listed(host.name, publish.of_host(_desk(call), host).place.at(1)))
        elif source.kind is SourceKind.TOPIC:
            found.append(Listed(f"#{source.ref}", publish.of_topic(_desk(call), source.ref).place.at(1)))
        elif source.kind is SourceKind.STATION and (other := others.get(source.ref)):
            if not await _may_name(call, other, may_edit=may_edit):
                continue
            found.append(Listed(other.title, _feed_of(call, other), _page_of(call, other)))
    return found


def _refs(sources: Iterable[Source], kind: SourceKind) -> set[str]:
    return {source.ref for source in sources if source.kind is kind}


async def _may_name(call: Call, station: Station, *, may_edit: bool) -> bool:
    """Whether whoever asks, who edits the station that is made of that one or not, may have the address of its feed."""
    if station.deleted_at is not None:
        return False
    if station.visibility is Visibility.PUBLIC or (may_edit and station.visibility is Visibility.UNLISTED):
        return True
    return await edits(call, reader(call), station)


def _feed_of(call: Call, station: Station) -> str:
    return publish.of_station(_desk(call), station).place.at(1)


def _page_of(call: Call, station: Station) -> str:
    return f"{call.context.config.public_url}/stations/{station.slug}"


def _opml(title: str, outlines: Iterable[Listed], owner: str) -> web.Response:
    headers = {"Content-Disposition": disposition("attachment", filename(title, ".opml"))}
    return web.Response(body=write_opml(title, outlines, owner), content_type=OPML, charset="utf-8", headers=headers)


def _feeds(path: str, rss: object, json: object, rule: Rule, summary: str) -> list[Route]:
    return [
        Route(
            "GET",
            f"{path}/feed.{form}",
            handler,  # type: ignore[arg-type]
            rule,
            f"{summary}, as {name}",
            query=FeedQuery,
            produces=media_type,
            problems=(404, 410),
        )
        for form, handler, name, media_type in (("xml", rss, "RSS", RSS), ("json", json, "JSON Feed", JSON))
    ]


ROUTES = [
    *_feeds("/stations/{slug}", read_station_rss, read_station_json, subscriber_of_station, "A station as a podcast"),
    *_feeds("/u/{handle}", read_host_rss, read_host_json, public, "Somebody's public recordings"),
    *_feeds("/topics/{topic}", read_topic_rss, read_topic_json, public, "The public recordings about a topic"),
    *(
        Route("GET", f"{path}/cover.png", handler, public, summary, produces="image/png", problems=(404,))
        for path, handler, summary in (
            ("/u/{handle}", read_host_cover, "The picture of somebody's podcast"),
            ("/topics/{topic}", read_topic_cover, "The picture of a topic's podcast"),
        )
    ),
    Route(
        "GET",
        "/api/v1/stations/{id}/sources.opml",
        read_sources_opml,
        viewer_of_station,
        "The podcasts a station is made of, as OPML",
        produces=OPML,
        problems=(410,),
    ),
    Route(
        "GET",
        "/api/v1/me/stations.opml",
        read_stations_opml,
        signed_in(Scope.READ),
        "My stations and what they are made of, as OPML",
        produces=OPML,
    ),
]
