"""What this server never asks for: addresses that are not on the public internet, and URLs that are none.

Pure: the same answer for the same address, whatever the network says. `spaces.fetch.fetcher` asks here about every URL
and, when it connects, about every address a name really led to.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import SplitResult, quote, urlsplit

from spaces.errors import Invalid

URL_MAX = 2048
"""Characters of a URL; longer ones are mistakes or attacks."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's registries of special-purpose addresses, written out because `ipaddress` knew them differently from one release
# of Python to the next.
_SPECIAL_4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), words)
    for network, words in (
        ("0.0.0.0/8", "an address of this machine"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "an address inside a provider's network"),
        ("127.0.0.0/8", "an address of this machine"),
        ("169.254.0.0/16", "an address of the local network"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for examples"),
        ("192.88.99.0/24", "a reserved address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for measurements"),
        ("198.51.100.0/24", "an address for examples"),
        ("203.0.113.0/24", "an address for examples"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")  # all that was ever given out as global unicast (RFC 4291 §2.4)
_SPECIAL_6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), words)
    for network, words in (
        ("2001::/23", "a reserved address"),  # Teredo, benchmarks, ORCHID and others (RFC 2928)
        ("2001:db8::/32", "an address for examples"),
        ("2002::/16", "a 6to4 address"),  # leads to any IPv4 address (RFC 3056)
        ("3fff::/20", "an address for examples"),  # RFC 9637
        ("::1/128", "an address of this machine"),
        ("::/128", "an address of this machine"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "an address of the local network"),
        ("ff00::/8", "a multicast address"),
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291 §2.5.5.2
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1; how machines that have only IPv6 reach the public IPv4 internet

_PODCAST_SCHEMES = re.compile(r"(?i)^(feed|pcast|itpc|itms|podcast):(//)?(?=https?://)")
_SCHEMES = {"feed": "http", "itpc": "http", "pcast": "http"}
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")  # a host that ends in one is an IPv4 address, or nothing (WHATWG URL §3.5)
_NEVER = re.compile(r"[\x00-\x20\x7f\\]")  # what one reader skips and the next takes for an end
_QUERY = "/%:@!$&'()*+,;=~?[]|^`{}"
_NOT_AN_ADDRESS = "This is not the address of a page or a feed. It must look like https://example.org/feed.xml."


class Refused(Invalid):
    """Something from outside that this server does not get, or cannot.

    Attributes:
        status: what the other server answered, or None when it did not.
        retry_after: seconds after which that server wants to be asked again, or None when it did not say.
    """

    code = "unreachable"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        field: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail, code=code, field=field)
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Allow:
    """What may be asked although it is not public ([fetch] allow_hosts)."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """From names of hosts and networks, mixed."""
        hosts, networks = set[str](), list[Network]()
        for entry in entries:
            try:
                networks.append(ip_network(entry, strict=False))
            except ValueError:
                hosts.add(entry.lower())
        return cls(frozenset(hosts), tuple(networks))

    def host(self, name: str) -> bool:
        """Whether everything that this host's name leads to may be asked."""
        return name in self.hosts

    def address(self, ip: Address) -> bool:
        """Whether it is in an allowed network."""
        return any(ip in network for network in self.networks)


def refusal(ip: Address, allow: Allow) -> str | None:
    """Why nothing is fetched from there, such as "a private address"; None when it may be.

    IPv4 addresses inside IPv6 ones are judged as what they are.
    """
    if allow.address(ip):
        return None
    if isinstance(ip, IPv6Address):
        if ip in _MAPPED or ip in _NAT64:
            return refusal(IPv4Address(int(ip) & 0xFFFFFFFF), allow)
        return _refusal_6(ip)
    return next((words for network, words in _SPECIAL_4 if ip in network), None)


def _refusal_6(ip: IPv6Address) -> str | None:
    known = next((words for network, words in _SPECIAL_6 if ip in network), None)
    return known or (None if ip in _GLOBAL_6 else "a reserved address")


def check_url(url: str, allow: Allow) -> str:
    """The URL in its normal form, which is the same for all spellings of it: for storing, comparing and fetching.

    Scheme and host in lower case, names in ASCII, no default port, no fragment; `feed:`, `itpc:` and `pcast:` are web
    addresses.

    Raises:
        Refused: url_invalid when it is no web address or carries a password; address_refused when its host is
            obviously not on the public internet.
    """
    parts = _split(url)
    if "@" in parts.netloc:
        text = "This address has a name or a password in it. Use it without them: they would be shown to everybody."
        raise _invalid(text)
    scheme = _SCHEMES.get(parts.scheme, parts.scheme)
    if scheme not in _PORTS:
        raise _invalid(_NOT_AN_ADDRESS)
    host, port = _host(parts), _port(parts)
    _check_host(host, allow)
    place = f"[{host}]" if ":" in host else host
    if port not in {None, _PORTS[scheme]}:
        place += f":{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = f"?{quote(parts.query, safe=_QUERY)}" if parts.query else ""
    return f"{scheme}://{place}{path}{query}"


def literal(host: str) -> Address | None:
    """The address that a host is written as, in any spelling that systems understand: 127.1, 0x7f000001; else None."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        raise _invalid(_NOT_AN_ADDRESS) from None


def describe(host: str, ip: Address, reason: str) -> Refused:
    """The refusal of a host for people to read.

    What a name leads to is not told: names of the operator's own network would be looked up by way of us.
    """
    where = f"{host} leads to an address that is not on the public internet"
    return Refused(
        f"{f'{host} is {reason}' if str(ip) == host else where}. "
        "This server only asks the public internet. Its operator can allow it in [fetch] allow_hosts.",
        code="address_refused",
        field="url",
    )


def _split(url: str) -> SplitResult:
    url = _PODCAST_SCHEMES.sub("", url.strip())
    if len(url) > URL_MAX:
        raise _invalid(f"This address is longer than {URL_MAX} characters.")
    if _NEVER.search(url):
        raise _invalid(_NOT_AN_ADDRESS)
    try:
        return urlsplit(url)
    except ValueError:
        raise _invalid(_NOT_AN_ADDRESS) from None


def _host(parts: SplitResult) -> str:
    """In ASCII and lower case, without the dot of the root."""
    name = (parts.hostname or "").removesuffix(".")
    if parts.netloc.startswith("["):
        try:
            return str(IPv6Address(name if "%" not in name else ""))  # zones are for local networks (RFC 6874)
        except ValueError:
            raise _invalid(_NOT_AN_ADDRESS) from None
    try:
        name = name.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise _invalid(_NOT_AN_ADDRESS) from None
    if not _HOST.fullmatch(name):
        raise _invalid(_NOT_AN_ADDRESS)
    address = literal(name)
    return name if address is None else str(address)


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise _invalid("The port in this address is not one.")
    return port


def _check_host(host: str, allow: Allow) -> None:
    """What can be known without asking anybody; the fetcher judges what names lead to when it connects."""
    if allow.host(host):
        return
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761 §6.3
        raise describe(host, IPv4Address("127.0.0.1"), "an address of this machine")
    address = literal(host)
    if address is not None and (reason := refusal(address, allow)):
        raise describe(host, address, reason)


def _invalid(text: str) -> Refused:
    return Refused(text, code="url_invalid", field="url")
