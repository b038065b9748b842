"""The background work with real receivers: what is stored arrives, and a slow one holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from spaces.bus import Bus
from spaces.config import load
from spaces.fetch import Fetcher
from spaces.model import Action, ActionKind, Entry, Space
from spaces.model.webhook import DeliveryState
from spaces.store import Store
from spaces.webhooks import Deliverer, sign
from spaces.webhooks.feeding import Feeder
from tests.databases import sqlite_copies
from tests.store.samples import NOW, stored_space, stored_user
from tests.store.test_webhooks import delivery, stored_hook
from tests.webhooks.receiver import receiving

SECONDS = 20


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("webhooks-sqlite"))


@pytest.fixture
async def store(tmp_path: Path, sqlite_copy: Callable[[Path], str]) -> AsyncIterator[Store]:
    async with Store.open(sqlite_copy(tmp_path)) as opened:
        yield opened


async def describe(spaces: Sequence[Space]) -> dict[str, Any]:
    return {space.id: {"id": space.id, "title": space.title} for space in spaces}


@asynccontextmanager
async def working(store: Store, bus: Bus, **settings: Any) -> AsyncIterator[Deliverer]:
    config = load(None, {"fetch.allow_hosts": ["127.0.0.0/8"], **settings}, {})
    async with Fetcher(config) as fetcher, Deliverer(config, store, fetcher, bus, describe) as deliverer:
        yield deliverer


async def state(store: Store, delivery_id: str) -> DeliveryState:
    """Of a delivery, once it is over."""
    async with asyncio.timeout(SECONDS):
        while True:
            found = await store.webhooks.delivery(delivery_id)
            assert found
            if found.next_at is None:
                return found.state
            await asyncio.sleep(0.02)


async def test_what_is_done_arrives_a_moment_later(store: Store) -> None:
    bus, host = Bus(), await stored_user(store)
    space = await stored_space(store, host)
    async with receiving() as receiver:
        receiver.secret = sign.new_secret()
        await stored_hook(store, host, url=receiver.url, secret=receiver.secret)
        async with working(store, bus) as deliverer:
            await deliverer.feeder.look(NOW)  # from here on
            action = Action(NOW, ActionKind.SPACE_ENDED, space.id, host.pid, host.name)
            await store.actions.add(action)
            bus.publish(action)
            (told,) = await receiver.until("space.ended")
    assert told["data"]["space"] == {"id": space.id, "title": space.title}


async def test_a_receiver_that_does_not_answer_holds_up_nobody_else(store: Store) -> None:
    host = await stored_user(store)
    async with receiving() as silent, receiving() as receiver:
        silent.silent = True
        slow = await stored_hook(store, host, url=silent.url, secret=sign.new_secret())
        quick = await stored_hook(store, host, url=receiver.url, secret=sign.new_secret())
        waiting = [delivery(slow) for _ in range(30)]
        made = delivery(quick, created_at=NOW)
        await store.webhooks.feed("x", 1, [*waiting, made])
        async with working(store, Bus()):
            assert await state(store, made.id) is DeliveryState.DELIVERED
    # Ended in the middle, nothing of the rest is lost.
    assert {(await store.webhooks.delivery(one.id)).state for one in waiting} == {DeliveryState.WAITING}  # type: ignore[union-attr]


async def test_whoever_has_many_slow_receivers_holds_up_nobody_else(store: Store) -> None:
    host, other = await stored_user(store), await stored_user(store, "noor")
    async with receiving() as silent, receiving() as receiver:
        silent.silent = True
        slow = [await stored_hook(store, host, url=silent.url, secret=sign.new_secret()) for _ in range(20)]
        quick = await stored_hook(store, other, url=receiver.url, secret=sign.new_secret())
        made = [delivery(quick, created_at=NOW) for _ in range(3)]
        await store.webhooks.feed("x", 1, [*(delivery(one) for one in slow), *made])
        async with working(store, Bus()):
            for one in made:
                assert await state(store, one.id) is DeliveryState.DELIVERED


async def test_one_event_of_which_nothing_can_be_made_stops_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(spaces: Sequence[Space]) -> dict[str, Any]:
        return {space.id: {"id": space.id, "title": {"Bad": 1}[space.title]} for space in spaces}

    host = await stored_user(store)
    good, bad = [await stored_space(store, host, title=title) for title in ("Bad", "Good")]
    hook = await stored_hook(store, host, events=("space.*", "consent.*"))
    feeder = Feeder(store, broken, "https://spaces.example.org")
    assert await feeder.look(NOW) == 0  # from here on
    for space in (bad, good):
        await store.actions.add(Action(NOW, ActionKind.SPACE_ENDED, space.id, host.pid, host.name))
    await store.ledger.add(Entry(NOW, "consent_answered", host.pid, good.id, detail={}))
    assert await feeder.look(NOW) == 1
    (told,) = await store.webhooks.page(hook.id, limit=10)
    assert good.id in told.body
    assert [record.getMessage() for record in caplog.records] == [
        "x webhooks: nothing could be told of a space.ended; going on",
        "x webhooks: nothing could be told of a consent_answered; going on",
    ]
    assert await feeder.look(NOW) == 0


async def test_a_slow_answer_is_a_try_that_failed_with_words(store: Store) -> None:
    host = await stored_user(store)
    async with receiving() as silent:
        silent.silent = True
        hook = await stored_hook(store, host, url=silent.url, secret=sign.new_secret())
        made = delivery(hook)
        await store.webhooks.put(made)
        async with working(store, Bus(), **{"webhooks.timeout": 0.2, "webhooks.attempts": 1}):
            assert await state(store, made.id) is DeliveryState.FAILED
    found = await store.webhooks.delivery(made.id)
    assert found
    assert found.tries[0].problem == "127.0.0.1 took longer than 0.2 seconds."


async def test_private_addresses_are_not_asked(store: Store) -> None:
    host = await stored_user(store)
    hook = await stored_hook(store, host, url="https://10.1.2.3/hook", secret=sign.new_secret())
    made = delivery(hook)
    await store.webhooks.put(made)
    async with working(store, Bus(), **{"webhooks.attempts": 1}):
        assert await state(store, made.id) is DeliveryState.FAILED
    found = await store.webhooks.delivery(made.id)
    assert found
    assert "a private address" in (found.tries[0].problem or "")


async def test_turned_off_nothing_is_sent(store: Store) -> None:
    host = await stored_user(store)
    async with receiving() as receiver:
        hook = await stored_hook(store, host, url=receiver.url, secret=sign.new_secret())
        await store.webhooks.put(delivery(hook))
        async with working(store, Bus(), **{"webhooks.enabled": False}):
            await asyncio.sleep(0)
        assert receiver.ids == []
