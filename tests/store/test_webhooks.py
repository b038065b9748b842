from dataclasses import replace
from datetime import timedelta
from typing import Any

from spaces.model import User, new_id
from spaces.model.webhook import Delivery, DeliveryState, Try, Webhook, new_message_id
from spaces.store import Store
from spaces.webhooks.deciding import judged
from tests.store.samples import LATER, NOW, stored_user


async def stored_hook(store: Store, owner: User, **fields: Any) -> Webhook:
    made = Webhook(new_id(), owner.id, "https://example.org/", "", ("space.*",), False, "whsec_", NOW, NOW)
    made = replace(made, **fields)
    await store.webhooks.add(made)
    return made


def delivery(hook: Webhook, **fields: Any) -> Delivery:
    plain = Delivery(new_message_id(), hook.id, "space.started", '{"a":"ü"}', NOW, next_at=NOW)
    return replace(plain, **fields)


async def test_webhooks_come_back_as_they_were(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    hook = await stored_hook(store, mira, old_secret="whsec_a", old_until=LATER, label="Bot", failing_since=NOW)
    await stored_hook(store, noor)
    assert await store.webhooks.get(hook.id) == hook
    assert await store.webhooks.of(mira.id) == [hook]
    changed = await store.webhooks.change(hook.id, events=("tap.*",), paused_at=NOW)
    assert changed == replace(hook, events=("tap.*",), paused_at=NOW)
    assert hook.id not in {one.id for one in await store.webhooks.listening()}
    assert await store.webhooks.delete(hook.id)
    assert not await store.webhooks.delete(hook.id)


async def test_how_far_a_log_was_read_and_what_was_made_of_it_are_stored_together(store: Store):
    hook = await stored_hook(store, await stored_user(store))
    assert await store.webhooks.seen("actions") is None
    made, lost = delivery(hook), delivery(replace(hook, id="deleted"))
    await store.webhooks.feed("actions", 7, [made, lost])
    await store.webhooks.feed("actions", 9, [])
    assert await store.webhooks.seen("actions") == 9
    assert await store.webhooks.page(hook.id, limit=10) == [made]


async def test_what_is_due_is_taken_once_and_only_so_much_for_each_webhook(store: Store):
    mira = await stored_user(store)
    slow, quick, paused = [await stored_hook(store, mira) for _ in range(3)]
    await store.webhooks.change(paused.id, paused_at=NOW)
    late = delivery(quick, next_at=NOW + timedelta(hours=1))
    await store.webhooks.feed("actions", 1, [late, delivery(paused), *(delivery(slow) for _ in range(5))])
    await store.webhooks.put(delivery(quick))
    first = await store.webhooks.lease(NOW, 60, 10, 2, {})
    assert sorted(hook.id for hook, _ in first) == sorted([slow.id, slow.id, quick.id])
    assert await store.webhooks.lease(NOW, 60, 10, 2, {slow.id: 2, quick.id: 1}) == []
    assert len(await store.webhooks.lease(NOW, 60, 10, 2, {slow.id: 1})) == 1
    assert await store.webhooks.lease(NOW, 60, 0, 2, {}) == []
    # A node that was killed lets go of what it took.
    assert len(await store.webhooks.lease(NOW + timedelta(seconds=61), 60, 10, 5, {})) == 6


async def test_whoever_has_many_webhooks_leaves_room_for_others(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    many = [await stored_hook(store, mira) for _ in range(5)]
    hook = await stored_hook(store, noor)
    await store.webhooks.feed("actions", 1, [delivery(one) for one in many])
    await store.webhooks.put(delivery(hook, next_at=NOW + timedelta(seconds=1)))
    later, owners = NOW + timedelta(seconds=2), {mira.id: 1}
    first = await store.webhooks.lease(later, 60, 4, 1, {}, each_owner=2)
    assert [one.user_id for one, _ in first].count(mira.id) == 2
    assert hook.id in {one.id for one, _ in first}
    assert len(await store.webhooks.lease(later, 60, 4, 1, {}, each_owner=2, busy_owners=owners)) == 1
    assert await store.webhooks.lease(later, 60, 4, 1, {}, each_owner=2, busy_owners={mira.id: 2}) == []


async def test_what_is_for_administrators_is_not_sent_to_others(store: Store):
    hook = await stored_hook(store, await stored_user(store), everywhere=True)
    await store.webhooks.put(delivery(hook))
    assert await store.webhooks.lease(NOW, 60, 4, 1, {}) == []
    assert await store.webhooks.next_due() is None


async def test_the_next_one_that_is_due_is_known(store: Store):
    hook = await stored_hook(store, await stored_user(store))
    assert await store.webhooks.next_due() is None
    await store.webhooks.put(delivery(hook, next_at=LATER))
    await store.webhooks.put(delivery(hook, next_at=None, state=DeliveryState.DELIVERED))
    assert await store.webhooks.next_due() == LATER


async def test_a_try_changes_the_delivery_and_what_is_thought_of_its_webhook(store: Store):
    hook = await stored_hook(store, await stored_user(store))
    made = delivery(hook)
    await store.webhooks.put(made)
    one = Try(NOW, 0.25, 500, "no", "It answered 500.")
    tried = replace(made, attempts=1, tries=(one,), next_at=LATER)
    after = await store.webhooks.tried(tried, lambda before: judged(before, one))
    assert after == replace(hook, failures=1, failing_since=NOW)
    assert await store.webhooks.delivery(made.id) == tried
    await store.webhooks.delete(hook.id)
    assert await store.webhooks.tried(tried, lambda before: before) is None
    assert await store.webhooks.delivery(made.id) is None


async def test_the_log_comes_in_pages_and_is_forgotten_when_it_is_old(store: Store):
    hook = await stored_hook(store, await stored_user(store))
    made = [delivery(hook, created_at=NOW + timedelta(minutes=minute)) for minute in range(5)]
    await store.webhooks.feed("actions", 1, made)
    first = await store.webhooks.page(hook.id, limit=3)
    rest = await store.webhooks.page(hook.id, before=(first[-1].created_at, first[-1].id), limit=3)
    assert [*first, *rest] == made[::-1]
    assert await store.webhooks.drop(NOW + timedelta(minutes=3)) == 3
    assert await store.webhooks.page(hook.id, limit=9) == made[:2:-1]


async def test_webhooks_go_with_their_owner(store: Store):
    hook = await stored_hook(store, await stored_user(store))
    await store.webhooks.put(delivery(hook))
    async with store._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM users")
    assert await store.webhooks.get(hook.id) is None
