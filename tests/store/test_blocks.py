"""Who blocked whom."""

from spaces.store import Store
from tests.store.samples import NOW, stored_space, stored_user
from tests.store.test_series import stored_series


async def test_a_block_ends_following_both_ways(store: Store):
    mira, tom = await stored_user(store, "mira"), await stored_user(store, "tom")
    await store.follows.add(mira.id, tom.id, NOW)
    await store.follows.add(tom.id, mira.id, NOW)
    for _ in range(2):
        await store.blocks.add(mira.id, tom.id, NOW)
    assert not await store.follows.follows(mira.id, tom.id)
    assert not await store.follows.follows(tom.id, mira.id)
    assert (await store.blocks.of(mira.id), await store.blocks.by(tom.id)) == ({tom.id}, {mira.id})
    assert await store.blocks.of(tom.id) == set()


async def test_a_block_ends_reminders_both_ways_and_no_others(store: Store):
    mira, tom, noor = [await stored_user(store, handle) for handle in ("mira", "tom", "noor")]
    for host, guest in ((mira, tom), (tom, mira), (noor, tom)):
        await store.reminders.add(guest.id, (await stored_space(store, host)).id, NOW)
        await store.reminders.add_series(guest.id, (await stored_series(store, host)).id, NOW)
    await store.blocks.add(mira.id, tom.id, NOW)
    assert await store.reminders.of_user(mira.id) == ([], [])
    assert [len(kept) for kept in await store.reminders.of_user(tom.id)] == [1, 1]


async def test_a_block_is_taken_back(store: Store):
    mira, tom = await stored_user(store, "mira"), await stored_user(store, "tom")
    await store.blocks.add(mira.id, tom.id, NOW)
    assert await store.blocks.between({mira.id, tom.id}) == {(mira.id, tom.id)}
    for _ in range(2):
        await store.blocks.remove(mira.id, tom.id)
    assert await store.blocks.between({mira.id, tom.id}) == set()
