"""Who is at the other end of a request, behind proxies that we trust."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_Address = IPv4Address | IPv6Address


def client_address(remote: str | None, forwarded_for: str | None, trusted: Iterable[str]) -> str:
    """The address that a request is counted against.

    Args:
        remote: the peer of the TCP connection.
        forwarded_for: the X-Forwarded-For header as received.
        trusted: addresses and networks whose word about the client is believed.

    Returns:
        The last address of the chain that is not a trusted proxy; of an IPv6 address its /64, because that is what
        one subscriber gets. "unknown" when there is none (a socket without an address).
    """
    networks = [ip_network(network, strict=False) for network in trusted]
    chain = [*(forwarded_for or "").split(","), remote or ""]
    client: _Address | None = None
    for hop in reversed(chain):
        address = _parse(hop)
        if address is None:
            break
        client = address
        if not _inside(address, networks):
            break
    return "unknown" if client is None else _subscriber(client)


def _parse(text: str) -> _Address | None:
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _inside(address: _Address, networks: list[IPv4Network | IPv6Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _subscriber(address: _Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), 64), strict=False))
