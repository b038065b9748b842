"""One visitor's socket without the socket: a bounded outbox, and commands answered in the order they came."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from spaces.errors import SpacesError
from spaces.live import wire
from spaces.live.commands import SocketCommand
from spaces.live.wire import Json, NotUnderstood
from spaces.model import User

LEFT = 1000
COME_BACK = 1012
FULL = 1013
NOT_UNDERSTOOD = 4400
NO_HELLO = 4401
PUT_OUT = 4403
NO_SUCH_SPACE = 4404
TOO_SLOW = 4408
OVER = 4410
TOO_MANY = 4429

OUTBOX_LIMIT = 256
"""Messages that may wait for one client: some 20 s of a busy room. Who is further behind is better off coming back."""

FRESH_LIMIT = 4
"""Messages that wait for one client from which it counts as behind."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """The last thing in an outbox."""

    code: int  # a WebSocket close code of docs/protocol.md §4
    reason: str


class Outbox:
    """Messages on their way to one client.

    Nobody ever waits for a client to read: a full outbox is emptied and closed instead, and the client comes back.
    """

    def __init__(self, limit: int = OUTBOX_LIMIT) -> None:
        self._limit = limit
        self._waiting: deque[str] = deque()
        self._closing: Closing | None = None
        self._filled = asyncio.Event()

    def put(self, text: str) -> None:
        """Queue a message; after `close` it is dropped."""
        if self._closing is not None:
            return
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self.close(TOO_SLOW, "too slow")
            return
        self._waiting.append(text)
        self._filled.set()

    def put_fresh(self, text: str) -> None:
        """Queue a message that is only worth sending now: whoever is behind does not get it."""
        if len(self._waiting) < FRESH_LIMIT:
            self.put(text)

    def answer(self, text: str) -> None:
        """Queue the answer to a command: the one that ends the visit, such as `leave`, is answered too."""
        self._waiting.append(text)
        self._filled.set()

    def close(self, code: int, reason: str) -> None:
        """Close the socket when what waits has been sent; the first reason counts."""
        if self._closing is None:
            self._closing = Closing(code, reason)
            self._filled.set()

    @property
    def ready(self) -> bool:
        """Whether `take` has something to give at once."""
        return bool(self._waiting) or self._closing is not None

    @property
    def closing(self) -> Closing | None:
        """Why it is being closed, or None."""
        return self._closing

    async def take(self) -> str | Closing:
        """The next message, or at the end `Closing`, again and again."""
        while not self._waiting:
            if self._closing is not None:
                return self._closing
            self._filled.clear()
            await self._filled.wait()
        return self._waiting.popleft()


@dataclass(eq=False, slots=True)
class Session:
    """One connected socket of one participant."""

    id: str
    pid: str
    user: User | None  # None for a guest
    outbox: Outbox
    obey: Callable[[Session, SocketCommand], Awaitable[Json]]  # carries a command out and gives the fields of `ok`
    part: Callable[[Session], None]  # forgets the session

    async def receive(self, text: str) -> None:
        """Carry out one message of the client and answer it."""
        number: int | None = None
        try:
            message = wire.parse(text)
            number = message.id
            reply = await self.obey(self, message.command)
        except NotUnderstood as fault:
            self._refuse(fault.id, fault)
            if fault.fatal:
                self.outbox.close(NOT_UNDERSTOOD, "not understood")
        except SpacesError as fault:
            self._refuse(number, fault)
        else:
            if number is not None:
                self.outbox.answer(wire.dump(wire.ok(number, reply)))

    def _refuse(self, number: int | None, fault: SpacesError) -> None:
        _log.debug("x %s %s", self.pid, fault.code)
        self.outbox.put(wire.dump(wire.error(number, fault)))

    def closed(self) -> None:
        """Say that the socket is gone; calling it twice is the same as once."""
        self.part(self)
