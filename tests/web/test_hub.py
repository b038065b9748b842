"""The door of our WebSub hub."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.web.limits import Subscriptions
from tests.web.conftest import Answer, OpenSite, Site

CALLBACK = "https://app.example/push"


async def asks(site: Site, **fields: str) -> Answer:
    usual = {"mode": "subscribe", "topic": f"{site.context.config.public_url}/u/mira/feed.xml", "callback": CALLBACK}
    form = {f"hub.{name}": value for name, value in (usual | fields).items()}
    return await site.nobody.ask("POST", "/hub", data=form)


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    opened = await open_site()
    await opened.account("mira")
    return opened


async def test_a_wish_is_taken_to_be_verified_and_the_process_is_told(site: Site) -> None:
    knocks: list[int] = []
    site.context.stations_knock = lambda: knocks.append(1)
    answer = await asks(site, secret="s", lease_seconds="86400")
    assert (answer.status, answer.body) == (202, b"")
    (one,) = await site.store.subscribers.lease(site.clock.now(), site.clock.now(), 10)
    assert (one.callback, one.state, one.asked_secret) == (CALLBACK, "pending", "s")
    assert knocks == [1]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"mode": "publish"}, 422, "hub_request_invalid"),
        ({"topic": "https://elsewhere.example/feed.xml"}, 404, "topic_unknown"),
        ({"callback": "http://127.0.0.1/"}, 422, "address_refused"),
        ({"callback": "file:///etc/passwd"}, 422, "url_invalid"),
        ({"secret": "x" * 200}, 422, "hub_request_invalid"),
    ],
)
async def test_what_cannot_be_is_refused(site: Site, fields: dict[str, str], status: int, code: str) -> None:
    answer = await asks(site, **fields)
    assert (answer.status, answer.code) == (status, code)
    assert await site.store.subscribers.next_due() is None


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"json": {}}, {}, 415),
        ({"data": b"\xff=1"}, {"Content-Type": "application/x-www-form-urlencoded"}, 422),
        ({"data": b"a=1&" * 200}, {"Content-Type": "application/x-www-form-urlencoded"}, 422),
        ({"data": b""}, {"Content-Type": "application/x-www-form-urlencoded"}, 422),
    ],
)
async def test_what_is_no_form_is_refused(
    site: Site, body: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    answer = await site.nobody.ask("POST", "/hub", headers=headers, **body)
    assert answer.status == status


async def test_a_private_feed_can_be_subscribed_to_by_its_token(site: Site) -> None:
    noor = await site.person("noor")
    made = await noor.post("/api/v1/stations", {"title": "Closed", "visibility": "private"})
    found = await site.store.stations.get(made.json["id"])
    assert found
    topic = f"{site.context.config.public_url}/stations/closed/feed.xml"
    assert (await asks(site, topic=topic)).code == "topic_unknown"
    assert (await asks(site, topic=f"{topic}?token={found.feed_token}")).status == 202


def test_one_network_asks_so_often_and_no_oftener() -> None:
    limit = Subscriptions(2)
    limit.require("192.0.2.1", 0.0)
    limit.require("192.0.2.1", 0.0)
    with pytest.raises(Exception, match="asked for much") as refused:
        limit.require("192.0.2.1", 0.0)
    assert refused.value.code == "hub_limit"  # type: ignore[attr-defined]
    limit.require("192.0.2.2", 0.0)
