"""The door of our WebSub hub."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qsl

from aiohttp import web

from spaces.errors import Invalid
from spaces.web.bodies import in_time
from spaces.web.call import Call
from spaces.web.limits import Subscriptions
from spaces.web.routes import Route
from spaces.web.rules import public
from stations import hub, publish

WISHES = web.AppKey("WISHES", Subscriptions)

_FORM = "application/x-www-form-urlencoded"


async def ask_hub(call: Call) -> web.StreamResponse:
    """Ask to be told of a feed's changes, or no longer; the callback is asked back before anything changes."""
    if call.request.content_type != _FORM:
        raise web.HTTPUnsupportedMediaType(text=f"Send a form, with Content-Type: {_FORM}.")
    wish = hub.read_wish(_fields(await in_time(call.request.read())), call.context.fetcher.allow)
    call.request.app[WISHES].require(call.address, call.now.timestamp())
    desk = publish.desk_of(call.context.config, call.context.store)
    await hub.ask(call.context.store, partial(publish.find, desk), wish, call.now)
    call.context.stations_knock()
    return web.Response(status=202)


def _fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8"), max_num_fields=100))
    except ValueError:
        raise Invalid("The form cannot be read.", code="hub_request_invalid") from None


ROUTES = [
    Route(
        "POST",
        "/hub",
        ask_hub,
        public,
        "Ask the WebSub hub to be told of a feed's changes",
        accepts=_FORM,
        status=202,
        problems=(404, 415, 422, 429),
    )
]
