"""Bringing a database to the schema of this release, with Alembic.

Alembic is loaded when there is something to do: most starts find nothing, and it takes 11 MB for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

import spaces
from spaces.errors import Unavailable


def migrate(url: str) -> None:
    """Upgrade the database to the newest schema; does nothing when it is there. Blocking: run it in a thread.

    A new SQLite file is made together with its folder. The whole upgrade is one transaction, and two processes that
    start it at once do it one after the other.

    Args:
        url: the SQLAlchemy URL, with or without asynchronous driver.

    Raises:
        Unavailable: `database_down` when it cannot be used, `database_newer` when a later release made its schema,
            `driver_missing` when the library for it is not installed.
    """
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and database.database:
        data_folder(Path(database.database).parent)
    with plainly():
        if _current(url) != _newest():
            _upgrade(url)


def _upgrade(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    config.attributes["url"] = sync_url(url)
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Unavailable(
            f"The database was made by a newer release than this one ({error}). Install that release.",
            code="database_newer",
        ) from error


@contextmanager
def plainly() -> Iterator[None]:
    """Say in words for people why a database cannot be used.

    Raises:
        Unavailable: `database_down` or `driver_missing`, instead of what SQLAlchemy raises.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise Unavailable(
            f"{error.name} is not installed. Postgres needs an extra: pip install 'spaces-live[postgres]'.",
            code="driver_missing",
        ) from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise Unavailable(
            f"The database cannot be used: {reason}. Is [database] url right?", code="database_down"
        ) from error


def data_folder(folder: Path) -> None:
    """Make a folder for the database, open to nobody else, unless it is there.

    Raises:
        Unavailable: `data_unavailable`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # password hashes and voices will lie there
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be made: {error.strerror}. Set [server] data.", code="data_unavailable"
        ) from error


def revisions(url: str) -> tuple[str | None, str]:
    """The revision the database is at (None: empty) and the newest there is. Blocking."""
    return _current(url), _newest()


def _current(url: str) -> str | None:
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    finally:
        engine.dispose()


def _newest() -> str:
    """Each script is named after its revision, and they are one line of them."""
    return max(script.name.partition("_")[0] for script in (_scripts() / "versions").glob("[0-9]*.py"))


def sync_url(url: str) -> str:
    """The same database for a blocking driver: psycopg is both, SQLite has one of its own."""
    return url.replace("sqlite+aiosqlite:", "sqlite:", 1)


def _scripts() -> Path:
    """Beside the package in a checkout, inside it in an installed wheel."""
    package = Path(spaces.__file__).parent
    installed = package / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"
