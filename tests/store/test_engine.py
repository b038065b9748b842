import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from spaces.store import Store
from tests.store.samples import user


async def test_a_database_that_is_there_answers_a_ping(store: Store):
    await store.ping()


async def test_a_database_that_is_away_does_not(tmp_path: Path):
    async with Store.open(f"postgresql+psycopg:///spaces?host={tmp_path}") as store:
        with pytest.raises(DBAPIError):
            await store.ping()


async def test_sqlite_runs_in_wal_mode_with_foreign_keys(tmp_path: Path, sqlite_copy: Callable[[Path], str]):
    async with Store.open(sqlite_copy(tmp_path)) as store, store._engine.connect() as connection:
        values = [await connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")]
    assert values == ["wal", 1]


async def test_two_processes_worth_of_stores_write_beside_each_other(url: str):
    async with Store.open(url) as one, Store.open(url) as two:
        await asyncio.gather(*((one, two)[n % 2].users.add(user(f"user{n}"), None) for n in range(40)))
        assert await one.users.count() == 40
