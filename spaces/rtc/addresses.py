"""The addresses a node offers to its peers."""

from __future__ import annotations

import ipaddress

from aioice.ice import get_host_addresses


def offered(public_ip: str, *, loopback: bool, ipv6: bool) -> list[str]:
    """Addresses for the candidates of our answers, the preferred first.

    Args:
        public_ip: what the operator says people reach the machine at; comma-separated, may be empty.
        loopback: whether people on the machine itself are to be served (a node that listens on loopback only).
        ipv6: whether our socket takes IPv6.

    Raises:
        ValueError: when `public_ip` holds something that is no address.
    """
    if public_ip:
        return [str(ipaddress.ip_address(part.strip())) for part in public_ip.split(",") if part.strip()]
    found = [ipaddress.ip_address(text.partition("%")[0]) for text in get_host_addresses(True, ipv6)]
    usable = [address for address in dict.fromkeys(found) if not (address.is_loopback or address.is_link_local)]
    # IPv4 first: it is what a peer without working IPv6 can use, and every candidate costs it a check.
    usable.sort(key=lambda address: address.version)
    texts = [str(address) for address in usable]
    return [*texts, "127.0.0.1"] if loopback or not texts else texts
