"""Our WebSub hub, with real subscribers on ports of their own."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from sqlalchemy import select

from spaces.config import load
from spaces.errors import Invalid, NotFound, TooMany
from spaces.fetch import Allow, Fetcher, Refused
from spaces.model import Subscriber
from spaces.store import Store
from spaces.store.schema import subscribers
from stations import hub
from stations.feed import FeedDocument, render
from stations.hub import LOOK, Hub, News, Wish, ask, question, read_wish, signature, wait
from stations.publish import Edition, Place
from tests.stations.samples_out import EVERYTHING, NOON

TOPIC = "https://spaces.example/stations/tea/feed.xml"
OTHER = "https://spaces.example/stations/coffee/feed.xml"
HUB = "https://spaces.example/hub"
ANYWHERE = Allow.of(())


@dataclass
class FakeEdition:
    """A page that says what the test wants."""

    now: Hashable = 1
    says: FeedDocument | None = EVERYTHING
    made: int = 0
    place: Place = field(default_factory=lambda: Place(TOPIC))  # type: ignore[assignment]

    async def version(self, now: datetime) -> Hashable:
        return self.now

    async def document(self, now: datetime) -> FeedDocument | None:
        self.made += 1
        return self.says

    def changes(self, title: str) -> None:
        assert self.says
        self.now, self.says = title, replace(self.says, title=title)


@dataclass
class Listener:
    """Somebody who subscribes."""

    url: str = ""
    agrees: bool = True
    status: int = 200  # of answers to news
    asked: list[dict[str, str]] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def verify(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        if not self.agrees:
            return web.Response(status=404)
        return web.Response(text=request.query["hub.challenge"])

    async def news(self, request: web.Request) -> web.Response:
        self.told.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)


@asynccontextmanager
async def listening(listener: Listener) -> AsyncIterator[Listener]:
    application = web.Application(client_max_size=2**24)
    application.add_routes([web.get("/call", listener.verify), web.post("/call", listener.news)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/call?who=me"
    try:
        yield listener
    finally:
        await runner.cleanup()


@dataclass
class Scene:
    """A hub, its feeds, and one who listens."""

    rows: Store
    fetcher: Fetcher
    listener: Listener
    feeds: dict[str, FakeEdition]
    now: datetime = NOON

    async def find(self, url: str) -> Edition | None:
        return self.feeds.get(url)

    async def wishes(self, mode: str = "subscribe", **fields: Any) -> None:
        wish = replace(Wish(mode, TOPIC, self.listener.url, secret="s3cret"), **fields)
        await ask(self.rows, self.find, wish, self.now)

    async def works(self) -> int:
        return await Hub(self.rows, self.fetcher, self.find, HUB).work(self.now)

    async def looks(self) -> int:
        return await News(self.rows, self.find).look(self.now)

    async def everybody(self) -> Sequence[Subscriber]:
        return await self.rows.subscribers.of_topic(TOPIC)

    async def known(self) -> int:
        """How many there are, verified or not."""
        async with self.rows._engine.connect() as connection:
            return len((await connection.execute(select(subscribers.c.id).where(subscribers.c.topic == TOPIC))).all())

    async def only(self) -> Subscriber:
        (found,) = await self.everybody()
        return found

    def later(self, **fields: float) -> None:
        self.now += timedelta(**fields)


@pytest.fixture
async def scene(rows: Store, tmp_path: Path) -> AsyncIterator[Scene]:
    config = load(None, {"server.data": tmp_path, "fetch.allow_hosts": ["127.0.0.0/8"]}, {})
    async with Fetcher(config) as fetcher, listening(Listener()) as listener:
        yield Scene(rows, fetcher, listener, {TOPIC: FakeEdition()})


# Reading wishes


def form(**fields: str) -> dict[str, str]:
    usual = {"mode": "subscribe", "topic": TOPIC, "callback": "https://app.example/push?x=1"}
    return {f"hub.{name}": value for name, value in (usual | fields).items() if value}


def test_a_wish_is_read():
    assert read_wish(form(), ANYWHERE) == Wish("subscribe", TOPIC, "https://app.example/push?x=1")
    found = read_wish(form(mode="unsubscribe", secret="x", lease_seconds="86400"), ANYWHERE)
    assert (found.mode, found.secret, found.lease) == ("unsubscribe", "x", timedelta(days=1))


@pytest.mark.parametrize(("asked", "given"), [("1", hub.LEASE_MIN), ("99999999999", hub.LEASE_MAX), ("", hub.LEASE)])
def test_a_lease_is_kept_within_bounds(asked: str, given: timedelta):
    assert read_wish(form(lease_seconds=asked), ANYWHERE).lease == given


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"mode": ""}, "hub.mode"),
        ({"mode": "publish"}, "hub.mode"),
        ({"topic": ""}, "hub.topic"),
        ({"callback": ""}, "hub.callback"),
        ({"callback": "https://app.example/#x"}, "hub.callback"),
        ({"callback": "https://app.example/" + "x" * 3000}, "hub.callback"),
        ({"secret": "ä" * 100}, "hub.secret"),
        ({"lease_seconds": "soon"}, "hub.lease_seconds"),
        ({"lease_seconds": "-5"}, "hub.lease_seconds"),
        ({"lease_seconds": "٣"}, "hub.lease_seconds"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_with_its_field(wrong: dict[str, str], at: str):
    with pytest.raises(Invalid) as refused:
        read_wish(form(**wrong), ANYWHERE)
    assert (refused.value.code, refused.value.field) == ("hub_request_invalid", at)


@pytest.mark.parametrize(
    "callback", ["ftp://app.example/", "http://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/", "nonsense", "//x"]
)
def test_a_callback_must_not_lead_into_private_networks(callback: str):
    with pytest.raises(Refused):
        read_wish(form(callback=callback), ANYWHERE)


def test_the_question_keeps_what_the_callback_has():
    one = Subscriber(
        "i", TOPIC, "https://app.example/p?x=a%20b&y", None, NOON, NOON, asked_until=NOON + timedelta(days=1)
    )
    asked = urlsplit(question(one, "ch&ll enge", NOON))
    assert asked.query.startswith("x=a%20b&y&hub.mode=")
    found = parse_qs(asked.query, keep_blank_values=True)
    assert found["hub.challenge"] == ["ch&ll enge"]
    assert found["hub.topic"] == [TOPIC]
    assert found["hub.lease_seconds"] == ["86400"]
    assert "?hub.mode=" in question(replace(one, callback="https://app.example/p"), "c", NOON)
    assert "lease" not in question(replace(one, mode="unsubscribe"), "c", NOON)


def test_waits_grow():
    assert [wait(n).total_seconds() for n in (1, 2, 3, 7)] == [60, 120, 240, 3840]


# Subscribing


async def test_who_agrees_is_subscribed_and_told_of_changes_signed(scene: Scene):
    await scene.wishes()
    assert await scene.works() == 1
    (asked,) = scene.listener.asked
    assert (asked["hub.mode"], asked["hub.topic"], asked["who"]) == ("subscribe", TOPIC, "me")
    assert int(asked["hub.lease_seconds"]) == hub.LEASE.total_seconds()
    one = await scene.only()
    assert (one.state, one.secret, one.until, one.next_at) == ("active", "s3cret", NOON + hub.LEASE, None)
    assert await scene.looks() == 0
    assert scene.listener.told == []

    scene.feeds[TOPIC].changes("Coffee")
    scene.later(minutes=1)
    assert await scene.looks() == 1
    assert await scene.works() == 1
    ((headers, body),) = scene.listener.told
    assert scene.feeds[TOPIC].says
    assert body == render(scene.feeds[TOPIC].says)
    assert headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert headers["Link"] == f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"'
    assert headers["X-Hub-Signature"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert signature("s3cret", body) == headers["X-Hub-Signature"]
    scene.later(minutes=1)
    assert (await scene.looks(), await scene.works()) == (0, 0)


async def test_who_gave_no_secret_gets_no_signature(scene: Scene):
    await scene.wishes(secret=None)
    await scene.works()
    scene.feeds[TOPIC].changes("Coffee")
    await scene.looks()
    await scene.works()
    ((headers, _),) = scene.listener.told
    assert "X-Hub-Signature" not in headers


async def test_who_does_not_agree_is_not_subscribed(scene: Scene):
    scene.listener.agrees = False
    await scene.wishes()
    await scene.works()
    assert await scene.known() == 0


async def test_a_wrong_challenge_is_no_agreement(scene: Scene):
    async def parrot(request: web.Request) -> web.Response:
        return web.Response(text="yes")

    application = web.Application()
    application.add_routes([web.get("/", parrot)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await scene.wishes(callback=f"http://127.0.0.1:{runner.addresses[0][1]}/")
    await scene.works()
    await runner.cleanup()
    assert await scene.known() == 0


async def test_who_cannot_be_asked_is_asked_again_a_few_times(scene: Scene):
    await scene.wishes(callback="http://127.0.0.1:1/")
    for left in (1, 1, 0):
        assert await scene.works() == 1
        assert await scene.works() == 0
        assert await scene.known() == left
        scene.later(hours=1)


async def test_who_unsubscribes_is_asked_too_and_told_no_more(scene: Scene):
    await scene.wishes()
    await scene.works()
    await scene.wishes("unsubscribe")
    await scene.works()
    assert [asked["hub.mode"] for asked in scene.listener.asked] == ["subscribe", "unsubscribe"]
    assert await scene.known() == 0


async def test_nobody_else_can_end_or_change_a_subscription(scene: Scene):
    await scene.wishes()
    await scene.works()
    before = await scene.only()
    scene.listener.agrees = False  # it did not ask for what comes
    scene.later(minutes=1)
    for wish in ({"mode": "unsubscribe"}, {"secret": "another"}, {"lease": timedelta(hours=1)}):
        await scene.wishes(**wish)
        await scene.works()
        assert await scene.only() == before


async def test_a_renewal_makes_the_lease_longer_and_may_change_the_secret(scene: Scene):
    await scene.wishes()
    await scene.works()
    scene.later(days=5)
    await scene.wishes(secret="new")
    await scene.works()
    one = await scene.only()
    assert (one.secret, one.until) == ("new", scene.now + hub.LEASE)


async def test_a_lease_ends(scene: Scene):
    await scene.wishes()
    await scene.works()
    scene.later(days=10, seconds=1)
    scene.feeds[TOPIC].changes("Coffee")
    await scene.looks()
    await scene.works()
    assert scene.listener.told == []
    assert await scene.known() == 0


async def test_a_feed_that_is_none_of_ours_is_refused(scene: Scene):
    with pytest.raises(NotFound) as refused:
        await scene.wishes(topic="https://elsewhere.example/feed.xml")
    assert refused.value.code == "topic_unknown"


async def test_a_feed_has_so_many_subscribers_and_no_more(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub, "TOPIC_MAX", 2)
    for number in range(2):
        await scene.wishes(callback=f"{scene.listener.url}&n={number}")
    await scene.wishes(callback=f"{scene.listener.url}&n=late")
    await scene.works()
    assert len(await scene.everybody()) == 2
    with pytest.raises(TooMany):
        await scene.wishes(callback=f"{scene.listener.url}&n=later")
    there = (await scene.everybody())[0].callback
    await scene.wishes(callback=there)  # who is there may stay
    await scene.wishes("unsubscribe", callback=there)  # and go


async def test_wishes_that_nobody_verified_take_no_place_of_subscribers(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub, "TOPIC_MAX", 3)
    monkeypatch.setattr(hub, "PENDING_MAX", 4)
    await scene.wishes()
    await scene.works()
    for number in range(10):
        scene.later(seconds=1)
        await scene.wishes(callback=f"https://app.example/{number}")
    assert await scene.known() == 1 + 4
    due = await scene.rows.subscribers.lease(scene.now, scene.now, 50)
    assert [one.callback[-1] for one in due] == ["6", "7", "8", "9"]
    await scene.wishes(callback=f"{scene.listener.url}&n=honest")
    await scene.works()
    assert len(await scene.everybody()) == 2


# Telling


async def test_what_one_subscriber_does_to_us_is_no_others_business(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    async with listening(Listener()) as other:
        await scene.wishes()
        await scene.wishes(callback=other.url)
        await scene.works()
        deliver = Hub._deliver

        async def broken(self: Hub, subscriber: Subscriber, page: Any) -> int | None:
            if subscriber.callback == scene.listener.url:
                raise OverflowError("an absurd date")
            return await deliver(self, subscriber, page)

        monkeypatch.setattr(Hub, "_deliver", broken)
        scene.feeds[TOPIC].changes("Coffee")
        await scene.looks()
        assert await scene.works() == 2
        assert len(other.told) == 1
        (failed,) = [one for one in await scene.everybody() if one.failures]
        assert (failed.callback, failed.next_at) == (scene.listener.url, scene.now + wait(1))
        monkeypatch.undo()
        scene.later(minutes=1)
        await scene.works()
        assert len(scene.listener.told) == 1


async def test_a_feed_that_cannot_be_made_delays_only_its_own_subscribers(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    scene.feeds[OTHER] = broken = FakeEdition(place=Place(OTHER))
    await scene.wishes()
    await scene.wishes(topic=OTHER)
    await scene.works()

    async def version(now: datetime) -> Hashable:
        raise ZeroDivisionError

    monkeypatch.setattr(broken, "version", version)
    scene.feeds[TOPIC].changes("Coffee")
    assert await scene.looks() == 1
    await scene.rows.subscribers.wake([OTHER], scene.now)
    assert await scene.works() == 2
    assert len(scene.listener.told) == 1


async def test_a_subscriber_that_fails_is_told_later_and_the_others_at_once(scene: Scene):
    async with listening(Listener()) as other:
        await scene.wishes()
        await scene.wishes(callback=other.url)
        await scene.works()
        scene.listener.status = 500
        scene.feeds[TOPIC].changes("Coffee")
        await scene.looks()
        await scene.works()
        assert (len(scene.listener.told), len(other.told)) == (1, 1)
        assert await scene.works() == 0
        scene.later(minutes=1)
        scene.listener.status = 204
        await scene.works()
        assert (len(scene.listener.told), len(other.told)) == (2, 1)
        assert {one.failures for one in await scene.everybody()} == {0}


async def test_a_subscriber_that_never_takes_it_is_left_alone_until_there_is_news_again(scene: Scene):
    await scene.wishes()
    await scene.works()
    scene.listener.status = 500
    scene.feeds[TOPIC].changes("Coffee")
    await scene.looks()
    for _ in range(20):
        await scene.works()
        scene.later(hours=3)
    assert len(scene.listener.told) == hub.TELL_TRIES
    assert await scene.looks() == 0
    scene.feeds[TOPIC].changes("Milk")
    scene.listener.status = 200
    scene.later(minutes=1)
    await scene.looks()
    await scene.works()
    assert (await scene.only()).failures == 0


async def test_a_subscriber_that_is_gone_is_forgotten(scene: Scene):
    await scene.wishes()
    await scene.works()
    scene.listener.status = 410
    scene.feeds[TOPIC].changes("Coffee")
    await scene.looks()
    await scene.works()
    assert await scene.known() == 0


async def test_what_only_looked_like_a_change_is_not_told(scene: Scene):
    await scene.wishes()
    await scene.works()
    scene.feeds[TOPIC].now = "another version of the same"
    await scene.looks()
    await scene.works()
    assert scene.listener.told == []
    scene.later(minutes=1)
    assert await scene.looks() == 0


async def test_the_subscribers_of_a_feed_that_was_taken_off_are_forgotten(scene: Scene):
    await scene.wishes()
    await scene.works()
    del scene.feeds[TOPIC]
    await scene.looks()
    await scene.works()
    assert scene.listener.told == []
    assert await scene.known() == 0


async def test_a_page_is_made_once_for_all_who_are_told(scene: Scene):
    for number in range(5):
        await scene.wishes(callback=f"{scene.listener.url}&n={number}")
    await scene.works()
    scene.feeds[TOPIC].changes("Coffee")
    scene.feeds[TOPIC].made = 0
    await scene.looks()
    await scene.works()
    assert len(scene.listener.told) == 5
    assert scene.feeds[TOPIC].made == 1


async def test_looking_often_costs_nothing(scene: Scene):
    news = News(scene.rows, scene.find)
    await scene.wishes()
    await scene.works()
    assert await news.look(scene.now) == 0
    scene.feeds[TOPIC].changes("Coffee")
    assert await news.look(scene.now + LOOK / 2) == 0
    assert await news.look(scene.now + LOOK) == 1


async def test_a_wish_that_comes_while_somebody_is_told_is_not_lost(scene: Scene):
    await scene.wishes()
    await scene.works()
    one = await scene.only()
    await scene.wishes("unsubscribe")
    await scene.rows.subscribers.settle(one, scene.now, told="x")  # what was read before the wish came
    found = await scene.only()
    assert (found.next_at, found.mode) == (scene.now, "unsubscribe")
    assert found.asked_until is not None
    await scene.works()
    assert await scene.known() == 0


async def test_a_killed_hub_is_gone_on_with(scene: Scene):
    await scene.wishes()
    await scene.rows.subscribers.lease(scene.now, scene.now + hub.LEASED, 10)  # somebody took it and died
    assert await scene.works() == 0
    scene.later(minutes=10)
    assert await scene.works() == 1
    assert (await scene.only()).state == "active"
