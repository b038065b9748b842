from dataclasses import replace
from datetime import timedelta
from typing import Any

from spaces.model import Subscriber, new_id
from spaces.store import Store
from tests.store.samples import LATER, NOW

DAY = timedelta(days=1)
TOPIC = "https://here.example/stations/night-boat/feed.xml"


def asked(**fields: Any) -> Subscriber:
    plain = Subscriber(new_id(), TOPIC, "https://app.example/push", "secret", NOW, NOW + 10 * DAY, next_at=NOW)
    return replace(plain, **fields)


async def active(store: Store, **fields: Any) -> Subscriber:
    made = await store.subscribers.ask(asked(**fields))
    found = await store.subscribers.change(made.id, state="active", next_at=None)
    assert found is not None
    return found


async def test_who_asks_again_is_one_subscriber_and_goes_on_until_it_is_verified(store: Store):
    first = await active(store)
    wish = {"asked_secret": "new", "asked_until": NOW + 20 * DAY, "next_at": LATER}
    again = await store.subscribers.ask(asked(secret="new", until=NOW + 20 * DAY, **wish))
    assert again == replace(first, **wish)
    assert await store.subscribers.of_topic(TOPIC) == [again]
    assert await store.subscribers.get(first.id) == again


async def test_who_is_due_is_leased_once(store: Store):
    made = await store.subscribers.ask(asked())
    assert await store.subscribers.next_due() == NOW
    leased = await store.subscribers.lease(LATER, LATER + DAY, 5)
    assert leased == [replace(made, next_at=LATER + DAY)]
    assert await store.subscribers.lease(LATER, LATER + DAY, 5) == []
    assert await store.subscribers.next_due() == LATER + DAY
    assert len(await store.subscribers.lease(LATER + DAY, LATER + 2 * DAY, 5)) == 1


async def test_a_feed_that_changed_wakes_its_verified_subscribers(store: Store):
    told = await active(store)
    await active(store, callback="https://over.example/", until=NOW)
    await active(store, topic="https://here.example/other.xml")
    await store.subscribers.ask(asked(callback="https://new.example/", next_at=LATER + DAY))
    assert await store.subscribers.wake([TOPIC], LATER) == 1
    assert await store.subscribers.wake([TOPIC], LATER) == 0
    leased = await store.subscribers.lease(LATER, LATER + DAY, 5)
    assert [one.id for one in leased] == [told.id]


async def test_the_feeds_with_subscribers_are_told_once_each(store: Store):
    await active(store)
    await active(store, callback="https://two.example/")
    await store.subscribers.ask(asked(topic="https://here.example/pending.xml"))
    assert await store.subscribers.topics() == [TOPIC]


async def test_subscribers_go_when_they_end_or_are_taken_away(store: Store):
    made = await active(store)
    await active(store, callback="https://over.example/", until=NOW)
    assert await store.subscribers.forget(LATER) == 1
    assert await store.subscribers.remove(made.id)
    assert not await store.subscribers.remove(made.id)
    assert await store.subscribers.get(made.id) is None
    assert await store.subscribers.change(made.id, failures=1) is None
    assert await store.subscribers.next_due() is None


async def test_of_those_who_were_not_verified_the_newest_stay(store: Store):
    mine = await active(store)
    for number in range(5):
        await store.subscribers.ask(asked(callback=f"https://{number}.example/", created_at=NOW + number * DAY))
    await store.subscribers.ask(asked(topic="https://here.example/other.xml"))
    assert await store.subscribers.thin(TOPIC, 2) == 3
    assert await store.subscribers.thin(TOPIC, 2) == 0
    left = await store.subscribers.lease(NOW, LATER, 9)
    assert sorted(one.callback for one in left if one.topic == TOPIC) == ["https://3.example/", "https://4.example/"]
    assert len(left) == 3
    assert await store.subscribers.get(mine.id)


async def test_only_verified_ones_count_besides_oneself(store: Store):
    mine = await active(store)
    await store.subscribers.ask(asked(callback="https://new.example/"))
    assert await store.subscribers.others(TOPIC, mine.callback) == 0
    assert await store.subscribers.others(TOPIC, "https://new.example/") == 1
