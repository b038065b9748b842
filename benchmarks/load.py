"""Many real listeners (ICE, DTLS, SRTP) in one process, told what to do on standard input.

    join N      N more listeners at once, by WHEP: {"joined", "failed", "p50", "p99"} (seconds until connected)
    join N sound   the same, timed to the first packet
    count       {"packets"} received so far
    ports       {"ports"}: the listeners' UDP ports
    leave       all of them hang up

`wake`: each datagram wakes this process, as real receivers' machines would be. `drain`: sockets are emptied every
100 ms, which leaves the CPU to the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import sys
import time

import aiohttp

from spaces.rtc.native import CELL, Inbox
from tests.peer import Peer, until


class Listeners:
    """The crowd."""

    def __init__(self, url: str, space: str, drain: bool) -> None:
        self.url, self.space, self.drain = url, space, drain
        self.peers: list[Peer] = []
        self.http: aiohttp.ClientSession

    async def join(self, count: int, sound: bool) -> dict[str, object]:
        times: list[float] = []
        failed = 0

        async def one() -> None:
            nonlocal failed
            peer = Peer(lines=3)
            peer.keep = False
            began = time.monotonic()
            try:
                address = f"{self.url}/whep/{self.space}"
                async with self.http.post(address, data=peer.offer(), headers={"Content-Type": "application/sdp"}) as r:
                    r.raise_for_status()
                    answer = await r.text()
                await peer.connect(answer, timeout=30)
                if sound:
                    await until(lambda: peer.first_at is not None, timeout=30, every=0.02)
            except (TimeoutError, OSError, aiohttp.ClientError) as error:
                failed += 1
                print(repr(error), file=sys.stderr)
                return
            times.append((peer.first_at or time.monotonic()) - began)
            self.peers.append(peer)
            if self.drain:
                peer._socket.pause_reading()

        await asyncio.gather(*(one() for _ in range(count)))
        times.sort()
        at = lambda share: round(times[min(len(times) - 1, int(share * len(times)))], 3) if times else None  # noqa: E731
        return {"joined": len(times), "failed": failed, "p50": at(0.5), "p99": at(0.99)}

    async def empty(self) -> None:
        """Read what has piled up in the paused sockets."""
        shared: Inbox | None = None
        while self.drain:
            await asyncio.sleep(0.1)
            for peer in self.peers:
                sock = peer._socket.get_extra_info("socket")
                if sock is None:
                    continue
                shared = shared or Inbox(sock)
                shared._fd = sock.fileno()
                for index in range(shared.receive()):
                    size, _ = shared.taken(index)
                    first = shared.data[index * CELL]
                    if first < 64:
                        peer.datagram_received(bytes(shared.data[index * CELL : index * CELL + size]), peer.remote)
                    else:
                        peer.packets += 1


async def main(url: str, space: str, drain: bool) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    crowd = Listeners(url, space, drain)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as crowd.http:
        emptying = asyncio.create_task(crowd.empty())
        while line := await asyncio.to_thread(sys.stdin.readline):
            command, *rest = line.split()
            answer: dict[str, object] = {}
            if command == "join":
                answer = await crowd.join(int(rest[0]), "sound" in rest)
            elif command == "count":
                answer = {"packets": sum(peer.packets for peer in crowd.peers)}
            elif command == "ports":
                answer = {"ports": [peer.local[1] for peer in crowd.peers]}
            elif command == "leave":
                await asyncio.gather(*(peer.close() for peer in crowd.peers))
                crowd.peers.clear()
            print(json.dumps(answer), flush=True)
        emptying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await emptying


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3] == "drain"))
