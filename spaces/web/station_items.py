"""What a station plays: its items a page at a time, and what its editors placed by hand."""

from __future__ import annotations

from aiohttp import web

from spaces.errors import Conflict
from spaces.model import Merge, Placement
from spaces.web import cursors
from spaces.web import station_views as views
from spaces.web.call import Call, unknown_item
from spaces.web.finding import may_play
from spaces.web.itemed import items_shown
from spaces.web.routes import Route
from spaces.web.rules import editor_of_station, viewer_of_station
from spaces.web.station_bodies import HandOrder, ItemQuery


async def list_items(call: Call, query: ItemQuery) -> views.ItemPage:
    """The items of a station in its order, a page at a time."""
    station = await call.station()
    before = cursors.read_place(query.cursor) if query.cursor else None
    found = await call.context.store.channels.page(
        station.id, before=before, limit=query.limit + 1, query=query.q or ""
    )
    page = found[: query.limit]
    shown = [entry for entry in page if may_play(station, entry)]
    following = cursors.write_place((page[-1].item.place, page[-1].item.id)) if len(found) > query.limit else None
    return views.ItemPage(items=await items_shown(call, station, shown), next=following)


async def order_items(call: Call, body: HandOrder) -> web.StreamResponse | None:
    """Put items where the editors want them; for stations in the order of hand."""
    station = await call.station()
    if station.rules.merge is not Merge.HAND:
        raise Conflict("This station is not ordered by hand. Choose that order in its rules first.", code="not_by_hand")
    channels = call.context.store.channels
    placed = [Placement(one.item_id, one.place, call.now) for one in body.placements if one.place is not None]
    await channels.place(station.id, placed)
    if freed := [one.item_id for one in body.placements if one.place is None]:
        await channels.clear_placements(station.id, freed)
    call.context.stations_knock()
    return None


async def list_hidden(call: Call) -> views.ItemPage:
    """What the editors took out, the last one first; at most a hundred."""
    station = await call.station()
    found = await call.context.store.channels.hidden(station.id)
    return views.ItemPage(items=await items_shown(call, station, found), next=None)


async def hide_item(call: Call) -> web.StreamResponse | None:
    """Take an item out of the station, whatever its sources give; doing it twice changes nothing."""
    station, item_id = await call.station(), call.path["item_id"]
    channels = call.context.store.channels
    if not await channels.entries(station.id, [item_id]):
        hidden = {one.item_id for one in await channels.placements(station.id) if one.place is None}
        if item_id not in hidden:
            raise unknown_item()
    await channels.place(station.id, [Placement(item_id, None, call.now)])
    call.context.stations_knock()
    return None


async def show_item(call: Call) -> web.StreamResponse | None:
    """Let an item in again that was taken out; doing it twice changes nothing."""
    station, item_id = await call.station(), call.path["item_id"]
    channels = call.context.store.channels
    hidden = {one.item_id for one in await channels.placements(station.id) if one.place is None}
    if item_id in hidden:
        await channels.clear_placements(station.id, [item_id])
        call.context.stations_knock()
    return None


_one = "/api/v1/stations/{id}"
_hidden = f"{_one}/items/{{item_id}}/hidden"

ROUTES = [
    Route(
        "GET",
        f"{_one}/items",
        list_items,
        viewer_of_station,
        "What a station plays",
        query=ItemQuery,
        returns=views.ItemPage,
        problems=(400, 410),
    ),
    Route(
        "PUT",
        f"{_one}/order",
        order_items,
        editor_of_station,
        "Put items where the editors want them",
        body=HandOrder,
        status=204,
        problems=(409, 410),
    ),
    Route(
        "GET",
        f"{_one}/hidden",
        list_hidden,
        editor_of_station,
        "What was taken out",
        returns=views.ItemPage,
        problems=(410,),
    ),
    Route("PUT", _hidden, hide_item, editor_of_station, "Take an item out", status=204, problems=(410,)),
    Route("DELETE", _hidden, show_item, editor_of_station, "Let an item in again", status=204, problems=(410,)),
]
