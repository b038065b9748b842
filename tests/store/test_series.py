import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from spaces.model import Space, SpeakerPolicy, State, TapPolicy, User, new_id
from spaces.model.series import OVER, Pending, Series
from spaces.store import Store
from tests.store.samples import LATER, NOW, space, stored_space, stored_user

DAY = timedelta(days=1)


def series(host: User, **fields: Any) -> Series:
    plain = Series(
        id=new_id(),
        host_id=host.id,
        title="Tuesday tea",
        topics=("tea", "ünicode"),
        speaker_policy=SpeakerPolicy.INVITED,
        tap=TapPolicy.OFF,
        rule="FREQ=WEEKLY;BYDAY=TU",
        begins=datetime(2026, 11, 24, 20, 0),  # noqa: DTZ001 - as clocks there show it
        time_zone="Europe/Berlin",
        created_at=NOW,
        updated_at=NOW,
        options={"locked": True, "slow_mode": 5, "rules": None},
    )
    return replace(plain, **fields)


def one_of(known: Series, host: User, days: float, **fields: Any) -> Space:
    start = NOW + days * DAY
    return space(host, **{"state": State.SCHEDULED, "scheduled_start": start, "series_id": known.id} | fields)


async def stored_series(store: Store, host: User | None = None, **fields: Any) -> Series:
    made = series(host or await stored_user(store, f"host{new_id()[:8].lower()}"), **fields)
    await store.series.add(made, [])
    return made


async def test_a_series_is_stored_with_its_first_spaces(store: Store):
    mira = await stored_user(store)
    pending = Pending(mira.id, ("a", "b"), {"a": LATER}, ("c",), ("title", "pin_hash"), part=1)
    made = series(mira, made_until=LATER, sequence=2, canceled_at=LATER, pending=pending)
    first, second = one_of(made, mira, 1), one_of(made, mira, 8)
    await store.series.add(made, [second, first])
    assert await store.series.get(made.id) == made
    assert await store.series.get("none") is None
    assert await store.series.ahead(made.id) == [first, second]


async def test_one_of_its_spaces_that_cannot_be_stored_lets_nothing_be_stored(store: Store):
    mira = await stored_user(store)
    made = series(mira)
    same = one_of(made, mira, 1)
    with pytest.raises(IntegrityError):
        await store.series.add(made, [same, same])
    assert await store.series.get(made.id) is None
    assert await store.series.ahead(made.id) == []


async def test_series_are_found_by_id_by_host_and_by_whether_they_go_on(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    newer = await stored_series(store, mira, created_at=LATER)
    older, foreign = await stored_series(store, mira), await stored_series(store, noor, updated_at=LATER)
    over = await stored_series(store, mira, canceled_at=NOW)
    assert await store.series.of_host(mira.id) == [older, newer]
    assert {one.id for one in await store.series.growing(LATER)} == {older.id, newer.id, foreign.id}
    assert await store.series.of([older.id, older.id, over.id, "none"]) == {older.id: older, over.id: over}
    assert await store.series.of([]) == {}
    assert await store.series.changed_since(NOW) == [foreign]


async def test_a_change_replaces_the_whole_series(store: Store):
    made = await stored_series(store)
    changed = replace(made, title="Tea", rule="FREQ=DAILY", options={}, canceled_at=LATER, pending=Pending("x"))
    await store.series.save(changed)
    assert await store.series.get(made.id) == changed


async def test_what_is_pending_stays_until_it_is_settled_as_it_was(store: Store):
    late = await stored_series(store, pending=Pending("x", cancels=("a",)), updated_at=LATER)
    made = await stored_series(store, pending=Pending("x"))
    await stored_series(store)
    assert await store.series.unfinished(NOW) == [made]
    assert [one.id for one in await store.series.unfinished(LATER)] == sorted([late.id, made.id])
    await store.series.settle(replace(late, updated_at=NOW))
    assert await store.series.get(late.id) == late
    await store.series.settle(late)
    assert await store.series.get(late.id) == replace(late, pending=None)
    assert await store.series.unfinished(LATER) == [made]


async def test_a_series_grows_only_as_it_is_known(store: Store):
    mira = await stored_user(store)
    made = await stored_series(store, mira)
    first, second, third = (one_of(made, mira, days) for days in (1, 8, 15))
    assert await store.series.grow(made, [first], NOW + DAY)
    assert not await store.series.grow(made, [second], NOW + 8 * DAY), "it has grown meanwhile"
    grown = replace(made, made_until=NOW + DAY)
    assert not await store.series.grow(replace(grown, updated_at=LATER), [second], NOW + 8 * DAY)
    assert await store.series.grow(grown, [second], NOW + 8 * DAY)
    over = replace(made, made_until=NOW + 8 * DAY, canceled_at=LATER)
    await store.series.save(over)
    assert not await store.series.grow(over, [third], NOW + 15 * DAY)
    assert await store.series.ahead(made.id) == [first, second]
    assert await store.series.get(made.id) == over


async def test_of_several_that_let_a_series_grow_one_does(store: Store):
    mira = await stored_user(store)
    made = await stored_series(store, mira)
    grown = await asyncio.gather(*(store.series.grow(made, [one_of(made, mira, 1)], NOW + DAY) for _ in range(4)))
    assert sorted(grown) == [False, False, False, True]
    assert len(await store.series.ahead(made.id)) == 1


async def test_calendars_are_told_what_is_ahead_and_what_was_canceled_lately(store: Store):
    mira = await stored_user(store)
    made, other = await stored_series(store, mira), await stored_series(store, mira)
    soon, live = one_of(made, mira, 2), one_of(made, mira, 1, state=State.LIVE)
    lately = one_of(made, mira, 3, state=State.CANCELED, updated_at=LATER)
    gone = [one_of(made, mira, 4, state=State.CANCELED), one_of(made, mira, 5, state=State.ENDED, updated_at=LATER)]
    for one in (soon, live, lately, *gone, one_of(other, mira, 1)):
        await store.spaces.add(one)
    assert await store.series.told(made.id, NOW) == [live, soon, lately]
    assert await store.series.ahead(made.id) == [soon]


async def test_a_series_counts_as_one_announcement(store: Store):
    mira = await stored_user(store)
    made = await stored_series(store, mira)
    await stored_series(store, mira, canceled_at=NOW)
    await stored_series(store)
    for one in (one_of(made, mira, 1), one_of(made, mira, 8), space(mira, state=State.SCHEDULED), space(mira)):
        await store.spaces.add(one)
    await stored_space(store, state=State.SCHEDULED)
    assert await store.series.announced_by(mira.id) == 2
    assert await store.series.announced_by("none") == 0


async def test_series_go_with_their_host(store: Store):
    mira = await stored_user(store)
    made = await stored_series(store, mira)
    await store.spaces.add(one_of(made, mira, 1))
    async with store._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM users")
    assert await store.series.get(made.id) is None
    assert await store.series.ahead(made.id) == []


async def test_a_series_whose_last_space_is_past_counts_no_longer(store: Store):
    mira = await stored_user(store)
    made = await stored_series(store, mira, made_until=OVER)
    assert await store.series.growing(LATER) == []
    assert await store.series.announced_by(mira.id) == 0
    await store.spaces.add(one_of(made, mira, 1))
    assert await store.series.announced_by(mira.id) == 1
