from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.databases import sqlite_copies
from tests.recorder.nodes import Stage, stage


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
async def node(tmp_path: Path, sqlite_copy: Callable[[Path], str]) -> AsyncIterator[Stage]:
    """A recorder at its START."""
    async with stage(tmp_path, sqlite_copy(tmp_path)) as opened:
        yield opened
