from datetime import timedelta

from spaces.model.numbers import Sample, Stop
from spaces.store import Store
from tests.store.samples import NOW, published_recording, stored_space, stored_user


def sample(space_id: str, minute: int = 0, **fields: int) -> Sample:
    counts = dict.fromkeys(
        ("listeners", "on_stage", "newcomers", "joins", "leaves", "reactions", "messages", "questions"), 0
    )
    return Sample(space_id, NOW + timedelta(minutes=minute), **counts | fields)


async def test_samples_come_back_in_the_order_of_time(store: Store):
    space, other = await stored_space(store), await stored_space(store)
    made = [sample(space.id, minute, listeners=minute) for minute in (2, 0, 1)]
    for one in [*made, sample(other.id)]:
        await store.numbers.put(one)
    assert await store.numbers.of(space.id) == sorted(made, key=lambda one: one.at)


async def test_a_sample_that_is_written_twice_counts_once(store: Store):
    space = await stored_space(store)
    for _ in range(2):
        await store.numbers.put(sample(space.id, joins=3))
    assert [one.joins for one in await store.numbers.of(space.id)] == [3]


async def test_shares_and_stops_are_counted(store: Store):
    host = await stored_user(store)
    recording = await published_recording(store, host)
    assert recording.space_id is not None
    assert await store.numbers.shares(recording.space_id) == 0
    for second in (15, 0, 15):
        await store.numbers.shared(recording.space_id)
        await store.numbers.stopped(recording.id, second)
    assert await store.numbers.shares(recording.space_id) == 3
    assert await store.numbers.stops(recording.id) == [Stop(0, 1), Stop(15, 2)]
