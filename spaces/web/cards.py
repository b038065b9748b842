"""Share cards over HTTP: what stands on the card of a space, recording, station or person, and the picture of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from spaces.cards import Card, CardKind
from spaces.errors import Unavailable
from spaces.model import Answer, Recording, Space, State, Station, User, Visibility
from spaces.web.assets import etags
from spaces.web.call import Call
from spaces.web.covers import Version
from spaces.web.keeping import Kept
from spaces.web.previews import minutes
from spaces.web.routes import Route
from spaces.web.rules import listener_of_recording, public, viewer_of_space, viewer_of_station
from spaces.web.users import by_handle

if TYPE_CHECKING:
    from spaces.live.events import Participant

KEPT_BYTES = 8_000_000
KEPT_SECONDS = 24 * 3600
WAITING_MAX = 16
"""Cards that may wait to be drawn: more would take longer than anybody waits for a picture."""
FRESH_SECONDS = 60
"""How long a card without a version is good: a live space may be over by then."""

_EVERYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class Painter:
    """Draws one card after the other in a thread, and keeps them."""

    def __init__(self, waiting_max: int = WAITING_MAX) -> None:
        self._kept: Kept[bytes] = Kept(KEPT_BYTES, KEPT_SECONDS)
        self._easel = asyncio.Lock()
        self._waiting, self._waiting_max = 0, waiting_max

    async def picture(self, card: Card) -> bytes:
        """The card as PNG.

        Raises:
            Unavailable: `cards_busy`.
        """

        async def make() -> tuple[bytes, int]:
            data = await self._drawn(card)
            return data, len(data)

        return await self._kept.get(card.version, make)

    async def _drawn(self, card: Card) -> bytes:
        if self._waiting >= self._waiting_max:
            raise Unavailable("Many pictures are being drawn. Ask again in a moment.", code="cards_busy", retry_after=5)
        self._waiting += 1
        try:
            async with self._easel:
                return await asyncio.to_thread(_draw, card)
        finally:
            self._waiting -= 1


def _draw(card: Card) -> bytes:
    from spaces.cards import drawing  # loads Pillow and fonts, which a node whose links nobody shares does without

    return drawing.draw(card)


PAINTER = web.AppKey("PAINTER", Painter)


# What stands on them


async def of_space(call: Call, space: Space) -> Card:
    """A space: who is on stage while it is live; of one with a lock nothing but its title."""
    live = call.context.rooms.snapshot(space.id)
    if space.locked or space.has_pin:
        return Card(_kind(space), space.title, _label(space), "", seed=space.id)
    if live is not None and live.hosts:
        people = _people((*live.hosts, *live.speakers))
        return Card(_kind(space), space.title, _label(space), _line(name for name, _ in people), people, space.id)
    host = await _user(call, space.host_id)
    return Card(_kind(space), space.title, _label(space), host.name, ((host.name, host.color),), space.id)


async def of_recording(call: Call, recording: Recording) -> Card:
    """A recording: its host, and the speakers who agreed to be named."""
    host = await _user(call, recording.host_id)
    consents = await call.context.store.recordings.consents(recording.id)
    others = [
        (one.name, one.color)
        for one in consents
        if one.published and one.answer is Answer.YES and one.user_id != host.id
    ]
    people = ((host.name, host.color), *others)
    long = f", {minutes(recording.duration)}" if recording.duration else ""
    line = _line(name for name, _ in people)
    return Card(CardKind.RECORDING, recording.title, f"Recording{long}", line, people, recording.id)


async def of_station(call: Call, station: Station) -> Card:
    """A station: who makes it, and how much there is to hear."""
    owner = await _user(call, station.owner_id)
    number = "1 item" if station.items == 1 else f"{station.items:,} items"
    label = f"Station, {number}" if station.items else "Station"
    return Card(CardKind.STATION, station.title, label, owner.name, ((owner.name, owner.color),), station.guid)


def of_person(user: User) -> Card:
    """Somebody's page."""
    line = "Live spaces, recordings and stations"
    return Card(CardKind.PROFILE, user.name, f"@{user.handle}", line, ((user.name, user.color),), user.id)


def _kind(space: Space) -> CardKind:
    match space.state:
        case State.LIVE:
            return CardKind.LIVE
        case State.SCHEDULED:
            return CardKind.SCHEDULED
    return CardKind.OVER


def _label(space: Space) -> str:
    match space.state:
        case State.LIVE:
            return "Live"
        case State.SCHEDULED if space.scheduled_start:
            return f"{space.scheduled_start:%A} {space.scheduled_start.day} {space.scheduled_start:%B, %H:%M} UTC"
        case State.SCHEDULED:
            return "Starts soon"
        case State.CANCELED:
            return "Canceled"
    ended = space.ended_at or space.updated_at
    return f"Was live on {ended.day} {ended:%B %Y}"


def _people(participants: Iterable[Participant]) -> tuple[tuple[str, int], ...]:
    return tuple((participant.name, participant.color) for participant in participants)


def _line(names: Iterable[str]) -> str:
    first, *others = names
    if not others:
        return first
    told, more = others[:2], len(others) - 2
    if more > 0:
        told.append("1 other" if more == 1 else f"{more} others")
    last = told.pop()
    return f"{first} with {', '.join(told)}{' and ' if told else ''}{last}"


async def _user(call: Call, user_id: str) -> User:
    return (await call.context.store.users.by_ids({user_id}))[user_id]


# Their addresses


def card_url(base_url: str, path: str, card: Card) -> str:
    """Where a card is; the version changes with what stands on it, because messengers keep pictures for long.

    Args:
        base_url: of the server.
        path: of the page it is of, such as `/s/4Re`.
        card: what stands on it now.
    """
    return f"{base_url}/cards{quote(path)}.png?v={card.version}"


async def space_card(call: Call, query: Version) -> web.Response:
    """The share card of a space, as it is now."""
    return await _answer(call, await of_space(call, await call.space()), query)


async def recording_card(call: Call, query: Version) -> web.Response:
    """The share card of a recording."""
    recording = await call.recording()
    everybody = recording.visibility is not Visibility.PRIVATE
    return await _answer(call, await of_recording(call, recording), query, everybody=everybody)


async def station_card(call: Call, query: Version) -> web.Response:
    """The share card of a station."""
    station = await call.station()
    everybody = station.visibility is not Visibility.PRIVATE
    return await _answer(call, await of_station(call, station), query, everybody=everybody)


async def profile_card(call: Call, query: Version) -> web.Response:
    """The share card of a person."""
    return await _answer(call, of_person(await by_handle(call.context, call.path["handle"])), query)


async def _answer(call: Call, card: Card, query: Version, *, everybody: bool = True) -> web.Response:
    same = query.v == card.version  # an older address gets the new picture, but must ask again
    caching = f"public, max-age={KEPT_SECONDS if same else FRESH_SECONDS}" if everybody else "private, no-cache"
    headers = {"ETag": f'"{card.version}"', "Cache-Control": caching, **(_EVERYWHERE if everybody else {})}
    if {headers["ETag"], "*"} & etags(call.request.headers.get("If-None-Match", "")):
        return web.Response(status=304, headers=headers)
    data = await call.request.app[PAINTER].picture(card)
    return web.Response(body=data, content_type="image/png", headers=headers)


ROUTES = [
    Route(
        "GET", f"/cards/{path}.png", handler, rule, f"The share card of {noun}", query=Version, produces="image/png",
        problems=problems,
    )
    for path, handler, rule, noun, problems in (
        ("s/{id}", space_card, viewer_of_space, "a space", (503,)),
        ("r/{id}", recording_card, listener_of_recording, "a recording", (410, 503)),
        ("stations/{slug}", station_card, viewer_of_station, "a station", (410, 503)),
        ("u/{handle}", profile_card, public, "a person", (503,)),
    )
]  # fmt: skip
