from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from spaces.rtc import Node, Settings
from tests.peer import Peer, until


class Stage:
    """A node with one hall, and peers that are closed with it."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.hall = node.hall("s")
        self.peers: list[Peer] = []
        self.states: dict[str, list[tuple[str, str | None]]] = {}  # connection id -> what on_state was told
        self.connections = {}  # peer -> connection

    def open(self, pid: str, peer: Peer, *sinks):
        """Offer and answer, without connecting."""
        states: list[tuple[str, str | None]] = []
        opener = self.hall.publish if peer.send_only else self.hall.listen
        connection = opener(pid, peer.offer(), lambda state, reason: states.append((state, reason)), *sinks)
        self.states[connection.id] = states
        self.connections[peer] = connection
        self.peers.append(peer)
        return connection

    async def join(self, pid: str, peer: Peer, *sinks) -> Peer:
        """A connected peer."""
        await peer.connect(self.open(pid, peer, *sinks).answer)
        await until(lambda: self.said(peer))  # the server may see the end of the handshake after us
        return peer

    async def speaker(self, pid: str, *sinks, **kwargs) -> Peer:
        return await self.join(pid, Peer(send=True, **kwargs), *sinks)

    async def listener(self, pid: str = "g_1", lines: int = 3, **kwargs) -> Peer:
        return await self.join(pid, Peer(lines=lines, **kwargs))

    def said(self, peer: Peer) -> list[tuple[str, str | None]]:
        """What on_state was told about that peer's connection."""
        return self.states[self.connections[peer].id]

    async def talk(self, *peers: Peer, packets: int = 10, level: int = 30, every: float = 0.02) -> None:
        """Let these speak for so many packets."""
        for _ in range(packets):
            for peer in peers:
                peer.speak(level=level)
            await asyncio.sleep(every)


@pytest.fixture(params=["auto", "plain"])
def batching(request) -> str:
    """Both ways of sending and receiving."""
    return request.param


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with Node(Settings(socket_buffer=1 << 20)) as node:
        stage = Stage(node)
        yield stage
        await asyncio.gather(*(peer.close() for peer in stage.peers if peer._socket))
