import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from spaces.errors import Conflict
from spaces.model import Source, SourceKind, Station
from spaces.store import Store
from stations.settle import settle
from tests.store.samples import LATER, NOW, source, stored_feed, stored_source, stored_station


async def topics(store: Store, station: Station, *names: str) -> list[Source]:
    return [await stored_source(store, station, SourceKind.TOPIC, name) for name in names]


async def test_sources_come_in_the_order_they_were_added(store: Store):
    one, two = await stored_station(store), await stored_station(store)
    made = await topics(store, one, "a", "b")
    other = await topics(store, two, "c")
    assert [each.position for each in made] == [0, 1]
    assert await store.sources.of(one.id) == made
    assert await store.sources.of_all([one.id, two.id, "none"]) == {one.id: made, two.id: other}
    assert await store.sources.get(made[0].id) == made[0]
    assert await store.sources.get("none") is None


async def test_a_station_has_a_source_once(store: Store):
    made = await stored_station(store)
    await topics(store, made, "tea")
    with pytest.raises(Conflict) as refusal:
        await topics(store, made, "tea")
    assert refusal.value.code == "source_exists"
    await topics(store, await stored_station(store), "tea")


async def test_a_station_has_no_more_sources_than_it_may(store: Store):
    made = await stored_station(store)
    await store.sources.add(source(made, SourceKind.TOPIC, "a"), limit=1)
    with pytest.raises(Conflict) as refusal:
        await store.sources.add(source(made, SourceKind.TOPIC, "b"), limit=1)
    assert refusal.value.code == "sources_full"
    assert await store.sources.count(made.id) == 1


async def test_no_station_is_made_of_itself_however_long_the_way(store: Store):
    one, two, three = [await stored_station(store) for _ in range(3)]
    await stored_source(store, one, SourceKind.STATION, two.id)
    await stored_source(store, two, SourceKind.STATION, three.id)
    for station, ref in ((one, one), (two, one), (three, one)):
        with pytest.raises(Conflict) as refusal:
            await stored_source(store, station, SourceKind.STATION, ref.id)
        assert refusal.value.code == "station_cycle"
    await stored_source(store, one, SourceKind.STATION, three.id)


async def test_two_that_would_close_a_circle_at_once_do_not(store: Store):
    one, two = await stored_station(store), await stored_station(store)
    given = (source(one, SourceKind.STATION, two.id), source(two, SourceKind.STATION, one.id))
    done = await asyncio.gather(*(store.sources.add(each) for each in given), return_exceptions=True)
    assert sorted(type(each) for each in done if not isinstance(each, Source)) == [Conflict]


async def test_sources_are_put_in_order_and_those_not_named_follow(store: Store):
    station = await stored_station(store)
    a, b, c, d = await topics(store, station, "a", "b", "c", "d")
    ordered = await store.sources.order(station.id, [c.id, "none", a.id])
    assert [each.ref for each in ordered] == ["c", "a", "b", "d"]
    assert await store.sources.of(station.id) == ordered
    assert [each.position for each in ordered] == [0, 1, 2, 3]
    assert {each.id for each in ordered} == {a.id, b.id, c.id, d.id}


async def test_whatever_changes_in_its_sources_makes_a_station_stale(store: Store):
    station = await stored_station(store)

    async def was_stale() -> bool:
        found = await store.stations.stale(LATER + timedelta(days=1))
        await settle(store, station.id, LATER)
        return [each.id for each in found] == [station.id]

    assert await was_stale()
    (made,) = await topics(store, station, "tea")
    assert await was_stale()
    assert not await was_stale()
    assert await store.sources.change(made.id, LATER, cap=5) == replace(made, cap=5)
    assert await was_stale()
    await store.sources.order(station.id, [])
    assert await was_stale()
    assert await store.sources.remove(made.id, LATER)
    assert await was_stale()
    assert not await store.sources.remove(made.id, LATER)
    assert await store.sources.change(made.id, LATER, cap=6) is None
    assert not await was_stale()


async def test_a_source_that_turns_out_to_be_another_feed_wakes_that_and_lets_the_first_rest(store: Store):
    page, feed = await stored_feed(store), await stored_feed(store)
    made = await stored_source(store, await stored_station(store), SourceKind.FEED, page.id)
    await store.sources.change(made.id, LATER, ref=feed.id)
    assert not await store.feeds.wanted(page.id)
    found = await store.feeds.of([page.id, feed.id])
    assert (found[page.id].next_at, found[feed.id].next_at) == (None, LATER)


async def test_those_that_have_something_as_a_source_are_told_without_the_deleted_ones(store: Store):
    feed = await stored_feed(store)
    made = [await stored_station(store) for _ in range(3)]
    for each in made:
        await stored_source(store, each, SourceKind.FEED, feed.id, paused_at=NOW)
    await store.stations.delete(made[0].id, LATER)
    assert await store.sources.wanting(SourceKind.FEED, feed.id) == sorted(each.id for each in made[1:])
    assert await store.sources.wanting(SourceKind.TOPIC, feed.id) == []
