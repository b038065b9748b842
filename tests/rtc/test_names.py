from __future__ import annotations

import socket

import pytest

from spaces.rtc import names


@pytest.mark.parametrize("address", [("192.0.2.1", 7890), ("2001:db8::1", 7890, 0, 0), ("fe80::1", 1, 0, 3)])
def test_an_address_survives_the_way_there_and_back(address):
    assert names.decode(names.encode(address)) == address


def test_the_bytes_are_the_systems_own():
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as a, socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as b:
        a.bind(("::1", 0))
        b.bind(("::1", 0))
        a.sendto(b"x", names.decode(names.encode(b.getsockname())))
        assert b.recv(10) == b"x"


def test_an_ipv4_peer_of_a_dual_stack_socket_is_told_its_ipv4_address():
    assert names.public(names.encode(("::ffff:192.0.2.9", 5000, 0, 0))) == ("192.0.2.9", 5000)
    assert names.public(names.encode(("2001:db8::9", 5000, 0, 0))) == ("2001:db8::9", 5000)
    assert names.public(names.encode(("192.0.2.9", 5000))) == ("192.0.2.9", 5000)


def test_a_name_is_no_address():
    with pytest.raises(OSError):
        names.encode(("example.org", 1))
