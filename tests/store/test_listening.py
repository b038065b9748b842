from datetime import timedelta

from spaces.model import Heard, Told, Tuning
from spaces.store import Store
from tests.store.samples import LATER, NOW, stored_station, stored_user

SECOND = timedelta(seconds=1)


async def test_of_two_that_tell_of_the_same_item_the_newer_one_stays(store: Store):
    me = await stored_user(store)
    first = Told(me.id, "e1", 5.0, NOW, duration=60.0, finished=False, thumb=1)
    await store.listening.put_heard([first])
    await store.listening.put_heard([Told(me.id, "e1", 50.0, LATER, duration=60.0, finished=True, thumb=-1)])
    await store.listening.put_heard([first])
    kept = Heard(me.id, "e1", 50.0, LATER, duration=60.0, finished_at=LATER, thumb=-1)
    assert await store.listening.heard(me.id, ["e1", "e2"]) == {"e1": kept}


async def test_marks_of_which_nothing_is_told_stay(store: Store):
    me = await stored_user(store)
    await store.listening.put_heard([Told(me.id, "e1", 0.0, NOW, finished=True, thumb=1)])
    await store.listening.put_heard([Told(me.id, "e1", 50.0, LATER)])
    assert await store.listening.heard(me.id, ["e1"]) == {"e1": Heard(me.id, "e1", 50.0, LATER, None, NOW, 1)}
    await store.listening.put_heard([Told(me.id, "e1", 9.0, LATER + SECOND, finished=False)])
    await store.listening.put_heard([Told(me.id, "e1", 9.0, LATER + 2 * SECOND, thumb=0)])
    assert await store.listening.heard(me.id, ["e1"]) == {"e1": Heard(me.id, "e1", 9.0, LATER + 2 * SECOND)}


async def test_within_one_call_the_newer_one_counts_too_and_no_mark_is_lost(store: Store):
    me = await stored_user(store)
    old, new = Told(me.id, "e1", 5.0, NOW, thumb=-1), Told(me.id, "e1", 6.0, LATER)
    await store.listening.put_heard([new, old])
    assert await store.listening.heard(me.id, ["e1"]) == {"e1": Heard(me.id, "e1", 6.0, LATER, thumb=-1)}


async def test_everybody_has_places_of_their_own(store: Store):
    me, other = await stored_user(store, "me"), await stored_user(store, "other")
    await store.listening.put_heard([Told(me.id, "e1", 5.0, NOW), Told(other.id, "e1", 9.0, NOW)])
    assert (await store.listening.heard(me.id, ["e1"]))["e1"].position == 5.0
    assert await store.listening.heard(me.id, []) == {}


async def test_where_somebody_is_in_a_station_is_kept_and_the_newer_place_stays(store: Store):
    me, station = await stored_user(store), await stored_station(store)
    newer = Tuning(me.id, station.id, "e2", LATER)
    await store.listening.put_tuning(newer)
    await store.listening.put_tuning(Tuning(me.id, station.id, "e1", NOW))
    assert await store.listening.tunings(me.id, [station.id, "none"]) == {station.id: newer}
    assert await store.listening.tunings("nobody", [station.id]) == {}
