"""Reports over HTTP: who may make, read and settle them, and what becomes of an excerpt."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from spaces.errors import Unavailable
from spaces.live import Outbox
from spaces.live.commands import Say
from spaces.model import ActionKind
from spaces.sfu.rtp import Packet
from spaces.store import Store
from tests.recorder.sounds import opus, tone
from tests.web.conftest import Caller, OpenSite, Site

MARK = b"spoken in confidence"


@pytest.fixture
async def admin(site: Site) -> Caller:
    return await site.person("root", admin=True)


@pytest.fixture
async def tom(site: Site) -> Caller:
    return await site.person("tom")


@pytest.fixture
async def space(site: Site, mira: Caller, tom: Caller) -> Any:
    """Mira's, with Tom on stage, who is being heard."""
    made = await mira.opens()
    for who in (mira, tom):
        await site.rooms.join(made["id"], who.user, None, None, Outbox())
    await tom.post(f"/api/v1/spaces/{made['id']}/requests")
    await mira.post(f"/api/v1/spaces/{made['id']}/participants/{tom.pid}/accept")
    assert tom.user
    await site.rooms.whip(made["id"], tom.user, "offer")
    speak(site, made["id"], tom.pid)
    return made


def speak(site: Site, space_id: str, pid: str, seconds: float = 2.0) -> None:
    """Their microphone hears a tone."""
    [connection] = site.media.halls[space_id].open(pid, "publish")
    now = time.monotonic()
    for number, payload in enumerate(opus(tone(440, seconds))):
        packet = Packet(111, number == 0, number, number * 960, 1, payload, 30, now + number * 0.02)
        for sink in connection.sinks:
            sink.write(pid, 0, packet)


async def report(who: Caller, space: Any, **body: Any) -> Any:
    return await who.post(f"/api/v1/spaces/{space['id']}/reports", {"category": "abuse"} | body)


async def kinds(store: Store) -> list[ActionKind]:
    return [entry.kind for entry in await store.actions.page(limit=200)]


def sealed(site: Site) -> list[Path]:
    return [path for path in site.context.config.server.data.rglob("*") if path.is_file() and "excerpts" in path.parts]


async def test_anybody_reports_a_person_a_message_or_the_space(
    site: Site, mira: Caller, tom: Caller, admin: Caller, space: Any
) -> None:
    session = await site.rooms.join(space["id"], tom.user, None, None, Outbox())
    said = (await session.obey(session, Say("Boo")))["message"]
    ada = await site.person("ada")
    for body in (
        {"pid": tom.pid, "text": "He shouts\x07"},
        {"message_id": said["id"], "category": "hate"},
        {"category": "copyright"},
    ):
        answer = await report(ada, space, **body)
        assert (answer.status, answer.json["excerpt"]) == (201, False)
        site.clock.advance(1)
    listed = (await admin.get("/api/v1/reports")).json
    assert listed["open"] == 3
    whole, message, person = listed["items"]
    assert (whole["person"], whole["category"], whole["space"]["title"]) == (None, "copyright", "Sunday talk")
    assert (message["message"], message["person"]["handle"], message["category"]) == ("Boo", "tom", "hate")
    assert (person["text"], person["person"]["name"], person["earlier"]) == ("He shouts", "Tom", 1)
    assert person["reporter"] == {"pid": ada.pid, "name": "Ada", "handle": "ada"}


async def test_a_guest_reports_with_the_key_of_their_seat_and_nobody_without(site: Site, space: Any) -> None:
    await site.rooms.join(space["id"], None, "Zoe", "k" * 24, Outbox())
    guest = Caller(site.client, None, {"Guest-Key": "k" * 24})
    assert (await report(guest, space)).status == 201
    [made] = await site.store.reports.page()
    assert (made.reporter.name, made.reporter.pid[:2]) == ("Zoe", "g_")
    assert (await report(site.nobody, space)).code == "unauthenticated"
    assert (await report(guest, {"id": "nosuchspace"})).code == "space_not_found"


async def test_what_cannot_be_reported_is_said(site: Site, tom: Caller, mira: Caller, space: Any) -> None:
    assert (await report(tom, space, pid=tom.pid)).code == "report_self"
    assert (await report(tom, space, pid="g_nobody")).code == "participant_not_found"
    assert (await report(tom, space, message_id="nosuchmessage")).code == "message_not_found"
    assert (await report(tom, space, category="boring")).status == 422
    assert (await report(tom, space, text="x" * 1001)).status == 422
    assert (await report(tom, space, pid=mira.pid)).status == 201


async def test_ten_reports_a_day_are_enough(tom: Caller, space: Any) -> None:
    assert [(await report(tom, space)).status for _ in range(10)] == [201] * 10
    refused = await report(tom, space)
    assert (refused.status, refused.code) == (429, "report_limit")
    assert int(refused.headers["Retry-After"]) > 3600


async def test_guests_of_one_network_share_a_hundred_reports_and_each_has_ten(site: Site, space: Any) -> None:
    keys = [f"{number:02}" * 12 for number in range(11)]
    first = Caller(site.client, None, {"Guest-Key": keys[0]})
    assert [(await report(first, space)).status for _ in range(11)] == [201] * 10 + [429]
    for key in keys[1:10]:
        for _ in range(10):
            assert (await report(Caller(site.client, None, {"Guest-Key": key}), space)).status == 201
    assert (await report(Caller(site.client, None, {"Guest-Key": keys[10]}), space)).code == "report_limit"


async def test_nobody_outside_seals_what_is_said_inside(site: Site, mira: Caller, tom: Caller, space: Any) -> None:
    ada = await site.person("ada")
    await mira.patch(f"/api/v1/spaces/{space['id']}", {"locked": True})
    answer = await report(ada, space, pid=tom.pid, excerpt=True)
    assert (answer.status, answer.json["excerpt"]) == (201, False)
    assert sealed(site) == []


async def test_reports_soon_after_share_one_excerpt_until_the_last_is_dealt_with(
    site: Site, mira: Caller, tom: Caller, admin: Caller, space: Any
) -> None:
    ada = await site.person("ada")
    await site.rooms.join(space["id"], ada.user, None, None, Outbox())
    first = (await report(mira, space, pid=tom.pid, excerpt=True)).json
    site.clock.advance(60)
    second = (await report(ada, space, pid=tom.pid, excerpt=True)).json
    assert (second["excerpt"], len(sealed(site))) == (True, 1)
    await admin.patch(f"/api/v1/reports/{first['id']}", {"state": "dismissed"})
    assert (await admin.get(f"/api/v1/reports/{first['id']}/excerpt")).code == "excerpt_destroyed"
    assert (await admin.get(f"/api/v1/reports/{second['id']}/excerpt")).status == 200
    await admin.patch(f"/api/v1/reports/{second['id']}", {"state": "settled"})
    assert sealed(site) == []
    kept = [entry.kind for entry in await site.store.ledger.of(space_id=space["id"])]
    assert [kind for kind in kept if kind.startswith("excerpt")] == [
        "excerpt_sealed",
        "excerpt_opened",
        "excerpt_destroyed",
    ]


async def test_an_administrator_who_is_reported_does_not_see_it_but_the_others_do(
    site: Site, admin: Caller, tom: Caller
) -> None:
    other = await site.person("other", admin=True)
    space = await admin.opens()
    await site.rooms.join(space["id"], admin.user, None, None, Outbox())
    about = [(await report(tom, space, **body)).json["id"] for body in ({"pid": admin.pid}, {})]
    mine = (await admin.get("/api/v1/reports")).json
    assert (mine["items"], mine["open"]) == ([], 0)
    for one in about:
        for answer in (
            await admin.get(f"/api/v1/reports/{one}"),
            await admin.patch(f"/api/v1/reports/{one}", {"state": "dismissed"}),
            await admin.get(f"/api/v1/reports/{one}/excerpt"),
        ):
            assert answer.code == "report_not_found"
    theirs = (await other.get("/api/v1/reports")).json
    assert (len(theirs["items"]), theirs["open"]) == (2, 2)


async def test_a_report_is_settled_and_noted_also_when_the_file_resists(
    site: Site, mira: Caller, tom: Caller, admin: Caller, space: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = (await report(mira, space, pid=tom.pid, excerpt=True)).json

    async def resists(_: str) -> None:
        raise Unavailable("The disk is read-only.", code="blobs_unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(site.context.recorder.blobs, "delete", resists)
        assert (await admin.patch(f"/api/v1/reports/{made['id']}", {"state": "settled"})).status == 200
    assert (await admin.get("/api/v1/actions?kind=report.settled")).json["items"] != []
    assert len(sealed(site)) == 1
    await site.context.recorder.look()
    assert sealed(site) == []


async def test_only_those_who_run_the_server_read_reports_and_open_excerpts(
    site: Site, mira: Caller, tom: Caller, space: Any
) -> None:
    ada = await site.person("ada")
    await site.rooms.join(space["id"], ada.user, None, None, Outbox())
    made = (await report(ada, space, pid=tom.pid, excerpt=True)).json
    assert made["excerpt"] is True
    one = f"/api/v1/reports/{made['id']}"
    for who in (mira, tom, ada):  # the host, the reported, and even who reported
        for method, path in (("GET", "/api/v1/reports"), ("GET", one), ("PATCH", one), ("GET", f"{one}/excerpt")):
            assert (await who.ask(method, path)).code == "not_operator"
    assert await site.store.ledger.of(space_id=space["id"]) != []
    assert ActionKind.EXCERPT_OPENED not in await kinds(site.store)


async def test_the_reported_never_learns_who_reported(
    site: Site, mira: Caller, tom: Caller, admin: Caller, space: Any
) -> None:
    """The host is reported, and sees all that hosts see."""
    ada = await site.person("ada")
    await report(ada, space, pid=mira.pid, text="Ada says so")
    seen = [
        await mira.get(f"/api/v1/spaces/{space['id']}{path}") for path in ("", "/actions", "/actions?kind=report")
    ] + [await mira.get("/api/v1/me/notices")]
    assert not any(ada.pid in answer.text or "Ada" in answer.text or "report" in answer.text for answer in seen)
    assert (await mira.get("/api/v1/actions")).code == "not_operator"
    # And whatever reads the log, such as webhooks, finds nobody in it.
    [action] = (await admin.get("/api/v1/actions?kind=report.made")).json["items"]
    assert (action["actor"], action["target"]["pid"]) == (None, mira.pid)


async def test_an_excerpt_is_heard_by_an_admin_written_down_and_gone_when_settled(
    site: Site, tom: Caller, mira: Caller, admin: Caller, space: Any
) -> None:
    made = (await report(mira, space, pid=tom.pid, excerpt=True)).json
    one = f"/api/v1/reports/{made['id']}"
    shown = (await admin.get(one)).json
    assert 1.5 <= shown["excerpt"]["seconds"] <= 2.0
    assert len(sealed(site)) == 1
    sound = await admin.get(f"{one}/excerpt")
    assert (sound.status, sound.headers["Content-Type"]) == (200, "audio/mpeg")
    assert sound.headers["Cache-Control"] == "no-store"
    assert len(sound.body) > 10_000
    settled = await admin.patch(one, {"state": "settled", "note": "Banned"})
    assert (settled.json["state"], settled.json["excerpt"], settled.json["had_excerpt"]) == ("settled", None, True)
    assert settled.json["settled_by"]["handle"] == "root"
    assert sealed(site) == []
    assert (await admin.get(f"{one}/excerpt")).code == "excerpt_destroyed"
    assert (await admin.patch(one, {"state": "dismissed"})).code == "report_settled"
    entries = [e for e in await site.store.ledger.of(space_id=space["id"]) if e.kind.startswith("excerpt")]
    assert [entry.kind for entry in entries] == ["excerpt_sealed", "excerpt_opened", "excerpt_destroyed"]
    assert [entry.actor for entry in entries] == ["server", admin.pid, admin.pid]
    log = (await admin.get("/api/v1/actions?kind=report")).json["items"]
    assert [(entry["kind"], (entry["actor"] or {}).get("pid")) for entry in log] == [
        ("report.settled", admin.pid),
        ("report.excerpt_opened", admin.pid),
        ("report.made", None),
    ]


async def test_an_excerpt_nobody_deals_with_is_destroyed_after_its_days(
    site: Site, tom: Caller, mira: Caller, admin: Caller, space: Any
) -> None:
    await report(mira, space, pid=tom.pid, excerpt=True)
    site.clock.advance(timedelta(days=30).total_seconds() - 1)
    await site.context.recorder.look()
    assert len(sealed(site)) == 1
    site.clock.advance(2)
    await site.context.recorder.look()
    assert sealed(site) == []
    [shown] = (await admin.get("/api/v1/reports?state=open")).json["items"]
    assert (shown["excerpt"], shown["had_excerpt"], shown["state"]) == (None, True, "open")


async def test_without_a_tap_or_a_voice_on_stage_nothing_is_sealed(
    site: Site, tom: Caller, mira: Caller, space: Any
) -> None:
    ada = await site.person("ada")
    await site.rooms.join(space["id"], ada.user, None, None, Outbox())
    assert (await report(tom, space, pid=ada.pid, excerpt=True)).json["excerpt"] is False
    assert (await report(tom, space, excerpt=True)).json["excerpt"] is False
    await mira.post(f"/api/v1/spaces/{space['id']}/participants/{tom.pid}/demote")
    assert (await report(ada, space, pid=tom.pid, excerpt=True)).json["excerpt"] is False
    assert sealed(site) == []


async def test_an_operator_may_turn_excerpts_off(open_site: OpenSite) -> None:
    site = await open_site(moderation__excerpt_seconds=0)
    mira, ada = await site.person("mira"), await site.person("ada")
    space = await mira.opens()
    for who in (mira, ada):
        await site.rooms.join(space["id"], who.user, None, None, Outbox())
    assert mira.user
    await site.rooms.whip(space["id"], mira.user, "offer")
    speak(site, space["id"], mira.pid)
    assert (await report(ada, space, pid=mira.pid, excerpt=True)).json["excerpt"] is False


async def test_reports_are_listed_by_state_a_page_at_a_time(
    site: Site, mira: Caller, tom: Caller, admin: Caller, space: Any
) -> None:
    for _ in range(3):
        await report(tom, space, pid=mira.pid)
        site.clock.advance(1)
    first = (await admin.get("/api/v1/reports?state=open&limit=2")).json
    second = (await admin.get(f"/api/v1/reports?state=open&limit=2&cursor={first['next']}")).json
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert (len(set(ids)), second["next"]) == (3, None)
    await admin.patch(f"/api/v1/reports/{ids[0]}", {"state": "dismissed"})
    assert [one["id"] for one in (await admin.get("/api/v1/reports?state=closed")).json["items"]] == ids[:1]
    assert (await admin.get("/api/v1/reports")).json["open"] == 2
    assert (await admin.get("/api/v1/reports/nosuchreport")).code == "report_not_found"
    assert (await admin.patch(f"/api/v1/reports/{ids[1]}", {"state": "open"})).status == 422
