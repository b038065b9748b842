from datetime import timedelta

from spaces.model import State
from spaces.store import Store
from tests.store.samples import LATER, NOW, stored_space, stored_user
from tests.store.test_series import stored_series

DAY = timedelta(days=1)


async def test_who_is_reminded_twice_is_reminded_once(store: Store):
    mira = await stored_user(store)
    one, several = await stored_space(store), await stored_series(store)
    for now in (NOW, LATER):
        await store.reminders.add(mira.id, one.id, now)
        await store.reminders.add_series(mira.id, several.id, now)
    assert await store.reminders.of_user(mira.id) == ([one.id], [several.id])
    for _ in range(2):
        await store.reminders.remove(mira.id, one.id)
        await store.reminders.remove_series(mira.id, several.id)
    assert await store.reminders.of_user(mira.id) == ([], [])


async def test_only_ones_own_reminder_is_removed(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    one, several = await stored_space(store), await stored_series(store)
    for user in (mira, noor):
        await store.reminders.add(user.id, one.id, NOW)
        await store.reminders.add_series(user.id, several.id, NOW)
    await store.reminders.remove(mira.id, one.id)
    await store.reminders.remove_series(mira.id, several.id)
    assert await store.reminders.of_user(noor.id) == ([one.id], [several.id])


async def test_reminders_of_a_series_count_for_each_of_its_spaces_and_nobody_counts_twice(store: Store):
    mira, noor, ada = [await stored_user(store, handle) for handle in ("mira", "noor", "ada")]
    several = await stored_series(store)
    first, second = [await stored_space(store, series_id=several.id) for _ in range(2)]
    alone = await stored_space(store)
    await store.reminders.add_series(mira.id, several.id, NOW)
    await store.reminders.add(mira.id, first.id, NOW)
    await store.reminders.add(noor.id, first.id, NOW)
    await store.reminders.add(ada.id, alone.id, NOW)
    assert await store.reminders.of_space(first.id, several.id) == {mira.id, noor.id}
    assert await store.reminders.of_space(second.id, several.id) == {mira.id}
    assert await store.reminders.of_space(alone.id, None) == {ada.id}
    assert await store.reminders.of_series(several.id) == {mira.id, noor.id}
    counts = await store.reminders.counts([first.id, second.id, alone.id, "none"])
    assert counts == {first.id: 2, second.id: 1, alone.id: 1}
    assert await store.reminders.counts([]) == {}


async def test_a_calendar_has_what_is_ahead_and_what_changed_lately(store: Store):
    mira = await stored_user(store)
    several = await stored_series(store)
    later = await stored_space(store, state=State.SCHEDULED, scheduled_start=NOW + 2 * DAY, series_id=several.id)
    soon = await stored_space(store, state=State.SCHEDULED, scheduled_start=NOW + DAY)
    lately = await stored_space(store, state=State.CANCELED, scheduled_start=NOW, updated_at=LATER)
    old = await stored_space(store, state=State.ENDED, scheduled_start=NOW)
    unplanned, foreign = await stored_space(store), await stored_space(store, scheduled_start=NOW)
    await store.reminders.add_series(mira.id, several.id, NOW)
    for one in (later, soon, lately, old, unplanned):
        await store.reminders.add(mira.id, one.id, NOW)
    assert await store.reminders.spaces_of(mira.id, NOW) == [lately, soon, later]
    assert await store.reminders.spaces_of(foreign.host_id, NOW) == []


async def test_reminders_go_with_the_account_the_space_and_the_series(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    one, several = await stored_space(store), await stored_series(store)
    for user in (mira, noor):
        await store.reminders.add(user.id, one.id, NOW)
        await store.reminders.add_series(user.id, several.id, NOW)
    async with store._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM users WHERE handle = 'noor'")
    assert await store.reminders.of_space(one.id, several.id) == {mira.id}
    async with store._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM spaces")
        await connection.exec_driver_sql("DELETE FROM series")
    assert await store.reminders.of_user(mira.id) == ([], [])
