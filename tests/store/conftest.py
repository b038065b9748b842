from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from spaces.store import Store, migrate
from tests.databases import new_database, postgres_url, sqlite_copies


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    with new_database(postgres) as name:
        migrate(postgres_url(postgres, name))
        yield name


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    return sqlite_copies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_copy")(tmp_path)
        return
    server = request.getfixturevalue("postgres")
    with new_database(server, request.getfixturevalue("postgres_template")) as name:
        yield postgres_url(server, name)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    async with Store.open(url) as opened:
        yield opened
