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
