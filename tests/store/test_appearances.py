import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from spaces.errors import Gone
from spaces.model import Answer, Chunk, RecordingState, Tap, TapPolicy, TapState
from spaces.store import Store, migrate
from spaces.store.engine import SQLITE_PRAGMAS
from tests.databases import sqlite_url
from tests.store.samples import LATER, NOW, appearance, consent, entry, recording, stored_space


def chunk(appearance_id: str, number: int = 0, at: float = 1.7e9 + 0.123457) -> Chunk:
    return Chunk(appearance_id, number, b"wrapped %d" % number, at)


async def test_an_appearance_comes_back_as_it_was_stored(store: Store):
    space = await stored_space(store)
    made = appearance(space, user_id=space.host_id, handle="jon", ended_at=LATER, heard=((1.0, 2.5), (4.0, 5.0)))
    await store.appearances.add(made, b"key", entry("appearance_began"))
    assert await store.appearances.get(made.id) == made
    assert await store.appearances.of_space(space.id) == [made]
    assert await store.appearances.data_key(made.id) == b"key"
    assert len(await store.ledger.of()) == 1


async def test_the_first_end_of_an_appearance_counts(store: Store):
    space = await stored_space(store)
    made = appearance(space)
    await store.appearances.add(made, b"key")
    assert await store.appearances.open() == [made]
    await store.appearances.end(made.id, LATER)
    await store.appearances.end(made.id, NOW)
    assert await store.appearances.get(made.id) == replace(made, ended_at=LATER)
    assert await store.appearances.open() == []


async def test_what_was_heard_is_kept_and_the_first_to_know_is_right(store: Store):
    space = await stored_space(store)
    made = appearance(space)
    await store.appearances.add(made, b"key")
    await store.appearances.set_heard(made.id, [(0.5, 3.25)])
    await store.appearances.set_heard(made.id, [])
    assert await store.appearances.get(made.id) == replace(made, heard=((0.5, 3.25),))


async def test_chunks_come_back_to_the_microsecond(store: Store):
    made = appearance(await stored_space(store))
    await store.appearances.add(made, b"key")
    await store.appearances.add_chunk(chunk(made.id, 1))
    await store.appearances.add_chunk(chunk(made.id, 0))
    await store.appearances.end_chunk(made.id, 0, 59.98, 12345)
    assert await store.appearances.chunks(made.id) == [
        replace(chunk(made.id, 0), seconds=59.98, size=12345),
        chunk(made.id, 1),
    ]


async def test_chunks_are_replaced_as_one(store: Store):
    made = appearance(await stored_space(store))
    await store.appearances.add(made, b"key")
    await store.appearances.add_chunk(chunk(made.id, 0))
    await store.appearances.add_chunk(chunk(made.id, 1))
    with pytest.raises(IntegrityError):
        await store.appearances.replace_chunks(made.id, [0], [chunk(made.id, 1)])
    assert [kept.number for kept in await store.appearances.chunks(made.id)] == [0, 1]
    await store.appearances.replace_chunks(made.id, [0], [chunk(made.id, 2)])
    assert [kept.number for kept in await store.appearances.chunks(made.id)] == [1, 2]


async def test_destroyed_keys_are_gone_and_nothing_brings_them_back(store: Store):
    made = appearance(await stored_space(store))
    await store.appearances.add(made, b"key")
    await store.appearances.add_chunk(chunk(made.id))
    assert await store.appearances.destroy(made.id, LATER, entry("appearance_shredded"))
    assert not await store.appearances.destroy(made.id, LATER, entry("appearance_shredded"))
    assert await store.appearances.data_key(made.id) is None
    assert await store.appearances.chunks(made.id) == []
    assert await store.appearances.get(made.id) == replace(made, shredded_at=LATER)
    with pytest.raises(Gone):
        await store.appearances.add_chunk(chunk(made.id, 5))
    with pytest.raises(Gone):
        await store.appearances.replace_chunks(made.id, [], [chunk(made.id, 5)])
    await store.appearances.replace_chunks(made.id, [0], [])
    with pytest.raises(IntegrityError):
        await store.appearances.add(made, b"key")
    assert len(await store.ledger.of()) == 1


async def test_destroying_and_writing_at_once_leaves_no_key(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        made = appearance(await stored_space(one))
        await one.appearances.add(made, b"key")
        work = [two.appearances.add_chunk(chunk(made.id, number)) for number in range(10)]
        await asyncio.gather(*work[:5], one.appearances.destroy(made.id, LATER), *work[5:], return_exceptions=True)
        assert await one.appearances.chunks(made.id) == []


async def test_a_destroyed_key_is_nowhere_in_the_file_of_sqlite(tmp_path: Path, sqlite_copy: Callable[[Path], str]):
    async with Store.open(sqlite_copy(tmp_path)) as store:
        made = appearance(await stored_space(store))
        await store.appearances.add(made, b"a very secret wrapped key")
        await store.appearances.destroy(made.id, LATER)
        await store.forget()
        files = {path.name: path.read_bytes() for path in tmp_path.glob("spaces.db*")}
    assert [name for name, content in files.items() if b"very secret" in content] == []


async def test_while_somebody_reads_it_is_known_that_something_is_left(
    tmp_path: Path, sqlite_copy: Callable[[Path], str], monkeypatch
):
    monkeypatch.setitem(SQLITE_PRAGMAS, "busy_timeout", 10)
    url = sqlite_copy(tmp_path)
    async with Store.open(url) as store:
        space = await stored_space(store)
        reader = sqlite3.connect(tmp_path / "spaces.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM appearances").fetchone()
        await store.appearances.add(appearance(space), b"a very secret wrapped key")
        await store.forget()
        assert store.remembers
        reader.close()
        await store.forget()
        assert not store.remembers


async def doomed(store: Store, space_id: str | None = None) -> set[str]:
    return {found.pid for found in await store.appearances.doomed(None if space_id is None else [space_id])}


async def test_all_of_a_shredded_tap_is_doomed_and_nothing_of_a_held_one(store: Store):
    space, other = await stored_space(store), await stored_space(store)
    for where, state in ((space, TapState.HELD), (other, TapState.SHREDDED)):
        await store.taps.put(Tap(where.id, TapPolicy.HELD, state))
        await store.appearances.add(appearance(where, f"u_{state}"), b"key")
    assert await doomed(store) == {"u_shredded"}
    assert await doomed(store, space.id) == set()


async def test_whoever_did_not_agree_is_doomed_once_consent_is_closed(store: Store):
    space = await stored_space(store)
    pending = recording(space)
    given = {"u_yes": Answer.YES, "u_anonymous": Answer.ANONYMOUS, "u_no": Answer.NO, "u_silent": None}
    consents = [consent(pending, pid, answer=answer) for pid, answer in given.items()]
    consents.append(consent(pending, "u_withdrawn", answer=Answer.YES, withdrawn_at=LATER))
    await store.recordings.add(pending, consents)
    for pid in [*given, "u_withdrawn", "u_never_asked"]:
        await store.appearances.add(appearance(space, pid), b"key")
    assert await doomed(store) == set()
    await store.recordings.change(pending.id, consent_closed_at=LATER, state=RecordingState.RENDERING)
    assert await doomed(store) == {"u_no", "u_silent", "u_withdrawn", "u_never_asked"}
    for found in await store.appearances.doomed():
        await store.appearances.destroy(found.id, LATER)
    assert await doomed(store) == set()
    await store.recordings.change(pending.id, state=RecordingState.DELETED)
    assert await doomed(store, space.id) == {"u_yes", "u_anonymous"}


async def test_those_that_have_an_end_and_their_keys_are_closed(store: Store):
    here = await stored_space(store)
    closed, still_open, shredded = (appearance(here) for _ in range(3))
    for one in (closed, still_open, shredded):
        await store.appearances.add(one, b"key")
    for one in (closed, shredded):
        await store.appearances.end(one.id, LATER)
    await store.appearances.destroy(shredded.id, LATER)
    assert await store.appearances.closed() == {closed.id}


@pytest.mark.parametrize(("question", "index"), [("open", "ix_appearances_open"), ("closed", "ix_appearances_kept")])
async def test_what_a_start_asks_has_its_index(question: str, index: str, tmp_path: Path):
    migrate(sqlite_url(tmp_path / "spaces.db"))
    async with Store.open(sqlite_url(tmp_path / "spaces.db")) as store:
        said: list[str] = []
        event.listen(store._engine.sync_engine, "before_cursor_execute", lambda *args: said.append(args[2]))
        await getattr(store.appearances, question)()
        async with store._engine.connect() as connection:
            plan = [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[-1]}")]
    assert [index in line for line in plan] == [True]
