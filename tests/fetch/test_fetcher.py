"""The guarded fetcher against real servers that lie, drip, redirect and explode."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

import spaces
from spaces.config import Config
from spaces.fetch import Fetched, Fetcher, Refused
from spaces.fetch.fetcher import retry_after, user_agent

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HERE = "127.0.0.1"


class Names(AbstractResolver):
    """A name server with knobs: addresses by name; names that are not in it do not exist."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family=socket.AF_INET) -> list[ResolveResult]:
        self.asked.append(host)
        if host not in self.names:
            raise OSError(socket.EAI_NONAME, "no such name")
        return [self._result(host, address, port) for address in self.names[host]]

    def _result(self, host: str, address: str, port: int) -> ResolveResult:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)

    async def close(self) -> None:
        pass


def settings(*allowed: str, **fetch: object) -> Config:
    return Config.model_validate({"fetch": {"allow_hosts": allowed, **fetch}})


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server at a port of its own; its address."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await handler(request)

    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", handle)
    async with TestServer(app, host=HERE) as server:
        yield f"http://{HERE}:{server.port}"


async def got(handler: Handler, path: str = "/", **fetch: object) -> Fetched:
    async with serving(handler) as url, Fetcher(settings("127.0.0.0/8", **fetch)) as fetcher:
        return await fetcher.get(url + path, accept="*/*")


async def hello(request: web.Request) -> web.Response:
    return web.Response(text="hello")


# What comes back


async def test_an_answer_has_its_body_its_headers_and_where_it_came_from():
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=b"<rss/>", headers={"ETag": '"1"'}, content_type="application/rss+xml")

    answer = await got(handler, "/feed?x=%2F")
    assert (answer.status, answer.body, answer.permanent) == (200, b"<rss/>", None)
    assert answer.headers["etag"] == '"1"'
    assert answer.url.endswith("/feed?x=%2F")


@pytest.mark.parametrize("status", [200, 206, 304, 404, 410])
async def test_what_the_caller_can_judge_is_an_answer(status: int):
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status)

    assert (await got(handler)).status == status


@pytest.mark.parametrize("status", [300, 305, 400, 401, 403, 429, 451, 500, 503])
async def test_every_other_status_is_refused_with_words(status: int):
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": "120"})

    with pytest.raises(Refused, match=f"HTTP {status}") as refused:
        await got(handler)
    assert (refused.value.code, refused.value.status, refused.value.retry_after) == ("http_error", status, 120)


async def test_it_says_who_it_is_and_nothing_else():
    seen: list[web.Request] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request)
        return web.Response(headers={"Set-Cookie": "track=1"})

    config = Config.model_validate(
        {"fetch": {"allow_hosts": [HERE]}, "server": {"public_url": "https://spaces.example.org"}}
    )
    async with serving(handler) as url, Fetcher(config) as fetcher:
        for _ in range(2):
            await fetcher.get(url, accept="text/xml", conditions={"If-None-Match": '"1"'})
    headers = dict(seen[1].headers)
    del headers["Host"]
    assert headers == {
        "User-Agent": f"Spaces/{spaces.__version__} (+https://spaces.example.org)",
        "Accept": "text/xml",
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": '"1"',
    }


def test_the_operator_can_name_another_contact_and_a_server_for_one_machine_names_none():
    assert user_agent(settings(contact="mailto:me@example.org")).endswith("(+mailto:me@example.org)")
    assert user_agent(settings()) == f"Spaces/{spaces.__version__}"


async def test_settings_of_proxies_in_the_environment_are_ignored(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert (await got(hello)).body == b"hello"


async def test_packed_bodies_come_unpacked():
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})

    assert (await got(handler)).body == b"hello"


async def test_posting_sends_the_body_and_its_headers():
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=f"{request.method} {request.content_type} {await request.text()}", status=202)

    async with serving(handler) as url, Fetcher(settings(HERE)) as fetcher:
        answer = await fetcher.post(url, b"a=b", {"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.body) == (202, b"POST application/x-www-form-urlencoded a=b")


# Where it does not go


async def test_a_server_on_this_machine_is_refused_however_it_is_called():
    reached = []

    async def handler(request: web.Request) -> web.Response:
        reached.append(request.url)
        return web.Response()

    names = Names(
        innocent_example=[HERE],
        mapped_example=["::ffff:127.0.0.1"],
        six_example=["::1"],
        nat64_example=["64:ff9b::7f00:1"],
        both_example=["10.0.0.1", "192.168.0.1", "fe80::1"],
        metadata_example=["169.254.169.254"],
        any_example=["0.0.0.0"],
    )
    async with serving(handler) as url, Fetcher(settings(), resolver=names) as fetcher:
        port = url.rpartition(":")[2]
        for host in (*names.names, HERE, "localhost", "0x7f000001", "[::ffff:127.0.0.1]"):
            with pytest.raises(Refused) as refused:
                await fetcher.get(f"http://{host}:{port}/", accept="*/*")
            assert refused.value.code == "address_refused", host
    assert not reached


async def test_where_a_refused_name_leads_is_for_the_operator_only(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "spaces.fetch")
    async with Fetcher(settings(), resolver=Names(innocent_example=["192.168.7.7"])) as fetcher:
        with pytest.raises(Refused) as refused:
            await fetcher.get("http://innocent.example/", accept="*/*")
    assert refused.value.detail == (
        "innocent.example leads to an address that is not on the public internet. "
        "This server only asks the public internet. Its operator can allow it in [fetch] allow_hosts."
    )
    assert "innocent.example: it leads to 192.168.7.7, a private address" in caplog.text


async def test_of_several_addresses_the_private_ones_are_never_connected_to():
    """The public one is tried, and cannot be reached in a test; the other, where a server is, would have answered."""
    reached = []

    async def handler(request: web.Request) -> web.Response:
        reached.append(request.url)
        return web.Response()

    async with serving(handler) as url:
        port = url.rpartition(":")[2]
        names = Names(two_example=["192.0.2.1", HERE])
        async with Fetcher(settings("192.0.2.0/24", timeout=0.3), resolver=names) as fetcher:
            with pytest.raises(Refused):
                await fetcher.get(f"http://two.example:{port}/", accept="*/*")
    assert not reached


async def test_a_name_is_looked_up_once_so_that_it_cannot_change_between_check_and_connection():
    names = Names(rebinding_example=[HERE])
    async with serving(hello) as url, Fetcher(settings("127.0.0.0/8"), resolver=names) as fetcher:
        await fetcher.get(f"http://rebinding.example:{url.rpartition(':')[2]}/", accept="*/*")
    assert names.asked == ["rebinding.example"]


@pytest.mark.parametrize("allowed", ["127.0.0.0/8", "nas.example"])
async def test_what_the_operator_allows_is_fetched(allowed: str):
    names = Names(nas_example=[HERE])
    async with serving(hello) as url, Fetcher(settings(allowed), resolver=names) as fetcher:
        answer = await fetcher.get(f"http://nas.example:{url.rpartition(':')[2]}/", accept="*/*")
    assert answer.body == b"hello"


async def test_an_allowed_host_does_not_open_the_way_to_others():
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://inside.example/"})

    names = Names(nas_example=[HERE], inside_example=["10.0.0.1"])
    async with serving(handler) as url, Fetcher(settings("nas.example"), resolver=names) as fetcher:
        with pytest.raises(Refused) as refused:
            await fetcher.get(f"http://nas.example:{url.rpartition(':')[2]}/", accept="*/*")
    assert refused.value.code == "address_refused"


async def test_this_server_knows_its_own_doors_also_where_its_interface_has_a_public_address():
    async with serving(hello) as url:
        port = int(url.rpartition(":")[2])
        config = Config.model_validate({"server": {"port": port}})
        async with Fetcher(config, resolver=Names(own_example=[HERE])) as fetcher:
            fetcher._allow = type(
                "Public", (), {"host": lambda *_: False, "address": lambda *_: False, "networks": ()}
            )()
            assert fetcher._is_ours((socket.AF_INET, socket.SOCK_STREAM, 6, "", (HERE, port)))
            assert not fetcher._is_ours((socket.AF_INET, socket.SOCK_STREAM, 6, "", (HERE, port + 1)))
            assert not fetcher._is_ours((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port)))


# Redirects


def moving(*hops: tuple[int, str]) -> Handler:
    """Redirects, one for each path /0, /1 and so on; then an answer."""

    async def handler(request: web.Request) -> web.Response:
        number = int(request.path.strip("/") or 0)
        if number < len(hops):
            status, location = hops[number]
            return web.Response(status=status, headers={"Location": location})
        return web.Response(text=f"{request.method} {await request.text()}")

    return handler


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [([301], True), ([308, 301], True), ([302], False), ([301, 302], False), ([307, 308], False)],
)
async def test_a_move_is_for_good_when_every_hop_says_so(statuses: list[int], permanent: bool):
    hops = [(status, f"/{number + 1}") for number, status in enumerate(statuses)]
    answer = await got(moving(*hops), "/0")
    assert answer.url.endswith(f"/{len(hops)}")
    assert answer.permanent == (answer.url if permanent else None)


async def test_five_redirects_are_followed_and_no_more():
    hops = [(302, f"/{number + 1}") for number in range(6)]
    assert (await got(moving(*hops[:5]), "/0")).status == 200
    with pytest.raises(Refused) as refused:
        await got(moving(*hops), "/0")
    assert refused.value.code == "too_many_redirects"


async def test_a_loop_of_redirects_ends():
    with pytest.raises(Refused) as refused:
        await got(moving((301, "/1"), (301, "/0")), "/0")
    assert refused.value.code == "too_many_redirects"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://10.0.0.1/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://[::1]/", "address_refused"),
        ("//0x0a000001/", "address_refused"),
        ("http://localhost:22/", "address_refused"),
        ("file:///etc/passwd", "url_invalid"),
        ("ftp://example.org/", "url_invalid"),
        ("http://me:secret@example.org/", "url_invalid"),
        ("http://[::1", "bad_answer"),
        ("", "http_error"),
    ],
)
async def test_a_redirect_is_checked_like_every_address(target: str, code: str):
    with pytest.raises(Refused) as refused:
        await got(moving((302, target)), "/0")
    assert refused.value.code == code


async def test_a_post_stays_one_or_ends():
    async with serving(moving((307, "/1"))) as url, Fetcher(settings(HERE)) as fetcher:
        assert (await fetcher.post(f"{url}/0", b"body", {})).body == b"POST body"
    async with serving(moving((302, "/1"))) as url, Fetcher(settings(HERE)) as fetcher:
        with pytest.raises(Refused):
            await fetcher.post(f"{url}/0", b"body", {})


# What never ends, or is too much


async def streamed(request: web.Request, piece: bytes, pause: float, headers: dict[str, str] | None = None):
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    try:
        while True:
            await response.write(piece)
            await asyncio.sleep(pause)
    except (ConnectionError, asyncio.CancelledError):
        return response


async def test_a_body_without_end_is_cut_off():
    with pytest.raises(Refused) as refused:
        await got(lambda request: streamed(request, bytes(65536), 0), size_mb=1)
    assert refused.value.code == "too_large"


async def test_a_body_that_drips_ends_with_the_time():
    with pytest.raises(Refused, match=r"longer than 0\.3 seconds") as refused:
        await got(lambda request: streamed(request, b"x", 0.01), timeout=0.3)
    assert refused.value.code == "too_slow"


async def test_a_server_that_says_nothing_ends_with_the_time():
    never = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    with pytest.raises(Refused) as refused:
        await got(handler, timeout=0.2)
    assert refused.value.code == "too_slow"


async def test_redirects_share_one_time():
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": "/again"})

    with pytest.raises(Refused) as refused:
        await got(handler, timeout=0.4)
    assert refused.value.code == "too_slow"


async def test_a_bomb_does_not_explode():
    bomb = gzip.compress(bytes(50_000_000))

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    with pytest.raises(Refused) as refused:
        await got(handler, size_mb=1)
    assert refused.value.code == "too_large"


async def test_a_body_that_announces_too_much_is_not_even_begun():
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=bytes(2_000_000))

    with pytest.raises(Refused) as refused:
        await got(handler, size_mb=1)
    assert refused.value.code == "too_large"


async def test_a_smaller_limit_and_a_shorter_time_can_be_asked_for():
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=bytes(2000))

    async with serving(handler) as url, Fetcher(settings(HERE)) as fetcher:
        with pytest.raises(Refused):
            await fetcher.get(url, accept="*/*", limit=1000)
        assert len((await fetcher.get(url, accept="*/*", limit=2000)).body) == 2000


async def raw(answer: bytes) -> tuple[asyncio.Server, str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, HERE, 0)
    return server, f"http://{HERE}:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "broken_off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nshort", "broken_off"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "bad_answer"),
        (b"", "bad_answer"),
    ],
)
async def test_an_answer_that_is_none_is_refused(answer: bytes, code: str):
    server, url = await raw(answer)
    async with server, Fetcher(settings(HERE)) as fetcher:
        with pytest.raises(Refused) as refused:
            await fetcher.get(url, accept="*/*")
    assert refused.value.code == code


async def test_a_name_that_does_not_exist_and_a_closed_port_are_told_apart():
    async with Fetcher(settings(HERE), resolver=Names()) as fetcher:
        with pytest.raises(Refused, match=r"no server named nowhere\.example"):
            await fetcher.get("http://nowhere.example/", accept="*/*")
        with socket.create_server((HERE, 0)) as listener:
            port = listener.getsockname()[1]
        with pytest.raises(Refused, match="cannot be reached"):
            await fetcher.get(f"http://{HERE}:{port}/", accept="*/*")


async def test_plain_http_where_tls_should_be_is_refused():
    async with serving(hello) as url, Fetcher(settings(HERE)) as fetcher:
        with pytest.raises(Refused):
            await fetcher.get(url.replace("http:", "https:"), accept="*/*")
    assert ssl.create_default_context().check_hostname


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (" 5 ", 5),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1" * 30, None),
        ("999999999", 30 * 86400),
        ("Mon, 23 Nov 9999 12:01:00 GMT", 30 * 86400),
        ("Mon, 23 Nov 99999999999 12:01:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0),
        (None, None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(text: str | None, seconds: float | None):
    assert retry_after(text, datetime(2026, 11, 23, 12, tzinfo=UTC)) == seconds
