"""One structured line and one measurement per request."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from spaces.web.metrics import HttpMetrics

_SECRETS = ("{token}", "{connection}")
"""Parts of addresses that are a permission: whoever reads the log must not get it."""

EVENTS = "text/event-stream"

_log = structlog.get_logger("spaces.web")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def measured(metrics: HttpMetrics) -> Middleware:
    """The middleware that writes the access log: `info` for the API, `debug` for pages, files and health checks."""

    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        began = time.perf_counter()
        response = await handler(request)
        seconds = time.perf_counter() - began
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "none"
        lasting = response.content_type == EVENTS  # as long as somebody reads
        metrics.observe(request.method, route, response.status, None if lasting else seconds)
        # The path without its query, and no address: a log of who listened to what is not ours to keep.
        say = _log.info if route.startswith(("/api/", "/whip", "/whep")) else _log.debug
        path = route if any(secret in route for secret in _SECRETS) else request.path
        say("request", method=request.method, path=path, status=response.status, ms=round(seconds * 1000, 1))
        return response

    return measure
