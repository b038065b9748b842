"""500 listeners arriving at once: CPU per join in a silent space; time to the first packet in a talking one."""

from __future__ import annotations

import asyncio

from benchmarks.machine import Load, cpu, server, settled, talk
from benchmarks.report import emit

LISTENERS = 500


def main() -> None:
    """First silent, then with a speaker."""
    asyncio.run(_silent())
    asyncio.run(_talking())


async def _silent() -> None:
    async with server() as node:
        load = Load(node)
        try:
            await load.ask("join 20")  # what is done once per process is done
            settled(node.pid, 0.3)
            before = cpu(node.pid)
            answer = await load.ask(f"join {LISTENERS}")
            spent = cpu(node.pid) - before
            emit("join.cpu", spent / LISTENERS * 1000, "ms/join", n=answer["joined"], failed=answer["failed"])
        finally:
            load.close()


async def _talking() -> None:
    async with server() as node:
        load = Load(node)
        try:
            speaker = await node.speaker()
            talking = asyncio.create_task(talk(speaker, 120))
            answer = await load.ask(f"join {LISTENERS} sound")
            emit("join.first_packet.p50", float(answer["p50"]), "s", n=answer["joined"], failed=answer["failed"])
            emit("join.first_packet.p99", float(answer["p99"]), "s", n=answer["joined"], failed=answer["failed"])
            talking.cancel()
            await speaker.close()
        finally:
            load.close()
