"""Subscriptions at hubs of others: asked for, verified, signed, renewed."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from spaces.errors import NotFound
from spaces.model import Feed
from stations import websub
from tests.stations.polling.garden import Garden, gardening, settings

PUBLIC = "https://spaces.example.org"


@pytest.fixture
async def garden(tmp_path: Path, sqlite_copy: Callable[[Path], str]) -> AsyncIterator[Garden]:
    config = settings(tmp_path, server={"data": tmp_path, "public_url": PUBLIC})
    async with gardening(config, sqlite_copy(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def feed(garden: Garden) -> Feed:
    """A feed with a hub, looked at once."""
    base = garden.farm.base()
    head = f'<atom:link rel="hub" href="{base}/hub"/><atom:link rel="self" href="{base}/show"/>'
    feed = await garden.add(garden.farm.show("show", head=head).url(base))
    await garden.look()
    return await garden.feed(feed)


async def subscribe(garden: Garden) -> int:
    return await websub.subscribe(garden.store, garden.fetcher, PUBLIC, garden.now)


def asked(garden: Garden) -> dict[str, str]:
    path, body = garden.farm.posts[-1]
    assert path == "/hub"
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


async def agreed(garden: Garden, feed: Feed, **changes: str) -> str:
    wish = asked(garden)
    token = wish["hub.callback"].rpartition("/")[2]
    query = {
        "hub.mode": "subscribe",
        "hub.topic": wish["hub.topic"],
        "hub.challenge": "42",
        "hub.lease_seconds": "864000",
    }
    return await websub.confirm(garden.store, feed.id, token, {**query, **changes}, garden.now)


def signature(secret: str, body: bytes, method: str = "sha256") -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


async def test_a_hub_that_a_feed_offers_is_asked_once(garden: Garden, feed: Feed):
    assert await subscribe(garden) == 1
    assert await subscribe(garden) == 0
    wish = asked(garden)
    assert wish["hub.mode"] == "subscribe"
    assert wish["hub.topic"] == feed.topic == feed.url
    assert wish["hub.callback"].startswith(f"{PUBLIC}/websub/{feed.id}/")
    assert len(wish["hub.secret"]) > 30
    assert (await garden.feed(feed)).hub_state == "pending"


async def test_a_hub_whose_answer_breaks_us_is_asked_again_later_and_the_others_now(
    garden: Garden, feed: Feed, monkeypatch: pytest.MonkeyPatch
):
    base = garden.farm.base()
    other = await garden.add(f"{base}/other", hub=f"{base}/absurd", topic=f"{base}/other")
    post = garden.fetcher.post

    async def broken(url: str, *rest: Any) -> Any:
        if url.endswith("/absurd"):
            raise OverflowError("an absurd date")
        return await post(url, *rest)

    monkeypatch.setattr(garden.fetcher, "post", broken)
    assert await subscribe(garden) == 2
    assert [(await garden.feed(one)).hub_state for one in (feed, other)] == ["pending", "refused"]
    assert (await garden.feed(other)).hub_until == garden.now + websub.AGAIN


async def test_a_verified_subscription_is_active_and_renewed_before_it_ends(garden: Garden, feed: Feed):
    await subscribe(garden)
    first = asked(garden)
    assert await agreed(garden, feed) == "42"
    now = await garden.feed(feed)
    assert (now.hub_state, now.hub_until) == ("active", garden.now + timedelta(days=8))
    garden.now += timedelta(days=7)
    assert await subscribe(garden) == 0
    garden.now += timedelta(days=1, minutes=1)
    assert await subscribe(garden) == 1
    assert asked(garden)["hub.callback"] == first["hub.callback"]
    await agreed(garden, feed)
    assert (await garden.feed(feed)).hub_state == "active"


@pytest.mark.parametrize(
    "changes",
    [{"hub.mode": "unsubscribe"}, {"hub.topic": "https://elsewhere.example/"}, {"hub.challenge": ""}, {"hub.mode": ""}],
)
async def test_what_we_did_not_ask_for_is_not_confirmed(garden: Garden, feed: Feed, changes: dict[str, str]):
    await subscribe(garden)
    with pytest.raises(NotFound):
        await agreed(garden, feed, **changes)
    assert (await garden.feed(feed)).hub_state == "pending"


async def test_a_token_that_is_not_ours_is_not_known(garden: Garden, feed: Feed):
    with pytest.raises(NotFound):
        await websub.confirm(garden.store, feed.id, "guess", {}, garden.now)
    await subscribe(garden)
    for feed_id, token in ((feed.id, "guess"), (feed.id, "é"), ("nobody", "guess")):
        with pytest.raises(NotFound):
            await websub.receive(garden.store, feed_id, token, b"", "", garden.now)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_signed_news_make_us_look_and_nothing_else(garden: Garden, feed: Feed, method: str):
    await subscribe(garden)
    await agreed(garden, feed)
    wish, body = asked(garden), b"<rss>whatever it says</rss>"
    token = wish["hub.callback"].rpartition("/")[2]
    garden.farm.shows["show"].count = 2
    garden.now += timedelta(minutes=1)
    sent = signature(wish["hub.secret"], body, method)
    assert await websub.receive(garden.store, feed.id, token, body, sent, garden.now)
    assert await garden.look() == 1
    assert len(await garden.guids(feed)) == 2


@pytest.mark.parametrize("sent", ["", "sha256=", "sha256=00", "md5=00", "sha256", "sha256=é", "none"])
async def test_what_nobody_signed_changes_nothing(garden: Garden, feed: Feed, sent: str):
    await subscribe(garden)
    token = asked(garden)["hub.callback"].rpartition("/")[2]
    assert not await websub.receive(garden.store, feed.id, token, b"body", sent, garden.now)
    assert not websub.signed(b"body", "secret", signature("another", b"body"))
    assert (await garden.feed(feed)).next_at == feed.next_at


async def test_a_hub_that_refuses_is_asked_again_after_a_day(garden: Garden, feed: Feed):
    await subscribe(garden)
    assert await agreed(garden, feed, **{"hub.mode": "denied"}) == ""
    assert (await garden.feed(feed)).hub_state == "refused"
    garden.now += timedelta(hours=23)
    assert await subscribe(garden) == 0
    garden.now += timedelta(hours=2)
    assert await subscribe(garden) == 1


async def test_a_hub_that_never_asks_back_is_asked_once_a_day(garden: Garden, feed: Feed):
    for wait in (timedelta(minutes=11), timedelta(days=1, minutes=1), timedelta(days=1, minutes=1)):
        assert await subscribe(garden) == 1
        assert await subscribe(garden) == 0
        garden.now += wait


async def test_a_hub_that_cannot_be_reached_is_asked_again_after_a_day(garden: Garden, feed: Feed):
    await garden.store.feeds.change(feed.id, hub="http://10.0.0.1/hub")
    assert await subscribe(garden) == 1
    now = await garden.feed(feed)
    assert (now.hub_state, now.hub_until) == ("refused", garden.now + timedelta(days=1))


async def test_another_hub_is_a_new_beginning_and_none_an_end(garden: Garden, feed: Feed):
    await subscribe(garden)
    await agreed(garden, feed)
    show = garden.farm.shows["show"]
    show.head = show.head.replace("/hub", "/other")
    await garden.later(days=1)
    moved = await garden.feed(feed)
    assert (moved.hub, moved.hub_state, moved.hub_secret) == (f"{garden.farm.base()}/other", None, None)
    show.head = ""
    await garden.later(days=1)
    assert (await garden.feed(feed)).hub is None
    assert await subscribe(garden) == 0


async def test_a_feed_that_nobody_wants_is_not_subscribed_to(garden: Garden, feed: Feed):
    (source,) = await garden.store.sources.of(garden.station.id)
    await garden.store.sources.remove(source.id, garden.now)
    assert await subscribe(garden) == 0


@pytest.mark.parametrize(("text", "days"), [("60", 1 / 24), ("999999999", 90), ("", 10), ("-5", 10), ("864000", 10)])
def test_leases_of_hubs_are_believed_within_reason(text: str, days: float):
    assert websub._lease(text) == timedelta(days=days)


async def test_however_often_a_hub_sends_news_the_publisher_is_asked_once_a_minute(garden: Garden, feed: Feed):
    await subscribe(garden)
    await agreed(garden, feed)
    wish, body = asked(garden), b"news"
    token = wish["hub.callback"].rpartition("/")[2]
    garden.now += timedelta(seconds=5)
    for _ in range(3):
        sent = signature(wish["hub.secret"], body)
        assert await websub.receive(garden.store, feed.id, token, body, sent, garden.now)
    assert (await garden.feed(feed)).next_at == feed.fetched_at + websub.REST
    assert await garden.look() == 0
    assert await garden.later(minutes=1) == 1


async def test_logs_do_not_tell_the_whole_address_of_a_feed(
    garden: Garden, feed: Feed, caplog: pytest.LogCaptureFixture
):
    await subscribe(garden)
    token = asked(garden)["hub.callback"].rpartition("/")[2]
    await garden.store.feeds.change(feed.id, url="http://127.0.0.1:1/patrons?auth=secret")
    assert not await websub.receive(garden.store, feed.id, token, b"", "sha256=0", garden.now)
    garden.now += timedelta(days=1)
    caplog.set_level("INFO")
    await garden.look()
    assert feed.id in caplog.text
    assert "secret" not in caplog.text
    assert "patrons" not in caplog.text
