import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from spaces.errors import Conflict
from spaces.model import Merge, Placement, Rules, SourceKind, Tuning, Visibility, new_id
from spaces.model.station import settle_at
from spaces.store import Store
from stations.settle import Watch, settle
from tests.store.samples import (
    LATER,
    NOW,
    published_recording,
    station,
    stored_feed,
    stored_source,
    stored_station,
    stored_user,
)

DAY = timedelta(days=1)


async def stale(store: Store) -> set[str]:
    return {found.id for found in await store.stations.stale(LATER + DAY)}


async def test_a_station_comes_back_as_it_was_stored(store: Store):
    rules = Rules(Merge.ROUND_ROBIN, 30, False, ("en", "de"), 60, 7200)
    made = await stored_station(store, rules=rules, categories=("Arts", "Arts/Books"), language="en", license="mit")
    made = await store.stations.change(made.id, funding_url="https://a.example", funding_text="Tea")
    assert made is not None
    assert (made.funding_url, made.funding_text, made.license) == ("https://a.example", "Tea", "mit")
    assert await store.stations.get(made.id) == made
    assert await store.stations.by_slug(made.slug) == made
    assert await store.stations.of([made.id, "none"]) == {made.id: made}
    assert await store.stations.by_slug("none") is None


async def test_two_stations_cannot_have_one_address(store: Store):
    one = await stored_station(store, slug="night-boat")
    owner = await stored_user(store)
    with pytest.raises(Conflict) as refusal:
        await store.stations.add(station(owner, "night-boat"))
    assert (refusal.value.code, refusal.value.field) == ("slug_taken", "slug")
    other = await stored_station(store, owner)
    with pytest.raises(Conflict, match="night-boat"):
        await store.stations.change(other.id, slug="night-boat")
    assert await store.stations.change(one.id, slug="night-boat") == one


async def test_taken_addresses_are_told_by_their_beginning(store: Store):
    for slug in ("night-boat", "night-boat-2", "day-boat", "night_boat"):
        await stored_station(store, slug=slug)
    assert await store.stations.slugs("night-") == {"night-boat", "night-boat-2"}


async def test_a_change_of_rules_makes_a_station_stale_and_a_change_of_words_does_not(store: Store):
    made = await stored_station(store)
    await settle(store, made.id, LATER)
    await store.stations.change(made.id, title="Day boat")
    assert await stale(store) == set()
    changed = await store.stations.change(made.id, touch=True, rules=Rules(merge=Merge.HAND))
    assert changed is not None
    assert (changed.stale, changed.rules) == (True, Rules(merge=Merge.HAND))
    assert await stale(store) == {made.id}


async def test_stations_are_listed_newest_first_a_page_at_a_time(store: Store):
    owner, other = await stored_user(store, "one"), await stored_user(store, "two")
    made = [await stored_station(store, owner, created_at=NOW + n * DAY) for n in range(3)]
    hidden = await stored_station(store, other, created_at=NOW, visibility=Visibility.PRIVATE)
    page = await store.stations.page(visibility=Visibility.PUBLIC, limit=2)
    assert [found.id for found in page] == [made[2].id, made[1].id]
    before = (page[-1].created_at, page[-1].id)
    page = await store.stations.page(visibility=Visibility.PUBLIC, before=before, limit=2)
    assert [found.id for found in page] == [made[0].id]
    assert [found.id for found in await store.stations.page(owner_id=other.id, limit=9)] == [hidden.id]
    assert await store.stations.count(owner.id) == 3


async def test_stations_are_found_by_words_in_title_and_description(store: Store):
    made = await stored_station(store, title="Café Übersee", description="Talk of ships.")
    for query in ("cafe", "ÜBERSEE ships", "über", "  "):
        assert [found.id for found in await store.stations.page(query=query, limit=5)] == [made.id]
    for query in ("trains", "cafe trains", "🎉"):
        assert await store.stations.page(query=query, limit=5) == []


async def test_editors_and_followers_have_their_stations(store: Store):
    made = await stored_station(store)
    friend = await stored_user(store, "friend")
    for _ in range(2):
        await store.stations.add_editor(made.id, friend.id, NOW)
        await store.stations.follow(made.id, friend.id, NOW)
    assert await store.stations.editors(made.id) == [friend.id]
    assert [found.id for found in await store.stations.mine(friend.id)] == [made.id]
    assert [found.id for found in await store.stations.page(member_id=friend.id, limit=5)] == [made.id]
    assert [found.id for found in await store.stations.page(follower_id=friend.id, limit=5)] == [made.id]
    assert await store.stations.follows([made.id, "none"], friend.id) == {made.id}
    assert await store.stations.followers_count([made.id, "none"]) == {made.id: 1}
    assert await store.stations.remove_editor(made.id, friend.id)
    assert not await store.stations.remove_editor(made.id, friend.id)
    await store.stations.unfollow(made.id, friend.id)
    assert await store.stations.mine(friend.id) == []
    assert await store.stations.followers_count([made.id]) == {}


async def test_a_deleted_station_keeps_nothing_but_its_address(store: Store):
    made = await stored_station(store, slug="night-boat")
    feed = await stored_feed(store, 2)
    await stored_source(store, made, SourceKind.FEED, feed.id)
    await settle(store, made.id, LATER)
    above = await stored_station(store)
    await stored_source(store, above, SourceKind.STATION, made.id)
    await settle(store, above.id, LATER)
    friend = await stored_user(store, "friend")
    await store.stations.follow(made.id, friend.id, NOW)
    await store.stations.add_editor(made.id, friend.id, NOW)
    (item,) = [entry.item.id for entry in await store.channels.page(made.id, limit=1)]
    await store.channels.place(made.id, [Placement(item, 1, NOW)])
    await store.listening.put_tuning(Tuning(friend.id, made.id, item, NOW))

    assert await store.stations.delete(made.id, LATER)

    assert not await store.stations.delete(made.id, LATER)
    found = await store.stations.by_slug("night-boat")
    assert found is not None
    assert (found.deleted_at, found.items) == (LATER, 0)
    assert await store.channels.page(made.id, limit=5) == []
    assert await store.sources.of(made.id) == []
    assert await store.channels.placements(made.id) == []
    assert await store.listening.tunings(friend.id, [made.id]) == {}
    assert await store.stations.mine(friend.id) == []
    assert await store.stations.change(made.id, title="Back") is None
    assert not await settle(store, made.id, LATER)
    assert await stale(store) == {above.id}
    await settle(store, above.id, LATER + DAY)
    assert await store.channels.page(above.id, limit=5) == []


async def test_what_costs_much_is_worked_out_seldom():
    assert settle_at(None, 3.0) is None
    assert settle_at(NOW, 3.0) == NOW + timedelta(seconds=30)


async def test_changes_of_a_big_station_are_gathered(store: Store):
    big, small, new = [await stored_station(store) for _ in range(3)]
    await store.stations.change(big.id, settled_at=LATER, cost=6.0)
    await store.stations.change(small.id, settled_at=LATER, cost=0.001)
    due = await store.stations.stale(LATER + timedelta(seconds=1))
    assert [found.id for found in due] == [new.id, small.id]
    assert await store.stations.next_stale(LATER) == LATER
    for one in (small, new):
        await settle(store, one.id, LATER)
    assert await store.stations.next_stale(LATER) == LATER + timedelta(seconds=60)
    due = await store.stations.stale(LATER + timedelta(seconds=60))
    assert [found.id for found in due] == [big.id]
    await settle(store, big.id, LATER)
    assert await store.stations.next_stale(LATER) is None


async def test_a_recording_makes_those_stations_stale_that_have_it_or_may_have_it(store: Store):
    host, other = await stored_user(store, "one"), await stored_user(store, "two")
    recording = await published_recording(store, host, topics=("Straße", "tea"))
    by_host, by_topic, by_hand, indirect, unrelated = [await stored_station(store, host) for _ in range(5)]
    await stored_source(store, by_host, SourceKind.HOST, host.id)
    await stored_source(store, by_topic, SourceKind.TOPIC, "STRASSE")
    await stored_source(store, by_hand, SourceKind.RECORDING, recording.id)
    await stored_source(store, indirect, SourceKind.STATION, by_host.id)
    await stored_source(store, unrelated, SourceKind.HOST, other.id)
    for each in (by_host, by_topic, by_hand, indirect, unrelated):
        await settle(store, each.id, LATER)
    assert await stale(store) == set()
    assert await store.stations.touch_recordings([recording.id]) == 4
    assert await stale(store) == {by_host.id, by_topic.id, by_hand.id, indirect.id}


async def test_a_recording_that_lost_its_topic_is_still_known_to_the_station_it_was_in(store: Store):
    host = await stored_user(store)
    recording = await published_recording(store, host, topics=("tea",))
    made = await stored_station(store, host)
    await stored_source(store, made, SourceKind.TOPIC, "tea")
    await settle(store, made.id, LATER)
    watch = Watch(store)
    await watch.look()
    await settle(store, made.id, LATER)
    await store.recordings.change(recording.id, topics=(), updated_at=LATER + DAY)
    assert await watch.look() == 1
    assert await watch.look() == 0
    await settle(store, made.id, LATER + DAY)
    assert await store.channels.page(made.id, limit=5) == []


async def test_following_twice_at_once_is_no_error(store: Store):
    made, friend = await stored_station(store), await stored_user(store, "friend")
    await asyncio.gather(*(store.stations.follow(made.id, friend.id, NOW) for _ in range(4)))
    assert await store.stations.followers_count([made.id]) == {made.id: 1}


async def test_a_station_without_owner_is_an_error(store: Store):
    made = await stored_station(store)
    with pytest.raises(RuntimeError):
        await store.stations.add(replace(made, id=new_id(), slug="other", owner_id="nobody"))


async def test_a_station_is_worked_out_when_the_first_of_its_items_gets_too_old(store: Store):
    made = await stored_station(store, rules=Rules(max_age_days=2))
    await stored_source(store, made, SourceKind.FEED, (await stored_feed(store, 2)).id)
    await settle(store, made.id, LATER)
    ages = NOW + timedelta(days=2, hours=1, microseconds=1)  # episode 1 came out an hour after NOW
    assert await store.stations.next_stale(LATER) == ages
    assert await store.stations.stale(ages - timedelta(seconds=1)) == []
    assert [found.id for found in await store.stations.stale(ages)] == [made.id]
    assert await settle(store, made.id, ages)
    (left,) = await store.channels.page(made.id, limit=5)
    assert left.episode is not None
    assert left.episode.title == "Episode 2"
    assert await store.stations.next_stale(ages) == ages + timedelta(hours=1)


async def test_who_may_hear_a_station_is_asked_again_where_it_is_a_source(store: Store):
    made, above = await stored_station(store), await stored_station(store)
    await stored_source(store, above, SourceKind.STATION, made.id)
    friend = await stored_user(store, "friend")

    async def touches() -> int:
        found = await store.stations.get(above.id)
        assert found is not None
        return found.touches

    seen = [await touches()]
    await store.stations.change(made.id, title="Only words")
    assert await touches() == seen[0]
    await store.stations.change(made.id, visibility=Visibility.PRIVATE)
    seen.append(await touches())
    await store.stations.add_editor(made.id, friend.id, NOW)
    seen.append(await touches())
    await store.stations.remove_editor(made.id, friend.id)
    seen.append(await touches())
    assert seen == sorted(set(seen))
