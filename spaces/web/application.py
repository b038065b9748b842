"""The route table as an aiohttp application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from aiohttp import web

from spaces.web.access import measured
from spaces.web.assets import Assets
from spaces.web.bodies import BODY_MAX
from spaces.web.cards import PAINTER, Painter
from spaces.web.context import Context
from spaces.web.errors import problems
from spaces.web.headers import secured
from spaces.web.hub import WISHES
from spaces.web.info_bar import STREAMS, Streams, end_streams, lifetime
from spaces.web.limits import Subscriptions
from spaces.web.metrics import HttpMetrics
from spaces.web.openapi import DOCUMENT, Document
from spaces.web.pages import ASSETS, not_found_page
from spaces.web.rates import Rates, tell_standing
from spaces.web.routes import Route, bind
from spaces.web.station_feeds import PRESS
from spaces.web.table import TABLE
from stations.press import Press


def build_app(context: Context, table: Sequence[Route] = TABLE) -> web.Application:
    """The HTTP face of a node, ready for a runner; nothing is opened or started here."""
    app = web.Application(
        middlewares=[measured(HttpMetrics(context.metrics)), not_found_page, problems], client_max_size=BODY_MAX
    )
    app[ASSETS] = Assets(context.ui)
    app[DOCUMENT] = Document(table)
    app[PRESS], app[WISHES] = Press(), Subscriptions()
    app[STREAMS], app[PAINTER] = Streams(context), Painter()
    app.cleanup_ctx.append(lifetime)
    app.on_shutdown.append(end_streams)
    rates = Rates(context.config.limits)
    for route in table:
        handler = bind(route, context, rates)
        app.router.add_route(route.method, route.path, handler)
        if route.method == "GET" and route.status != 101:  # a WebSocket has no headers to look at
            app.router.add_route("HEAD", route.path, handler)
    app.on_response_prepare.append(secured(context))
    app.on_response_prepare.append(tell_standing)
    app.on_startup.append(_find_media(context))
    return app


def _find_media(context: Context) -> Callable[[web.Application], Awaitable[None]]:
    """Learn where listeners are sent for recordings, because the page must be allowed to load from there."""

    async def find(_: web.Application) -> None:
        if context.config.blobs.redirect:
            url = await context.recorder.blobs.url("probe", 1, "probe.mp3", "audio/mpeg")
            parts = urlsplit(url or "")
            context.media_origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else None

    return find
