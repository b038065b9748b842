from __future__ import annotations

import asyncio

from tests.peer import until


async def test_a_hall_that_breaks_costs_nobody_else_theirs(stage, monkeypatch, caplog):
    def broken(now: float) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(stage.node.hall("other").router, "decide", broken)
    await until(lambda: "space other" in caplog.text)
    decided: list[float] = []
    monkeypatch.setattr(stage.hall.router, "decide", decided.append)
    await until(lambda: len(decided) > 2)


async def test_a_connection_that_breaks_costs_nobody_else_theirs(stage, caplog):
    async def broken() -> None:
        raise RuntimeError("a defect")

    task = stage.node._spawn(broken)
    await asyncio.wait([task])
    assert "a defect" in caplog.text
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)
