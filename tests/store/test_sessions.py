from datetime import timedelta

from spaces.store import Store
from tests.store.samples import LATER, NOW, stored_user


async def test_a_session_is_its_owners_until_it_expires(store: Store):
    mira = await stored_user(store)
    await store.sessions.add(b"digest", mira.id, NOW, LATER)
    assert await store.sessions.user(b"digest", NOW) == mira
    assert await store.sessions.user(b"digest", LATER - timedelta(microseconds=1)) == mira
    assert await store.sessions.user(b"digest", LATER) is None
    assert await store.sessions.user(b"another", NOW) is None


async def test_a_renewed_session_lasts_longer(store: Store):
    mira = await stored_user(store)
    await store.sessions.add(b"digest", mira.id, NOW, LATER)
    await store.sessions.renew(b"digest", LATER + timedelta(hours=1))
    assert await store.sessions.user(b"digest", LATER) == mira


async def test_signing_out_ends_one_session_and_leaves_the_other(store: Store):
    mira = await stored_user(store)
    await store.sessions.add(b"one", mira.id, NOW, LATER)
    await store.sessions.add(b"two", mira.id, NOW, LATER)
    await store.sessions.delete(b"one")
    assert await store.sessions.user(b"one", NOW) is None
    assert await store.sessions.user(b"two", NOW) == mira


async def test_an_account_can_be_signed_out_everywhere(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    await store.sessions.add(b"one", mira.id, NOW, LATER)
    await store.sessions.add(b"two", mira.id, NOW, LATER)
    await store.sessions.add(b"jon", jon.id, NOW, LATER)
    await store.sessions.delete_for(mira.id)
    assert [await store.sessions.user(digest, NOW) for digest in (b"one", b"two", b"jon")] == [None, None, jon]


async def test_a_purge_forgets_what_is_over_and_nothing_else(store: Store):
    mira = await stored_user(store)
    await store.sessions.add(b"over", mira.id, NOW, NOW)
    await store.sessions.add(b"open", mira.id, NOW, LATER)
    assert await store.sessions.purge(NOW) == 1
    assert await store.sessions.user(b"open", NOW) == mira
