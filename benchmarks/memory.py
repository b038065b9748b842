"""Resident memory per listener at 1,000."""

from __future__ import annotations

import asyncio

from benchmarks.machine import Load, memory, server, settled, talk
from benchmarks.report import emit

LISTENERS = 1000


def main() -> None:
    """Before and after they joined, while somebody talks."""
    asyncio.run(_measure())


async def _measure() -> None:
    async with server() as node:
        load = Load(node, drain=True)
        try:
            speaker = await node.speaker()
            await load.ask("join 10")
            await talk(speaker, 1)
            before = memory(node.pid)
            answer = await load.ask(f"join {LISTENERS}")
            await talk(speaker, 3)
            settled(node.pid, 0.5)
            emit(
                "memory",
                (memory(node.pid) - before) / LISTENERS,
                "MB/listener",
                n=answer["joined"],
                idle=round(before, 1),
            )
            await speaker.close()
        finally:
            load.close()
