from __future__ import annotations

import asyncio

from tests.peer import Peer, until


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


async def test_of_too_many_unfinished_handshakes_the_oldest_are_given_up(stage, monkeypatch):
    monkeypatch.setattr("spaces.rtc.node.HANDSHAKES_MAX", 2)
    connected = await stage.listener("g_0")
    waiting = [Peer() for _ in range(5)]
    for number, peer in enumerate(waiting):
        stage.open(f"g_{number + 1}", peer)
    assert not any(map(stage.said, waiting)), "nobody is closed while a connection is being opened"
    await until(lambda: stage.said(waiting[2]))
    assert [stage.said(peer) for peer in waiting] == 3 * [[("closed", "failed")]] + 2 * [[]]
    await waiting[4].connect(stage.connections[waiting[4]].answer)
    await until(lambda: stage.said(waiting[4]) == [("connected", None)])
    await until(lambda: list(stage.node._handshakes) == [stage.connections[waiting[3]].transport])
    assert stage.said(connected) == [("connected", None)]
