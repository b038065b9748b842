import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from spaces.model import User, new_id
from spaces.model.notice import Push
from spaces.store import Store
from spaces.store.push import Mailing
from tests.store.samples import LATER, NOW, stored_user


def push(owner: User, minutes: float = 0, **fields: Any) -> Push:
    identity = new_id()
    endpoint, at = f"https://push.example/{identity}", NOW + timedelta(minutes=minutes)
    return replace(Push(identity, owner.id, endpoint, bytes(range(65)), bytes(16), "Firefox", at), **fields)


async def test_browsers_read_as_they_were_written_the_newest_first(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    older, newer, foreign = push(mira), push(mira, 1, used_at=LATER), push(noor)
    for one in (older, newer, foreign):
        assert await store.pushes.add(one, 9) == one
    assert await store.pushes.of([mira.id, noor.id, "none"]) == {mira.id: [newer, older], noor.id: [foreign]}
    assert await store.pushes.of([]) == {}
    assert await store.pushes.get(newer.id) == newer
    assert await store.pushes.get("none") is None
    assert await store.pushes.count() == 3


async def test_a_browser_that_asks_again_keeps_its_place_and_may_have_changed_hands(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    first = await store.pushes.add(push(mira, used_at=LATER), 9)
    again = push(noor, 5, endpoint=first.endpoint, auth=bytes(range(16)), label="Chrome")
    kept = await store.pushes.add(again, 9)
    assert kept == replace(first, user_id=noor.id, auth=again.auth, label="Chrome")
    assert await store.pushes.of([mira.id, noor.id]) == {noor.id: [kept]}


async def test_the_oldest_browsers_make_room(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    foreign = await store.pushes.add(push(noor, -9), 2)
    made = [push(mira, minute) for minute in range(4)]
    for one in made:
        await store.pushes.add(one, 2)
    assert await store.pushes.of([mira.id]) == {mira.id: made[:1:-1]}
    assert await store.pushes.get(foreign.id) == foreign


async def test_browsers_that_come_at_once_are_not_too_many_either(store: Store):
    mira = await stored_user(store)
    await asyncio.gather(*(store.pushes.add(push(mira, minute), 2) for minute in range(8)))
    assert await store.pushes.count() == 2


async def test_an_old_browser_that_changes_hands_makes_others_leave(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    old = await store.pushes.add(push(mira, -9), 2)
    made = [await store.pushes.add(push(noor, minute), 2) for minute in range(2)]
    kept = await store.pushes.add(push(noor, 5, endpoint=old.endpoint, label="Chrome"), 2)
    assert (kept.id, kept.user_id) == (old.id, noor.id)
    assert await store.pushes.of([mira.id, noor.id]) == {noor.id: [made[1], kept]}


async def test_a_browser_is_noted_as_used_and_removed_by_its_owner_or_by_the_server(store: Store):
    mira = await stored_user(store)
    first, second = [await store.pushes.add(push(mira), 9) for _ in range(2)]
    await store.pushes.used(first.id, LATER)
    assert await store.pushes.get(first.id) == replace(first, used_at=LATER)
    assert await store.pushes.get(second.id) == second
    assert not await store.pushes.remove(first.id, "somebody else")
    assert await store.pushes.remove(first.id, mira.id)
    assert not await store.pushes.remove(first.id)
    assert await store.pushes.remove(second.id)
    assert await store.pushes.count() == 0


async def test_an_account_has_one_token_that_ends_its_mails(store: Store):
    mira = await stored_user(store)
    made = await store.mailings.of(mira.id, "first")
    assert made == Mailing(mira.id, "first")
    assert await store.mailings.of(mira.id, "second") == made
    assert await store.mailings.by_stop("first") == made
    assert await store.mailings.by_stop("second") is None


async def test_an_address_is_confirmed_by_the_digest_of_what_was_sent_there(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    asking = Mailing(mira.id, "mira", "mira@example.org", bytes(32), LATER)
    for user in (mira, noor):
        await store.mailings.of(user.id, user.handle)
    await store.mailings.change(mira.id, asked=asking.asked, digest=asking.digest, until=asking.until)
    assert await store.mailings.by_digest(bytes(32)) == asking
    assert await store.mailings.by_digest(bytes(31)) is None
    with pytest.raises(IntegrityError):
        await store.mailings.change(noor.id, digest=bytes(32))
    await store.mailings.change(mira.id, asked=None, digest=None, until=None)
    assert await store.mailings.by_digest(bytes(32)) is None
    # Without a token nobody is the same as anybody else.
    assert await store.mailings.of(noor.id, "") == Mailing(noor.id, "noor")


async def test_a_token_that_ends_mails_is_one_accounts_only(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    await store.mailings.of(mira.id, "same")
    with pytest.raises(AssertionError):
        await store.mailings.of(noor.id, "same")
    assert (await store.mailings.by_stop("same")) == Mailing(mira.id, "same")


async def test_browsers_and_tokens_go_with_the_account(store: Store):
    mira = await stored_user(store)
    await store.pushes.add(push(mira), 9)
    await store.mailings.of(mira.id, "stop")
    async with store._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM users")
    assert await store.pushes.count() == 0
    assert await store.mailings.by_stop("stop") is None
