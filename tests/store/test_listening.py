from dataclasses import replace

from spaces.model import Heard, Tuning
from spaces.store import Store
from tests.store.samples import LATER, NOW, stored_station, stored_user


async def test_of_two_that_tell_of_the_same_item_the_newer_one_stays(store: Store):
    me = await stored_user(store)
    first = Heard(me.id, "e1", 5.0, NOW, duration=60.0, finished_at=None, thumb=1)
    newer = replace(first, position=50.0, updated_at=LATER, finished_at=LATER, thumb=-1)
    await store.listening.put_heard([first])
    await store.listening.put_heard([newer])
    await store.listening.put_heard([first])
    assert await store.listening.heard(me.id, ["e1", "e2"]) == {"e1": newer}


async def test_within_one_call_the_newer_one_counts_too(store: Store):
    me = await stored_user(store)
    old, new = Heard(me.id, "e1", 5.0, NOW), Heard(me.id, "e1", 6.0, LATER)
    await store.listening.put_heard([new, old])
    assert await store.listening.heard(me.id, ["e1"]) == {"e1": new}


async def test_everybody_has_places_of_their_own(store: Store):
    me, other = await stored_user(store, "me"), await stored_user(store, "other")
    await store.listening.put_heard([Heard(me.id, "e1", 5.0, NOW), Heard(other.id, "e1", 9.0, NOW)])
    assert (await store.listening.heard(me.id, ["e1"]))["e1"].position == 5.0
    assert await store.listening.heard(me.id, []) == {}


async def test_where_somebody_is_in_a_station_is_kept_and_the_newer_place_stays(store: Store):
    me, station = await stored_user(store), await stored_station(store)
    newer = Tuning(me.id, station.id, "e2", LATER)
    await store.listening.put_tuning(newer)
    await store.listening.put_tuning(Tuning(me.id, station.id, "e1", NOW))
    assert await store.listening.tunings(me.id, [station.id, "none"]) == {station.id: newer}
    assert await store.listening.tunings("nobody", [station.id]) == {}
