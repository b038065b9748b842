from datetime import timedelta

from spaces.model import Decision, SourceKind, Visibility
from spaces.store import Store
from stations.settle import settle
from tests.store.samples import (
    LATER,
    NOW,
    episode,
    published_recording,
    stored_feed,
    stored_source,
    stored_station,
    stored_user,
)


async def test_a_channel_has_the_episodes_of_a_feed_and_the_recordings_of_a_host_newest_first(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    feed = await stored_feed(store, 3)
    recording = await published_recording(store, host, published_at=NOW + timedelta(hours=2, minutes=30))
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await stored_source(store, station, SourceKind.HOST, host.id)
    assert await settle(store, station.id, LATER)
    found = await store.channels.page(station.id, limit=10)
    assert [entry.recording.title if entry.recording else entry.episode.title for entry in found] == [
        "Episode 3",
        recording.title,
        "Episode 2",
        "Episode 1",
    ]
    assert [entry.host for entry in found] == [None, host, None, None]
    assert found[0].feed is not None
    assert found[0].feed.id == feed.id
    assert [file.name for file in found[1].files] == ["audio.mp3"]
    stored = await store.stations.get(station.id)
    assert stored is not None
    assert (stored.items, stored.stale, stored.settled_at, stored.changed_at) == (4, False, LATER, LATER)
    assert [source.items for source in await store.sources.of(station.id)] == [3, 1]


async def test_settling_again_changes_nothing(store: Store):
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, (await stored_feed(store, 3)).id)
    assert await settle(store, station.id, LATER)
    assert not await settle(store, station.id, LATER + timedelta(hours=1))
    stored = await store.stations.get(station.id)
    assert stored is not None
    assert stored.changed_at == LATER


async def test_pages_go_on_where_the_one_before_ended(store: Store):
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, (await stored_feed(store, 7)).id)
    await settle(store, station.id, LATER)
    seen: list[str] = []
    before = None
    while page := await store.channels.page(station.id, before=before, limit=3):
        seen += [entry.episode.title for entry in page if entry.episode]
        before = (page[-1].item.place, page[-1].item.id)
    assert seen == [f"Episode {number}" for number in range(7, 0, -1)]


async def test_a_recording_made_private_is_gone_at_once(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    recording = await published_recording(store, host)
    await stored_source(store, station, SourceKind.HOST, host.id)
    await settle(store, station.id, LATER)
    assert len(await store.channels.page(station.id, limit=10)) == 1
    await store.recordings.change(recording.id, visibility=Visibility.PRIVATE)
    assert await store.channels.page(station.id, limit=10) == []


async def test_what_happens_while_a_station_is_settled_leaves_it_stale(store: Store):
    station = await stored_station(store)
    feed = await stored_feed(store, 1)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    read = await store.stations.get(station.id)
    assert read is not None
    await store.episodes.store(feed.id, Decision(new=(episode(feed, 2),)), LATER)
    await settle(store, station.id, LATER)
    from spaces.model import Channel

    await store.channels.write(read, Channel((), {}), LATER, 0.0)
    assert [found.id for found in await store.stations.stale(LATER)] == [station.id]


async def test_a_channel_is_searched_in_title_and_text(store: Store):
    station = await stored_station(store)
    feed = await stored_feed(store)
    made = (
        episode(feed, 1, title="The lighthouse", summary="Fog."),
        episode(feed, 2, title="Foghorns", summary="Of the café."),
        episode(feed, 3, title="Nothing"),
    )
    await store.episodes.store(feed.id, Decision(new=made), LATER)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await settle(store, station.id, LATER)

    async def titles(query: str) -> list[str]:
        found = await store.channels.page(station.id, limit=10, query=query)
        return [entry.episode.title for entry in found if entry.episode]

    assert await titles("fog") == ["Foghorns", "The lighthouse"]
    assert await titles("fog ") == ["The lighthouse"]
    assert await titles("cafe") == ["Foghorns"]
    assert await titles('"the light"') == []
    assert await titles("  ") == ["Nothing", "Foghorns", "The lighthouse"]
    assert await titles("🎉") == []
    assert [found.title for found in await store.episodes.search("fog", 5)] == ["Foghorns", "The lighthouse"]
    assert [f.title for f in await store.episodes.search("fog", 5, station_id=station.id)] == [
        "Foghorns",
        "The lighthouse",
    ]
