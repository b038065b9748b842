from dataclasses import replace

from spaces.model import Scope
from spaces.store import Store
from tests.store.samples import LATER, stored_user, token


async def test_a_token_is_found_by_its_digest_with_its_owner(store: Store):
    mira = await stored_user(store)
    made = token(mira)
    await store.tokens.add(made, b"digest")
    assert await store.tokens.find(b"digest") == (made, mira)
    assert await store.tokens.find(b"another") is None


async def test_a_token_without_scopes_keeps_none(store: Store):
    mira = await stored_user(store)
    await store.tokens.add(token(mira, scopes=frozenset()), b"none")
    await store.tokens.add(token(mira, scopes=frozenset(Scope)), b"all")
    none, everything = await store.tokens.find(b"none"), await store.tokens.find(b"all")
    assert none is not None
    assert none[0].scopes == frozenset()
    assert everything is not None
    assert everything[0].scopes == frozenset(Scope)


async def test_its_last_use_is_remembered(store: Store):
    mira = await stored_user(store)
    made = token(mira)
    await store.tokens.add(made, b"digest")
    await store.tokens.touch(made.id, LATER)
    assert await store.tokens.of(mira.id) == [replace(made, last_used_at=LATER)]


async def test_an_accounts_tokens_come_newest_first_and_without_anybody_elses(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    old, new, other = token(mira), token(mira, created_at=LATER), token(jon)
    for digest, made in ((b"old", old), (b"new", new), (b"other", other)):
        await store.tokens.add(made, digest)
    assert await store.tokens.of(mira.id) == [new, old]


async def test_only_the_owner_takes_a_token_back(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    made = token(mira)
    await store.tokens.add(made, b"digest")
    assert not await store.tokens.delete(jon.id, made.id)
    assert await store.tokens.delete(mira.id, made.id)
    assert not await store.tokens.delete(mira.id, made.id)
    assert await store.tokens.find(b"digest") is None
