import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from spaces.model import Decision, Feed, FeedState, Placement, SourceKind, Station, Told
from spaces.store import Store
from spaces.store.feeds import host_of
from tests.store.samples import (
    LATER,
    NOW,
    episode,
    feed,
    stored_feed,
    stored_source,
    stored_station,
    stored_user,
)

SECOND = timedelta(seconds=1)


async def wanted_feed(store: Store, station: Station | None = None, **fields: object) -> Feed:
    made = await stored_feed(store, **fields)  # type: ignore[arg-type]
    await stored_source(store, station or await stored_station(store), SourceKind.FEED, made.id)
    found = await store.feeds.get(made.id)
    assert found is not None
    return found


async def due_ids(store: Store, worker: str = "w1", limit: int = 10, **rules: object) -> list[str]:
    return [one.id for one in await store.feeds.due(worker, LATER, 60, limit, **rules)]  # type: ignore[arg-type]


async def looked(store: Store, at: Feed, next_at: datetime | None, worker: str = "w1", **columns: object) -> None:
    await store.feeds.looked(worker, [(at.id, next_at, columns)])


async def test_a_feed_comes_back_as_it_was_stored(store: Store):
    made = feed(categories=("Arts",), funding=(("https://x.example", "Give"),), warnings=("odd",), total=3)
    assert await store.feeds.add(made) == made
    assert await store.feeds.get(made.id) == made
    assert await store.feeds.of([made.id, "none"]) == {made.id: made}


async def test_an_address_is_kept_once_however_many_add_it_at_once(store: Store):
    made = [feed("https://one.example/rss") for _ in range(4)]
    stored = await asyncio.gather(*(store.feeds.add(one) for one in made))
    assert len({one.id for one in stored}) == 1


async def test_a_change_by_who_lost_the_lease_changes_nothing(store: Store):
    made = await wanted_feed(store)
    await store.feeds.due("w1", LATER, 60, 1)
    assert await store.feeds.change(made.id, held_by="w2", title="Stolen") is None
    changed = await store.feeds.change(made.id, held_by="w1", title="Mine")
    assert changed is not None
    assert changed.title == "Mine"


async def test_nobody_wants_a_feed_that_no_source_names(store: Store):
    made = await stored_feed(store)
    assert not await store.feeds.wanted(made.id)
    assert not await store.feeds.want(made.id, NOW)
    assert await due_ids(store) == []
    assert await store.feeds.next_due() is None


async def test_a_source_wakes_its_feed_and_the_last_one_to_go_lets_it_rest(store: Store):
    made = await stored_feed(store)
    first, second = await stored_station(store), await stored_station(store)
    kept = await stored_source(store, first, SourceKind.FEED, made.id)
    other = await stored_source(store, second, SourceKind.FEED, made.id)
    assert await store.feeds.next_due() == NOW
    await store.sources.remove(kept.id, LATER)
    assert await store.feeds.wanted(made.id)
    await store.sources.change(other.id, LATER, paused_at=LATER)
    assert not await store.feeds.wanted(made.id)
    assert await store.feeds.next_due() is None
    await store.sources.change(other.id, LATER + SECOND, paused_at=None)
    assert await store.feeds.next_due() == LATER + SECOND


async def test_a_deleted_station_wants_nothing(store: Store):
    station = await stored_station(store)
    made = await wanted_feed(store, station)
    await store.stations.delete(station.id, LATER)
    assert not await store.feeds.wanted(made.id)
    assert await due_ids(store) == []


async def test_a_new_source_does_not_hurry_a_feed_that_is_asked_for_anyway(store: Store):
    made = await wanted_feed(store)
    await store.feeds.change(made.id, next_at=LATER)
    await stored_source(store, await stored_station(store), SourceKind.FEED, made.id)
    assert await store.feeds.next_due() == LATER


async def test_a_feed_that_ended_is_asked_for_again_only_when_somebody_says_so(store: Store):
    made = await wanted_feed(store)
    await store.feeds.change(made.id, state=FeedState.ENDED, next_at=None)
    await stored_source(store, await stored_station(store), SourceKind.FEED, made.id)
    assert await store.feeds.next_due() is None
    assert await store.feeds.want(made.id, NOW)
    assert await store.feeds.next_due() == NOW


async def test_what_is_leased_is_nobody_elses_until_its_time_is_over(store: Store):
    made = await wanted_feed(store)
    assert await due_ids(store, "w1") == [made.id]
    assert await due_ids(store, "w2") == []
    assert await store.feeds.next_due() == LATER + timedelta(seconds=60)
    found = await store.feeds.due("w2", LATER + timedelta(seconds=61), 60, 10)
    assert [(one.id, one.worker) for one in found] == [(made.id, "w2")]


async def test_two_workers_that_ask_at_once_get_different_feeds(store: Store):
    station = await stored_station(store)
    made = {(await wanted_feed(store, station)).id for _ in range(6)}
    found = await asyncio.gather(due_ids(store, "w1", 3), due_ids(store, "w2", 3))
    assert set(found[0]) | set(found[1]) == made
    assert len(found[0]) + len(found[1]) == 6


async def test_what_a_dead_worker_held_is_due_at_once(store: Store):
    made = await wanted_feed(store)
    await due_ids(store, "w1")
    await store.feeds.release("w1")
    assert await due_ids(store, "w2") == [made.id]


async def test_a_lease_can_be_held_for_longer_by_who_has_it(store: Store):
    made = await wanted_feed(store)
    await due_ids(store, "w1")
    assert not await store.feeds.hold(made.id, "w2", LATER + 2 * SECOND)
    assert await store.feeds.hold(made.id, "w1", LATER + timedelta(hours=1))
    assert await store.feeds.due("w2", LATER + timedelta(minutes=30), 60, 10) == []


async def test_those_that_are_due_longest_come_first(store: Store):
    station = await stored_station(store)
    made = [await wanted_feed(store, station) for _ in range(3)]
    for late, one in enumerate(made):
        await store.feeds.change(one.id, next_at=NOW - late * SECOND)
    assert await due_ids(store, limit=2) == [made[2].id, made[1].id]


async def test_busy_hosts_are_skipped_and_no_host_gets_more_than_its_share(store: Store):
    station = await stored_station(store)
    many = [await wanted_feed(store, station, url=f"https://many.example/{n}") for n in range(4)]
    other = await wanted_feed(store, station, url="https://Other.example:8443/feed")
    for late, one in enumerate([*many, other]):
        await store.feeds.change(one.id, next_at=NOW + late * SECOND)
    assert await due_ids(store, per_host=2) == [many[0].id, many[1].id, other.id]
    await store.feeds.release("w1")
    assert await due_ids(store, skip_hosts=["many.example"]) == [other.id]


async def test_a_look_ends_with_the_next_one(store: Store):
    made = await wanted_feed(store)
    await due_ids(store, "w1")
    later = LATER + timedelta(hours=1)
    await looked(store, made, later, worker="w2", title="Stolen")
    await looked(store, made, later, title="New", state=FeedState.READY)
    found = await store.feeds.get(made.id)
    assert found == replace(made, title="New", state=FeedState.READY, next_at=later)
    await looked(store, made, NOW)
    assert await store.feeds.get(made.id) == found


async def test_many_looks_end_together_each_with_its_own_columns(store: Store):
    made = [await wanted_feed(store) for _ in range(4)]
    unwanted = await stored_feed(store, next_at=NOW)
    await due_ids(store, "w1")
    await store.feeds.change(made[3].id, worker="w2")
    await store.feeds.change(unwanted.id, worker="w1")
    later = LATER + timedelta(hours=1)
    await store.feeds.looked(
        "w1",
        [
            (made[0].id, later, {"title": "New", "state": FeedState.READY}),
            (made[1].id, later + SECOND, {"title": "Newer", "state": FeedState.READY}),
            (made[2].id, None, {"error": "Ended", "warnings": ("odd",)}),
            (made[3].id, later, {"title": "Stolen", "state": FeedState.READY}),
            (unwanted.id, later, {"title": "Nobody's", "state": FeedState.READY}),
        ],
    )
    found = await store.feeds.of(one.id for one in [*made, unwanted])
    ready = {"state": FeedState.READY, "worker": None, "leased_until": None}
    assert found[made[0].id] == replace(made[0], title="New", next_at=later, **ready)
    assert found[made[1].id] == replace(made[1], title="Newer", next_at=later + SECOND, **ready)
    assert found[made[2].id] == replace(made[2], error="Ended", warnings=("odd",), next_at=None)
    assert (found[made[3].id].title, found[made[3].id].worker) == (made[3].title, "w2")
    assert (found[unwanted.id].title, found[unwanted.id].next_at) == ("Nobody's", None)
    await store.feeds.looked("w1", [])


async def test_feeds_that_failed_can_be_left_for_later(store: Store):
    failed, healthy = await wanted_feed(store, failures=1), await wanted_feed(store)
    assert await due_ids(store, healthy=True) == [healthy.id]
    assert await due_ids(store) == [failed.id]


async def test_a_node_that_starts_frees_what_all_workers_held(store: Store):
    made = [await wanted_feed(store) for _ in range(2)]
    for number in range(2):
        await due_ids(store, f"w{number}", limit=1)
    await store.feeds.release(None)
    assert set(await due_ids(store, "w3")) == {one.id for one in made}


async def test_a_look_at_what_nobody_wants_any_more_is_the_last(store: Store):
    station = await stored_station(store)
    made = await wanted_feed(store, station)
    await due_ids(store, "w1")
    for one in await store.sources.of(station.id):
        await store.sources.remove(one.id, LATER)
    await looked(store, made, LATER)
    assert await store.feeds.next_due() is None


async def test_a_feed_moves_to_an_address_where_there_is_none(store: Store):
    made = await wanted_feed(store)
    moved = await store.feeds.move(made.id, "https://new.example/rss", LATER)
    assert moved == replace(made, url="https://new.example/rss")
    assert await due_ids(store, skip_hosts=["new.example"]) == []
    assert await store.feeds.move("none", "https://new.example/rss", LATER) is None


async def test_a_feed_that_moves_to_another_goes_into_it_with_what_people_made_of_what_both_have(store: Store):
    listener = await stored_user(store)
    first, both = await stored_station(store), await stored_station(store)
    old, new = await stored_feed(store, 3), await stored_feed(store, 2)
    for station, one in ((first, old), (both, old), (both, new)):
        await stored_source(store, station, SourceKind.FEED, one.id)
    olds, news = await store.episodes.known(old.id), await store.episodes.known(new.id)
    one, two, three = (olds[f"guid {n}"].id for n in (1, 2, 3))
    heard = [Told(listener.id, f"e{each}", 5.0, NOW) for each in (one, two, three)]
    kept = Told(listener.id, f"e{news['guid 2'].id}", 9.0, LATER)
    await store.listening.put_heard([*heard, kept])
    await store.channels.place(first.id, [Placement(f"e{one}", 1, NOW)])

    found = await store.feeds.move(old.id, new.url, LATER)

    assert found is not None
    assert found.id == new.id
    assert await store.feeds.get(old.id) is None
    assert [source.ref for source in await store.sources.of(first.id)] == [new.id]
    assert [source.ref for source in await store.sources.of(both.id)] == [new.id]
    now_there = await store.episodes.known(new.id)
    assert {guid: known.id for guid, known in now_there.items()} == {
        "guid 1": news["guid 1"].id,
        "guid 2": news["guid 2"].id,
    }
    ids = [f"e{each}" for each in range(1, max(one, two, three, *(known.id for known in now_there.values())) + 1)]
    stored = await store.listening.heard(listener.id, ids)
    assert {each.item_id: each.position for each in stored.values()} == {
        f"e{news['guid 1'].id}": 5.0,
        f"e{news['guid 2'].id}": 9.0,
    }
    assert [each.item_id for each in await store.channels.placements(first.id)] == [f"e{news['guid 1'].id}"]


async def test_a_feed_that_moves_to_where_it_is_stays(store: Store):
    made = await wanted_feed(store)
    assert await store.feeds.move(made.id, made.url, LATER) == made


async def test_subscriptions_that_end_are_due_while_somebody_wants_the_feed(store: Store):
    station = await stored_station(store)
    new = await wanted_feed(store, station, hub="https://hub.example/")
    ending = await wanted_feed(store, station, hub="https://hub.example/", hub_until=LATER)
    await wanted_feed(store, station, hub="https://hub.example/", hub_until=LATER + SECOND)
    await wanted_feed(store, station)
    await stored_feed(store, hub="https://hub.example/")
    assert {one.id for one in await store.feeds.hubs_due(LATER)} == {new.id, ending.id}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://One.Example:8443/x", "one.example"),
        ("http://[::1]/x", "::1"),
        ("http://[broken/x", ""),
        ("nonsense", ""),
    ],
)
def test_the_host_of_an_address_is_told_whatever_it_is(url: str, host: str):
    assert host_of(url) == host


async def test_storing_the_same_episodes_again_changes_nothing(store: Store):
    made = await wanted_feed(store)
    new = tuple(episode(made, n) for n in range(3))
    assert await store.episodes.store(made.id, Decision(new=new), LATER) == 3
    assert await store.episodes.store(made.id, Decision(new=new), LATER) == 0
    assert len(await store.episodes.known(made.id)) == 3


async def test_a_feed_whose_address_becomes_one_persons_own_makes_its_stations_stale(store: Store):
    station = await stored_station(store, await stored_user(store, "mira"))
    podcast = await stored_feed(store)
    await stored_source(store, station, SourceKind.FEED, podcast.id)
    for url, stale in (("https://sea.example/2", False), ("https://sea.example/2?auth=Zk3xQv81", True)):
        before = await store.stations.get(station.id)
        await store.feeds.move(podcast.id, url, NOW)
        after = await store.stations.get(station.id)
        assert before is not None
        assert after is not None
        assert (after.touches > before.touches) is stale


async def test_a_feed_that_ended_is_looked_at_again_when_another_moves_into_it(store: Store):
    old = await wanted_feed(store)
    ended = await stored_feed(store, state=FeedState.ENDED)
    await store.feeds.move(old.id, ended.url, LATER)
    assert await store.feeds.next_due() == LATER


@pytest.mark.parametrize("next_at", [LATER + timedelta(hours=1), None])
async def test_who_asks_while_it_is_looked_at_gets_another_look(store: Store, next_at: datetime | None):
    made = await wanted_feed(store)
    await due_ids(store, "w1")
    assert await store.feeds.want(made.id, LATER + SECOND)
    await looked(store, made, next_at, title="New")
    assert await store.feeds.next_due() == LATER + SECOND
    await store.feeds.due("w1", LATER + SECOND, 60, 10)
    await looked(store, made, LATER + timedelta(hours=1))
    assert await store.feeds.next_due() == LATER + timedelta(hours=1)


async def test_a_server_that_wants_to_be_left_alone_is_also_when_somebody_asked_meanwhile(store: Store):
    made = await wanted_feed(store)
    await due_ids(store, "w1")
    await store.feeds.want(made.id, LATER)
    patient = LATER + timedelta(minutes=10)
    await looked(store, made, LATER + timedelta(hours=1), not_before=patient, failures=1)
    assert await store.feeds.next_due() == patient


async def test_a_source_that_goes_on_during_the_look_that_it_ended_gets_another(store: Store):
    station = await stored_station(store)
    made = await wanted_feed(store, station)
    (source,) = await store.sources.of(station.id)
    await due_ids(store, "w1")
    await store.sources.change(source.id, LATER, paused_at=LATER)
    await store.sources.change(source.id, LATER + SECOND, paused_at=None)
    await looked(store, made, None)
    assert await store.feeds.next_due() == LATER + SECOND


async def test_nobody_hurries_a_feed_whose_server_wants_to_be_left_alone(store: Store):
    station = await stored_station(store)
    patient = LATER + timedelta(hours=1)
    made = await wanted_feed(store, station, failures=1)
    await store.feeds.change(made.id, not_before=patient, next_at=patient + SECOND)
    await store.feeds.want(made.id, LATER)
    assert await store.feeds.next_due() == patient
    for source in await store.sources.of(station.id):
        await store.sources.remove(source.id, LATER)
    assert await store.feeds.next_due() is None
    await stored_source(store, station, SourceKind.FEED, made.id)
    found = await store.feeds.next_due()
    assert found is not None
    assert found >= patient


@pytest.mark.parametrize(("failures", "wait"), [(0, 30), (1, 5)])
async def test_however_often_somebody_asks_a_feed_is_looked_at_only_so_often(store: Store, failures: int, wait: int):
    made = await wanted_feed(store, failures=failures, fetched_at=NOW, state=FeedState.READY)
    await store.feeds.change(made.id, next_at=LATER + timedelta(hours=9))
    await store.feeds.want(made.id, LATER)
    assert await store.feeds.next_due() == LATER
    await due_ids(store, "w1")
    await looked(store, made, LATER + timedelta(hours=9))
    for _ in range(3):
        await store.feeds.want(made.id, LATER + SECOND)
        assert await store.feeds.next_due() == LATER + wait * SECOND
