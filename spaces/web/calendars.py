"""Calendars for whoever subscribes: of a space, a series, a host, and of everything one is reminded of."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256

from aiohttp import web

from spaces import model
from spaces.errors import NotFound
from spaces.model import State
from spaces.notify.calendar import CANCELED_KEPT, Entry, calendar
from spaces.web.assets import etags
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import public, viewer_of_space
from spaces.web.schedule import series_named
from spaces.web.users import named

TYPE = "text/calendar"
_LISTED = {State.SCHEDULED: 200, State.LIVE: 200, State.CANCELED: 50}  # spaces of one host
_MINUTES = 5


async def space_calendar(call: Call) -> web.Response:
    """One space, for calendar programs."""
    space = await call.space()
    if space.scheduled_start is None:
        raise NotFound("This space was never announced, so there is nothing to put into a calendar.", code="no_start")
    return await _answer(call, space.title, [space])


async def series_calendar(call: Call) -> web.Response:
    """The announced spaces of a series."""
    series = await series_named(call)
    return await _answer(call, series.title, await call.context.store.series.told(series.id, call.now - CANCELED_KEPT))


async def host_calendar(call: Call) -> web.Response:
    """What somebody has announced."""
    user = await named(call)
    spaces = call.context.store.spaces
    found = [
        space for state, limit in _LISTED.items() for space in await spaces.page(state, host_id=user.id, limit=limit)
    ]
    since = call.now - CANCELED_KEPT
    told = [space for space in found if space.state is not State.CANCELED or space.updated_at > since]
    return await _answer(call, f"{user.name} on Spaces", told)


async def my_calendar(call: Call) -> web.Response:
    """Everything somebody is reminded of; the secret address is the permission."""
    owner = await call.context.store.preferences.by_calendar_token(call.path["token"])
    if owner is None:
        raise NotFound("There is no such calendar. Its address may have been renewed.", code="calendar_not_found")
    spaces = await call.context.store.reminders.spaces_of(owner.user_id, call.now - CANCELED_KEPT)
    return await _answer(call, "Spaces", spaces)


async def _answer(call: Call, name: str, spaces: Sequence[model.Space]) -> web.Response:
    hosts = await call.context.store.users.by_ids({space.host_id for space in spaces})
    announced = sorted((space for space in spaces if space.scheduled_start), key=lambda space: space.id)
    entries = [Entry(space, hosts[space.host_id]) for space in announced]
    # In a thread: hundreds of entries take long enough for sound to stutter.
    body = await asyncio.to_thread(calendar, name, entries, call.context.config.public_url)
    headers = {
        "ETag": f'"{sha256(body).hexdigest()[:16]}"',
        "Cache-Control": f"private, max-age={_MINUTES * 60}",
        "Access-Control-Allow-Origin": "*",  # calendars on the web fetch it from their own pages
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if headers["ETag"] in etags(call.request.headers.get("If-None-Match", "")):
        return web.Response(status=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="spaces.ics"'
    return web.Response(body=body, content_type=TYPE, charset="utf-8", headers=headers)


ROUTES = [
    Route("GET", "/s/{id}/calendar.ics", space_calendar, viewer_of_space, "A space, for calendars", produces=TYPE),
    Route("GET", "/series/{id}/calendar.ics", series_calendar, public, "A series, for calendars", produces=TYPE),
    Route("GET", "/u/{handle}/calendar.ics", host_calendar, public, "A host's spaces, for calendars", produces=TYPE),
    Route("GET", "/calendar/{token}.ics", my_calendar, public, "One's reminders, for calendars", produces=TYPE),
]
