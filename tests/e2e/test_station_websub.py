"""News by WebSub: from a publisher's hub to a station, and from a station to whoever subscribed to its feed."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web

from stations.websub import REST
from tests.e2e.stationed import MAY_FETCH, get, imported, items, retry, station
from tests.e2e.tapped import archive
from tests.nodes import Person, ServerProcess, person
from tests.programmes import several
from tests.publisher import Publisher, serving

SECRET = "north wind"


@pytest.fixture
def reachable(tmp_path: Path) -> Iterator[ServerProcess]:
    """A node that knows under which address hubs can reach it."""
    with ServerProcess(tmp_path, server__drain_seconds=1, accounts__sign_up="open", **MAY_FETCH) as node:
        assert node.stop() == 0
        node.settings["SPACES_SERVER__PUBLIC_URL"] = node.url
        yield node.start()


@pytest.fixture
async def ada(reachable: ServerProcess) -> AsyncIterator[Person]:
    """Somebody there."""
    async with person(reachable.url, "ada") as ada:
        yield ada


async def rested(node: ServerProcess, feed_id: str) -> None:
    """The minute after a look, in which no hub is heeded, is over as far as the node knows."""
    async with archive(node) as kept:
        (feed,) = (await kept.store.feeds.of([feed_id])).values()
        assert feed.fetched_at is not None
        await kept.store.feeds.change(feed_id, fetched_at=feed.fetched_at - REST)


async def test_a_publishers_hub_tells_of_news_and_nobody_else_can(
    reachable: ServerProcess, ada: Person, publisher: Publisher
):
    show = publisher.show("night", hub=publisher.hub)
    made = await station(ada)
    await imported(ada, made["id"], show.url)
    await publisher.until(lambda: publisher.subscribers)
    (one,) = publisher.subscribers.values()
    assert one.topic == show.url
    assert len(one.secret) >= 16
    asked = {"hub.mode": "subscribe", "hub.topic": "http://elsewhere.example/", "hub.challenge": "a riddle"}
    assert (await get(ada.client, f"{one.callback}?{urlencode(asked)}"))[0] == 404, "we did not ask for that"
    guessed = f"{one.callback[:-3]}abc?{urlencode(asked | {'hub.topic': show.url})}"
    assert (await get(ada.client, guessed))[0] == 404
    show.programmes = several("night", 4)
    looks = len(show.asked)
    await rested(reachable, one.callback.split("/")[-2])
    assert (await publisher.announce(show, signature="0" * 64))[0] // 100 == 2, "who guesses learns nothing"
    assert (await publisher.announce(show))[0] // 100 == 2
    assert (await items(ada, made["id"], 4))[0]["title"] == "Night number 4"
    assert len(show.asked) == looks + 1


@dataclass
class Reader:
    """A feed reader that takes part in WebSub."""

    url: str = ""
    agrees: bool = True
    verified: list[dict[str, str]] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def verify(self, request: web.Request) -> web.Response:
        self.verified.append(dict(request.query))
        await self._tell()
        return web.Response(text=request.query.get("hub.challenge", "")) if self.agrees else web.Response(status=404)

    async def take(self, request: web.Request) -> web.Response:
        self.told.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        await self._tell()
        return web.Response(status=204)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, condition) -> None:
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(condition)


@asynccontextmanager
async def reading() -> AsyncIterator[Reader]:
    reader = Reader()
    app = web.Application()
    app.add_routes([web.get("/callback", reader.verify), web.post("/callback", reader.take)])
    async with serving(app) as root:
        reader.url = f"{root}/callback"
        yield reader


async def _ask(client: aiohttp.ClientSession, hub: str, **form: str) -> int:
    async with client.post(hub, data={f"hub.{name}": value for name, value in form.items()}) as answer:
        return answer.status


def _links(headers: dict[str, str]) -> str:
    return headers.get("link", "")


async def test_a_reader_subscribes_to_a_station_is_told_of_news_once_and_leaves(
    mira: Person, publisher: Publisher, anybody: aiohttp.ClientSession
):
    show = publisher.show("night")
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    await items(mira, made["id"], 3)
    _, body, headers = await get(anybody, made["feed_url"])
    hub = next(part for part in _links(headers).split(",") if 'rel="hub"' in part).partition("<")[2].partition(">")[0]
    assert hub.encode() in body
    async with reading() as reader:
        order = {"mode": "subscribe", "topic": made["feed_url"], "callback": reader.url, "secret": SECRET}
        assert await _ask(anybody, hub, **order) == 202
        await reader.until(lambda: reader.verified)
        assert reader.verified[0]["hub.topic"] == made["feed_url"]
        assert int(reader.verified[0]["hub.lease_seconds"]) > 0
        show.programmes = several("night", 4)
        await retry(mira, made["id"], one["id"])
        await items(mira, made["id"], 4)
        await reader.until(lambda: reader.told and b"Night number 4" in reader.told[-1][1])
        headers, body = reader.told[-1]
        method, _, digest = headers["x-hub-signature"].partition("=")
        assert hmac.compare_digest(digest, hmac.new(SECRET.encode(), body, method).hexdigest())
        assert 'rel="self"' in _links(headers)
        assert await _ask(anybody, hub, **order | {"mode": "unsubscribe"}) == 202
        await reader.until(lambda: len(reader.verified) > 1)
        assert reader.verified[-1]["hub.mode"] == "unsubscribe"


async def test_a_reader_that_did_not_ask_is_not_subscribed(mira: Person, anybody: aiohttp.ClientSession):
    made = await station(mira)
    async with reading() as reader:
        reader.agrees = False
        assert await _ask(anybody, "/hub", mode="subscribe", topic=made["feed_url"], callback=reader.url) == 202
        await reader.until(lambda: reader.verified)
        await mira.call("PATCH", f"/api/v1/stations/{made['id']}", {"title": "Another name"})
        reader.agrees = True
        order = {"mode": "subscribe", "topic": made["feed_url"], "callback": reader.url}
        assert await _ask(anybody, "/hub", **order) == 202
        await reader.until(lambda: len(reader.verified) > 1)
        assert reader.told == []


@pytest.mark.parametrize(
    "order",
    [
        {"topic": "http://elsewhere.example/feed.xml"},
        {"callback": "http://10.0.0.1/callback"},
        {"callback": "nowhere"},
        {"mode": "dance"},
    ],
)
async def test_the_hub_refuses_what_it_cannot_do(mira: Person, anybody: aiohttp.ClientSession, order: dict[str, str]):
    made = await station(mira)
    whole = {"mode": "subscribe", "topic": made["feed_url"], "callback": "http://127.0.0.1:9/callback"}
    assert await _ask(anybody, "/hub", **whole | order) // 100 == 4
