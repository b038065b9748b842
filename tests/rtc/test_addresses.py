from __future__ import annotations

import pytest

from spaces.rtc import addresses


@pytest.fixture
def interfaces(monkeypatch):
    def have(*found: str) -> None:
        monkeypatch.setattr(
            addresses, "get_host_addresses", lambda use_ipv4, use_ipv6: [a for a in found if use_ipv6 or ":" not in a]
        )

    return have


def test_what_the_operator_says_is_offered_and_nothing_else(interfaces):
    interfaces("10.0.0.5")
    assert addresses.offered("203.0.113.7, 2001:db8::7", loopback=True, ipv6=True) == ["203.0.113.7", "2001:db8::7"]


def test_a_public_ip_that_is_none_is_refused():
    with pytest.raises(ValueError):
        addresses.offered("example.org", loopback=False, ipv6=True)


def test_interfaces_come_ipv4_first_without_link_local_and_repetition(interfaces):
    interfaces("2001:db8::5", "192.0.2.5", "fe80::1%eth0", "192.0.2.5", "10.0.0.5")
    assert addresses.offered("", loopback=False, ipv6=True) == ["192.0.2.5", "10.0.0.5", "2001:db8::5"]


def test_without_ipv6_no_ipv6_address_is_offered(interfaces):
    interfaces("2001:db8::5", "192.0.2.5")
    assert addresses.offered("", loopback=False, ipv6=False) == ["192.0.2.5"]


def test_loopback_is_offered_for_people_on_the_machine_or_when_there_is_nothing_else(interfaces):
    interfaces("192.0.2.5")
    assert addresses.offered("", loopback=True, ipv6=True) == ["192.0.2.5", "127.0.0.1"]
    interfaces()
    assert addresses.offered("", loopback=False, ipv6=True) == ["127.0.0.1"]
