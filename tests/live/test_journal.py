"""Nothing is lost while the database is away, nothing is stuck when it refuses, and the order stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from spaces.bus import Bus
from spaces.live import journal as journal_module
from spaces.live.journal import Journal
from spaces.model import Space
from spaces.store import Store
from spaces.store.away import away
from tests.live.play import LIVE


@pytest.fixture
async def journal(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Journal]:
    monkeypatch.setattr(journal_module, "_PAUSE", 0.001)
    made = Journal(store, Bus())
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_while_the_database_is_away_it_is_tried_again_and_the_rest_waits(journal: Journal) -> None:
    done, tries = list[str](), iter(range(6))

    async def first(store: Store) -> None:
        if next(tries) < 5:
            raise OperationalError("insert", None, Exception("database is locked"))
        done.append("first")

    async def second(store: Store) -> None:
        done.append("second")

    journal.put("the first", first)
    journal.put("the second", second)
    await journal.written()
    assert done == ["first", "second"]


async def test_what_the_database_refuses_is_given_up_and_forgotten(
    journal: Journal, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries = list[int]()

    async def unsaved(space: Space) -> None:
        raise ValueError("no such state")

    monkeypatch.setattr(store.spaces, "save", unsaved)
    journal.save(LIVE)
    assert journal.pending(LIVE.id) is LIVE

    async def refused(store: Store) -> None:
        tries.append(1)
        raise IntegrityError("insert", None, Exception("no such host"))

    journal.put("what nobody takes", refused, lambda: tries.append(0))
    await journal.written()
    assert tries == [1, 1, 1, 0]
    assert "what nobody takes could not be written and is given up" in caplog.text
    assert journal.pending(LIVE.id) is None


async def test_a_server_that_goes_down_waits_for_its_database_only_a_while(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(journal_module, "_FINISH", 0.01)

    async def never(store: Store) -> None:
        raise ConnectionRefusedError

    journal.put("what comes too late", never)
    await journal.finish()
    assert "1 writes are lost" in caplog.text


class Said(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize(("state", "passes"), [("57P03", True), ("08006", True), ("22021", False), ("23505", False)])
def test_postgres_says_by_its_state_whether_it_refuses(state: str, passes: bool) -> None:
    assert away(Said(state)) is passes
    assert away(OperationalError("insert", None, Said(state))) is passes
