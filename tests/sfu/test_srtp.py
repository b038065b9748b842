"""Streams as libsrtp sees them: it guesses how often a sequence number has wrapped, and refuses what it saw before."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylibsrtp import Error, Policy, Session

from spaces.sfu.rtp import Packet
from spaces.sfu.slots import Slot, SlotSet
from tests.sfu.test_clean_streams import Act, acts
from tests.sfu.world import FORMAT, World

KEY = bytes(range(30))


def session(kind: int) -> Session:
    """As aiortc sets them up for a connection."""
    policy = Policy(key=KEY, ssrc_type=kind)
    policy.allow_repeat_tx = True
    policy.window_size = 1024
    return Session(policy=policy)


class Connection:
    """The keys of one listener, at both ends."""

    def __init__(self) -> None:
        self._node = session(Policy.SSRC_ANY_OUTBOUND)
        self._client = session(Policy.SSRC_ANY_INBOUND)

    def through(self, data: bytes, *, lost: bool = False) -> bytes:
        """Encrypt, and decrypt unless it is lost on the way."""
        protected = self._node.protect(data)
        return data if lost else self._client.unprotect(protected)


@settings(max_examples=15)
@given(script=acts, seed=st.integers(0, 2**16))
def test_every_packet_of_every_slot_is_decrypted(script: list[Act], seed: int) -> None:
    world = World(seed, speakers=4, slots=2, loss=0.1, duplicates=0.1, delays=0.3)
    sent: list[bytes] = []
    hear = world.shared.outputs[FORMAT]

    def send(data: bytes) -> None:
        hear(data)
        sent.append(data)

    world.shared.outputs[FORMAT] = send
    for act in script:
        if act.what not in ("deaf", "hear"):
            act.on(world)
    connection = Connection()
    for data in sent:
        assert connection.through(data) == data


def packets(slot: Slot, count: int, start: int = 0) -> list[bytes]:
    """What the slot sends of one steady voice."""
    sent = []
    for index in range(start, start + count):
        result = slot.rewrite("a", 0, Packet(111, False, index % 65_536, index * 960, 1, b"opus", 30, index * 0.02))
        assert result is not None
        sent.append(SlotSet.render(FORMAT, slot, result))
    return sent


@pytest.mark.parametrize("joined_at", [0, 1, 32_767, 32_768, 40_000, 65_500])
def test_a_listener_may_join_a_stream_at_any_number(joined_at: int) -> None:
    slot = Slot(7, 0, 0)
    packets(slot, joined_at)
    connection = Connection()
    for data in packets(slot, 70_000, joined_at)[::50]:
        assert connection.through(data) == data


def test_a_listener_who_loses_many_packets_follows_over_the_wrap() -> None:
    connection = Connection()
    chance = random.Random(1)
    lost = False
    for index, data in enumerate(packets(Slot(7, 30_000, 0), 80_000)):
        lost = chance.random() < (0.99 if lost else 0.002)  # outages of seconds
        connection.through(data, lost=lost and index > 50)


def test_a_packet_can_be_sent_again_as_long_as_it_is_remembered() -> None:
    slot = Slot(7, 65_500, 0)
    connection = Connection()
    sent = packets(slot, 64)
    for index, data in enumerate(sent):
        connection.through(data, lost=index % 3 == 0)
    for data in sent[::3]:
        assert connection.through(data) == data


def test_a_packet_sent_twice_is_refused_by_the_receiver() -> None:
    connection = Connection()
    (data,) = packets(Slot(7, 0, 0), 1)
    connection.through(data)
    with pytest.raises(Error):
        connection.through(data)
