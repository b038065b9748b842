"""Where hubs reach us."""

from __future__ import annotations

import hashlib
import hmac
import io
from typing import Any
from urllib.parse import urlencode

import pytest

from spaces.model import Feed, SourceKind
from stations.websub import token_of
from tests.web.airing import Air
from tests.web.conftest import Answer, Site

SECRET = "what only the hub and we know"


@pytest.fixture
async def feed(site: Site) -> Feed:
    """A podcast that somebody wants, of which we asked a hub to tell us."""
    air, mira = Air(site), await site.person("mira")
    station = await air.station(mira)
    made = await air.feed(1, hub="https://hub.example/", topic="https://a.example/feed", hub_secret=SECRET)
    await air.source(station, SourceKind.FEED, made.id)
    await site.store.feeds.change(made.id, next_at=site.clock.now().replace(year=2027))
    return made


def path(feed: Feed) -> str:
    return f"/websub/{feed.id}/{token_of(SECRET)}"


async def confirm(site: Site, feed: Feed, **fields: Any) -> Answer:
    asked = {"mode": "subscribe", "topic": "https://a.example/feed", "challenge": "tea", "lease_seconds": "864000"}
    query = urlencode({f"hub.{name}": value for name, value in (asked | fields).items()})
    return await site.nobody.get(f"{path(feed)}?{query}")


async def test_a_hub_that_asks_is_told_that_it_was_us(site: Site, feed: Feed) -> None:
    answer = await confirm(site, feed)
    assert (answer.status, answer.text) == (200, "tea")
    assert answer.headers["Content-Type"].startswith("text/plain")
    now = await site.store.feeds.get(feed.id)
    assert now is not None
    assert now.hub_state == "active"


@pytest.mark.parametrize("fields", [{"topic": "https://b.example/feed"}, {"mode": "unsubscribe"}, {"challenge": ""}])
async def test_what_we_did_not_ask_for_is_not_ours(site: Site, feed: Feed, fields: Any) -> None:
    answer = await confirm(site, feed, **fields)
    assert (answer.status, answer.code) == (404, "subscription_unknown")


async def tell(site: Site, feed: Feed, body: bytes, secret: str = SECRET) -> Answer:
    signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
    headers = {"X-Hub-Signature": f"sha256={signature}", "Content-Type": "application/rss+xml"}
    return await site.nobody.ask("POST", path(feed), data=io.BytesIO(body), headers=headers)


async def due(site: Site, feed: Feed) -> bool:
    now = await site.store.feeds.get(feed.id)
    assert now is not None
    return now.next_at == site.clock.now()


async def test_news_that_the_hub_signed_make_us_look_at_once(site: Site, feed: Feed) -> None:
    knocks: list[None] = []
    site.context.stations_knock = lambda: knocks.append(None)
    assert (await tell(site, feed, b"<rss/>")).status == 204
    assert await due(site, feed)
    assert len(knocks) == 1


async def test_news_of_somebody_else_change_nothing_and_are_not_told_apart(site: Site, feed: Feed) -> None:
    assert (await tell(site, feed, b"<rss/>", "a guess")).status == 204
    assert not await due(site, feed)


async def test_who_does_not_know_the_address_is_not_even_read(site: Site, feed: Feed) -> None:
    wrong = f"/websub/{feed.id}/{hashlib.sha256(b'guess').hexdigest()[:32]}"
    for target in (wrong, f"/websub/nothing/{token_of(SECRET)}"):
        answer = await site.nobody.ask("POST", target, data=b"<rss/>")
        assert (answer.status, answer.code) == (404, "subscription_unknown")


async def test_news_are_not_read_without_end(site: Site, feed: Feed) -> None:
    answer = await tell(site, feed, bytes(10_000_001))
    assert (answer.status, answer.code) == (413, "news_too_large")
    assert not await due(site, feed)
