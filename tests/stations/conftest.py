from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from spaces.store import Store
from tests.databases import sqlite_copies


@pytest.fixture(scope="session")
def stations_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("stations-sqlite"))


@pytest.fixture
async def rows(tmp_path: Path, stations_copy: Callable[[Path], str]) -> AsyncIterator[Store]:
    """A migrated, empty database: SQLite in a file."""
    async with Store.open(stations_copy(tmp_path)) as opened:
        yield opened
