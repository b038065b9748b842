from __future__ import annotations

import asyncio
import socket

import pytest

from spaces.errors import Unavailable
from spaces.rtc import names, port
from spaces.rtc.native import RECEIVE_BATCH
from tests.peer import until


def test_a_port_that_is_taken_is_refused_in_words():
    with port.bind(0, 1 << 16) as first, pytest.raises(Unavailable, match="Choose another with --media-port"):
        port.bind(first.getsockname()[1], 1 << 16)


def test_plain_is_obeyed():
    assert not port.use_batching("plain")


@pytest.fixture(params=[True, False], ids=["batches", "one by one"])
async def door(request):
    """An open port, what it took for STUN, and a socket outside."""
    loop = asyncio.get_running_loop()
    stun: list[tuple[bytes, bytes]] = []
    opened = port.Port(port.bind(0, 1 << 20), lambda data, name, now: stun.append((data, name)), batching=request.param)
    opened.open(loop)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.bind(("127.0.0.1", 0))
        outside.setblocking(False)
        outside.connect(("127.0.0.1", opened.number))
        yield opened, stun, outside
    opened.close(loop)


async def test_stun_comes_with_the_address_it_came_from_and_can_be_answered(door):
    opened, stun, outside = door
    outside.send(b"\0\1hello")
    await until(lambda: stun)
    data, name = stun[0]
    assert (data, names.public(name)) == (b"\0\1hello", outside.getsockname())
    opened.send(b"back", name)
    assert await asyncio.get_running_loop().sock_recv(outside, 100) == b"back"


async def test_datagrams_of_no_protocol_and_of_no_peer_are_counted(door):
    opened, stun, outside = door
    for datagram in (b"\x05junk", b"", b"\xff" * 20, b"\x16dtls", b"\x80rtp", b"\0\1"):
        outside.send(datagram)
    await until(lambda: stun)
    assert (opened.counters.received, opened.counters.malformed, opened.counters.foreign) == (6, 3, 2)


async def test_known_addresses_get_their_dtls_and_media(door):
    opened, stun, outside = door
    took = []

    class Known:
        def on_dtls(self, datagram):
            took.append(datagram)

        def on_media(self, cell, size, now):
            took.append((size, cell[0]))

    outside.send(b"\0\1")
    await until(lambda: stun)
    opened.peers[stun[0][1]] = Known()
    outside.send(b"\x16dtls")
    outside.send(b"\x80" + bytes(99))
    await until(lambda: len(took) == 2)
    assert took == [b"\x16dtls", (100, 0x80)]


async def test_a_datagram_that_breaks_its_peer_costs_nobody_else_theirs(door, caplog):
    opened, stun, outside = door
    outside.send(b"\0\1")
    await until(lambda: stun)
    opened.peers[stun[0][1]] = object()  # has no on_dtls
    for _ in range(20):
        outside.send(b"\x16dtls")
        outside.send(b"\0\1")
    await until(lambda: len(stun) == 21)
    assert opened.counters.broken == 20
    assert len(caplog.records) == 1


async def test_a_burst_larger_than_a_batch_arrives_whole(door):
    _, stun, outside = door
    for number in range(3 * RECEIVE_BATCH):
        outside.send(b"\0\1" + number.to_bytes(4))
    await until(lambda: len(stun) == 3 * RECEIVE_BATCH)
    assert [int.from_bytes(data[2:]) for data, _ in stun] == list(range(3 * RECEIVE_BATCH))
