"""One peer's secure transport: ICE agent, aiortc's DTLS on top of it, libsrtp sessions out of that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from spaces.rtc import private
from spaces.rtc.ice import IceAgent, IceRegistry, nothing
from spaces.rtc.port import Port
from spaces.rtc.sdp import Offer
from spaces.sfu import reports
from spaces.sfu.uptrack import Bucket

HANDSHAKE_TIMEOUT = 20.0
"""Seconds from the answer to a finished handshake; a browser gives up after about 15."""

SSRCS_MAX = 32
"""Streams of one peer, media and control; libsrtp forgets none and looks through all of them for every packet."""

_RTCP_RATE, _RTCP_BURST = 50.0, 100.0  # control packets a second from one peer; browsers send a few

_ADDRESS_QUIET = 13.0  # s of silence after which an address may pass to another peer: two checks (RFC 7675: 4 to 6 s)
_RTCP_FIRST, _RTCP_LAST = 192, 223  # second byte of RTCP on a shared port (RFC 5761 §4)

_log = logging.getLogger(__name__)

Spawn = Callable[[Callable[[], Coroutine[Any, Any, None]]], "asyncio.Task[None]"]


def _refuse(_: float) -> bool:
    return False


class Transport:
    """Owns everything between the socket and plain packets for one peer; the owner sets the callbacks."""

    def __init__(self, port: Port, registry: IceRegistry, certificate: private.Certificate, offer: Offer) -> None:
        self.ice = IceAgent(port, offer.ufrag, offer.password, registry.challenges)
        self.ice.on_selected = self._moved
        self.ice.on_released = self._release
        self.name = b""  # where we send to, as the fan-out wants it
        self.srtp: Any = None  # libsrtp handle for sending, once connected
        self.profile = b""  # the cipher negotiated
        self.on_connected: Callable[[], None] = nothing
        self.on_closed: Callable[[str], None] = nothing
        self.on_moved: Callable[[], None] = nothing
        self.on_rtp: Callable[[bytes, float], None] = nothing
        self.admit: Callable[[float], bool] = _refuse  # asked before an RTP packet is decrypted
        self.on_rtcp: Callable[[reports.Feedback, float], None] = nothing
        self.closed = False
        self.refused = 0  # packets that failed authentication or were replayed
        self._port = port
        self._registry = registry
        self._dtls = RTCDtlsTransport(self.ice, [certificate])  # type: ignore[arg-type]
        self._remote = RTCDtlsParameters([RTCDtlsFingerprint(*fingerprint) for fingerprint in offer.fingerprints])
        self._role = "client" if offer.setup == "passive" else "server"
        self._sessions: tuple[Any, Any] | None = None  # keeps the libsrtp sessions alive
        self._receive: Any = None
        self._length = private.int_pointer()
        self._ssrcs: set[bytes] = set()  # the peer's, which libsrtp has in its table
        self._control = Bucket(_RTCP_RATE, _RTCP_BURST)
        self._task: asyncio.Task[None] | None = None

    def start(self, spawn: Spawn) -> asyncio.Task[None]:
        """Answer checks and shake hands, in the background: the task ends with the handshake."""
        self._registry.add(self.ice, self._claim)
        self._task = spawn(self._run)
        self._spawn = spawn
        return self._task

    async def _run(self) -> None:
        private.set_role(self._dtls, self._role)
        try:
            async with asyncio.timeout(HANDSHAKE_TIMEOUT):
                await self.ice.ready.wait()
                await self._dtls.start(self._remote)
        except (TimeoutError, ConnectionError):
            return self.close("failed")
        except Exception as fault:  # whatever certificate or record a stranger has made up
            _log.debug("x handshake: %r", fault)
            return self.close("failed")
        if self._dtls.state != "connected":
            return self.close("failed")
        self._connected()
        return None

    def _connected(self) -> None:
        self._sessions = private.sessions(self._dtls)
        self._receive, self.srtp = map(private.handle, self._sessions)
        self.profile = private.profile(self._dtls)
        self.ice.protected = True
        self._dtls.on("statechange", self._dtls_changed)
        self.on_connected()

    def _dtls_changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self.close("hangup")

    def _claim(self, name: bytes, now: float) -> bool:
        """Whether this address, which passed a check, may become ours; a forged one cannot take a live peer's."""
        owner = self._port.peers.get(name)
        if owner is self:
            return True
        if isinstance(owner, Transport) and owner.ice.heard is not None and now - owner.ice.heard < _ADDRESS_QUIET:
            return False
        self._port.peers[name] = self
        return True

    def _release(self, name: bytes) -> None:
        if self._port.peers.get(name) is self:
            del self._port.peers[name]

    def _moved(self, name: bytes, before: bytes | None) -> None:
        self.name = name
        if before is not None:
            self.on_moved()

    def on_dtls(self, datagram: bytes) -> None:
        """A DTLS record from one of the peer's addresses."""
        self.ice.feed(datagram)

    def on_media(self, cell: Any, size: int, now: float) -> None:
        """An SRTP or SRTCP packet; decrypted in place."""
        if self._receive is None or size < 12:
            return
        control = _RTCP_FIRST <= cell[1] <= _RTCP_LAST
        if not (self._control.take(now) if control else self.admit(now)):
            return
        ssrc = private.bytes_at(cell + (4 if control else 8), 4)
        self._length[0] = size
        unprotect = private.srtp_unprotect_rtcp if control else private.srtp_unprotect
        if (len(self._ssrcs) >= SSRCS_MAX and ssrc not in self._ssrcs) or unprotect(self._receive, cell, self._length):
            self.refused += 1
            return
        self._ssrcs.add(ssrc)
        (self._on_srtcp if control else self.on_rtp)(private.bytes_at(cell, self._length[0]), now)

    def _on_srtcp(self, packet: bytes, now: float) -> None:
        try:
            feedback = reports.parse(packet)
        except reports.RtcpError:
            self.refused += 1
            return
        self.on_rtcp(feedback, now)

    def send_rtp(self, packet: bytes) -> None:
        """Encrypt and send one RTP packet again, if the peer is connected."""
        if self._sessions is not None and self.ice.selected is not None:
            self._port.send(self._sessions[1].protect(packet), self.ice.selected)

    def send_rtcp(self, packet: bytes) -> None:
        """Encrypt and send one RTCP packet, if the peer is connected."""
        if self._sessions is not None and self.ice.selected is not None:
            self._port.send(self._sessions[1].protect_rtcp(packet), self.ice.selected)

    def expired(self, now: float, consent: float) -> bool:
        """Whether the peer gave no sign of life for that many seconds (RFC 7675 §5.1)."""
        return self.ice.heard is not None and now - self.ice.heard > consent

    def close(self, reason: str) -> None:
        """Stop at once: nothing more is sent or taken; a goodbye goes out if the peer can still hear it."""
        if self.closed:
            return
        self.closed = True
        self._registry.discard(self.ice)
        for name in self.ice.checked:
            self._release(name)
        self._dtls.remove_all_listeners("statechange")
        self._receive = None
        if self._dtls.state == "connected":
            self._spawn(self._dtls.stop)
        self.ice.close()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        self.on_closed(reason)
