"""What people made of items, and where they are in stations: synced between their devices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aiohttp import web

from spaces.errors import Invalid
from spaces.model import Heard, Scope, Told, Tuning
from spaces.web import station_views as views
from spaces.web.call import Call, unknown_item
from spaces.web.itemed import thumb
from spaces.web.routes import Route
from spaces.web.rules import account_tuned_in, signed_in
from spaces.web.station_bodies import HEARD_MAX, HeardOrder, HeardOrders, HeardQuery, TuningOrder


async def read_listening(call: Call, query: HeardQuery) -> views.Listening:
    """What I made of these items."""
    ids = [item_id for item_id in query.items.split(",") if item_id]
    if len(ids) > HEARD_MAX:
        raise Invalid(f"Ask for at most {HEARD_MAX} items at once.", code="items_invalid", field="items")
    return await _listening(call, ids)


async def put_listening(call: Call, body: HeardOrders) -> views.Listening:
    """Keep what I made of items; what is known already and newer stays, and is answered."""
    there = await _existing(call, {one.item_id for one in body.heard})
    await call.context.store.listening.put_heard(_told(call, one) for one in body.heard if one.item_id in there)
    return await _listening(call, there)


def _told(call: Call, one: HeardOrder) -> Told:
    return Told(
        user_id=call.me.id,
        item_id=one.item_id,
        position=one.position,
        updated_at=_at(call, one.updated_at),
        duration=one.duration,
        finished=one.finished,
        thumb=one.thumb,
    )


def _at(call: Call, said: datetime | None) -> datetime:
    """When something was so, as a device says: a clock that is ahead wins nothing."""
    return min(said, call.now) if said is not None and said.tzinfo else call.now


async def _existing(call: Call, item_ids: Iterable[str]) -> set[str]:
    """Those of these items that exist: only of them anything is kept."""
    store, ids = call.context.store, list(item_ids)
    episodes = await store.episodes.of({int(one[1:]) for one in ids if one.startswith("e")})
    recordings = await store.recordings.of({one[1:] for one in ids if one.startswith("r")})
    return {f"e{one}" for one in episodes} | {f"r{one}" for one in recordings}


async def _listening(call: Call, item_ids: Iterable[str]) -> views.Listening:
    found = await call.context.store.listening.heard(call.me.id, list(item_ids))
    return views.Listening(heard=[_shown(one) for one in found.values()])


def _shown(heard: Heard) -> views.Heard:
    return views.Heard(
        item_id=heard.item_id,
        position=heard.position,
        duration=heard.duration,
        finished=heard.finished_at is not None,
        thumb=thumb(heard.thumb),
        updated_at=heard.updated_at,
    )


async def put_tuning(call: Call, body: TuningOrder) -> web.StreamResponse | None:
    """Remember where I am in a station, unless another device told later."""
    station = await call.station()
    if not await call.context.store.channels.entries(station.id, [body.item_id]):
        raise unknown_item()
    await call.context.store.listening.put_tuning(
        Tuning(call.me.id, station.id, body.item_id, _at(call, body.updated_at))
    )
    return None


_path = "/api/v1/listening"

ROUTES = [
    Route(
        "GET",
        _path,
        read_listening,
        signed_in(Scope.READ),
        "What I made of items",
        query=HeardQuery,
        returns=views.Listening,
    ),
    Route(
        "PUT",
        _path,
        put_listening,
        signed_in(Scope.ACCOUNT),
        "Keep what I made of items",
        body=HeardOrders,
        returns=views.Listening,
    ),
    Route(
        "PUT",
        "/api/v1/stations/{id}/tuning",
        put_tuning,
        account_tuned_in(Scope.ACCOUNT),
        "Remember where I am in a station",
        body=TuningOrder,
        status=204,
        problems=(410,),
    ),
]
