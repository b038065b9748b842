"""The WebSocket shell: hello, limits, close codes. What commands do is tested with `spaces.live`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from spaces.model import Scope
from spaces.web import socket as shell
from spaces.web.socket import TokenBucket
from tests.web.conftest import Caller, OpenSite, Site


def path(space: Any) -> str:
    return f"/api/v1/spaces/{space['id']}/socket"


async def connect(caller: Caller, space: Any, **headers: str) -> ClientWebSocketResponse:
    return await caller.client.ws_connect(path(space), headers=caller.headers | headers)


async def join(caller: Caller, space: Any, **hello: Any) -> tuple[ClientWebSocketResponse, Any]:
    socket = await connect(caller, space)
    await socket.send_json({"type": "hello", "id": 1} | hello)
    return socket, await socket.receive_json()


async def answer_to(socket: ClientWebSocketResponse, number: int) -> Any:
    """The answer with that id; events before it are passed over."""
    while (message := await socket.receive_json(timeout=10)).get("id") != number:
        pass
    return message


async def until_closed(socket: ClientWebSocketResponse) -> tuple[list[Any], int | None]:
    """The messages that still came, and the close code."""
    messages = []
    async with asyncio.timeout(10):
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            messages.append(message.json())
    return messages, socket.close_code


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


def listeners(site: Site, space: Any) -> int:
    live = site.rooms.snapshot(space["id"])
    assert live is not None
    return live.listener_count


@pytest.fixture
async def space(site: Site) -> Any:
    return await (await site.person("mira")).opens()


async def test_a_guest_says_hello_and_is_welcome(site: Site, space: Any) -> None:
    socket, welcome = await join(site.nobody, space, name="Tom")
    assert (welcome["type"], welcome["id"]) == ("welcome", 1)
    assert welcome["space"]["id"] == space["id"]
    await socket.send_json({"type": "ping", "id": 2})
    assert await answer_to(socket, 2) == {"type": "ok", "id": 2}
    assert listeners(site, space) == 1
    await socket.close()
    await eventually(lambda: listeners(site, space) == 0)


async def test_the_page_joins_as_whoever_is_signed_in(site: Site) -> None:
    mira = await site.account("mira")
    browser = await site.browser(mira, **{"Sec-Fetch-Site": "same-origin"})
    space = await browser.opens()
    _, welcome = await join(browser, space)
    assert welcome["pid"] == f"u_{mira.id}"
    assert welcome["you"]["role"] == "host"


async def test_another_sites_page_cannot_use_the_cookie(site: Site) -> None:
    mira = await site.account("mira")
    browser = await site.browser(mira)
    space = await browser.opens()
    browser.headers.pop("Sec-Fetch-Site")
    answer = await browser.get(path(space), headers={"Origin": "https://evil.example"})
    assert (answer.status, answer.code) == (403, "cross_site")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await connect(browser, space, Origin="https://evil.example")
    assert refused.value.status == 403


async def test_another_sites_page_may_listen_as_a_guest(site: Site, space: Any) -> None:
    nobody = site.nobody
    nobody.headers["Origin"] = "https://friend.example"
    _, welcome = await join(nobody, space)
    assert welcome["type"] == "welcome"


async def test_a_token_needs_the_scope_to_join_and_another_to_moderate(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    assert mira.user
    reader = await site.with_token(mira.user, Scope.READ)
    assert (await reader.get(path(space))).code == "scope_missing"
    speaker = await site.with_token(mira.user, Scope.SPEAK)
    socket, welcome = await join(speaker, space)
    assert welcome["you"]["role"] == "host"
    await socket.send_json({"type": "mute_all", "id": 2})
    assert (await answer_to(socket, 2))["code"] == "scope_missing"


async def test_spaces_that_are_over_or_unknown_answer_before_the_upgrade(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await site.nobody.get(path(space))).code == "space_over"
    assert (await site.nobody.get(path({"id": "nowhere"}))).code == "space_not_found"


async def test_a_plain_request_is_told_that_this_is_a_socket(site: Site, space: Any) -> None:
    answer = await site.nobody.get(path(space))
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_who_does_not_say_hello_in_time_is_sent_away(
    site: Site, space: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "HELLO_SECONDS", 0.05)
    assert await until_closed(await connect(site.nobody, space)) == ([], 4401)


@pytest.mark.parametrize("first", ['{"type":"ping","id":3}', "nonsense", '{"type":"hello","id":3,"name":7}'])
async def test_what_comes_instead_of_a_hello_is_not_understood(site: Site, space: Any, first: str) -> None:
    socket = await connect(site.nobody, space)
    await socket.send_str(first)
    [refusal], code = await until_closed(socket)
    assert (refusal["type"], code) == ("error", 4400)
    assert refusal["id"] == (None if first == "nonsense" else 3)


async def test_bytes_are_not_understood(site: Site, space: Any) -> None:
    first = await connect(site.nobody, space)
    await first.send_bytes(b"\0")
    assert (await until_closed(first))[1] == 4400
    later, _ = await join(site.nobody, space)
    await later.send_bytes(b"\0")
    assert (await until_closed(later))[1] == 4400


async def test_who_goes_before_saying_hello_is_nobody(site: Site, space: Any) -> None:
    socket = await connect(site.nobody, space)
    await socket.close()
    assert listeners(site, space) == 0


async def test_a_message_that_is_too_large_closes_the_socket(site: Site, space: Any) -> None:
    socket, _ = await join(site.nobody, space)
    await socket.send_str("x" * (shell.MESSAGE_MAX + 1))
    assert (await until_closed(socket))[1] == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    await eventually(lambda: listeners(site, space) == 0)


async def test_a_flood_of_messages_closes_the_socket(site: Site, space: Any) -> None:
    socket, _ = await join(site.nobody, space)
    for number in range(int(shell.BURST) + 20):
        await socket.send_json({"type": "ping", "id": number})
    answers, code = await until_closed(socket)
    assert code == 4429
    assert shell.BURST <= len(answers) < shell.BURST + 15


async def test_banned_and_surplus_people_are_told_why(open_site: OpenSite) -> None:
    site = await open_site(spaces__listener_limit=1)
    mira = await site.person("mira")
    space = await mira.opens()
    host, _ = await join(mira, space)
    guest, welcome = await join(site.nobody, space)
    surplus = await connect(site.nobody, space)
    await surplus.send_json({"type": "hello", "id": 1})
    [refusal], code = await until_closed(surplus)
    assert (refusal["code"], refusal["id"], code) == ("space_full", 1, 1013)
    await host.send_json({"type": "ban", "pid": welcome["pid"]})
    messages, code = await until_closed(guest)
    assert (messages[-1], code) == ({"type": "removed", "reason": "banned"}, 4403)
    again = await connect(site.nobody, space)
    await again.send_json({"type": "hello", "key": welcome["key"]})
    [refusal], code = await until_closed(again)
    assert (refusal["code"], code) == ("banned", 4403)


async def test_leaving_and_ending_close_with_their_own_codes(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    host, _ = await join(mira, space)
    guest, _ = await join(site.nobody, space)
    other, _ = await join(site.nobody, space)
    await guest.send_json({"type": "leave"})
    assert (await until_closed(guest))[1] == 1000
    await host.send_json({"type": "end", "id": 9})
    messages, code = await until_closed(other)
    assert (messages[-1]["type"], messages[-1]["reason"], code) == ("ended", "host", 4410)


async def test_a_draining_node_asks_to_come_back(site: Site, space: Any) -> None:
    socket, _ = await join(site.nobody, space)
    site.rooms.drain()
    messages, code = await until_closed(socket)
    assert (messages[-1]["type"], code) == ("reconnect", 1012)
    assert (await site.nobody.get(path(space))).code == "draining"


async def test_a_client_that_reads_too_slowly_is_told_to_come_back(site: Site, space: Any) -> None:
    socket, _ = await join(site.nobody, space)
    for _ in range(300):
        site.rooms._venues[space["id"]].crowd.tell("{}")
    assert (await until_closed(socket))[1] == 4408


async def test_a_client_that_does_not_read_at_all_is_cut_off(
    site: Site, space: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "SEND_SECONDS", 0.2)
    socket, _ = await join(site.nobody, space)
    assert socket._conn is not None
    assert socket._conn.transport is not None
    socket._conn.transport.pause_reading()  # type: ignore[attr-defined]
    text = '"' + "x" * 200_000 + '"'  # 40 MB in all: more than the kernel keeps for both sides
    for _ in range(200):
        site.rooms._venues[space["id"]].crowd.tell(text)
    await eventually(lambda: listeners(site, space) == 0)
    socket._conn.transport.abort()


def test_a_token_bucket_fills_at_its_rate_up_to_its_brim() -> None:
    bucket = TokenBucket(rate=8, burst=3, now=100)
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(100.125), bucket.take(100.125)] == [True, False]
    assert [bucket.take(1000) for _ in range(4)] == [True, True, True, False]
