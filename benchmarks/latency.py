"""Speaker's packet in to listener's packet out, with 1,000 listeners; the floor is the same with a single one.

Speaker and probes share a process, so that one clock and one scheduling delay on each side are in the figure: it is an
upper bound of what the server adds.
"""

from __future__ import annotations

import asyncio
from collections import deque

from benchmarks.machine import Load, Server, server, settled, talk
from benchmarks.report import emit
from tests.peer import Peer

LISTENERS = 980
PROBES = 20  # spread evenly among them: packets go out one listener after the other
SECONDS = 10.0


def main() -> None:
    """Few listeners first, then many."""
    asyncio.run(_measure())


async def _measure() -> None:
    async with server() as node:
        load = Load(node, drain=True)
        try:
            speaker = await node.speaker()
            probes = [await _probe(node)]
            alone = await _latencies(speaker, probes)
            while len(probes) < PROBES:
                await load.ask(f"join {LISTENERS // (PROBES - 1)}")
                probes.append(await _probe(node))
            await asyncio.to_thread(settled, node.pid, 0.5)  # peers must go on saying that they are there
            many = await _latencies(speaker, probes)
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                emit(f"latency.{name}", _at(many, share) * 1000, "ms", _at(alone, share) * 1000, n=LISTENERS + PROBES)
            await asyncio.gather(*(peer.close() for peer in (speaker, *probes)))
        finally:
            load.close()


async def _probe(node: Server) -> Peer:
    peer = Peer(lines=3)
    peer.keep = False
    head = {"Content-Type": "application/sdp"}
    async with node.http.post(f"{node.url}/whep/{node.space}", data=peer.offer(), headers=head) as response:
        response.raise_for_status()
        await peer.connect(await response.text())
    return peer


async def _latencies(speaker: Peer, probes: list[Peer]) -> list[float]:
    for probe in probes:
        probe.latencies = deque()
    await talk(speaker, SECONDS, stamp=True)
    await asyncio.sleep(0.5)
    return sorted(latency for probe in probes for latency in probe.latencies or ())


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]
