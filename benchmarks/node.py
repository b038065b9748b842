"""A whole node with one speaker and 300, then 1,000 real listeners: CPU of the server per forwarded packet.

The floor is a process that does nothing but sendmmsg of datagrams of the same size, at the same pace, to the same
sockets.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys

from benchmarks.machine import Load, Server, cpu, server, settled, talk
from benchmarks.report import emit

SECONDS = 10.0
FLOOR = """
import socket, sys, time, json
from spaces.rtc import names
from spaces.rtc.native import BATCH, Destinations, Outbox
ports, size, seconds = json.loads(sys.stdin.readline())
sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); sock.bind(("::", 0)); sock.setblocking(False)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
outbox = Outbox(); outbox.cells(128); outbox.set_lengths(size)
for i in range(BATCH): outbox.buffer[i * 128 : i * 128 + 2] = b"\\x80\\x6f"
batches = []
for start in range(0, len(ports), BATCH):
    part = ports[start : start + BATCH]; table = Destinations(outbox, sock)
    for i, port in enumerate(part): table.set(i, names.encode(("::ffff:127.0.0.1", port, 0, 0)))
    batches.append((table, len(part)))
began, rounds, sent = time.monotonic(), 0, 0
cpu = time.process_time()
while time.monotonic() - began < seconds:
    for table, count in batches: sent += table.send(0, count)
    rounds += 1
    time.sleep(max(0, began + rounds * 0.02 - time.monotonic()))
print((time.process_time() - cpu) / sent * 1e6)
"""


def main() -> None:
    """Both sizes of audience."""
    for count in (300, 1000):
        asyncio.run(_measure(count))


async def _measure(count: int) -> None:
    async with server() as node:
        load = Load(node)
        try:
            joined = await load.ask(f"join {count}")
            speaker = await node.speaker()
            await talk(speaker, 2)
            settled(node.pid, 0.5)
            value, packets, dropped = await _run(node, speaker)
            ports = (await load.ask("ports"))["ports"]
            floor = await asyncio.to_thread(_floor, ports)
            emit(
                f"node.{count}", value, "us/packet", floor, n=joined["joined"], packets=packets, dropped=dropped,
                failed=joined["failed"],
            )  # fmt: skip
            await speaker.close()
        finally:
            load.close()


async def _run(node: Server, speaker: object) -> tuple[float, int, int]:
    before, media = cpu(node.pid), await node.media()
    await talk(speaker, SECONDS)  # type: ignore[arg-type]
    after, later = cpu(node.pid), await node.media()
    packets = later["sent"] - media["sent"]
    return (after - before) / packets * 1e6, int(packets), int(later["dropped"] - media["dropped"])


def _floor(ports: object) -> float:
    import json

    # 12 header, 4 CSRC, 8 level, 80 payload, 16 tag
    task = json.dumps([ports, 120, SECONDS])
    done = subprocess.run([sys.executable, "-c", FLOOR], input=task + "\n", capture_output=True, text=True, check=True)
    return float(done.stdout)
