"""The one way by which this server gets anything from others: every URL a person or a publisher gave us goes here."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from types import MappingProxyType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

import spaces
from spaces.config import Config
from spaces.fetch import body
from spaces.fetch.guard import Address, Allow, Refused, check_url, describe, refusal
from spaces.fetch.names import Names

REDIRECTS = 5
"""Hops to other addresses that are followed."""

RETRY_MAX = 30 * 24 * 3600.0
"""Seconds that an answer may ask us to stay away."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_KEEPS_METHOD = frozenset({307, 308})
_ANSWERS = frozenset({304, 404, 410})  # besides success: the caller knows what they mean

_NONE: Mapping[str, str] = MappingProxyType({})

_log = logging.getLogger(__name__)

# Why addresses were refused while the present request connected: the exception that aiohttp makes of them is only text.
_refused: ContextVar[list[tuple[Address, str]]] = ContextVar("refused")


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer."""

    url: str  # where it came from in the end
    status: int  # 2xx, 304, 404 or 410; of `deliver` any
    headers: Mapping[str, str]  # names in any case
    body: bytes  # unpacked
    permanent: str | None  # where it has moved for good, when every hop said so
    seconds: float  # that it took


class Fetcher:
    """Gets things from other servers, guarded. An async context manager; may be used by any number of tasks."""

    def __init__(self, config: Config, *, resolver: AbstractResolver | None = None) -> None:
        """Prepare; nothing is opened yet.

        Args:
            config: its [fetch], and where this node listens itself.
            resolver: of host names; None asks the system.
        """
        self._config, self._given = config, resolver
        self._resolver: AbstractResolver | None = resolver
        self._allow = Allow.of(config.fetch.allow_hosts)
        self._limit = round(config.fetch.size_mb * 1e6)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    @property
    def allow(self) -> Allow:
        """What may be asked although it is not public: for `check_url` before anything is fetched."""
        return self._allow

    @property
    def limit(self) -> int:
        """Bytes that an answer may have, by the settings."""
        return self._limit

    async def __aenter__(self) -> Self:
        """Open it."""
        self._resolver = self._given or Names()
        self._sessions = {trusted: self._session(trusted=trusted) for trusted in (False, True)}
        return self

    async def __aexit__(self, *_: object) -> None:
        """End all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions = {}
        if self._resolver is not None:
            await self._resolver.close()

    async def get(
        self,
        url: str,
        *,
        accept: str,
        conditions: Mapping[str, str] = _NONE,
        limit: int | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it covers what asyncio.timeout around it could not explain
        cut: bool = False,
    ) -> Fetched:
        """Get what is at that URL, over at most five redirects.

        Args:
            url: any spelling of it.
            accept: media types, as the header has them.
            conditions: further headers: If-None-Match, If-Modified-Since.
            limit: bytes the answer may have; None: [fetch] size_mb.
            timeout: seconds for everything; None: [fetch] timeout.
            cut: whether the first `limit` bytes of a longer answer are enough.

        Raises:
            Refused: when it must not be asked for or did not come; the text says why.
        """
        headers = {**conditions, "Accept": accept}
        return await self._whole("GET", url, headers, b"", limit, timeout, cut=cut)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> Fetched:
        """Send something there; redirects are followed where they keep it a POST.

        Raises:
            Refused: as for `get`.
        """
        return await self._whole("POST", url, headers, body, None, timeout)

    async def deliver(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        limit: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> Fetched:
        """Send something exactly there, and take whatever is answered, also that it is refused.

        Redirects are not followed: what is signed for one receiver is not for another.

        Args:
            url: any spelling of it.
            body: what to send.
            headers: to send with it.
            limit: bytes of the answer that are wanted; what is behind them is not read.
            timeout: seconds for everything; None: [fetch] timeout.

        Raises:
            Refused: when it must not be asked, or nothing was answered.
        """
        began = time.monotonic()
        seconds = timeout or self._config.fetch.timeout
        url = check_url(url, self._allow)
        hop = _Hop("POST", url, {**headers, "Accept-Encoding": "identity"}, body, limit, cut=True)
        with _explained(url, seconds):
            async with asyncio.timeout(seconds), self._asked(hop) as answer:
                said = await _beginning(answer, limit)
                return Fetched(url, answer.status, answer.headers, said, None, time.monotonic() - began)

    async def _whole(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        data: bytes,
        limit: int | None,
        seconds: float | None,
        *,
        cut: bool = False,
    ) -> Fetched:
        began = time.monotonic()
        seconds = seconds or self._config.fetch.timeout
        limit = min(limit or self._limit, self._limit)
        url = check_url(url, self._allow)
        with _explained(url, seconds):
            async with asyncio.timeout(seconds):
                return await self._follow(_Hop(method, url, dict(headers), data, limit, cut), began)

    async def _follow(self, hop: _Hop, began: float) -> Fetched:
        """Go from hop to hop."""
        permanent = True
        for number in range(REDIRECTS + 1):
            async with self._asked(hop) as answer:
                location = _location(answer, hop)
                if location is None:
                    content = await _content(answer, hop.limit, cut=hop.cut)
                    moved = hop.url if permanent and number else None
                    return Fetched(hop.url, answer.status, answer.headers, content, moved, time.monotonic() - began)
                permanent = permanent and answer.status in _FOR_GOOD
                hop = hop.at(check_url(location, self._allow))
        raise Refused(f"It leads on and on: more than {REDIRECTS} redirects.", code="too_many_redirects")

    @asynccontextmanager
    async def _asked(self, hop: _Hop) -> AsyncIterator[aiohttp.ClientResponse]:
        host = urlsplit(hop.url).hostname or ""
        refused: list[tuple[Address, str]] = []
        token = _refused.set(refused)
        session = self._sessions[self._allow.host(host)]
        try:
            # The URL is in its normal form: quoting it once more would change what publishers sign.
            where = URL(hop.url, encoded=True)
            async with session.request(
                hop.method, where, headers=hop.headers, data=hop.data or None, allow_redirects=False
            ) as answer:
                yield answer
        except aiohttp.ClientConnectorError:
            if refused:
                ip, reason = refused[0]
                _log.info("nothing is fetched from %s: it leads to %s, %s", host, ip, reason)  # for the operator only
                raise describe(host, ip, reason) from None
            raise
        finally:
            _refused.reset(token)

    def _session(self, *, trusted: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,  # callers bound what they ask for: one host's slow connections must not use up a common number
            ttl_dns_cache=60,
            resolver=self._resolver,
            socket_factory=_open if trusted else self._guarded,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # no proxies, no .netrc
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # asyncio.timeout is around everything
            headers={"User-Agent": user_agent(self._config), "Accept-Encoding": body.ACCEPTED},
            max_field_size=32768,
        )

    def _guarded(self, found: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for an address that a name led to. Connecting goes exactly there: nobody looks the name up again."""
        ip = ip_address(found[4][0])
        reason = refusal(ip, self._allow)
        if reason is None and not self._allow.address(ip) and self._is_ours(found):
            reason = "this server itself"
        if reason is not None:
            _refused.get().append((ip, reason))
            raise OSError(f"{ip} is {reason}")
        return _open(found)

    def _is_ours(self, found: aiohttp.AddrInfoType) -> bool:
        """Whether this node listens there: its own doors are not to be knocked at by way of a feed."""
        if found[4][1] != self._config.server.port:
            return False
        with socket.socket(found[0], socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((found[4][0], 0))
            except OSError:
                return False  # not an address of this machine
            return True


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request."""

    method: str
    url: str
    headers: dict[str, str]
    data: bytes
    limit: int
    cut: bool

    def at(self, url: str) -> _Hop:
        return _Hop(self.method, url, self.headers, self.data, self.limit, self.cut)


def user_agent(config: Config) -> str:
    """Who we are, and where publishers can read about it or complain."""
    where = config.fetch.contact or config.server.public_url
    return f"Spaces/{spaces.__version__} (+{where})" if where else f"Spaces/{spaces.__version__}"


def _open(found: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, _ = found
    return socket.socket(family, kind, protocol)


def _location(answer: aiohttp.ClientResponse, hop: _Hop) -> str | None:
    """Where the next hop goes; None when this is the answer.

    Raises:
        Refused: http_error for everything that is neither.
    """
    if 200 <= answer.status < 300 or answer.status in _ANSWERS:
        return None
    location = answer.headers.get("Location", "").strip()
    follows = _KEEPS_METHOD if hop.method == "POST" else _MOVED
    if location and answer.status in follows:
        return urljoin(hop.url, location)
    raise _http_error(answer)


async def _beginning(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    said = b""
    async for piece in answer.content.iter_chunked(limit):
        said += piece
        if len(said) >= limit:
            break
    return said[:limit]


async def _content(answer: aiohttp.ClientResponse, limit: int, *, cut: bool) -> bytes:
    if (answer.content_length or 0) > limit and not cut:
        raise body.too_large(limit)
    encoding = answer.headers.get("Content-Encoding", "")
    return await body.read(answer.content.iter_chunked(65536), encoding, limit, cut=cut)


_WORDS = {
    401: "wants a password",
    402: "wants to be paid",
    403: "does not let us have it",
    429: "says that we asked too often",
    451: "may not give it to us for legal reasons",
    500: "has a fault of its own",
    502: "has a fault of its own",
    503: "cannot answer now",
    504: "has a fault of its own",
}


def _http_error(answer: aiohttp.ClientResponse) -> Refused:
    words = _WORDS.get(answer.status, "did not give it to us")
    return Refused(
        f"{answer.url.host} {words} (HTTP {answer.status}).",
        code="http_error",
        status=answer.status,
        retry_after=retry_after(answer.headers.get("Retry-After"), datetime.now(UTC)),
    )


def retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks us to wait, 0 to RETRY_MAX (RFC 9110 §10.2.3); None without one."""
    text = (text or "").strip()
    if text.isdecimal() and len(text) < 10:
        return min(float(text), RETRY_MAX)
    try:
        when = email.utils.parsedate_to_datetime(text)
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError):  # the second for years that no calendar has
        return None
    return min(max(0.0, seconds), RETRY_MAX)


@contextmanager
def _explained(url: str, seconds: float) -> Iterator[None]:
    """Every way in which the network fails, in words."""
    host = urlsplit(url).hostname
    try:
        yield
    except TimeoutError:
        raise Refused(f"{host} took longer than {seconds:g} seconds.", code="too_slow") from None
    except aiohttp.ClientConnectorDNSError:
        raise Refused(f"There is no server named {host}, or it cannot be found now.") from None
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError, ssl.SSLError):
        raise Refused(f"{host} has no valid certificate, so nobody can tell whether it is the right one.") from None
    except aiohttp.ClientConnectorError as error:
        reason = f": {error.os_error.strerror}" if error.os_error.strerror else ""
        raise Refused(f"{host} cannot be reached{reason}.") from None
    except aiohttp.ClientPayloadError:
        raise Refused("The answer broke off, or was packed wrongly.", code="broken_off") from None
    except (aiohttp.ClientError, ValueError, OSError) as error:
        words = str(error) or type(error).__name__
        raise Refused(f"{host} gave an answer that cannot be understood: {words[:200]}", code="bad_answer") from None
