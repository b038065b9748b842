"""Series over HTTP: announced, changed from one on, canceled."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientError

from spaces.model import ActionKind
from spaces.notify import Announcer
from tests.web.conftest import Caller, Site

ORDER = {
    "title": "Tuesday tea",
    "rule": "FREQ=WEEKLY;BYDAY=TU",
    "begins": "2026-11-24T20:00",
    "time_zone": "Europe/Berlin",
}


async def announce(who: Caller, **fields: Any) -> Any:
    answer = await who.post("/api/v1/series", ORDER | fields)
    assert answer.status == 201, answer
    return answer.json


def starts(series: Any) -> list[str]:
    return [one["scheduled_start"] for one in series["ahead"]]


async def test_a_series_is_announced_as_spaces_of_the_next_thirty_days(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    assert starts(series) == [f"2026-{day}T19:00:00Z" for day in ("11-24", "12-01", "12-08", "12-15", "12-22")]
    space = (await mira.get(f"/api/v1/spaces/{series['ahead'][0]['id']}")).json
    assert (space["title"], space["state"], space["series_id"]) == ("Tuesday tea", "scheduled", series["id"])


async def test_a_rule_that_nobody_can_follow_is_refused_with_its_field(site: Site):
    mira = await site.person("mira")
    for fields, code in [
        ({"rule": "FREQ=SECONDLY"}, "rule_invalid"),
        ({"time_zone": "Mars/Olympus"}, "time_zone_invalid"),
        ({"begins": "tomorrow"}, "begins_invalid"),
        ({"begins": "2026-11-17T20:00"}, "schedule_invalid"),
        ({"begins": "2027-11-16T20:00"}, "schedule_invalid"),
    ]:
        answer = await mira.post("/api/v1/series", ORDER | fields)
        assert (answer.status, answer.code) == (422, code), fields


async def test_this_and_following_move_and_keep_their_reminders(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    series = await announce(mira)
    third = series["ahead"][2]["id"]
    assert (await noor.put(f"/api/v1/spaces/{third}/reminder")).json["reminded"] is True
    change = {"from_space": third, "begins": "2026-12-09T18:30", "rule": "FREQ=WEEKLY;BYDAY=WE"}
    changed = (await mira.patch(f"/api/v1/series/{series['id']}", change)).json
    # The 23rd is more than thirty days ahead: the last one has no time yet and is canceled, to be made in its turn.
    days = ["2026-11-24T19", "2026-12-01T19", "2026-12-09T17", "2026-12-16T17"]
    assert [start[:13] for start in starts(changed)] == days
    assert changed["ahead"][2]["id"] == third
    assert changed["sequence"] == 1
    moved = (await mira.get(f"/api/v1/spaces/{third}")).json
    assert moved["sequence"] == 1
    assert (await noor.get(f"/api/v1/spaces/{third}/reminder")).json == {
        "reminded": True,
        "of_series": False,
        "count": 1,
    }


async def test_a_new_title_is_taken_over_by_all_that_are_announced(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    assert (await mira.patch(f"/api/v1/series/{series['id']}", {"title": "Tea and talk"})).json["sequence"] == 0
    titles = [(await mira.get(f"/api/v1/spaces/{one['id']}")).json["title"] for one in series["ahead"]]
    assert set(titles) == {"Tea and talk"}


async def test_from_one_on_the_rest_is_canceled_and_the_earlier_ones_stay(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    answer = await mira.post(f"/api/v1/series/{series['id']}/cancel", {"from_space": series["ahead"][1]["id"]})
    assert starts(answer.json) == starts(series)[:1]
    assert answer.json["canceled_at"] is not None
    states = [(await mira.get(f"/api/v1/spaces/{one['id']}")).json["state"] for one in series["ahead"]]
    assert states == ["scheduled", *["canceled"] * (len(states) - 1)]
    again = await mira.patch(f"/api/v1/series/{series['id']}", {"title": "No"})
    assert (again.status, again.code) == (409, "series_over")


async def test_one_that_is_canceled_does_not_come_back(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    second = series["ahead"][1]["id"]
    assert (await mira.post(f"/api/v1/spaces/{second}/cancel")).status == 200
    announcer = Announcer(site.store, site.rooms)
    site.clock.advance(timedelta(days=8).total_seconds())
    await announcer.grow(site.clock.now())
    ahead = (await mira.get(f"/api/v1/series/{series['id']}")).json
    days = [datetime.fromisoformat(start).date().isoformat() for start in starts(ahead)]
    assert days == ["2026-11-24", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"]


async def test_only_its_host_changes_a_series(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    series = await announce(mira)
    for method, path in (("PATCH", ""), ("POST", "/cancel")):
        answer = await noor.ask(method, f"/api/v1/series/{series['id']}{path}", json={})
        assert (answer.status, answer.code) == (403, "not_host")
    assert (await noor.get("/api/v1/series/none")).code == "series_not_found"
    listed = (await noor.get("/api/v1/series?host=mira")).json["items"]
    assert [one["id"] for one in listed] == [series["id"]]


async def test_an_account_announces_twenty_at_most_and_a_series_counts_as_one(site: Site):
    mira = await site.person("mira")
    await announce(mira)
    start = (site.clock.now() + timedelta(days=1)).isoformat()
    for _ in range(19):
        await mira.opens(scheduled_start=start)
    for answer in (
        await mira.post("/api/v1/spaces", {"title": "One more", "scheduled_start": start}),
        await mira.post("/api/v1/series", ORDER),
    ):
        assert (answer.status, answer.code) == (409, "schedule_full")


@pytest.mark.parametrize("begins", ["2026-12-01T20:00", "2026-11-25T20:00"])
async def test_what_follows_cannot_come_before_what_goes_before_it(site: Site, begins: str):
    mira = await site.person("mira")
    series = await announce(mira)
    change = {"from_space": series["ahead"][2]["id"], "begins": begins}
    assert (await mira.patch(f"/api/v1/series/{series['id']}", change)).code == "schedule_invalid"


async def test_all_of_them_cannot_begin_with_a_later_one(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    change = {"begins": "2026-12-08T18:00"}
    answer = await mira.patch(f"/api/v1/series/{series['id']}", change)
    assert (answer.status, answer.code) == (422, "schedule_invalid")
    assert starts((await mira.get(f"/api/v1/series/{series['id']}")).json) == starts(series)


async def test_another_time_of_day_changes_neither_the_end_nor_what_was_canceled(site: Site):
    mira = await site.person("mira")
    series = await announce(mira, rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    await mira.post(f"/api/v1/spaces/{series['ahead'][1]['id']}/cancel")
    change = {"from_space": series["ahead"][2]["id"], "begins": "2026-12-09T18:00"}
    changed = (await mira.patch(f"/api/v1/series/{series['id']}", change)).json
    assert changed["rule"] == "FREQ=WEEKLY;BYDAY=WE;COUNT=2"
    assert starts(changed) == [f"2026-{day}:00:00Z" for day in ("11-24T19", "12-09T17", "12-16T17")]


async def test_what_was_set_for_one_of_them_stays_when_the_series_changes(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    second = f"/api/v1/spaces/{series['ahead'][1]['id']}"
    await mira.patch(second, {"pin": "1234", "title": "With a guest"})
    await mira.patch(f"/api/v1/series/{series['id']}", {"slow_mode": 10})
    space = (await mira.get(second)).json
    assert (space["has_pin"], space["title"], space["slow_mode"]) == (True, "With a guest", 10)


async def test_whoever_waits_for_an_earlier_one_is_not_told_that_later_ones_are_canceled(site: Site):
    mira, noor, eve = await site.person("mira"), await site.person("noor"), await site.person("eve")
    kim = await site.person("kim")
    series = await announce(mira)
    await kim.put(f"/api/v1/series/{series['id']}/reminder")
    first, second = (one["id"] for one in series["ahead"][:2])
    await noor.put(f"/api/v1/spaces/{first}/reminder")
    await eve.put(f"/api/v1/spaces/{second}/reminder")
    announcer, cancel = Announcer(site.store, site.rooms), f"/api/v1/series/{series['id']}/cancel"
    await mira.post(cancel, {"from_space": second})
    await site.rooms.journal.written()
    await announcer.look(site.clock.now())
    assert (await told(site, noor), await told(site, eve)) == ([], ["canceled"])
    assert await told(site, kim) == ["canceled"]
    await mira.post(cancel, {})
    await site.rooms.journal.written()
    await announcer.look(site.clock.now())
    assert (await told(site, noor), await told(site, eve)) == (["canceled"], ["canceled"])
    assert await told(site, kim) == ["canceled", "canceled"]


class Killed(BaseException):
    """The process is gone: nobody catches that."""


def dies_at(site: Site, monkeypatch: pytest.MonkeyPatch, work: str, times: int) -> None:
    """Let the node come to an end at that call of one of the methods that spaces are changed by."""
    real, calls = getattr(site.rooms, work), []

    async def fatal(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == times:
            raise Killed
        return await real(*args)

    monkeypatch.setattr(site.rooms, work, fatal)


async def told(site: Site, who: Caller) -> list[str]:
    assert who.user
    return [notice.kind.value for notice in await site.store.notices.page(who.user.id)]


async def cut_off(site: Site, who: Caller, series: Any, body: Any, path: str = "") -> None:
    """Ask for something the node does not survive."""
    with pytest.MonkeyPatch.context() as patch:
        dies_at(site, patch, "end" if path else "change", 3)
        with suppress(ClientError):
            await who.ask("POST" if path else "PATCH", f"/api/v1/series/{series['id']}{path}", json=body)


async def test_a_cancellation_that_was_cut_off_is_gone_on_with(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    series = await announce(mira)
    await noor.put(f"/api/v1/series/{series['id']}/reminder")
    second = series["ahead"][1]["id"]
    await cut_off(site, mira, series, {"from_space": second}, "/cancel")
    assert len(starts((await mira.get(f"/api/v1/series/{series['id']}")).json)) == 3
    later = starts(series)[4]
    # What was kept may be moved to any day: it is not among what was canceled.
    await mira.patch(f"/api/v1/spaces/{series['ahead'][0]['id']}", {"scheduled_start": later})
    announcer = Announcer(site.store, site.rooms)
    await announcer.look(site.clock.now())
    assert len(starts((await mira.get(f"/api/v1/series/{series['id']}")).json)) == 3, "it may be under way"
    site.clock.advance(61)
    await announcer.look(site.clock.now())
    assert starts((await mira.get(f"/api/v1/series/{series['id']}")).json) == [later]
    assert await site.store.series.unfinished(site.clock.now()) == []
    assert (await told(site, noor)).count("canceled") == 1


async def test_a_change_that_was_cut_off_is_gone_on_with(site: Site):
    mira, noor = await site.person("mira"), await site.person("noor")
    series = await announce(mira)
    await noor.put(f"/api/v1/series/{series['id']}/reminder")
    change = {"title": "Wednesday tea", "begins": "2026-11-25T18:00", "rule": "FREQ=WEEKLY;BYDAY=WE"}
    await cut_off(site, mira, series, change)
    site.clock.advance(61)
    await Announcer(site.store, site.rooms).look(site.clock.now())
    await site.rooms.journal.written()
    days = [f"2026-{day}T17:00:00Z" for day in ("11-25", "12-02", "12-09", "12-16")]
    assert starts((await mira.get(f"/api/v1/series/{series['id']}")).json) == days
    ahead = [(await mira.get(f"/api/v1/spaces/{one['id']}")).json for one in series["ahead"][:4]]
    assert {(space["title"], space["sequence"]) for space in ahead} == {("Wednesday tea", 1)}
    moved = await site.store.actions.page(kinds=[ActionKind.SPACE_RESCHEDULED])
    assert sorted(action.space_id or "" for action in moved) == sorted(space["id"] for space in ahead)
    assert (await told(site, noor)).count("moved") == 1


async def test_the_next_change_first_finishes_the_one_that_was_cut_off(site: Site):
    mira = await site.person("mira")
    series = await announce(mira)
    await cut_off(site, mira, series, {"from_space": series["ahead"][1]["id"]}, "/cancel")
    assert (await mira.patch(f"/api/v1/series/{series['id']}", {"title": "No"})).code == "series_over"
    assert starts((await mira.get(f"/api/v1/series/{series['id']}")).json) == starts(series)[:1]
