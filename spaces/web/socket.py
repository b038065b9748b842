"""The WebSocket of a space (docs/protocol.md §4): a thin shell around `spaces.live.session`."""

from __future__ import annotations

import asyncio

from aiohttp import WSMessage, WSMsgType, web

from spaces.errors import Forbidden, SpacesError, Unavailable
from spaces.live import Closing, Outbox, Session, wire
from spaces.live.commands import Hello
from spaces.live.session import (
    COME_BACK,
    FULL,
    NO_HELLO,
    NO_SUCH_SPACE,
    NOT_UNDERSTOOD,
    OVER,
    PUT_OUT,
    TOO_MANY,
)
from spaces.live.wire import NotUnderstood
from spaces.model import Scope
from spaces.web.auth import from_our_page
from spaces.web.call import Call
from spaces.web.doors import ticket
from spaces.web.routes import Route
from spaces.web.rules import anyone

MESSAGE_MAX = 128 * 1024
"""Bytes of one message; an offer of eight m-lines has about 12 kB."""
HELLO_SECONDS = 10.0
HEARTBEAT = 20.0
"""Seconds between two pings; half of it without an answer and the client counts as gone."""
SEND_SECONDS = 10.0
"""How long one message may wait for the client's network before the connection is given up."""
MESSAGES_PER_SECOND = 10.0
BURST = 60.0
"""Messages at once: a page that opens says about ten."""

_CLOSE_CODES = {
    "space_over": OVER,
    "space_not_found": NO_SUCH_SPACE,
    "draining": COME_BACK,
    **dict.fromkeys(("banned", "blocked", "locked", "invite_over", "pin_needed", "pin_wrong", "pin_limit"), PUT_OUT),
}


class TokenBucket:
    """Counts messages: `rate` a second on average, `burst` at once."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float) -> bool:
        """Whether one more may come at this time (monotonic seconds)."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


async def open_socket(call: Call) -> web.WebSocketResponse:
    """Join a space."""
    _check_caller(call)
    space_id = call.path["id"]
    await call.context.rooms.check_open(space_id)
    # Without compression: it would cost every listener a window of memory and every message its own deflate.
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MESSAGE_MAX, compress=False, timeout=5)
    await socket.prepare(call.request)
    await _Visit(call, socket).run(space_id)
    return socket


def _check_caller(call: Call) -> None:
    """Refuse another site's page that uses our cookie, and tokens that may not join.

    Raises:
        Forbidden: `cross_site` or `scope_missing`.
    """
    if call.session is not None and not from_our_page(call.request, call.context.config):
        raise Forbidden("This came from another website. Open the page here and try again.", code="cross_site")
    if call.user is not None and Scope.SPEAK not in call.scopes:
        raise Forbidden("This token may not join spaces: it lacks the scope “speak”.", code="scope_missing")


class _Visit:
    """One socket from hello to goodbye: this task reads, another one writes."""

    def __init__(self, call: Call, socket: web.WebSocketResponse) -> None:
        self._call = call
        self._socket = socket
        self._outbox = Outbox()
        self._loop = asyncio.get_running_loop()
        self._bucket = TokenBucket(MESSAGES_PER_SECOND, BURST, self._loop.time())

    async def run(self, space_id: str) -> None:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self._write())
            session = await self._enter(space_id)
            try:
                if session is not None:
                    await self._read(session)
            finally:
                if session is not None:
                    session.closed()
                if self._outbox.closing is None:  # the client went first
                    writer.cancel()

    async def _enter(self, space_id: str) -> Session | None:
        """Wait for the hello and join; None when that failed, and then the outbox says why."""
        number = None
        try:
            message = await self._hello()
            if message is None:
                return None
            number = message.id
            return await self._join(space_id, message)
        except NotUnderstood as fault:
            self._turn_away(fault.id, fault, NOT_UNDERSTOOD)
        except SpacesError as fault:
            default = FULL if isinstance(fault, Unavailable) else NOT_UNDERSTOOD
            self._turn_away(number, fault, _CLOSE_CODES.get(fault.code, default))
        return None

    async def _hello(self) -> wire.Message | None:
        try:
            raw = await self._socket.receive(timeout=HELLO_SECONDS)
        except TimeoutError:
            self._outbox.close(NO_HELLO, "no hello")
            return None
        if self._socket.closed:
            return None
        message = wire.parse(_text(raw))
        if not isinstance(message.command, Hello):
            raise NotUnderstood("Say hello first.", code="not_understood", number=message.id)
        return message

    async def _join(self, space_id: str, message: wire.Message) -> Session:
        hello = message.command
        assert isinstance(hello, Hello)
        call = self._call
        shown = await ticket(call, await call.space_again(), hello.invite, hello.pin)
        return await call.context.rooms.join(
            space_id, call.user, hello.name, hello.key, self._outbox, message.id, scopes=call.scopes, ticket=shown
        )

    def _turn_away(self, number: int | None, fault: SpacesError, code: int) -> None:
        self._outbox.put(wire.dump(wire.error(number, fault)))
        self._outbox.close(code, fault.code)

    async def _read(self, session: Session) -> None:
        async for raw in self._socket:
            if self._outbox.closing is not None:
                continue  # the goodbye is on its way; what the client says before it knows is not for us
            if not self._bucket.take(self._loop.time()):
                self._outbox.close(TOO_MANY, "too many messages")
            elif raw.type is WSMsgType.TEXT:
                await session.receive(raw.data)
            else:
                self._outbox.close(NOT_UNDERSTOOD, "not understood")

    async def _write(self) -> None:
        """Send what is in the outbox; a client that does not take it in time is cut off."""
        try:
            while not isinstance(item := await self._outbox.take(), Closing):
                async with asyncio.timeout(SEND_SECONDS):
                    await self._socket.send_str(item)
            await self._socket.close(code=item.code, message=item.reason.encode())
        except (TimeoutError, ConnectionError):
            if (transport := self._call.request.transport) is not None:
                transport.abort()


def _text(raw: WSMessage) -> str:
    if raw.type is not WSMsgType.TEXT:
        raise NotUnderstood("A message is one JSON object in text.", code="not_understood", fatal=True)
    text: str = raw.data
    return text


ROUTES = [
    Route(
        "GET",
        "/api/v1/spaces/{id}/socket",
        open_socket,
        anyone,
        "The space's events and commands (WebSocket)",
        status=101,
        problems=(400, 403, 404, 409, 503),
    ),
]
