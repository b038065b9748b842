"""The node's media: one socket, one clock, all halls."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Self

from spaces.rtc import addresses, port, sdp, turn
from spaces.rtc.connections import REPORT_EVERY
from spaces.rtc.hall import Hall
from spaces.rtc.ice import IceRegistry
from spaces.rtc.private import Certificate
from spaces.rtc.transport import Transport

DECIDE_EVERY = 0.05
"""Seconds between decisions who gets a slot."""

HANDSHAKES_MAX = 2000
"""Unfinished handshakes at once. Of more the oldest is given up: it has had seconds, an honest one needs a moment, and
to refuse the newest instead would let anybody who opens connections and leaves them lie lock everybody out."""

_ADDRESSES_FRESH = 10.0  # s the list of our interfaces' addresses is believed

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the node is set up; config.toml explains each under [media] and [turn]."""

    port: int = 0
    public_ip: str = ""
    loopback: bool = True
    batching: str = "auto"
    socket_buffer: int = 8 << 20
    consent_seconds: float = 30.0
    turn_urls: tuple[str, ...] = ()
    turn_secret: str = ""
    turn_ttl: int = 86_400


class Node:
    """An async context manager: the media of all spaces on this machine, while it is entered."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ice = IceRegistry()
        self._socket = port.bind(settings.port, settings.socket_buffer)
        self.port = port.Port(self._socket, self.ice.receive, batching=port.use_batching(settings.batching))
        self.fanout = self.port.fanout
        self.halls: dict[str, Hall] = {}
        self._certificate = Certificate.generateCertificate()
        fingerprint = self._certificate.getFingerprints()[0]
        self._fingerprint = f"{fingerprint.algorithm} {fingerprint.value}"
        self._addresses: list[str] = []
        self._addresses_at = float("-inf")
        self._tasks = asyncio.TaskGroup()
        self._ticker: asyncio.Task[None] | None = None
        self._handshakes: dict[Transport, None] = {}  # unfinished ones, the oldest first

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        await self._tasks.__aenter__()
        self.port.open(self._loop)
        self._ticker = self._tasks.create_task(self._tick())
        return self

    async def __aexit__(self, *exc: object) -> None:
        for hall in list(self.halls.values()):
            hall.close("ended")
        if self._ticker is not None:
            self._ticker.cancel()
        await self._tasks.__aexit__(None, None, None)
        self.port.close(self._loop)

    def hall(self, space_id: str) -> Hall:
        """The media of that space, opened when first asked for."""
        if space_id not in self.halls:
            self.halls[space_id] = Hall(self, lambda: self._hall_closed(space_id))
        return self.halls[space_id]

    def _hall_closed(self, space_id: str) -> None:
        self.halls.pop(space_id, None)

    def ice_servers(self, pid: str) -> list[dict[str, Any]]:
        """TURN servers with credentials for that participant."""
        s = self.settings
        return turn.ice_servers(s.turn_urls, s.turn_secret, s.turn_ttl, pid, time.time())

    def transport(self, offer: sdp.Offer) -> Transport:
        """A transport for the peer that made the offer; not yet started."""
        return Transport(self.port, self.ice, self._certificate, offer)

    def launch(self, transport: Transport, offer: sdp.Offer, lines: dict[int, sdp.Stream | None]) -> str:
        """Start it; the SDP answer."""
        self._await_handshake(transport, transport.start(self._spawn))
        candidates = [(address, self.port.number) for address in self.addresses()]
        local = sdp.Local(transport.ice.ufrag, transport.ice.password, self._fingerprint, candidates)
        return sdp.answer(offer, local, lines)

    def _await_handshake(self, transport: Transport, task: asyncio.Task[None]) -> None:
        self._handshakes[transport] = None
        task.add_done_callback(lambda _: self._handshakes.pop(transport, None))
        if len(self._handshakes) > HANDSHAKES_MAX:
            oldest = next(iter(self._handshakes))
            del self._handshakes[oldest]
            self._loop.call_soon(oldest.close, "failed")  # not at once: its space may be in the middle of something

    def addresses(self) -> list[str]:
        """Where people reach us; looked up anew now and then, because machines move too."""
        now = self._loop.time()
        if now - self._addresses_at > _ADDRESSES_FRESH:
            s = self.settings
            self._addresses = addresses.offered(s.public_ip, loopback=s.loopback, ipv6=self.port.dual_stack)
            self._addresses_at = now
        return self._addresses

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        return self._tasks.create_task(_contained(work))

    async def _tick(self) -> None:
        """Decide slots, send reports, give up the silent: everything that happens by time and not by packet."""
        report_at = self._loop.time() + REPORT_EVERY
        while True:
            await asyncio.sleep(DECIDE_EVERY)
            now = self._loop.time()
            due = now >= report_at
            if due:
                report_at = now + REPORT_EVERY
            for space_id, hall in list(self.halls.items()):
                try:
                    self._tend(hall, now, due=due)
                except Exception:
                    _log.exception("space %s: its media went wrong; it goes on, please report this", space_id)

    def _tend(self, hall: Hall, now: float, *, due: bool) -> None:
        """What one hall needs at this moment; the reports and the sweep only when they are due."""
        hall.router.decide(now)
        if due:
            hall.report(now)
            hall.sweep(now, self.settings.consent_seconds)


async def _contained(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """One peer's trouble stays that peer's: what escaped from here would end the node's tasks, all of them."""
    try:
        with contextlib.suppress(OSError):  # a connection that breaks while closing
            await work()
    except Exception:
        _log.exception("a peer's connection went wrong; the others go on, please report this")
