"""One node at a time on a database and a data folder."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from spaces.errors import Unavailable
from spaces.store import claimed
from spaces.store.claim import PostgresClaim
from tests.databases import new_database, postgres_url, sqlite_url


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    with new_database(postgres) as name:
        yield postgres_url(postgres, name)


async def refused(url: str, folder: Path) -> str:
    with pytest.raises(Unavailable) as refusal:
        async with claimed(url, folder, patience=0):
            pass
    assert refusal.value.code == "second_node"
    return refusal.value.detail


def forget_connections(url: str) -> None:
    """As if the database had been started again."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_second_node_on_the_same_folder_is_told_what_to_do(tmp_path: Path):
    url = sqlite_url(tmp_path / "data" / "spaces.db")
    async with claimed(url, tmp_path / "data"):
        text = await refused(url, tmp_path / "data")
    assert "Stop the other one" in text
    assert "process" in text
    async with claimed(url, tmp_path / "data", patience=0):
        pass


async def test_a_folder_is_claimed_whatever_the_database(tmp_path: Path, database: str):
    async with claimed(sqlite_url(tmp_path / "spaces.db"), tmp_path):
        await refused(database, tmp_path)
        await refused(sqlite_url(tmp_path / "other.db"), tmp_path)


async def test_a_database_is_claimed_whatever_the_folder(tmp_path: Path, database: str):
    for url in (sqlite_url(tmp_path / "spaces.db"), database):
        async with claimed(url, tmp_path / "one"):
            await refused(url, tmp_path / "two")
        async with claimed(url, tmp_path / "two", patience=0):
            pass


async def test_different_databases_and_folders_have_nothing_to_do_with_each_other(tmp_path: Path, database: str):
    async with (
        claimed(sqlite_url(tmp_path / "1" / "spaces.db"), tmp_path / "1", patience=0),
        claimed(sqlite_url(tmp_path / "2" / "spaces.db"), tmp_path / "2", patience=0),
        claimed(database, tmp_path / "3", patience=0),
    ):
        pass


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_nothing_is_left_of_a_killed_node(kind: str, tmp_path: Path, request: pytest.FixtureRequest):
    url = sqlite_url(tmp_path / "spaces.db") if kind == "sqlite" else request.getfixturevalue("database")
    program = f"""
import asyncio, pathlib
from spaces.store import claimed
async def hold():
    async with claimed({url!r}, pathlib.Path({str(tmp_path)!r})):
        print("held", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    await refused(url, tmp_path)
    process.kill()
    async with claimed(url, tmp_path):  # before anybody noticed that it is dead
        pass
    process.wait()
    process.stdout.close()


async def test_a_claim_that_got_lost_is_said_once_and_taken_again(database: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    async with PostgresClaim(database) as claim:
        assert await claim.take()
        assert await claim.look()
        forget_connections(database)
        assert not await claim.look()
        assert await claim.look()
        async with PostgresClaim(database) as other:
            assert not await other.take()
    assert [record.levelname for record in caplog.records if "claim" in record.message] == ["ERROR", "INFO"]


async def test_a_claim_that_another_node_took_meanwhile_is_said_once(database: str, caplog: pytest.LogCaptureFixture):
    async with PostgresClaim(database) as claim, PostgresClaim(database) as other:
        assert await claim.take()
        forget_connections(database)
        assert await other.take()
        assert [await claim.look() for _ in range(3)] == [False] * 3
    assert [record.levelname for record in caplog.records if "claim" in record.message] == ["ERROR"]


async def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path):
    with pytest.raises(Unavailable) as refusal:
        async with claimed(f"postgresql+psycopg:///spaces?host={tmp_path}", tmp_path):
            pass
    assert refusal.value.code == "database_down"


async def test_a_folder_that_cannot_be_locked_is_said_so(tmp_path: Path):
    (tmp_path / "node.lock").mkdir()
    with pytest.raises(Unavailable, match="cannot be locked") as refusal:
        async with claimed(sqlite_url(tmp_path / "spaces.db"), tmp_path):
            pass
    assert refusal.value.code == "data_unavailable"


async def test_a_full_disk_keeps_no_node_from_starting(tmp_path: Path):
    (tmp_path / "node.lock").symlink_to("/dev/full")  # nothing can be written there
    async with claimed(sqlite_url(tmp_path / "spaces.db"), tmp_path):
        await refused(sqlite_url(tmp_path / "spaces.db"), tmp_path)
