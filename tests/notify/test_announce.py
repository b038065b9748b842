"""From what is stored to notices, once and only once, also over restarts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from spaces.model import SpeakerPolicy, State, TapPolicy
from spaces.model.series import Series
from tests.notify.conftest import House


async def test_followers_hear_that_a_space_is_announced_and_that_it_begins(house: House):
    mira, fan, stranger = [await house.person(name) for name in ("mira", "fan", "stranger")]
    await house.store.follows.add(fan.id, mira.id, house.clock.now())
    space = await house.announced(mira)
    await house.look()
    await house.rooms.start_space(space)
    await house.look()
    await house.look()
    assert await house.told(fan) == ["announced", "started"]
    assert await house.told(stranger) == await house.told(mira) == []


async def test_whoever_asked_is_reminded_ten_minutes_before_and_at_the_start(house: House):
    mira, noor = await house.person("mira"), await house.person("noor")
    space = await house.announced(mira)
    await house.store.reminders.add(noor.id, space.id, house.clock.now())
    await house.look()
    assert await house.told(noor) == []
    house.clock.advance(50 * 60)
    await house.look()
    assert await house.told(noor) == ["soon"]
    assert await house.told(mira) == ["soon"]
    await house.rooms.start_space(space)
    await house.look()
    assert await house.told(noor) == ["soon", "started"]


async def test_a_space_that_is_moved_keeps_its_reminders_and_reminds_again(house: House):
    mira, noor = await house.person("mira"), await house.person("noor")
    space = await house.announced(mira)
    await house.store.reminders.add(noor.id, space.id, house.clock.now())
    house.clock.advance(50 * 60)
    await house.look()
    later = house.clock.now() + timedelta(hours=2)
    space = await house.rooms.update(replace(space, scheduled_start=later, sequence=1, updated_at=house.clock.now()))
    await house.look()
    assert await house.told(noor) == ["soon"], "whoever puts a slip right at once bothers nobody"
    house.clock.advance(60)
    await house.look()
    assert await house.told(noor) == ["soon", "moved"]
    house.clock.advance(109 * 60)
    await house.look()
    assert await house.told(noor) == ["soon", "moved", "soon"]


async def test_canceling_tells_everybody_who_counted_on_it(house: House):
    mira, noor, fan = [await house.person(name) for name in ("mira", "noor", "fan")]
    await house.store.follows.add(fan.id, mira.id, house.clock.now())
    space = await house.announced(mira)
    await house.store.reminders.add(noor.id, space.id, house.clock.now())
    await house.look()
    await house.rooms.update(replace(space, updated_at=house.clock.now()))
    await house.rooms.end(space.id, mira, "canceled")
    await house.look()
    assert await house.told(noor) == ["canceled"]
    assert await house.told(fan) == ["announced", "canceled"]


async def test_whoever_the_host_blocked_is_told_nothing(house: House):
    mira, noor = await house.person("mira"), await house.person("noor")
    space = await house.announced(mira)
    await house.store.reminders.add(noor.id, space.id, house.clock.now())
    await house.store.blocks.add(mira.id, noor.id, house.clock.now())
    house.clock.advance(50 * 60)
    await house.look()
    assert await house.told(noor) == []


async def test_a_node_that_was_killed_between_news_and_notices_goes_on(house: House):
    mira, fan = await house.person("mira"), await house.person("fan")
    await house.store.follows.add(fan.id, mira.id, house.clock.now())
    await house.announced(mira)
    await house.announcer._find(house.clock.now())  # and here it is killed
    assert await house.told(fan) == []
    await house.look()
    await house.look()
    assert await house.told(fan) == ["announced"]


async def test_old_news_are_not_told_after_a_long_stop(house: House):
    mira, fan = await house.person("mira"), await house.person("fan")
    await house.store.follows.add(fan.id, mira.id, house.clock.now())
    await house.announced(mira, scheduled_start=house.clock.now() + timedelta(days=9))
    house.clock.advance(timedelta(days=2).total_seconds())
    await house.look()
    assert await house.told(fan) == []


async def test_a_host_who_does_not_come_cancels_by_staying_away(house: House):
    mira = await house.person("mira")
    space = await house.announced(mira)
    house.clock.advance(timedelta(hours=4, minutes=1).total_seconds())
    await house.look()
    stored = await house.store.spaces.get(space.id)
    assert stored is not None
    assert stored.state is State.CANCELED


def weekly(host_id: str, now: datetime) -> Series:
    return Series(
        "weekly",
        host_id,
        "Tea",
        (),
        SpeakerPolicy.EVERYONE,
        TapPolicy.OFF,
        "FREQ=WEEKLY",
        datetime.fromisoformat("2026-11-24T20:00"),
        "Europe/Berlin",
        now,
        now,
    )


async def test_a_series_is_announced_once_and_grows_as_time_goes_by(house: House):
    mira, fan = await house.person("mira"), await house.person("fan")
    await house.store.follows.add(fan.id, mira.id, house.clock.now())
    await house.store.series.add(weekly(mira.id, house.clock.now()), [])
    await house.look()
    assert len(await house.store.series.ahead("weekly")) == 5
    await house.look()
    assert await house.told(fan) == ["announced"]
    house.clock.advance(timedelta(days=7).total_seconds())
    await house.look()
    ahead = await house.store.series.ahead("weekly")
    assert ahead[-1].scheduled_start == datetime(2026, 12, 29, 19, 0, tzinfo=UTC)
    kinds = [action.kind.value for action in await house.store.actions.page()]
    assert kinds.count("space.scheduled") == 6


async def test_a_reminder_of_a_series_counts_for_spaces_that_did_not_exist_then(house: House):
    mira, noor = await house.person("mira"), await house.person("noor")
    await house.store.series.add(weekly(mira.id, house.clock.now()), [])
    await house.store.reminders.add_series(noor.id, "weekly", house.clock.now())
    await house.look()
    house.clock.advance((datetime(2026, 11, 24, 18, 55, tzinfo=UTC) - house.clock.now()).total_seconds())
    await house.look()
    assert (await house.told(noor))[-1] == "soon"
    ahead = await house.store.series.ahead("weekly")
    assert await house.store.reminders.counts([ahead[0].id]) == {ahead[0].id: 1}


async def test_what_was_told_long_ago_is_forgotten(house: House):
    mira, fan = await house.person("mira"), await house.person("fan")
    await house.store.follows.add(fan.id, mira.id, house.clock.now())
    await house.announced(mira)
    await house.look()
    house.clock.advance(timedelta(days=61).total_seconds())
    await house.announcer.forget(house.clock.now())
    assert await house.told(fan) == []


async def test_followers_are_told_of_six_in_an_hour_and_whoever_blocks_the_host_of_none(house: House):
    mira, noor, eve = [await house.person(name) for name in ("mira", "noor", "eve")]
    await house.store.follows.add(noor.id, mira.id, house.clock.now())
    for number in range(8):
        space = await house.announced(mira, title=f"Tea {number}")
    await house.store.reminders.add(eve.id, space.id, house.clock.now())
    await house.store.blocks.add(eve.id, mira.id, house.clock.now())
    await house.look()
    house.clock.advance(50 * 60)
    await house.look()
    assert (await house.told(noor)).count("announced") == 6
    assert await house.told(eve) == []
