"""Blobs as files in a folder."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from spaces.blobs import checked
from spaces.durable import sync_folder
from spaces.errors import NotFound, Unavailable

PIECE = 256 * 1024
"""Bytes that are read at once: large enough that the hop into a thread costs little, small enough to be fair."""

_PARTS = ".parts"


class DiskBlob:
    """One file that is there."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        self._path = path

    async def read(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Its bytes from `start` up to, and without, `end`."""
        left = max(0, min(self.size, self.size if end is None else end) - start)
        try:
            file = await asyncio.to_thread(self._path.open, "rb")
        except OSError as error:
            raise _unavailable(error) from error
        try:
            await asyncio.to_thread(file.seek, start)
            while left > 0:
                piece = await asyncio.to_thread(file.read, min(PIECE, left))
                if not piece:
                    raise _unavailable("a file is shorter than it was")
                left -= len(piece)
                yield piece
        except OSError as error:
            raise _unavailable(error) from error
        finally:
            file.close()


class DiskBlobs:
    """Blobs in a folder; a key is the path below it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is created before the first `put`."""
        self._folder = folder

    async def put(self, key: str, path: Path, type: str) -> None:  # noqa: A002, ARG002 - the name tells the type
        """Keep a copy of that file, whole and on the disk itself or not at all."""
        await self._work(lambda: self._put(self._path(key), path))

    async def open(self, key: str) -> DiskBlob:
        """That file, to be read."""
        path = self._path(key)
        try:
            size = (await asyncio.to_thread(path.stat)).st_size
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(f"There is no file {key} in the store of recordings.", code="blob_missing") from None
        except OSError as error:
            raise _unavailable(error) from error
        return DiskBlob(path, size)

    async def delete(self, key: str) -> None:
        """Forget that file."""
        await self._work(lambda: self._delete(self._path(key)))

    async def delete_all(self, prefix: str) -> None:
        """Forget every file whose key begins like this."""
        async for key, _ in self.list(prefix):
            await self.delete(key)

    async def list(self, prefix: str) -> AsyncIterator[tuple[str, int]]:
        """(key, size) of every file whose key begins like this."""
        found = await asyncio.to_thread(lambda: sorted(self._walk(prefix)))
        for key, size in found:
            yield key, size

    async def url(self, key: str, seconds: int, filename: str, type: str) -> None:  # noqa: A002, ARG002
        """None: nobody but this server reads the disk."""
        return

    async def tidy(self) -> None:
        """Remove the copies that a killed process was writing; those of living ones are locked."""
        await self._work(self._tidy)

    async def close(self) -> None:
        """Nothing is held."""

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)

    async def _work(self, work: object) -> None:
        assert callable(work)
        try:
            await asyncio.to_thread(work)
        except OSError as error:
            raise _unavailable(error) from error

    def _put(self, target: Path, source: Path) -> None:
        part = self._folder / _PARTS / secrets.token_hex(8)
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open("rb") as old, part.open("xb") as new:
                fcntl.flock(new, fcntl.LOCK_EX)
                shutil.copyfileobj(old, new, 1 << 20)
                new.flush()
                os.fsync(new.fileno())
                target.parent.mkdir(parents=True, exist_ok=True)
                part.replace(target)  # while it is locked: nobody tidies it away
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)

    def _delete(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
        for parent in path.parents:
            if parent == self._folder:
                break
            with contextlib.suppress(OSError):  # something else is in it
                parent.rmdir()

    def _walk(self, prefix: str) -> Iterator[tuple[str, int]]:
        top = self._folder / prefix.rpartition("/")[0]
        for folder, _, names in os.walk(top):
            for name in names:
                path = Path(folder, name)
                key = path.relative_to(self._folder).as_posix()
                if key.startswith(prefix) and not key.startswith(_PARTS):
                    with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                        yield key, path.stat().st_size

    def _tidy(self) -> None:
        for part in (self._folder / _PARTS).glob("*"):
            with contextlib.suppress(BlockingIOError, FileNotFoundError), part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()


def _unavailable(reason: OSError | str) -> Unavailable:
    text = reason if isinstance(reason, str) else (reason.strerror or str(reason))
    return Unavailable(
        f"The folder of the recordings cannot be used: {text}. Nothing was lost; the operator can see with "
        "`spaces doctor` what is wrong.",
        code="blobs_unavailable",
    )
