from datetime import timedelta

from spaces.model import Decision, SourceKind, State, Visibility
from spaces.model.ledger import Entry
from spaces.store import Store
from stations.settle import settle
from tests.store.samples import (
    LATER,
    NOW,
    published_recording,
    stored_feed,
    stored_source,
    stored_space,
    stored_station,
    stored_user,
)

HOUR = timedelta(hours=1)


async def marks(store: Store, host_id: str | None = None) -> object:
    return await store.publishing.marks_of(host_id, LATER, LATER - HOUR)


async def test_every_change_of_a_recording_is_seen(store: Store):
    mira = await stored_user(store, "mira")
    assert await marks(store) == ()
    first = await published_recording(store, mira)
    seen = {await marks(store)}
    second = await published_recording(store, mira)
    seen.add(await marks(store))
    await store.recordings.change(first.id, visibility=Visibility.PRIVATE)  # at the same moment
    seen.add(await marks(store))
    await store.recordings.change(second.id, title="Another", updated_at=LATER + HOUR)
    seen.add(await marks(store))
    await store.recordings.change(first.id, title="Another", updated_at=LATER + HOUR / 2)  # who was slow
    seen.add(await marks(store))
    assert len(seen) == 5
    await store.recordings.played(first.id)
    assert await marks(store) in seen


async def test_who_goes_on_air_is_seen_around_the_station_and_the_account(store: Store):
    mira = await stored_user(store, "mira")
    station = await stored_station(store, mira)
    await stored_source(store, station, SourceKind.HOST, mira.id)
    alone = await marks(store)
    for state in (State.SCHEDULED, State.LIVE):
        before = await marks(store, mira.id), await store.publishing.marks_at(station.id, LATER, NOW)
        await stored_space(store, mira, state=state, scheduled_start=LATER + HOUR)
        after = await marks(store, mira.id), await store.publishing.marks_at(station.id, LATER, NOW)
        assert before[0] != after[0]
        assert before[1] != after[1]
    assert await marks(store) == alone


async def test_the_items_of_a_page_are_found_by_how_many_are_above_them(store: Store):
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, (await stored_feed(store, 5)).id)
    await settle(store, station.id, LATER)
    ids = [entry.item.id for entry in await store.channels.page(station.id, limit=10)]
    assert len(ids) == 5
    for offset in range(7):
        assert await store.publishing.item_ids(station.id, offset, 2) == ids[offset : offset + 2]
    assert await store.publishing.item_ids("none", 0, 5) == []


async def test_episodes_come_some_at_a_time_without_those_that_are_gone(store: Store):
    feed = await stored_feed(store, 5)
    known = await store.episodes.known(feed.id)
    ids = [known[f"guid {number}"].id for number in range(1, 6)]
    await store.episodes.store(feed.id, Decision(gone=(ids[4],)), LATER)
    parts = [part async for part in store.publishing.episodes([*ids, 12345], 3)]
    assert [len(part) for part in parts] == [3, 1]
    found = {episode.id: episode for part in parts for episode in part}
    assert found == await store.episodes.of(ids[:4])


async def test_recordings_that_everybody_may_hear_newest_first(store: Store):
    mira = await stored_user(store, "mira")
    made = [await published_recording(store, mira, published_at=LATER + n * HOUR) for n in range(3)]
    hidden = await published_recording(store, mira, visibility=Visibility.UNLISTED)
    found = await store.publishing.recordings([one.id for one in (*made, hidden)] + ["none"])
    assert [one.id for one in found] == [one.id for one in reversed(made)]
    assert await store.publishing.recordings([]) == []


async def test_what_is_on_air_around_a_station_or_an_account(store: Store):
    mira, noor = await stored_user(store, "mira"), await stored_user(store, "noor")
    station = await stored_station(store, mira)
    await stored_source(store, station, SourceKind.HOST, mira.id)
    now, since = LATER, LATER - HOUR
    live = await stored_space(store, mira, state=State.LIVE, started_at=NOW)
    soon = await stored_space(store, mira, state=State.SCHEDULED, scheduled_start=now + HOUR)
    over = await stored_space(store, mira, state=State.ENDED, ended_at=since)
    await stored_space(store, mira, state=State.ENDED, ended_at=since - HOUR)
    late = await stored_space(store, mira, state=State.SCHEDULED, scheduled_start=now - HOUR)  # may still begin
    await stored_space(store, mira, state=State.SCHEDULED, scheduled_start=now - 4 * HOUR)
    await stored_space(store, mira, state=State.CANCELED)
    imported = await stored_space(store, mira, state=State.ENDED, ended_at=now)
    await store.ledger.add(Entry(NOW, "recording_imported", "server", space_id=imported.id))
    other = await stored_space(store, noor, state=State.LIVE)
    found = {space.id for space in await store.publishing.on_air_at(station.id, now, since)}
    assert found == {live.id, soon.id, late.id, over.id}
    assert {space.id for space in await store.publishing.on_air_of(mira.id, now, since)} == found
    assert {space.id for space in await store.publishing.on_air_of(noor.id, now, since)} == {other.id}


async def test_nobody_else_is_on_air_around_a_station_of_podcasts(store: Store):
    mira = await stored_user(store, "mira")
    station = await stored_station(store, mira)
    await stored_space(store, mira, state=State.LIVE)
    assert await store.publishing.on_air_at(station.id, LATER, NOW) == []


async def test_what_everybody_may_hear_of_an_account_or_about_a_topic(store: Store):
    mira, noor = await stored_user(store, "mira"), await stored_user(store, "noor")
    old = await published_recording(store, mira, topics=("ÄTHER", "tea"))
    new = await published_recording(store, mira, topics=("Äther",), published_at=LATER + HOUR)
    other = await published_recording(store, noor, topics=("äther",), published_at=LATER - HOUR)
    await published_recording(store, mira, topics=("äther",), visibility=Visibility.UNLISTED)
    assert await store.publishing.ids_of(mira.id) == [new.id, old.id]
    assert await store.publishing.ids_about("Äther") == [new.id, old.id, other.id]
    assert await store.publishing.ids_about("tea") == [old.id]
    assert await store.publishing.ids_about("te") == []
