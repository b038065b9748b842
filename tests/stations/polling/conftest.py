from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.databases import sqlite_copies
from tests.stations.polling.garden import Garden, gardening, settings


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
async def garden(tmp_path: Path, sqlite_copy: Callable[[Path], str]) -> AsyncIterator[Garden]:
    """A station without sources, at START."""
    async with gardening(settings(tmp_path), sqlite_copy(tmp_path)) as opened:
        yield opened
