"""Webhooks from the call that makes one to the program that is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from spaces.live import Outbox
from spaces.model import Entry, RecordingState, Visibility
from spaces.model.webhook import EVENTS, FAMILIES
from spaces.store.schema import users
from tests.web.airing import Air
from tests.web.conftest import Caller, OpenSite, Site
from tests.webhooks.receiver import Receiver, receiving

HERE = {"fetch__allow_hosts": ["127.0.0.0/8"]}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


@pytest.fixture
async def here(open_site: OpenSite) -> Site:
    site = await open_site(**HERE)
    # Receivers look at the time, and refuse what is old.
    site.clock.advance((datetime.now(UTC) - site.clock.now()).total_seconds())
    return site


@pytest.fixture
async def host(here: Site) -> Caller:
    return await here.person("mira")


async def hook(who: Caller, receiver: Receiver, *events: str, **fields: Any) -> Any:
    made = await who.post("/api/v1/webhooks", {"url": receiver.url, "events": events or ["space.*"], **fields})
    assert made.status == 201, made
    receiver.secret = made.json["secret"]
    return made.json


async def told(site: Site) -> list[str]:
    """Everything that was logged goes out, as the background work does it; the types in the order of their making."""
    await site.rooms.journal.written()
    deliverer = site.context.deliverer
    await deliverer.feeder.look(site.clock.now())
    sent: list[str] = []
    while leased := await site.store.webhooks.lease(site.clock.now(), 60, 100, 100, {}):
        for one, made in leased:
            await deliverer.deliver(one, made)
            sent.append(made.type)
    return sent


async def test_a_secret_is_shown_once_and_never_again(here: Site, host: Caller, receiver: Receiver) -> None:
    made = await hook(host, receiver, label="Bot")
    assert made["secret"].startswith("whsec_")
    (listed,) = (await host.get("/api/v1/webhooks")).json["items"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}


async def test_what_happens_in_my_space_arrives_signed_and_with_the_space(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    await told(here)  # what was before nobody is told
    await hook(host, receiver, "space.*", "participant.*")
    space = await host.opens(title="Tea", topics=["radio"])
    await here.rooms.join(space["id"], host.user, None, None, Outbox())
    await host.post(f"/api/v1/spaces/{space['id']}/end")
    assert {"space.started", "space.ended"} <= set(await told(here))
    (ended,) = await receiver.until("space.ended")
    assert ended["data"]["space"]["id"] == space["id"]
    assert ended["data"]["space"]["title"] == "Tea"
    assert ended["data"]["space"]["host"]["handle"] == "mira"
    assert ended["data"]["actor"] == {"pid": host.pid, "name": "Mira"}
    assert len(set(receiver.ids)) == len(receiver.ids)


async def test_nobody_is_told_what_is_not_theirs(here: Site, host: Caller, receiver: Receiver) -> None:
    await told(here)
    noor = await here.person("noor")
    await hook(noor, receiver, *(f"{family}.*" for family in FAMILIES))
    await host.opens()
    assert await told(here) == []


async def test_who_runs_the_server_may_be_told_of_all_of_it_as_long_as_they_do(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    await told(here)
    refused = await host.post("/api/v1/webhooks", {"url": receiver.url, "events": ["space.*"], "everywhere": True})
    assert (refused.status, refused.code) == (403, "not_admin")
    root = await here.person("root", admin=True)
    made = await hook(root, receiver, everywhere=True)
    await host.opens()
    assert await told(here) == ["space.started"]
    one = f"/api/v1/webhooks/{made['id']}"
    (sent,) = (await root.get(f"{one}/deliveries")).json["items"]
    assert (await root.post(f"{one}/deliveries/{sent['id']}/redeliver")).status == 202
    assert root.user
    async with here.store._engine.begin() as connection:
        await connection.execute(update(users).where(users.c.id == root.user.id).values(admin=False))
    assert await told(here) == []
    assert (await root.get("/api/v1/webhooks")).json["items"] == []
    for path in (one, f"{one}/deliveries"):
        assert (await root.get(path)).code == "webhook_not_found"


async def test_nothing_is_lost_or_told_twice_when_a_node_is_killed(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    from spaces.webhooks.feeding import Feeder

    deliverer = here.context.deliverer
    await told(here)
    await hook(host, receiver)
    await host.opens()
    await here.rooms.journal.written()
    for _ in range(2):  # each like the one of a node that has just started
        deliverer.feeder = Feeder(here.store, here.context._described, here.context.config.public_url)
        await deliverer.feeder.look(here.clock.now())
    assert await told(here) == ["space.started"]


async def test_what_becomes_of_a_recording_is_told_from_the_ledger(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    await told(here)
    await hook(host, receiver, "recording.*", "consent.*", "tap.*")
    assert host.user
    space = await here.shelf.space(host.user)
    recording = await here.shelf.recording(
        host.user, space_id=space.id, state=RecordingState.READY, visibility=Visibility.PUBLIC
    )
    for kind, detail in (
        ("tap_held", {}),
        ("recording_saved", {"asked": 1}),
        ("consent_answered", {"answer": "yes"}),
        ("consent_answered", {"answer": "no"}),
        ("rendered", {"revision": 1, "published": [host.pid]}),
        ("recording_edited", {"fields": ["title"]}),
        ("voice_withdrawn", {}),
        ("share_made", {}),
        ("recording_deleted", {}),
    ):
        await here.store.ledger.add(Entry(here.clock.now(), kind, host.pid, space.id, recording.id, detail=detail))
    sent = await told(here)
    assert sorted(sent) == sorted(
        [
            "tap.held",
            "tap.saved",
            "consent.given",
            "consent.refused",
            "recording.ready",
            "recording.published",
            "recording.changed",
            "consent.withdrawn",
            "recording.deleted",
        ]
    )
    (ready,) = await receiver.until("recording.ready")
    assert ready["data"]["recording"]["id"] == recording.id
    assert ready["data"]["space"]["id"] == space.id
    assert ready["data"]["detail"] == {"revision": 1}
    (given,) = await receiver.until("consent.given")
    assert given["data"]["actor"] == {"pid": host.pid, "name": "Mira"}


async def test_what_comes_into_a_station_is_told_once_for_all_of_it(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    await told(here)
    await hook(host, receiver, "station.*")
    air = Air(here)
    station, _ = await air.playing(host, episodes=3)
    await host.patch(f"/api/v1/stations/{station['id']}", {"title": "Late boat"})
    assert sorted(await told(here)) == ["station.changed", "station.item_added"]
    (added,) = await receiver.until("station.item_added")
    assert added["data"]["station"]["title"] == "Late boat"
    assert (added["data"]["detail"]["added"], len(added["data"]["detail"]["items"])) == (3, 3)


async def test_a_test_says_at_once_what_came_of_it(here: Site, host: Caller, receiver: Receiver) -> None:
    made = await hook(host, receiver)
    arrived = (await host.post(f"/api/v1/webhooks/{made['id']}/test")).json
    assert (arrived["state"], arrived["type"], arrived["tries"][0]["status"]) == ("delivered", "webhook.test", 204)
    assert receiver.got[0]["type"] == "webhook.test"
    receiver.status, receiver.said = 500, "Nobody is at home. " * 1000
    failed = (await host.post(f"/api/v1/webhooks/{made['id']}/test")).json
    assert (failed["state"], failed["next_at"]) == ("failed", None)
    assert failed["tries"][0]["problem"] == "It answered 500, where 200 to 299 says that it arrived."
    assert len(failed["tries"][0]["said"]) == 2000
    for _ in range(4):
        await host.post(f"/api/v1/webhooks/{made['id']}/test")
    assert (await host.post(f"/api/v1/webhooks/{made['id']}/test")).code == "test_limit"


async def test_for_a_day_after_a_rotation_both_secrets_verify(here: Site, host: Caller, receiver: Receiver) -> None:
    made = await hook(host, receiver)
    rotated = (await host.post(f"/api/v1/webhooks/{made['id']}/rotate")).json
    assert rotated["secret"] != made["secret"]
    assert rotated["old_until"]
    for secret in (made["secret"], rotated["secret"]):
        receiver.secret = secret
        assert (await host.post(f"/api/v1/webhooks/{made['id']}/test")).json["state"] == "delivered"
    here.clock.advance(24 * 3600)
    assert (await host.get(f"/api/v1/webhooks/{made['id']}")).json["old_until"] is None


async def test_what_failed_is_tried_again_and_can_be_sent_again_with_its_id(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    await told(here)
    made = await hook(host, receiver)
    receiver.status = 503
    await host.opens()
    await told(here)
    path = f"/api/v1/webhooks/{made['id']}/deliveries"
    (waiting,) = (await host.get(path)).json["items"]
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 1)
    assert (await host.get(f"/api/v1/webhooks/{made['id']}")).json["failures"] == 1
    receiver.status = 200
    again = await host.post(f"{path}/{waiting['id']}/redeliver")
    assert (again.status, again.json["state"]) == (202, "waiting")
    await told(here)
    (done,) = (await host.get(path)).json["items"]
    assert (done["state"], len(done["tries"])) == ("delivered", 2)
    assert receiver.ids == [waiting["id"]] * 2
    assert (await host.get(f"/api/v1/webhooks/{made['id']}")).json["failures"] == 0
    assert (await host.post(f"{path}/nosuchthing/redeliver")).code == "delivery_not_found"
    often = [await host.post(f"{path}/{waiting['id']}/redeliver") for _ in range(6)]
    assert [answer.status for answer in often] == [202] * 5 + [429]
    assert often[-1].code == "redeliver_limit"


async def test_a_receiver_that_is_gone_pauses_its_webhook_until_it_shall_listen_again(
    here: Site, host: Caller, receiver: Receiver
) -> None:
    await told(here)
    made = await hook(host, receiver)
    receiver.status = 410
    await host.opens()
    await told(here)
    paused = (await host.get(f"/api/v1/webhooks/{made['id']}")).json
    assert "410 Gone" in paused["paused_why"]
    (delivery,) = (await host.get(f"/api/v1/webhooks/{made['id']}/deliveries")).json["items"]
    again = await host.post(f"/api/v1/webhooks/{made['id']}/deliveries/{delivery['id']}/redeliver")
    assert again.code == "webhook_paused"
    resumed = (await host.patch(f"/api/v1/webhooks/{made['id']}", {"paused": False})).json
    assert (resumed["paused_at"], resumed["paused_why"]) == (None, None)


async def test_a_redirect_is_not_followed(here: Site, host: Caller, receiver: Receiver) -> None:
    made = await hook(host, receiver)
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    answer = (await host.post(f"/api/v1/webhooks/{made['id']}/test")).json
    assert "redirect (307)" in answer["tries"][0]["problem"]
    assert len(receiver.ids) == 1


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"url": "http://example.org/", "events": ["space.*"]}, "url_not_https", "url"),
        ({"url": "https://10.0.0.1/", "events": ["space.*"]}, "address_refused", "url"),
        ({"url": "ftp://example.org/", "events": ["space.*"]}, "url_invalid", "url"),
        ({"url": "https://example.org/", "events": ["report.made"]}, "event_unknown", "events"),
        ({"url": "https://example.org/", "events": []}, "events_invalid", "events"),
        ({"url": "https://example.org/", "events": ["space.*"], "label": "x" * 51}, "label_invalid", "label"),
    ],
)
async def test_what_cannot_be_a_webhook_is_refused_in_words(
    site: Site, mira: Caller, body: Any, code: str, field: str
) -> None:
    answer = await mira.post("/api/v1/webhooks", body)
    assert (answer.status, answer.code, answer.json["field"]) == (422, code, field)


async def test_a_webhook_is_its_owners_alone_and_there_are_not_too_many(open_site: OpenSite) -> None:
    site = await open_site(webhooks__per_account=1)
    mira, noor = await site.person("mira"), await site.person("noor")
    order = {"url": "https://example.org/hook", "events": ["space.*"]}
    made = (await mira.post("/api/v1/webhooks", order)).json
    assert (await mira.post("/api/v1/webhooks", order)).code == "webhooks_limit"
    path = f"/api/v1/webhooks/{made['id']}"
    for answer in (
        await noor.get(path),
        await noor.patch(path, {"paused": True}),
        await noor.delete(path),
        await noor.post(f"{path}/rotate"),
        await noor.post(f"{path}/test"),
        await noor.get(f"{path}/deliveries"),
    ):
        assert answer.code == "webhook_not_found"
    assert (await mira.delete(path)).status == 204
    assert (await mira.get(path)).code == "webhook_not_found"


async def test_an_operator_can_turn_them_off(open_site: OpenSite) -> None:
    site = await open_site(webhooks__enabled=False)
    mira = await site.person("mira")
    assert (await mira.get("/api/v1/webhooks")).json["enabled"] is False
    order = {"url": "https://example.org/hook", "events": ["space.*"]}
    assert (await mira.post("/api/v1/webhooks", order)).code == "webhooks_off"


def test_reports_and_links_that_invite_are_nobodys_business() -> None:
    assert {name.partition(".")[0] for name in EVENTS} == set(FAMILIES)
