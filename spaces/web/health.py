"""For machines that look after the node: alive, ready, and what it counts."""

from __future__ import annotations

from aiohttp import web
from prometheus_client.exposition import choose_encoder

from spaces.errors import Unavailable
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import public
from spaces.web.views import Health


async def livez(_: Call) -> Health:
    """The process answers."""
    return Health(status="ok")


async def readyz(call: Call) -> Health:
    """The node can take work: it is not draining, and its database answers."""
    if call.context.draining:
        raise Unavailable("This node is going down and takes no new work.", code="draining")
    try:
        await call.context.store.ping()
    except Exception as error:
        raise Unavailable("The database does not answer.", code="database_down") from error
    return Health(status="ok")


async def metrics(call: Call) -> web.Response:
    """Counters in the format that the asking Prometheus prefers."""
    encode, content_type = choose_encoder(call.request.headers.get("Accept", ""))
    return web.Response(body=encode(call.context.metrics), headers={"Content-Type": content_type})


ROUTES = [
    Route("GET", "/livez", livez, public, "Whether the process answers", returns=Health),
    Route("GET", "/readyz", readyz, public, "Whether the node takes work", returns=Health, problems=(503,)),
    Route("GET", "/metrics", metrics, public, "Counters for Prometheus", produces="text/plain"),
]
