from datetime import timedelta

import pytest

from spaces.model import (
    Channel,
    Decision,
    Merge,
    Placement,
    RecordingState,
    Rules,
    SourceKind,
    Station,
    Told,
    Visibility,
)
from spaces.store import Store, words
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
from tests.store.test_plans import listening


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
    await store.channels.write(read, Channel((), {}), LATER, 0.0)
    assert [found.id for found in await store.stations.stale(LATER + timedelta(days=1))] == [station.id]


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


async def audible(store: Store, station: Station) -> list[str]:
    return [entry.item.id for entry in await store.channels.page(station.id, limit=50)]


async def test_common_words_are_found_like_others(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "COMMON", 2)
    station, other = await stored_station(store), await stored_station(store)
    feed = await stored_feed(store)
    said = ("The Lighthouse keeper", "light house", "Keeper of the lighthouse", "Lighthouses", "LIGHTHOUSE, keeper!")
    made = tuple(episode(feed, n, title=title, summary="Crème") for n, title in enumerate(said))
    await store.episodes.store(feed.id, Decision(new=made), LATER)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await stored_source(store, other, SourceKind.FEED, (await stored_feed(store, 1)).id)
    for each in (station, other):
        await settle(store, each.id, LATER)

    async def found(query: str) -> list[int]:
        entries = await store.channels.page(station.id, limit=9, query=query)
        return [said.index(entry.episode.title) for entry in entries if entry.episode]

    assert await found("lighthouse") == [4, 3, 2, 0]
    assert await found("lighthouse ") == [4, 2, 0]
    assert await found('"lighthouse keeper" ') == [4, 0]
    assert await found("keep") == [4, 2, 0]
    assert await found("creme") == [4, 3, 2, 1, 0]
    assert await store.channels.page(other.id, limit=9, query="creme") == []


async def test_recordings_are_found_by_their_words_too(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    made = await published_recording(store, host, title="Über Häfen", description="Fog & tea")
    await stored_source(store, station, SourceKind.HOST, host.id)
    await settle(store, station.id, LATER)
    for query in ("häfen", "hafen uber", "fog tea", "FO"):
        found = await store.channels.page(station.id, limit=5, query=query)
        assert [entry.item.id for entry in found] == [f"r{made.id}"]
    assert await store.channels.page(station.id, limit=5, query="ships") == []


async def test_an_unlisted_recording_is_in_a_channel_when_its_own_host_picked_it(store: Store):
    host, other = await stored_user(store, "one"), await stored_user(store, "two")
    mine, theirs = await stored_station(store, host), await stored_station(store, other)
    made = await published_recording(store, host, visibility=Visibility.UNLISTED)
    for station in (mine, theirs):
        await stored_source(store, station, SourceKind.RECORDING, made.id)
        await stored_source(store, station, SourceKind.HOST, host.id)
        await settle(store, station.id, LATER)
    assert await audible(store, mine) == [f"r{made.id}"]
    assert await audible(store, theirs) == []


async def test_a_public_recording_that_becomes_unlisted_stays_only_where_its_host_picked_it(store: Store):
    host, other = await stored_user(store, "one"), await stored_user(store, "two")
    made = await published_recording(store, host)
    mine, theirs, above = [await stored_station(store, owner) for owner in (host, other, host)]
    for station in (mine, theirs):
        await stored_source(store, station, SourceKind.RECORDING, made.id)
        await settle(store, station.id, LATER)
    await stored_source(store, above, SourceKind.STATION, mine.id)
    await settle(store, above.id, LATER)
    before = [await audible(store, station) for station in (mine, theirs, above)]
    assert before == [[f"r{made.id}"]] * 3
    await store.recordings.change(made.id, visibility=Visibility.UNLISTED)
    assert [await audible(store, station) for station in (mine, theirs, above)] == [[f"r{made.id}"], [], []]
    await settle(store, above.id, LATER)
    assert (await store.stations.of([above.id]))[above.id].items == 0


async def test_a_recording_without_sound_is_in_no_channel(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    await stored_source(store, station, SourceKind.HOST, host.id)
    made = await published_recording(store, host)
    await settle(store, station.id, LATER)
    await store.recordings.change(made.id, state=RecordingState.RENDERING)
    assert await audible(store, station) == [f"r{made.id}"]
    await store.recordings.change(made.id, state=RecordingState.DELETED)
    assert await audible(store, station) == []


async def test_pages_are_full_although_most_of_what_is_stored_may_not_be_heard(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    await stored_source(store, station, SourceKind.HOST, host.id)
    made = [await published_recording(store, host, published_at=NOW + timedelta(hours=n)) for n in range(12)]
    await settle(store, station.id, LATER)
    for one in made[1:11]:
        await store.recordings.change(one.id, visibility=Visibility.PRIVATE)
    found = await store.channels.page(station.id, limit=2)
    assert [entry.item.id for entry in found] == [f"r{made[11].id}", f"r{made[0].id}"]


async def test_a_topic_gives_what_has_it_however_it_is_written(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    made = await published_recording(store, host, topics=("Café",))
    await published_recording(store, host, topics=("Cafés",))
    await stored_source(store, station, SourceKind.TOPIC, "CAFÉ")
    await settle(store, station.id, LATER)
    assert await audible(store, station) == [f"r{made.id}"]


async def test_a_station_may_be_a_source_of_who_may_hear_it(store: Store):
    one, two = await stored_user(store, "one"), await stored_user(store, "two")
    private = await stored_station(store, one, visibility=Visibility.PRIVATE)
    await stored_source(store, private, SourceKind.FEED, (await stored_feed(store, 2)).id)
    await settle(store, private.id, LATER)
    above = [await stored_station(store, owner) for owner in (one, two)]
    for station in above:
        await stored_source(store, station, SourceKind.STATION, private.id)
        await settle(store, station.id, LATER)
    assert [len(await audible(store, station)) for station in above] == [2, 0]
    await store.stations.add_editor(private.id, two.id, NOW)
    await settle(store, above[1].id, LATER)
    assert len(await audible(store, above[1])) == 2


async def test_what_changes_in_a_station_reaches_those_that_are_made_of_it(store: Store):
    first, second = await stored_station(store), await stored_station(store)
    feed = await stored_feed(store, 1)
    await stored_source(store, first, SourceKind.FEED, feed.id)
    await stored_source(store, second, SourceKind.STATION, first.id)
    for station in (first, second):
        await settle(store, station.id, LATER)
    await store.episodes.store(feed.id, Decision(new=(episode(feed, 2),)), LATER)
    assert [found.id for found in await store.stations.stale(LATER + timedelta(days=1))] == [first.id]
    await settle(store, first.id, LATER)
    assert [found.id for found in await store.stations.stale(LATER + timedelta(days=1))] == [second.id]
    await settle(store, second.id, LATER)
    assert len(await audible(store, second)) == 2


async def test_why_something_is_left_out_is_counted_for_each_source(store: Store):
    station = await stored_station(store, rules=Rules(explicit=False))
    feed = await stored_feed(store)
    made = (episode(feed, 1, explicit=True), episode(feed, 2), episode(feed, 3), episode(feed, 4, block=True))
    await store.episodes.store(feed.id, Decision(new=made), LATER)
    await stored_source(store, station, SourceKind.FEED, feed.id, cap=1)
    await settle(store, station.id, LATER)
    (source,) = await store.sources.of(station.id)
    assert (source.items, source.left_out) == (1, {"explicit": 1, "blocked": 1, "cap": 1})


async def test_a_paused_source_keeps_what_came_before_and_resuming_brings_the_rest(store: Store):
    station = await stored_station(store)
    feed = await stored_feed(store, 1)
    source = await stored_source(store, station, SourceKind.FEED, feed.id)
    await store.sources.change(source.id, LATER, paused_at=LATER)
    late = episode(feed, 2, seen_at=LATER + timedelta(seconds=1))
    await store.episodes.store(feed.id, Decision(new=(late,)), LATER)
    await settle(store, station.id, LATER)
    assert len(await audible(store, station)) == 1
    await store.sources.change(source.id, LATER, paused_at=None)
    await settle(store, station.id, LATER)
    assert len(await audible(store, station)) == 2


async def test_editors_order_and_hide_by_hand(store: Store):
    station = await stored_station(store, rules=Rules(merge=Merge.HAND))
    feed = await stored_feed(store, 4)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await settle(store, station.id, LATER)
    fourth, third, second, first = await audible(store, station)
    placed = [Placement(first, 1, NOW), Placement(second, 2, NOW), Placement(third, None, NOW)]
    await store.channels.place(station.id, placed)
    assert await store.channels.placements(station.id) == placed
    await settle(store, station.id, LATER)
    assert await audible(store, station) == [first, second, fourth]
    await store.channels.clear_placements(station.id, [third])
    await settle(store, station.id, LATER)
    assert await audible(store, station) == [first, second, fourth, third]
    await store.channels.place(station.id, [Placement(third, None, NOW)])
    await store.channels.clear_placements(station.id)
    assert await store.channels.placements(station.id) == [Placement(third, None, NOW)]


async def test_items_are_told_by_their_ids_in_the_order_of_the_channel(store: Store):
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, (await stored_feed(store, 5)).id)
    await settle(store, station.id, LATER)
    ids = await audible(store, station)
    found = await store.channels.entries(station.id, [ids[3], "e0", ids[1]])
    assert [entry.item.id for entry in found] == [ids[1], ids[3]]
    assert await store.channels.stations_with(ids[0]) == [station.id]
    assert await store.channels.stations_with("rnone") == []


async def test_what_nobody_heard_to_the_end_counts_as_unplayed(store: Store):
    me, other = await stored_user(store, "me"), await stored_user(store, "other")
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, (await stored_feed(store, 5)).id)
    await settle(store, station.id, LATER)
    ids = await audible(store, station)
    await store.listening.put_heard(
        [
            Told(me.id, ids[0], 5.0, NOW),
            Told(me.id, ids[1], 5.0, NOW, finished=True),
            Told(me.id, ids[2], 5.0, NOW, thumb=-1),
            Told(other.id, ids[3], 5.0, NOW, finished=True),
        ]
    )
    assert await store.channels.unplayed_of([station.id], me.id) == {station.id: 3}
    assert await store.channels.unplayed_of([station.id], me.id, 2) == {station.id: 2}
    assert await store.channels.unplayed_of([station.id, "none"], other.id) == {station.id: 4, "none": 0}


async def test_a_page_asks_three_questions_however_long_it_is(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    await stored_source(store, station, SourceKind.HOST, host.id)
    for _ in range(3):
        await stored_source(store, station, SourceKind.FEED, (await stored_feed(store, 10)).id)
        await published_recording(store, host)
    await settle(store, station.id, LATER)
    async with listening(store) as asked:
        found = await store.channels.page(station.id, limit=33)
    assert len(found) == 33
    assert len(asked) == 3


async def test_a_big_change_is_written_whole(store: Store):
    station = await stored_station(store)
    feed = await stored_feed(store, 1200)
    source = await stored_source(store, station, SourceKind.FEED, feed.id)
    await settle(store, station.id, LATER)
    assert (await store.stations.of([station.id]))[station.id].items == 1200
    await store.stations.change(station.id, touch=True, rules=Rules(merge=Merge.OLDEST))
    await settle(store, station.id, LATER)
    (first,) = await store.channels.page(station.id, limit=1)
    assert first.episode is not None
    assert first.episode.title == "Episode 1"
    await store.sources.remove(source.id, LATER)
    assert await settle(store, station.id, LATER)
    assert await audible(store, station) == []
