"""Folders for work in progress. What lies in them is not encrypted, so nothing may stay there after a kill."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO

_LOCK = ".lock"


@contextmanager
def work_folder(root: Path) -> Iterator[Path]:
    """An empty folder of one's own below `root`, removed with all that is in it.

    Raises:
        OSError: when it cannot be made.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(8)
    folder, lock = root / name, root / f"{name}{_LOCK}"
    # Held until the process ends, however it ends: this is how `clean` knows whose owner is gone.
    with _locked(lock):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            _remove(folder, lock)


def _locked(lock: Path) -> IO[str]:
    """That file, made and locked; between the two, `clean` may take it for one that somebody left."""
    while True:
        held = lock.open("w")
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            if _is_there(held, lock):
                return held
        except BaseException:
            held.close()
            raise
        held.close()


def _is_there(held: IO[str], lock: Path) -> bool:
    """Whether the file that is open is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(held.fileno()), lock.stat())
    except FileNotFoundError:
        return False


@asynccontextmanager
async def own_folder(root: Path) -> AsyncIterator[Path]:
    """The same for a node, whose event loop must not wait while thousands of files are removed."""
    parts = ExitStack()
    try:
        yield await asyncio.to_thread(parts.enter_context, work_folder(root))
    finally:
        await asyncio.to_thread(parts.close)


def clean(root: Path) -> int:
    """Remove the folders whose owners were killed; how many. Harmless while others work."""
    cleaned = 0
    for lock in root.glob(f"*{_LOCK}"):
        with contextlib.suppress(BlockingIOError, FileNotFoundError), lock.open("r") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_there(held, lock):  # else another cleaned it meanwhile, and its owner may have made it again
                _remove(lock.with_suffix(""), lock)
                cleaned += 1
    return cleaned


def _remove(folder: Path, lock: Path) -> None:
    """The folder, then its lock; when the disk refuses, the lock stays, so that `clean` tries again."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        lock.unlink(missing_ok=True)
