"""oEmbed 1.0: what another site shows in the place of a link to a space, recording or station."""

from __future__ import annotations

import re
from html import escape
from typing import Annotated, Literal
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import Field

from spaces.errors import Invalid, NotFound
from spaces.model import User, Visibility
from spaces.web.bodies import Query
from spaces.web.call import Call, existing, unknown_recording, unknown_space, unknown_station
from spaces.web.cards import card_url, of_recording, of_space, of_station
from spaces.web.previews import CARD_HEIGHT, CARD_WIDTH, HEIGHT, WIDTH, iframe
from spaces.web.recorded import recording_url
from spaces.web.routes import Route, as_json
from spaces.web.rules import public
from spaces.web.station_addresses import station_url
from spaces.web.views import View, space_url

CACHE_SECONDS = 3600
"""How long the other site may show it without asking again; the player in it asks each time."""

_OURS = re.compile(r"/(?:embed/)?(r|s)/([0-9A-Za-z]+)/?|/(stations)/([0-9a-z-]+)/?")


class OembedQuery(Query):
    """For what."""

    url: Annotated[str, Field(max_length=2000, description="Of the page of a space, recording or station.")]
    format: Annotated[str, Field(max_length=20, description="`json`.")] = "json"
    maxwidth: int | None = Field(default=None, ge=1, description="CSS pixels.")
    maxheight: int | None = Field(default=None, ge=1, description="CSS pixels.")


class Oembed(View):
    """Something to put in the place of the link."""

    version: Literal["1.0"] = "1.0"
    type: Literal["rich"] = "rich"
    title: str
    author_name: str
    author_url: str
    provider_name: Literal["Spaces"] = "Spaces"
    provider_url: str
    cache_age: int = CACHE_SECONDS
    thumbnail_url: str = Field(description="The share card.")
    thumbnail_width: int = CARD_WIDTH
    thumbnail_height: int = CARD_HEIGHT
    html: str
    width: int
    height: int


async def oembed(call: Call, query: OembedQuery) -> web.StreamResponse:
    """A player of what everybody may hear, or a station's card."""
    if query.format != "json":
        raise Invalid("This server answers oEmbed in JSON only. Ask with format=json.", code="format_unsupported")
    kind, name = ours(query.url, call.context.config.public_url) or ("r", "")
    match kind:
        case "s":
            made = await _of_space(call, query, name)
        case "stations":
            made = await _of_station(call, query, name)
        case _:
            made = await _of_recording(call, query, name)
    answer = as_json(made)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


async def _of_recording(call: Call, query: OembedQuery, recording_id: str) -> Oembed:
    recording = existing(await call.context.store.recordings.get(recording_id))
    if recording.visibility is Visibility.PRIVATE:
        raise unknown_recording()
    base_url = call.context.config.public_url
    card = card_url(base_url, f"/r/{recording.id}", await of_recording(call, recording))
    frame = recording_url(f"{base_url}/embed", recording.id)
    return await _player(call, query, recording.title, recording.host_id, frame, card)


async def _of_space(call: Call, query: OembedQuery, space_id: str) -> Oembed:
    space = call.context.rooms.unsaved(space_id) or await call.context.store.spaces.get(space_id)
    if space is None or await call.context.store.spaces.imported(space.id):  # which may be private
        raise unknown_space()
    base_url = call.context.config.public_url
    card = card_url(base_url, f"/s/{space.id}", await of_space(call, space))
    return await _player(call, query, space.title, space.host_id, space_url(f"{base_url}/embed", space.id), card)


async def _player(call: Call, query: OembedQuery, title: str, host_id: str, frame: str, card: str) -> Oembed:
    width, height = min(WIDTH, query.maxwidth or WIDTH), min(HEIGHT, query.maxheight or HEIGHT)
    html = iframe(frame, title, width, height)
    return _made(call, title, await _author(call, host_id), card, html, (width, height))


async def _of_station(call: Call, query: OembedQuery, slug: str) -> Oembed:
    try:
        station = await call.station_named(slug)
    except NotFound:
        raise unknown_station() from None
    if station.visibility is Visibility.PRIVATE:
        raise unknown_station()
    base_url = call.context.config.public_url
    card = card_url(base_url, f"/stations/{station.slug}", await of_station(call, station))
    width, height = _fitting(query)
    html = (
        f'<a href="{escape(station_url(base_url, station))}"><img src="{escape(card)}" alt="{escape(station.title)}" '
        f'width="{width}" height="{height}"></a>'
    )
    return _made(call, station.title, await _author(call, station.owner_id), card, html, (width, height))


def _fitting(query: OembedQuery) -> tuple[int, int]:
    """The size of a card that fits where it is put."""
    scale = min(
        WIDTH / CARD_WIDTH, (query.maxwidth or CARD_WIDTH) / CARD_WIDTH, (query.maxheight or CARD_HEIGHT) / CARD_HEIGHT
    )
    return max(1, int(CARD_WIDTH * scale)), max(1, int(CARD_HEIGHT * scale))


async def _author(call: Call, user_id: str) -> User:
    return (await call.context.store.users.by_ids({user_id}))[user_id]


def _made(call: Call, title: str, author: User, card: str, html: str, size: tuple[int, int]) -> Oembed:
    base_url = call.context.config.public_url
    return Oembed(
        title=title,
        author_name=author.name,
        author_url=f"{base_url}/u/{author.handle}",
        provider_url=base_url,
        thumbnail_url=card,
        html=html,
        width=size[0],
        height=size[1],
    )


def ours(url: str, base_url: str) -> tuple[str, str] | None:
    """What an address of our own names: "r", "s" or "stations", and which; None for every other address."""
    try:
        asked, own = urlsplit(url), urlsplit(base_url)
        same = (asked.scheme, asked.hostname, asked.port) == (own.scheme, own.hostname, own.port)
    except ValueError:  # of the port, or of an IPv6 address
        return None
    match = _OURS.fullmatch(asked.path)
    if not same or match is None or asked.username is not None:
        return None
    return (match[1], match[2]) if match[1] else (match[3], match[4])


ROUTES = [
    Route(
        "GET",
        "/oembed",
        oembed,
        public,
        "What another site shows in the place of a link",
        query=OembedQuery,
        returns=Oembed,
        problems=(404, 410, 501),
    )
]
