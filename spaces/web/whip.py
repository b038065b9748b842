"""WHIP (RFC 9725) in and WHEP (draft-ietf-wish-whep-03) out: WebRTC for programs, one POST each.

Our own page does the same over its socket; both end in the same calls of `spaces.live.rooms`.
"""

from __future__ import annotations

from aiohttp import StreamReader, web

from spaces.errors import Invalid, NotFound
from spaces.live.media import Connection
from spaces.model import Scope
from spaces.web.bodies import BODY_MAX, in_time
from spaces.web.call import Call
from spaces.web.doors import Door, ticket
from spaces.web.routes import Handler, Route
from spaces.web.rules import Rule, anyone, public, signed_in

SDP = "application/sdp"
SDP_FRAGMENT = "application/trickle-ice-sdpfrag"  # RFC 8840

_PREFLIGHT = {
    "Accept-Post": SDP,
    "Access-Control-Allow-Methods": "POST, PATCH, DELETE, OPTIONS, HEAD",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match",
    "Access-Control-Max-Age": "86400",
}


async def whip(call: Call, door: Door) -> web.Response:
    """Publish: the token's owner takes the microphone of the space."""
    space = await call.space()
    offer, shown = await _offer(call), await ticket(call, space, door.invite, door.pin)
    return _created(call, "whip", await call.context.rooms.whip(space.id, call.me, offer, shown))


async def whep(call: Call, door: Door) -> web.Response:
    """Listen: with one audio m-line to the loudest voice, with K lines to K voices."""
    space = await call.space()
    offer, shown = await _offer(call), await ticket(call, space, door.invite, door.pin)
    return _created(call, "whep", await call.context.rooms.whep(space.id, call.user, offer, shown))


async def _offer(call: Call) -> str:
    """The body as SDP text.

    Raises:
        Invalid: `media_type`, `body_late` or `sdp_invalid`.
        TooMany: `connection_limit`.
    """
    call.context.connections.require(call.address, call.now.timestamp())
    if call.request.content_type != SDP:
        raise Invalid(f"The offer must come as {SDP}.", code="media_type")
    try:
        return (await in_time(_read(call.request.content))).decode()
    except UnicodeDecodeError as error:
        raise Invalid("The session description is not UTF-8 text.", code="sdp_invalid", field="sdp") from error


async def _read(content: StreamReader) -> bytes:
    """A body up to one byte longer than it may be: whoever reads it then says so."""
    body = b""
    while len(body) <= BODY_MAX and (more := await content.read(BODY_MAX + 1 - len(body))):
        body += more
    return body


def _created(call: Call, kind: str, connection: Connection) -> web.Response:
    space_id = call.path["space_id"]
    location = f"{call.context.config.public_url}/{kind}/{space_id}/{connection.id}"
    response = web.Response(status=201, text=connection.answer, content_type=SDP)
    response.headers["Location"] = location
    response.headers["ETag"] = _etag(connection.id)
    for server in call.context.media.ice_servers(connection.pid):
        for url in server["urls"]:
            response.headers.add("Link", _link(url, server))
    return response


def _link(url: str, server: dict[str, str]) -> str:
    """An ICE server as a Link header (RFC 9725 §4.6)."""
    text = f'<{url}>; rel="ice-server"'
    if "username" in server:
        text += f'; username="{server["username"]}"; credential="{server["credential"]}"; credential-type="password"'
    return text


def _etag(connection_id: str) -> str:
    """Names the ICE session (RFC 9725 §4.3.1); ours is never restarted, so it is the connection's for life."""
    return f'"{connection_id[:8]}"'


def _connection(call: Call) -> Connection:
    connection = call.context.rooms.connection(call.path["connection"])
    if connection is None:
        raise NotFound("This connection has ended.", code="connection_not_found")
    return connection


async def hang_up(call: Call) -> web.Response:
    """End the connection; its unguessable address is the permission."""
    call.context.rooms.hangup(_connection(call).id)
    return web.Response(status=200)


async def trickle(call: Call) -> web.Response:
    """Take further candidates, which an ICE-lite server learns from the checks anyway; refuse a restart."""
    connection = _connection(call)
    if call.request.content_type != SDP_FRAGMENT:
        raise Invalid(f"Candidates must come as {SDP_FRAGMENT}.", code="media_type")
    fragment = (await in_time(_read(call.request.content))).decode(errors="replace")
    match = call.request.headers.get("If-Match")
    ufrags = {line.partition(":")[2].strip() for line in fragment.splitlines() if line.startswith("a=ice-ufrag:")}
    if match == "*" or ufrags - {connection.remote_ufrag}:
        raise Invalid(
            "This server cannot restart ICE on a connection. End it and open a new one.", code="ice_restart_unsupported"
        )
    if match is not None and match != _etag(connection.id):
        raise Invalid(
            "These candidates belong to another ICE session than this connection's. Send its own ETag in If-Match.",
            code="ice_session_unknown",
        )
    return web.Response(status=204)


async def preflight(_: Call) -> web.Response:
    """What may be sent here (CORS, Accept-Post)."""
    return web.Response(status=204, headers=_PREFLIGHT)


async def discover(call: Call) -> web.Response:
    """Whether this is a WHEP endpoint."""
    await call.space()
    return web.Response(status=200, content_type=SDP)


_PATHS = {"whip": "/whip/{space_id}", "whep": "/whep/{space_id}"}
_SESSIONS = [f"{path}/{{connection}}" for path in _PATHS.values()]


def _post(kind: str, handler: Handler, rule: Rule, summary: str) -> Route:
    return Route(
        "POST",
        _PATHS[kind],
        handler,
        rule,
        summary,
        query=Door,
        status=201,
        problems=(400, 403, 404, 408, 409, 415, 429, 503),
        accepts=SDP,
        produces=SDP,
    )


ROUTES = [
    _post("whip", whip, signed_in(Scope.SPEAK), "Publish audio (WHIP)"),
    _post("whep", whep, anyone, "Listen (WHEP)"),
    Route("HEAD", _PATHS["whep"], discover, public, "Whether this is a WHEP endpoint", documented=False),
    *(
        Route("OPTIONS", path, preflight, public, "What may be sent here", documented=False)
        for path in (*_PATHS.values(), *_SESSIONS)
    ),
    *(
        Route("DELETE", path, hang_up, public, "End the connection", problems=(404,), documented=False)
        for path in _SESSIONS
    ),
    *(
        Route("PATCH", path, trickle, public, "Add ICE candidates", problems=(404, 412, 415, 422), documented=False)
        for path in _SESSIONS
    ),
]
