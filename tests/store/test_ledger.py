import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from spaces.store import Store
from tests.store.samples import NOW, entry, recording, stored_space


async def tamper(store: Store, statement: str) -> None:
    async with store._engine.begin() as connection:
        await connection.execute(text(statement))


async def test_entries_come_back_in_the_order_they_happened(store: Store):
    first = entry("recording_saved", recording_id="r", space_id="s", detail={"asked": 3})
    second = entry("consent_answered", recording_id="r", actor="u_jon", at=NOW + timedelta(seconds=1))
    await store.ledger.add(first)
    await store.ledger.add(second, entry(recording_id="another"))
    assert await store.ledger.of(recording_id="r") == [first, second]
    assert await store.ledger.of(space_id="s") == [first]
    assert await store.ledger.verify() is None


async def test_an_empty_ledger_is_whole(store: Store):
    assert await store.ledger.verify() is None
    assert await store.ledger.head() == "0" * 64


async def test_many_who_write_at_once_make_one_chain(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        await asyncio.gather(*((one, two)[n % 2].ledger.add(entry(actor=f"u_{n}"), entry()) for n in range(40)))
        assert await one.ledger.verify() is None
        assert len(await two.ledger.of()) == 80


async def test_a_time_in_another_zone_does_not_break_the_chain(store: Store):
    await store.ledger.add(entry(at=NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
    assert await store.ledger.verify() is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE ledger SET actor = 'u_somebody' WHERE id = 3", 3),
        ('UPDATE ledger SET detail = \'{"answer": "yes"}\' WHERE id = 2', 2),
        ("UPDATE ledger SET kind = 'recording_deleted' WHERE id = 1", 1),
        ("DELETE FROM ledger WHERE id = 2", 3),
        ("DELETE FROM ledger WHERE id = 1", 2),
        ("UPDATE ledger SET digest = 'made up' WHERE id = 4", 4),
        ("UPDATE ledger SET id = 9 WHERE id = 2", 3),
    ],
)
async def test_tampering_is_found(store: Store, statement: str, broken: int):
    for n in range(4):
        await store.ledger.add(entry(detail={"n": n}))
    await tamper(store, statement)
    assert await store.ledger.verify() == broken


async def test_what_was_appended_in_a_transaction_that_failed_is_not_there(store: Store):
    await store.ledger.add(entry())
    with pytest.raises(TypeError):
        await store.ledger.add(entry("kept"), entry("impossible", detail={"x": object()}))
    assert len(await store.ledger.of()) == 1
    assert await store.ledger.verify() is None


async def test_the_spaces_that_something_happened_in_since_are_told(store: Store):
    saved = recording(await stored_space(store))
    await store.recordings.add(saved)
    await store.ledger.add(entry(space_id="s"))
    before, spaces = await store.ledger.spaces_since(0)
    assert spaces == {"s"}
    assert await store.ledger.spaces_since(before) == (before, set())
    await store.ledger.add(entry(space_id="t"), entry(space_id="t"), entry(recording_id=saved.id))
    assert await store.ledger.spaces_since(before) == (before + 3, {"t", saved.space_id})
