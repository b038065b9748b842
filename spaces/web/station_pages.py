"""The pages of stations, with what messengers show of their links and where podcast apps find their feeds."""

from __future__ import annotations

from aiohttp import web

from spaces.errors import SpacesError
from spaces.model import Station, Visibility
from spaces.web.auth import identify
from spaces.web.call import Call
from spaces.web.cards import card_url, of_station
from spaces.web.errors import status_of
from spaces.web.pages import page, show
from spaces.web.previews import about_station, announced, forms, oembed_link, preview
from spaces.web.routes import Route
from spaces.web.rules import may_tune_in, public
from spaces.web.station_addresses import station_url


async def station_page(call: Call) -> web.Response:
    """The page of a station, with a preview when everybody may know of it."""
    try:
        await identify(call)
        station = await call.station()
    except SpacesError as fault:
        return show(call.request, status=status_of(fault))
    if station.visibility is not Visibility.PRIVATE:
        return show(call.request, await _preview(call, station))
    return show(call.request, status=200 if await may_tune_in(call, station) else 404)


async def station_edit_page(call: Call) -> web.Response:
    """The page on which a station is changed; the same whether there is such a station or not."""
    return show(call.request)


async def stations_page(call: Call) -> web.Response:
    """The list of stations."""
    return await page(call)


async def new_station_page(call: Call) -> web.Response:
    """The page on which a station is made."""
    return await page(call)


async def _preview(call: Call, station: Station) -> str:
    base_url = call.context.config.public_url
    owner = await call.context.store.users.by_id(station.owner_id)
    url = station_url(base_url, station)
    unlisted = '<meta name="robots" content="noindex">' if station.visibility is Visibility.UNLISTED else ""
    feeds = announced(station.title, forms(f"{url}/feed"))
    card = card_url(base_url, f"/stations/{station.slug}", await of_station(call, station))
    more = feeds + oembed_link(base_url, url, station.title) + unlisted
    return preview(station.title, about_station(station, owner), url, more, card=card)


ROUTES = [
    Route("GET", "/stations", stations_page, public, "The list of stations", documented=False),
    Route("GET", "/stations/new", new_station_page, public, "Making a station", documented=False),
    Route("GET", "/stations/{slug}", station_page, public, "The page of a station", documented=False),
    Route("GET", "/stations/{slug}/edit", station_edit_page, public, "Changing a station", documented=False),
]
