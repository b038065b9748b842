"""Pictures of stations and podcasts: uploading a cover, and serving what is kept of all of them on this server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web
from pydantic import ConfigDict, Field

from spaces.errors import NotFound
from spaces.model import Station, Visibility
from spaces.web import station_views as views
from spaces.web.assets import etags
from spaces.web.bodies import Query, read_whole
from spaces.web.call import Call
from spaces.web.qr import qr_code
from spaces.web.routes import Route
from spaces.web.rules import editor_of_station, public, subscriber_of_station, viewer_of_station
from spaces.web.station_addresses import feed_url
from spaces.web.stationed import station_shown
from stations.covers import TYPES, drawn, keep

COVER_MAX = 10_000_000
"""Bytes of an upload."""

TAKES = ("image/jpeg", "image/png", "image/webp", "image/gif")

_EVERYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Podcast players on other sites show what everybody may see."""


class Version(Query):
    """Which version of a picture; only so that browsers may keep it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    v: str | None = Field(default=None, description="As in the address that was given.")
    token: str | None = Field(default=None, description="Of a private station: what opens its feed.")


async def put_cover(call: Call) -> views.Station:
    """Give the station a cover of its own: the middle of the picture, as a square."""
    if call.request.content_type not in TAKES:
        raise web.HTTPUnsupportedMediaType(text="Send the picture itself: JPEG, PNG, WebP or GIF.")
    station = await call.station()
    data = await read_whole(call.request, COVER_MAX, "picture_too_large")
    square = await _in_turn(call, lambda: _square(data))
    key = await keep(call.context.recorder.blobs, f"stations/{station.id}", square, "jpg")
    return await _changed(call, station, key, own=True)


async def delete_cover(call: Call) -> views.Station:
    """Let the cover be composed of the sources again."""
    station = await call.station()
    return await _changed(call, station, None, own=False) if station.cover_own else await station_shown(call, station)


async def _changed(call: Call, station: Station, key: str | None, *, own: bool) -> views.Station:
    changed = await call.context.store.stations.change(
        station.id, touch=True, updated_at=call.now, cover=key, cover_own=own
    )
    if station.cover is not None and station.cover != key:
        await call.context.recorder.blobs.delete(station.cover)
    call.context.stations_knock()  # composes one
    return await station_shown(call, changed or await call.station_again())


async def _in_turn(call: Call, work: Callable[[], bytes]) -> bytes:
    """Work on a picture, one at a time: a large one takes a hundred megabytes while it is open."""
    async with call.context.lock("pictures"):
        return await asyncio.to_thread(work)


def _square(data: bytes) -> bytes:
    from stations import pictures  # loads the decoders, which a node without covers does without

    return pictures.square(data)


def _small(data: bytes) -> bytes:
    from stations import pictures

    return pictures.small(data)


async def read_cover(call: Call, query: Version) -> web.Response:
    """The cover of a station as it is kept, for podcast apps: 1400 pixels, JPEG or PNG."""
    station = await call.station()
    data, form = await _cover(call, station)
    return _answer(call, data, TYPES[form], _name(station), query, everybody=_everybody(station))


async def read_small_cover(call: Call, query: Version) -> web.Response:
    """The same small, for our pages."""
    station = await call.station()

    async def make() -> tuple[bytes, int]:
        data, _ = await _cover(call, station)
        made = await _in_turn(call, lambda: _small(data))
        return made, len(made)

    data = await call.context.pictures.get(_name(station), make)
    return _answer(call, data, TYPES["webp"], f"{_name(station)}-small", query, everybody=_everybody(station))


def _everybody(station: Station) -> bool:
    return station.visibility is not Visibility.PRIVATE


def _name(station: Station) -> str:
    """Names the content of its cover; a key is never used for two."""
    return (station.cover or f"stations/{station.id}/drawn").replace("/", "-")


async def _cover(call: Call, station: Station) -> tuple[bytes, str]:
    """Its content and form: what was uploaded or composed, else one that is drawn."""
    if station.cover is not None:
        try:
            return await _blob(call, station.cover), station.cover.rpartition(".")[2]
        except NotFound:  # it was renewed since the row was read
            pass
    return await asyncio.to_thread(drawn, station.guid), "png"


async def read_picture(call: Call, query: Version) -> web.Response:
    """Our small copy of a podcast's picture."""
    feed = await call.context.store.feeds.get(call.path["feed_id"])
    if feed is None or feed.picture is None:
        raise NotFound("There is no picture of this podcast here.", code="picture_not_found")
    data = await _blob(call, feed.picture)
    return _answer(call, data, TYPES[feed.picture.rpartition(".")[2]], feed.picture, query, everybody=True)


async def _blob(call: Call, key: str) -> bytes:
    blob = await call.context.recorder.blobs.open(key)
    return b"".join([piece async for piece in blob.read()])


def _answer(call: Call, data: bytes, form: str, name: str, query: Version, *, everybody: bool) -> web.Response:
    seconds = 365 * 24 * 3600 if query.v and everybody else 3600 if everybody else 0
    headers = {
        "ETag": f'"{name.replace("/", "-")}"',
        "Cache-Control": f"public, max-age={seconds}" if everybody else "private, no-cache",
        **(_EVERYWHERE if everybody else {}),
    }
    if {headers["ETag"], "*"} & etags(call.request.headers.get("If-None-Match", "")):
        return web.Response(status=304, headers=headers)
    return web.Response(body=data, content_type=form, headers=headers)


async def read_qr(call: Call) -> web.Response:
    """The address of the station's feed as a QR code: for the telephone with the podcast app."""
    station = await call.station()
    svg = await asyncio.to_thread(qr_code, feed_url(call.context.config.public_url, station))
    caching = "public, max-age=3600" if _everybody(station) else "private, no-store"
    return web.Response(body=svg, content_type="image/svg+xml", headers={"Cache-Control": caching})


_one = "/stations/{slug}"

ROUTES = [
    Route(
        "PUT",
        "/api/v1/stations/{id}/cover",
        put_cover,
        editor_of_station,
        "Give a station a cover of its own",
        returns=views.Station,
        problems=(408, 410, 413, 415, 422),
        accepts="image/*",
    ),
    Route(
        "DELETE",
        "/api/v1/stations/{id}/cover",
        delete_cover,
        editor_of_station,
        "Let the cover be composed again",
        returns=views.Station,
        problems=(410,),
    ),
    Route(
        "GET",
        f"{_one}/cover.jpg",
        read_cover,
        subscriber_of_station,
        "The cover of a station",
        query=Version,
        produces="image/jpeg",
        problems=(410,),
    ),
    Route(
        "GET",
        f"{_one}/cover.webp",
        read_small_cover,
        subscriber_of_station,
        "The cover of a station, small",
        query=Version,
        produces="image/webp",
        problems=(410,),
    ),
    Route(
        "GET",
        f"{_one}/qr.svg",
        read_qr,
        viewer_of_station,
        "The address of the feed as a QR code",
        produces="image/svg+xml",
        problems=(410,),
    ),
    Route(
        "GET", "/pictures/{feed_id}", read_picture, public, "A podcast's picture", query=Version, produces="image/webp"
    ),
]
