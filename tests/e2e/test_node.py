"""The life of a node as its operator and its audience see it: draining, restarts, kill -9."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nodes import Person, ServerProcess, person, stranger, visiting
from tests.peer import Peer, until

GRACE = 60  # s, longer than any test


@pytest.fixture
def node(tmp_path: Path) -> Iterator[ServerProcess]:
    """A node of this test's own."""
    with ServerProcess(tmp_path, server__drain_seconds=1, spaces__host_grace_seconds=GRACE) as node:
        yield node


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def again(node: ServerProcess, someone: Person) -> Person:
    """The same person after the node came back: their token is still good."""
    me = await someone.call("GET", "/api/v1/me")
    assert me["id"] == someone.id
    assert node.url == str(someone.client._base_url).rstrip("/")
    return someone


async def test_a_terminated_node_sends_everybody_to_come_back_and_leaves_nothing_behind(node: ServerProcess):
    async with person(node.url, "mira") as mira, stranger(node.url) as guest:
        space = await mira.start_space()
        async with visiting(mira.client, space) as host, visiting(guest, space) as listener:
            process = node.process.pid
            node.process.send_signal(signal.SIGTERM)
            for visitor in (host, listener):
                assert 0 < (await visitor.until("reconnect"))["after_ms"] <= 5000
                assert await visitor.closed() == 1012
            assert node.ended() == 0
    assert not alive(process)
    assert "Traceback" not in node.log


async def test_a_draining_node_closes_its_media_connections_properly(node: ServerProcess):
    async with person(node.url, "mira") as mira:
        space = await mira.start_space()
        peer = Peer(send=True)
        sent = {"data": peer.offer(), "headers": {"Content-Type": "application/sdp"}}
        async with mira.client.post(f"/whip/{space}", **sent) as answer:
            await peer.connect(await answer.text())
        node.process.send_signal(signal.SIGTERM)
        await until(peer.closed.is_set, 30)
        await peer.close()
        assert node.ended() == 0


@pytest.mark.parametrize("end", ["SIGTERM", "SIGKILL"])
async def test_after_a_restart_the_space_is_live_and_its_host_takes_the_same_seat(node: ServerProcess, end: str):
    async with person(node.url, "mira") as mira:
        space = await mira.start_space("Sunday talk")
        async with visiting(mira.client, space) as host:
            assert host.welcome["you"]["role"] == "host"
            code = node.stop(signal.Signals[end])
        assert code == (0 if end == "SIGTERM" else -signal.SIGKILL)

        node.start()
        await again(node, mira)
        shown = await mira.call("GET", f"/api/v1/spaces/{space}")
        assert (shown["state"], shown["title"], shown["hosts"][0]["connected"]) == ("live", "Sunday talk", False)
        async with (
            stranger(node.url) as guest,
            visiting(guest, space) as listener,
            visiting(mira.client, space) as host,
        ):
            assert (host.pid, host.welcome["you"]["role"]) == (mira.pid, "host")
            await listener.until("host_back")
            shown = await listener.until("participant", lambda event: event["participant"]["connected"])
            assert shown["participant"]["pid"] == mira.pid


async def test_a_space_whose_host_does_not_return_after_a_restart_ends(tmp_path: Path):
    with ServerProcess(tmp_path, server__drain_seconds=1, spaces__host_grace_seconds=5) as node:
        async with person(node.url, "mira") as mira:
            space = await mira.start_space()
            node.kill()
            node.start()
            async with stranger(node.url) as guest, visiting(guest, space) as listener:
                assert (await listener.until("ended"))["reason"] == "host_left"
                assert await listener.closed() == 4410
            assert (await mira.call("GET", f"/api/v1/spaces/{space}"))["state"] == "ended"


async def test_a_guest_takes_their_seat_again_with_their_key(node: ServerProcess):
    async with person(node.url, "mira") as mira, stranger(node.url) as guest:
        space = await mira.start_space()
        async with visiting(mira.client, space) as host:
            async with visiting(guest, space, name="Jonas") as first:
                await first.ask("request", name="Jonas")
                await host.ask("accept", pid=first.pid)
                key = first.welcome["key"]
            async with visiting(guest, space, key=key) as second:
                assert second.pid == first.pid
                assert second.welcome["you"]["role"] == "speaker"
