import pytest

from spaces.errors import Conflict
from spaces.store import Store
from tests.store.samples import stored_user, user


async def test_an_account_comes_back_as_it_was_stored(store: Store):
    mira = user(name="Mira ☕", admin=True)
    await store.users.add(mira, "hash")
    assert await store.users.by_id(mira.id) == mira
    assert await store.users.by_handle("mira") == mira


async def test_nobody_is_found_under_an_unknown_id_or_handle(store: Store):
    assert await store.users.by_id("nobody") is None
    assert await store.users.by_handle("nobody") is None


async def test_a_handle_belongs_to_one_account(store: Store):
    await stored_user(store)
    with pytest.raises(Conflict) as refusal:
        await stored_user(store)
    assert (refusal.value.code, refusal.value.field) == ("handle_taken", "handle")
    assert await store.users.count() == 1


async def test_many_accounts_come_with_one_question_and_missing_ones_are_left_out(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    assert await store.users.by_ids([mira.id, jon.id, mira.id, "nobody"]) == {mira.id: mira, jon.id: jon}
    assert await store.users.by_ids([]) == {}


async def test_a_password_hash_can_be_replaced_and_taken_away(store: Store):
    mira = user()
    await store.users.add(mira, "old")
    assert await store.users.password_hash(mira.id) == "old"
    await store.users.set_password_hash(mira.id, "new")
    assert await store.users.password_hash(mira.id) == "new"
    await store.users.set_password_hash(mira.id, None)
    assert await store.users.password_hash(mira.id) is None
    assert await store.users.password_hash("nobody") is None


async def test_accounts_are_counted(store: Store):
    assert await store.users.count() == 0
    await stored_user(store)
    assert await store.users.count() == 1
