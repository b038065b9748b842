import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from spaces.store import Store
from tests.store.samples import NOW, stored_user


async def test_following_has_a_direction(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    await store.follows.add(mira.id, jon.id, NOW)
    assert await store.follows.follows(mira.id, jon.id)
    assert not await store.follows.follows(jon.id, mira.id)


async def test_following_twice_or_at_the_same_moment_is_following_once(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    await asyncio.gather(*(store.follows.add(mira.id, jon.id, NOW) for _ in range(3)))
    await store.follows.add(mira.id, jon.id, NOW)
    await store.follows.remove(mira.id, jon.id)
    assert not await store.follows.follows(mira.id, jon.id)


async def test_nobody_can_be_followed_who_is_not_there(store: Store):
    mira = await stored_user(store)
    with pytest.raises(IntegrityError):
        await store.follows.add(mira.id, "nobody", NOW)


async def test_who_follows_back_is_told_from_who_is_only_followed(store: Store):
    mira, jon, eve = [await stored_user(store, handle) for handle in ("mira", "jon", "eve")]
    for one, other in ((mira, jon), (jon, mira), (mira, eve)):
        await store.follows.add(one.id, other.id, NOW)
    everybody = {mira.id, jon.id, eve.id}
    assert await store.follows.mutual(mira.id, everybody) == {jon.id}
    assert await store.follows.mutual(mira.id, {eve.id}) == set()
    assert await store.follows.among(mira.id, everybody) == {jon.id, eve.id}
    assert await store.follows.among(eve.id, everybody) == set()
