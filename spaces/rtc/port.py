"""The node's one UDP socket: receive in batches, tell STUN, DTLS and SRTP apart (RFC 7983), send."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

from spaces.errors import Unavailable
from spaces.rtc import names
from spaces.rtc.fanout import Fanout
from spaces.rtc.native import CELL, RECEIVE_BATCH, Inbox, batching_available, ffi

_ROUNDS = 4  # batches read before the event loop gets its turn: 256 datagrams, about 1 ms
_COMPLAIN_EVERY = 60.0  # s between log lines about datagrams that break us: they may come by the thousand

_log = logging.getLogger(__name__)


class Peer(Protocol):
    """What is behind a known address."""

    def on_dtls(self, datagram: bytes) -> None:
        """A DTLS record."""

    def on_media(self, cell: Any, size: int, now: float) -> None:
        """An SRTP or SRTCP packet of `size` bytes in a cell that may be decrypted in place, at `now` seconds."""


class Counters:
    """What arrived and was not for anybody."""

    __slots__ = ("broken", "foreign", "malformed", "received")

    def __init__(self) -> None:
        self.received = 0
        self.foreign = 0  # DTLS or media from an address that passed no STUN check
        self.malformed = 0  # none of the protocols, or cut off
        self.broken = 0  # ended in a fault of ours


class PlainInbox:
    """The Inbox for systems without recvmmsg: one datagram per call, the same cells."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        memory = ffi.new("unsigned char[]", RECEIVE_BATCH * CELL)
        self.data = memoryview(ffi.buffer(memory))
        self.cells = [memory + i * CELL for i in range(RECEIVE_BATCH)]
        self._taken: list[tuple[int, bytes]] = [(0, b"")] * RECEIVE_BATCH

    def receive(self) -> int:
        """Fill the cells with what has arrived; how many that are."""
        for index in range(RECEIVE_BATCH):
            cell = self.data[index * CELL : (index + 1) * CELL]
            try:
                size, address = self._socket.recvfrom_into(cell)
            except (BlockingIOError, InterruptedError, ConnectionRefusedError):
                return index
            self._taken[index] = size, names.encode(address)
        return RECEIVE_BATCH

    def taken(self, index: int) -> tuple[int, bytes]:
        """Length and source address of a received datagram."""
        return self._taken[index]


class Port:
    """One dual-stack UDP socket for every peer of the node."""

    def __init__(self, sock: socket.socket, on_stun: Callable[[bytes, bytes, float], None], *, batching: bool) -> None:
        self._socket = sock
        self._fd = sock.fileno()
        self._on_stun = on_stun  # (datagram, source, now)
        self._inbox = Inbox(sock) if batching else PlainInbox(sock)
        self.fanout = Fanout(sock, batching=batching)
        self.peers: dict[bytes, Peer] = {}  # by source address; only addresses that passed a STUN check
        self.counters = Counters()
        self._complained_at = float("-inf")

    @property
    def number(self) -> int:
        """The UDP port number."""
        return int(self._socket.getsockname()[1])

    @property
    def dual_stack(self) -> bool:
        """Whether IPv6 peers can reach it."""
        return self._socket.family == socket.AF_INET6

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to receive."""
        loop.add_reader(self._fd, self._readable)

    def close(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop receiving and give the port back."""
        loop.remove_reader(self._fd)
        self._socket.close()

    def send(self, datagram: bytes, name: bytes) -> None:
        """Send one datagram; a full socket or a refused address drops it, as the network would."""
        with contextlib.suppress(OSError):
            self._socket.sendto(datagram, names.decode(name))

    def _readable(self) -> None:
        # The loop's own clock, but to the microsecond: uvloop's time() is a cached millisecond, too coarse for jitter.
        now = time.monotonic()
        inbox = self._inbox
        for _ in range(_ROUNDS):
            count = inbox.receive()
            for index in range(count):
                size, name = inbox.taken(index)
                try:
                    self._route(index, size, name, now)
                except Exception:  # or the rest of the batch, which is other people's, would be lost with it
                    self._complain(now)
            self.counters.received += count
            if count < RECEIVE_BATCH:
                return

    def _complain(self, now: float) -> None:
        self.counters.broken += 1
        if now - self._complained_at >= _COMPLAIN_EVERY:
            self._complained_at = now
            _log.exception("a datagram broke what it was for; the node goes on, please report this")

    def _route(self, index: int, size: int, name: bytes, now: float) -> None:
        start = index * CELL
        first = self._inbox.data[start] if size else 255
        peer = self.peers.get(name)
        if 128 <= first <= 191:
            if peer is None:
                self.counters.foreign += 1
            else:
                peer.on_media(self._inbox.cells[index], size, now)
        elif first <= 3:
            self._on_stun(bytes(self._inbox.data[start : start + size]), name, now)
        elif 20 <= first <= 63:
            if peer is None:
                self.counters.foreign += 1
            else:
                peer.on_dtls(bytes(self._inbox.data[start : start + size]))
        else:
            self.counters.malformed += 1


def bind(number: int, buffer: int) -> socket.socket:
    """A non-blocking UDP socket on all addresses, IPv4 and IPv6 (IPv4 alone where there is no IPv6).

    Args:
        number: the port, 0 for any free one.
        buffer: bytes asked for each direction; the system may give less.

    Raises:
        Unavailable: when the port is taken or not ours to take.
    """
    try:
        sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        host = "::"
    except OSError:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        host = "0.0.0.0"  # noqa: S104 - media must be reachable from everywhere
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        sock.bind((host, number))
    except OSError as error:
        sock.close()
        raise Unavailable(
            f"UDP port {number} cannot be had: {error.strerror}. Choose another with --media-port.",
            code="media_port_unavailable",
        ) from error
    return sock


def use_batching(setting: str) -> bool:
    """What the setting `[media] batching` comes to on this system."""
    return setting == "auto" and batching_available()
