from __future__ import annotations

from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from spaces.rtc import ice


class SilentPort:
    """Where an agent sends to in these tests."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, bytes]] = []

    def send(self, datagram: bytes, name: bytes) -> None:
        self.sent.append((datagram, name))


def request(agent: ice.IceAgent) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{agent.ufrag}:them"
    message.attributes["PRIORITY"] = 1
    message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(agent.password.encode())
    return bytes(message)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reader(data):
    ice.parse(data)


@given(st.data())
def test_a_damaged_check_is_answered_or_refused_and_never_raises(data):
    registry = ice.IceRegistry()
    port = SilentPort()
    agent = ice.IceAgent(port, "them", "x" * 24, registry.challenges)
    registry.add(agent, lambda name, now: True)
    good = bytearray(request(agent))
    for position in data.draw(st.lists(st.integers(0, len(good) - 1), max_size=4)):
        good[position] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    good[0:2] = good[0:2] if cut < 2 else b"\0\1"  # stays a request: an indication is neither answered nor refused
    registry.receive(bytes(good[:cut]), b"\x02\x00" + bytes(14), 1.0)
    assert len(port.sent) + registry.refused == 1


def test_random_strings_hold_only_ice_characters():
    assert all(c in ice._ALPHABET for c in ice.random_string(1000))
    assert ice.random_string(24) != ice.random_string(24)
