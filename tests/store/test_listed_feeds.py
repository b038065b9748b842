"""Many podcasts at once, as lists of them bring."""

from spaces.model import SourceKind
from spaces.store import Store
from tests.store.samples import LATER, feed, source, stored_feed, stored_source, stored_station


async def test_of_many_feeds_the_new_ones_are_stored_and_all_are_told(store: Store):
    known = await stored_feed(store, url="https://known.example/feed")
    new = [feed(url=f"https://{number}.example/feed") for number in range(3)]
    found = await store.feeds.add_all([new[0], feed(url=known.url), *new[1:]])
    assert found == {one.url: one for one in (*new, known)}
    assert await store.feeds.add_all([]) == {}


async def test_of_many_sources_the_new_ones_are_stored_behind_the_others(store: Store):
    station = await stored_station(store)
    feeds = [await stored_feed(store) for _ in range(4)]
    await stored_source(store, station, SourceKind.TOPIC, "tea")
    await stored_source(store, station, SourceKind.FEED, feeds[1].id)
    new = [source(station, SourceKind.FEED, one.id, added_at=LATER) for one in (*feeds, feeds[0])]
    added = await store.sources.add_feeds(new, limit=4)
    assert [(one.ref, one.position) for one in added] == [(feeds[0].id, 2), (feeds[2].id, 3)]
    assert [one.position for one in await store.sources.of(station.id)] == [0, 1, 2, 3]
    assert [(await store.feeds.wanted(one.id)) for one in feeds] == [True, True, True, False]
    waiting = await store.feeds.get(feeds[0].id)
    assert waiting is not None
    assert waiting.next_at == LATER
    assert await store.sources.add_feeds(new, limit=4) == []
    assert await store.sources.add_feeds([]) == []


async def test_of_many_sources_the_first_ones_and_all_hosts_are_read(store: Store):
    station = await stored_station(store)
    for number in range(3):
        await stored_source(store, station, SourceKind.TOPIC, f"tea {number}")
    await stored_source(store, station, SourceKind.HOST, station.owner_id)
    found = (await store.sources.of_all([station.id], 1))[station.id]
    assert [one.ref for one in found] == ["tea 0", station.owner_id]
