"""Reminders, notices, and the ways by which people are told, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from spaces.notify import Announcer, Pusher
from tests.notify.service import PushService
from tests.notify.test_mail import Mailbox, serving
from tests.web.conftest import Caller, OpenSite, Site

SETTINGS = "/api/v1/me/notices/settings"


async def announced(site: Site, host: Caller, **fields: Any) -> Any:
    start = (site.clock.now() + timedelta(hours=1)).isoformat()
    return await host.opens(scheduled_start=start, **fields)


async def look(site: Site) -> None:
    await site.rooms.journal.written()
    await Announcer(site.store, site.rooms).look(site.clock.now())


async def test_whoever_asked_is_told_and_reads_it(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    space = await announced(site, mira)
    asked = await noor.put(f"/api/v1/spaces/{space['id']}/reminder")
    assert asked.json == {"reminded": True, "of_series": False, "count": 1}
    assert (await noor.get("/api/v1/me/reminders")).json == {"spaces": [space["id"]], "series": []}
    site.clock.advance(51 * 60)
    await look(site)
    page = (await noor.get("/api/v1/me/notices")).json
    assert page["unread"] == 1
    [notice] = page["items"]
    assert (notice["kind"], notice["title"], notice["host"]) == ("soon", "Sunday talk", "Mira")
    read = (await noor.post("/api/v1/me/notices/read", {"until": notice["id"]})).json
    assert read["unread"] == 0
    assert read["items"][0]["read_at"] is not None


async def test_there_is_nothing_to_be_reminded_of_once_it_is_live_or_over(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    space = await mira.opens()
    assert (await noor.put(f"/api/v1/spaces/{space['id']}/reminder")).code == "space_started"
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await noor.put(f"/api/v1/spaces/{space['id']}/reminder")).code == "space_over"
    assert (await noor.delete(f"/api/v1/spaces/{space['id']}/reminder")).json["reminded"] is False


async def test_who_is_blocked_either_way_waits_for_nothing_of_theirs(site: Site):
    mira, noor, tom = [await site.person(name) for name in ("mira", "noor", "tom")]
    space = await announced(site, mira)
    path = f"/api/v1/spaces/{space['id']}/reminder"
    for one in (noor, tom):
        assert (await one.put(path)).json["reminded"] is True
    await mira.put("/api/v1/users/noor/block")
    await tom.put("/api/v1/users/mira/block")
    assert (await mira.get(path)).json["count"] == 0
    assert (await noor.put(path)).code == "blocked"
    assert (await tom.put(path)).code == "blocked_by_you"
    await tom.delete("/api/v1/users/mira/block")
    assert (await tom.put(path)).json["reminded"] is True


async def test_notices_come_a_page_at_a_time(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    await noor.put("/api/v1/users/mira/follow")
    for _ in range(3):
        await announced(site, mira)
    await look(site)
    first = (await noor.get("/api/v1/me/notices?limit=2")).json
    rest = (await noor.get(f"/api/v1/me/notices?limit=2&before={first['next']}")).json
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


async def test_ways_are_chosen_by_reason(site: Site):
    noor = await site.person("noor")
    before = (await noor.get(SETTINGS)).json
    assert before["ways"]["follows"] == ["site"]
    assert (before["push_key"], before["mail"], before["email"]) == (None, False, None)
    after = (await noor.patch(SETTINGS, {"follows": ["push"]})).json
    assert after["ways"] == before["ways"] | {"follows": ["push"]}
    assert (await noor.patch(SETTINGS, {"follows": ["smoke"]})).status == 422


async def test_a_browser_is_taken_once_and_told_by_its_push_service(open_site: OpenSite):
    async with PushService() as service:
        site = await open_site(fetch__allow_hosts=["127.0.0.1"])
        noor = await site.person("noor")
        assert (await noor.post("/api/v1/me/push", service.order())).code == "push_off"
        site.context.pusher = Pusher(site.context.config, site.context.fetcher)
        for _ in range(2):
            answer = await noor.post("/api/v1/me/push", service.order())
            assert answer.status == 201, answer
        [browser] = answer.json["browsers"]
        assert answer.json["push_key"] == site.context.pusher.public_key
        left = await noor.delete(f"/api/v1/me/push/{browser['id']}")
        assert left.json["browsers"] == []
        assert (await noor.delete(f"/api/v1/me/push/{browser['id']}")).code == "push_not_found"


async def test_a_browser_with_strange_keys_or_on_a_private_network_is_refused(site: Site):
    noor = await site.person("noor")
    site.context.pusher = Pusher(site.context.config, site.context.fetcher)
    async with PushService() as service:
        order = service.order()
    good = order | {"endpoint": "https://push.example.net/x"}
    assert (await noor.post("/api/v1/me/push", good)).status == 201
    for changed in (
        order,
        good | {"endpoint": "http://push.example.net/x"},
        good | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        good | {"keys": {"p256dh": "€", "auth": "AAAA"}},
    ):
        assert (await noor.post("/api/v1/me/push", changed)).status == 422, changed


@pytest.fixture
def mail() -> Mailbox:
    return Mailbox()


async def test_an_address_is_used_when_its_owner_opened_the_link(open_site: OpenSite, mail: Mailbox, tmp_path: Path):
    async with serving(mail) as port:
        site = await open_site(
            mail__host="127.0.0.1", mail__port=port, mail__security="none", mail__sender="s@example.org"
        )
        noor = await site.person("noor")
        asked = (await noor.put("/api/v1/me/email", json={"email": "noor@example.org"})).json
        assert (asked["email"], asked["email_asked"]) == (None, "noor@example.org")
        body = mail.got[0].get_body(("plain",))
        assert body is not None
        token = re.search(r"/mails/confirm/(\S+)", body.get_content())
        assert token is not None
        confirm = f"/api/v1/mails/confirm/{token[1]}"
        assert (await site.nobody.post(confirm)).json == {"email": "noor@example.org"}
        assert (await site.nobody.post(confirm)).code == "link_used"
        settings = (await noor.get(SETTINGS)).json
        assert (settings["email"], settings["email_asked"]) == ("noor@example.org", None)
        stop = (await site.store.mailings.of(noor.user.id, "")).stop  # type: ignore[union-attr]
        assert (await site.nobody.post(f"/mails/stop/{stop}", data=b"List-Unsubscribe=One-Click")).status == 200
        assert (await site.nobody.post(f"/api/v1/mails/stop/{stop}")).status == 200
        ways = (await noor.get(SETTINGS)).json["ways"]
        assert all("mail" not in chosen for chosen in ways.values())
        assert (await noor.put("/api/v1/me/email", json={"email": None})).json["email"] is None


async def test_strangers_are_not_flooded_with_questions_and_old_links_end(open_site: OpenSite, mail: Mailbox):
    async with serving(mail) as port:
        site = await open_site(
            mail__host="127.0.0.1", mail__port=port, mail__security="none", mail__sender="s@example.org"
        )
        noor = await site.person("noor")
        for asking in (noor, await site.person("eve")):
            assert (await asking.put("/api/v1/me/email", json={"email": "victim@example.org"})).status == 200
        kim = await site.person("kim")
        assert (await kim.put("/api/v1/me/email", json={"email": "Victim@example.org"})).code == "mail_limit"
        for number in range(4):
            assert (await noor.put("/api/v1/me/email", json={"email": f"n{number}@example.org"})).status == 200
        assert (await noor.put("/api/v1/me/email", json={"email": "n5@example.org"})).code == "mail_limit"
        assert (await noor.put("/api/v1/me/email", json={"email": "no address"})).code == "email_invalid"
        token = str(mail.got[-1].get_body(("plain",)))
        found = re.search(r"/mails/confirm/([\w-]+)", token)
        assert found is not None
        site.clock.advance(25 * 3600)
        assert (await site.nobody.post(f"/api/v1/mails/confirm/{found[1]}")).code == "link_expired"


async def test_what_the_mail_server_said_is_not_told_to_accounts(open_site: OpenSite, mail: Mailbox):
    async with serving(mail) as port:
        site = await open_site(
            mail__host="127.0.0.1", mail__port=port, mail__security="none", mail__sender="s@example.org"
        )
        noor = await site.person("noor")
        refused = await noor.put("/api/v1/me/email", json={"email": "nobody@example.org"})
        assert refused.code == "email_refused"
        assert "mailbox" not in refused.json["detail"]


async def test_without_a_mail_server_nobody_is_asked_for_an_address(site: Site):
    noor = await site.person("noor")
    assert (await noor.put("/api/v1/me/email", json={"email": "noor@example.org"})).code == "mail_off"


async def test_calendars_follow_what_is_announced_moved_and_canceled(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    space = await announced(site, mira)
    await noor.put(f"/api/v1/spaces/{space['id']}/reminder")
    secret = (await noor.get(SETTINGS)).json["calendar_url"].partition("8080")[2]

    async def entries(path: str) -> list[tuple[str, int, str]]:
        answer = await site.nobody.get(path)
        assert answer.status == 200, answer
        assert answer.headers["Content-Type"].startswith("text/calendar")
        found = Calendar.from_ical(answer.body).walk("VEVENT")
        return [(str(one["UID"]), int(one["SEQUENCE"]), str(one["STATUS"])) for one in found]

    paths = (f"/s/{space['id']}/calendar.ics", "/u/mira/calendar.ics", secret)
    uid = f"{space['id']}@127.0.0.1"
    for path in paths:
        assert await entries(path) == [(uid, 0, "CONFIRMED")]
    later = (site.clock.now() + timedelta(days=2)).isoformat()
    await mira.patch(f"/api/v1/spaces/{space['id']}", {"scheduled_start": later})
    for path in paths:
        assert await entries(path) == [(uid, 1, "CONFIRMED")]
    await mira.post(f"/api/v1/spaces/{space['id']}/cancel")
    for path in paths:
        assert await entries(path) == [(uid, 2, "CANCELLED")]
    renewed = (await noor.post("/api/v1/me/calendar")).json["calendar_url"]
    assert (await site.nobody.get(secret)).code == "calendar_not_found"
    assert renewed.endswith(".ics")


async def test_programs_that_have_the_newest_are_told_so(site: Site):
    mira = await site.person("mira")
    await announced(site, mira)
    first = await site.nobody.get("/u/mira/calendar.ics")
    again = await site.nobody.get("/u/mira/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
