"""Socket addresses: the system's own bytes, which key every table, and the (host, port) that people and STUN use."""

from __future__ import annotations

import functools
import ipaddress
import socket
import struct

_FAMILY = struct.Struct("=H")

Address = tuple[str, int]


def encode(address: tuple[str, int] | tuple[str, int, int, int]) -> bytes:
    """The sockaddr_in6 (or, for a pair with an IPv4 host, sockaddr_in) of what the socket module calls an address.

    Raises:
        OSError: when the host is no IP address.
    """
    host, port = address[0], address[1]
    if len(address) == 2:
        return _FAMILY.pack(socket.AF_INET) + struct.pack("!H", port) + socket.inet_aton(host) + bytes(8)
    flow, scope = address[2], address[3]
    packed = socket.inet_pton(socket.AF_INET6, host.partition("%")[0])
    return _FAMILY.pack(socket.AF_INET6) + struct.pack("!HI", port, flow) + packed + struct.pack("=I", scope)


@functools.lru_cache(4096)
def decode(name: bytes) -> tuple[str, int] | tuple[str, int, int, int]:
    """The address as the socket module wants it."""
    if _FAMILY.unpack_from(name)[0] == socket.AF_INET:
        return socket.inet_ntoa(name[4:8]), struct.unpack_from("!H", name, 2)[0]
    port, flow = struct.unpack_from("!HI", name, 2)
    return socket.inet_ntop(socket.AF_INET6, name[8:24]), port, flow, struct.unpack_from("=I", name, 24)[0]


@functools.lru_cache(4096)  # every check of every listener asks, and most come from the same address
def public(name: bytes) -> Address:
    """Host and port as the peer knows itself: an IPv4 peer of our dual-stack socket is told its IPv4 address."""
    host, port = decode(name)[:2]
    ip = ipaddress.ip_address(host)
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return str(mapped or ip), port
