"""Keys in the database, asked for from the writer's thread."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from recorder.keys import StoreKeys
from spaces.errors import Gone
from spaces.model import Appearance, Chunk, Space
from spaces.store import Store
from tests.databases import sqlite_copies
from tests.store import samples
from tests.store.samples import NOW

CHUNK_START = 1_795_377_600.123457


@pytest.fixture
async def store(tmp_path: Path):
    async with Store.open(sqlite_copies(tmp_path)(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def space(store: Store) -> Space:
    return await samples.stored_space(store)


def keys_of(store: Store, told: list[Appearance] | None = None) -> StoreKeys:
    return StoreKeys(store, lambda: NOW, (told if told is not None else []).append)


async def test_an_appearance_is_stored_with_its_key_and_told_of_once(store: Store, space: Space):
    told: list[Appearance] = []
    keys = keys_of(store, told)
    coming = samples.appearance(space)
    keys.expect(coming.id, lambda: replace(coming, started_at=samples.LATER))
    assert await asyncio.to_thread(keys.data_key, coming.id) is None
    await asyncio.to_thread(keys.add_data_key, coming.id, b"wrapped")
    assert await asyncio.to_thread(keys.data_key, coming.id) == b"wrapped"
    [stored] = await store.appearances.of_space(space.id)
    assert stored == replace(coming, started_at=samples.LATER)
    assert told == [stored]
    assert not keys.forget(coming.id), "it was heard"
    [entry] = await store.ledger.of(space_id=space.id)
    assert (entry.kind, entry.actor, entry.appearance_id) == ("appeared", coming.pid, coming.id)


async def test_one_that_never_spoke_is_forgotten_without_a_trace(store: Store, space: Space):
    keys = keys_of(store)
    coming = samples.appearance(space)
    keys.expect(coming.id, lambda: coming)
    assert keys.forget(coming.id)
    assert await store.appearances.of_space(space.id) == []


async def test_what_the_database_refuses_can_be_tried_again(store: Store, space: Space):
    told: list[Appearance] = []
    keys = keys_of(store, told)
    coming = samples.appearance(space)
    keys.expect(coming.id, lambda: replace(coming, space_id="nowhere"))
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await asyncio.to_thread(keys.add_data_key, coming.id, b"wrapped")
    assert told == []
    keys.expect(coming.id, lambda: coming)
    await asyncio.to_thread(keys.add_data_key, coming.id, b"wrapped")
    assert told == [coming]


async def test_chunks_are_kept_to_the_microsecond_ended_replaced_and_destroyed(store: Store, space: Space):
    keys = keys_of(store)
    coming = samples.appearance(space)
    keys.expect(coming.id, lambda: coming)
    await asyncio.to_thread(keys.add_data_key, coming.id, b"wrapped")
    first = Chunk(coming.id, 0, b"key", CHUNK_START)
    await asyncio.to_thread(keys.add_chunk, first)
    assert await asyncio.to_thread(keys.chunks, coming.id) == [first]
    await asyncio.to_thread(keys.end_chunk, coming.id, 0, 59.98, 1234)
    ended = replace(first, seconds=59.98, size=1234)
    assert await asyncio.to_thread(keys.chunks, coming.id) == [ended]
    shorter = Chunk(coming.id, 1, b"other", CHUNK_START, 10.0, 99)
    await asyncio.to_thread(keys.replace_chunks, coming.id, [0], [shorter])
    assert await asyncio.to_thread(keys.chunks, coming.id) == [shorter]
    await asyncio.to_thread(keys.destroy, coming.id)
    assert await asyncio.to_thread(keys.chunks, coming.id) == []
    assert await asyncio.to_thread(keys.data_key, coming.id) is None
    with pytest.raises(Gone):
        await asyncio.to_thread(keys.add_chunk, first)


async def test_asked_on_the_event_loop_it_says_so_instead_of_waiting_for_ever(store: Store):
    keys = keys_of(store)
    with pytest.raises(RuntimeError, match="another thread"):
        keys.data_key("anything")


async def test_a_database_that_never_answers_is_a_fault_and_not_the_end_of_the_writer(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    withdrawn = asyncio.Event()

    async def silence(_: str) -> bytes | None:
        try:
            await asyncio.Event().wait()
        finally:
            withdrawn.set()
        return None

    monkeypatch.setattr("recorder.keys.ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(store.appearances, "data_key", silence)
    with pytest.raises(TimeoutError):
        await asyncio.to_thread(keys_of(store).data_key, "anything")
    await asyncio.wait_for(withdrawn.wait(), 5)
