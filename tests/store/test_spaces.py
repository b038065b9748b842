from dataclasses import replace
from datetime import timedelta

from spaces.model import Space, State, Tap, TapPolicy, TapState
from spaces.store import Store
from tests.store.samples import LATER, NOW, space, stored_user


async def stored(store: Store, made: Space) -> Space:
    await store.spaces.add(made)
    return made


async def test_a_space_comes_back_as_it_was_stored(store: Store):
    mira = await stored_user(store)
    made = await stored(store, space(mira, scheduled_start=LATER, started_at=LATER, ended_at=LATER, peak_listeners=7))
    assert await store.spaces.get(made.id) == made
    assert await store.spaces.get("nothing") is None


async def test_times_in_another_zone_come_back_as_the_same_moment(store: Store):
    from zoneinfo import ZoneInfo

    mira = await stored_user(store)
    made = await stored(store, space(mira, started_at=NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
    found = await store.spaces.get(made.id)
    assert found is not None
    assert found.started_at == NOW
    assert found.started_at.utcoffset() == timedelta()


async def test_saving_replaces_the_whole_row(store: Store):
    mira = await stored_user(store)
    made = await stored(store, space(mira))
    changed = replace(made, title="Monday", topics=(), state=State.ENDED, ended_at=LATER, updated_at=LATER)
    await store.spaces.save(changed)
    assert await store.spaces.get(made.id) == changed


async def test_a_page_is_newest_first_and_the_next_goes_on_where_it_stopped(store: Store):
    mira = await stored_user(store)
    # Two at the same moment: the id decides, so that none is lost or shown twice between pages.
    spaces = [space(mira, id=str(n), created_at=NOW + timedelta(minutes=n // 2)) for n in range(5)]
    for made in spaces:
        await store.spaces.add(made)
    first = await store.spaces.page(None, limit=2)
    second = await store.spaces.page(None, before=(first[-1].created_at, first[-1].id), limit=2)
    third = await store.spaces.page(None, before=(second[-1].created_at, second[-1].id), limit=2)
    assert [made.id for made in (*first, *second, *third)] == ["4", "3", "2", "1", "0"]


async def test_a_page_can_be_of_one_state_or_of_one_host(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    live = await stored(store, space(mira))
    ended = await stored(store, space(mira, state=State.ENDED))
    other = await stored(store, space(jon, created_at=LATER))
    assert await store.spaces.page(State.LIVE, limit=9) == [other, live]
    assert await store.spaces.page(State.ENDED, host_id=mira.id, limit=9) == [ended]
    assert await store.spaces.page(None, host_id=jon.id, limit=9) == [other]
    assert await store.spaces.page(State.CANCELED, limit=9) == []


async def test_live_spaces_are_listed_and_counted_per_host(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    live = await stored(store, space(mira))
    await stored(store, space(mira, state=State.SCHEDULED))
    assert await store.spaces.live() == [live]
    assert (await store.spaces.count_live(mira.id), await store.spaces.count_live(jon.id)) == (1, 0)


async def test_ended_spaces_about_whose_tap_nothing_is_stored_are_found(store: Store):
    mira = await stored_user(store)
    over = await stored(store, space(mira, state=State.ENDED, tap=TapPolicy.HELD))
    decided = await stored(store, space(mira, state=State.ENDED, tap=TapPolicy.ON))
    await store.taps.put(Tap(decided.id, TapPolicy.ON, TapState.SAVED))
    await stored(store, space(mira, state=State.ENDED, tap=TapPolicy.OFF))
    await stored(store, space(mira, state=State.LIVE, tap=TapPolicy.HELD))
    await stored(store, space(mira, state=State.CANCELED, tap=TapPolicy.HELD))
    assert await store.spaces.unsettled() == [over]
