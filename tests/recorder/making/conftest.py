from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from spaces.blobs.disk import DiskBlobs
from spaces.store import Store
from tests.databases import sqlite_copies
from tests.recorder.making.studio import Studio


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("empty"))


@pytest.fixture
async def studio(empty_database: Callable[[Path], str], tmp_path: Path) -> AsyncIterator[Studio]:
    """A space of 24 seconds that is over, saved and about to be rendered."""
    async with Store.open(empty_database(tmp_path)) as store:
        yield await Studio.open(store, DiskBlobs(tmp_path / "blobs"), tmp_path)
