"""The claim of a node: one at a time on a database and a data folder.

A node ends the appearances that nobody seems to have open, settles spaces that nobody seems to settle and sweeps what
nobody seems to need. A second one would do that to the first. Commands and workers claim nothing and go on beside it.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Self

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from spaces.errors import Unavailable
from spaces.store.migrations import data_folder, plainly

PATIENCE = 3.0
"""Seconds for which a node that starts waits for another that is just being killed."""

PERIOD = 10.0
"""Seconds between two looks whether Postgres still knows of the claim, and for which it may let us wait."""

_KEY = int.from_bytes(b"one node", "big")  # Postgres locks by number; other locks of ours have smaller ones

# Postgres would wait for hours for a machine that lost its power. Seconds, but for the last.
_ALIVE = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}

_log = logging.getLogger("spaces.store")


@asynccontextmanager
async def claimed(url: str, folder: Path, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Be the only node on that database and that data folder; both may be new.

    The claim ends with the process, however it ends.

    Args:
        url: the asynchronous SQLAlchemy URL of the database.
        folder: the data folder, which is claimed also when the database is elsewhere: what is captured lies there.
        patience: seconds to wait for another node that is ending.

    Raises:
        Unavailable: `second_node` when there is another node; `data_unavailable`, `database_down` or
            `driver_missing` when it cannot be known.
    """
    deadline = time.monotonic() + patience
    async with AsyncExitStack() as held:
        for path in _files(url, folder):
            while (lock := _lock(path)) is None:
                await _again(deadline, f"the folder {path.parent}{_process(path)}")
            held.enter_context(lock)
        if not url.startswith("sqlite"):
            claim = await held.enter_async_context(PostgresClaim(url))
            while not await claim.take():
                await _again(deadline, "this database")
            watch = asyncio.create_task(_watch(claim))
            held.callback(watch.cancel)
        yield


async def _again(deadline: float, what: str) -> None:
    """Wait a moment, or give up."""
    if time.monotonic() >= deadline:
        raise Unavailable(
            f"Another node already runs on {what}. Two would damage each other's recordings, and more than one is not "
            "supported yet. Stop the other one, or give this one a database and a folder of its own: "
            "[database] url and [server] data.",
            code="second_node",
        )
    await asyncio.sleep(0.1)


def _files(url: str, folder: Path) -> list[Path]:
    """The files that stand for the data folder, and for a database that is a file."""
    files = [folder.absolute() / "node.lock"]
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and database.database:
        # Not the database itself: closing any handle of it would undo SQLite's own locks in this process.
        files.append(Path(f"{Path(database.database).resolve()}.lock"))
    return files


def _lock(path: Path) -> FileIO | None:
    """Lock the file, unless somebody has; as long as it is open, or until the process is gone."""
    data_folder(path.parent)
    opened = None
    try:
        opened = path.open("ab", buffering=0)
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if opened is not None:
            opened.close()
        if isinstance(error, BlockingIOError):
            return None
        raise _unusable(path, error) from error
    with suppress(OSError):  # whose it is helps people only, and a full disk keeps no node from starting
        opened.truncate(0)
        opened.write(f"{os.getpid()}\n".encode())
    return opened


def _unusable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"{path} cannot be locked: {error.strerror}. The node needs that to be sure that no other one runs here. Give "
        "the folder to the user that runs the node, on a disk that can lock files.",
        code="data_unavailable",
    )


def _process(path: Path) -> str:
    """Whose lock it is, as far as that can be read."""
    with suppress(OSError, ValueError), path.open("rb") as opened:
        return f" (process {int(opened.read(20))})"
    return ""


class PostgresClaim:
    """The claim on a Postgres database: a lock of a connection that is kept open for it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AsyncConnection | None = None
        self._told = False

    async def __aenter__(self) -> Self:
        with plainly():  # the driver may be missing
            self._engine = create_async_engine(self._url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._drop()
        await self._engine.dispose()

    async def take(self) -> bool:
        """Take the claim if nobody has it; whether that is done.

        Raises:
            Unavailable: `database_down` when the database cannot be used.
        """
        with plainly():
            return await self._take()

    async def look(self) -> bool:
        """Whether the claim still holds; when it got lost, say so once and try to take it again."""
        why = "its connection got lost"
        try:
            async with asyncio.timeout(PERIOD):
                held = await self._held()
                why = "another node has taken it"
        except (SQLAlchemyError, OSError):  # TimeoutError is one of them
            held = False
            await self._drop()
        self._tell(held, why)
        return held

    def _tell(self, held: bool, why: str) -> None:
        if held and self._told:
            _log.info("- the claim on the database is held again")
        elif not held and not self._told:
            _log.error(
                "x the claim of this node on its database is lost, for %s. It goes on and tries to take it again. Make "
                "sure that no other node runs on the database: two damage each other's recordings.",
                why,
            )
        self._told = not held

    async def _held(self) -> bool:
        if self._connection is None:
            return await self._take()
        await self._connection.execute(text("SELECT 1"))
        return True

    async def _take(self) -> bool:
        connection = self._connection = self._connection or await self._engine.connect()
        for name, value in _ALIVE.items():
            await connection.execute(text(f"SET {name} = {value}"))
        question = text("SELECT pg_try_advisory_lock(:key)")
        taken = bool(await connection.scalar(question, {"key": _KEY}))
        if not taken:
            await self._drop()
        return taken

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                await connection.close()


async def _watch(claim: PostgresClaim) -> None:
    while True:
        await asyncio.sleep(PERIOD)
        await claim.look()
