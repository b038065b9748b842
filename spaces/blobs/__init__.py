"""Where finished recordings are kept: files under keys, on the disk or in S3.

A key is never written twice with other content (it carries the revision), so whatever is read may be cached for ever.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from spaces.config import Config

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class Blob(Protocol):
    """One file that is there."""

    @property
    def size(self) -> int:
        """Its length in bytes."""

    def read(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Its bytes from `start` up to, and without, `end` (None: all the rest), in pieces.

        Raises:
            Unavailable: when the store breaks off before all of it came.
        """


class Blobs(Protocol):
    """A store of files by key; every method but `url` raises Unavailable when the store does not do its part."""

    async def put(self, key: str, path: Path, type: str) -> None:  # noqa: A002 - the word of everybody who calls it
        """Keep a copy of that file: afterwards all of it is there for good, or (when it raises) nothing."""

    async def open(self, key: str) -> Blob:
        """That file, to be read.

        Raises:
            NotFound: when there is none.
        """

    async def delete(self, key: str) -> None:
        """Forget that file; harmless when there is none."""

    async def delete_all(self, prefix: str) -> None:
        """Forget every file whose key begins like this."""

    def list(self, prefix: str) -> AsyncIterator[tuple[str, int]]:
        """(key, size in bytes) of every file whose key begins like this, in the order of the keys."""

    async def url(self, key: str, seconds: int, filename: str, type: str) -> str | None:  # noqa: A002
        """An address that anybody can fetch this file from for so long, under that name; None where there is none."""

    async def tidy(self) -> None:
        """Remove what uploads that never ended have left."""

    async def close(self) -> None:
        """Let go of what it holds."""


@asynccontextmanager
async def open_blobs(config: Config) -> AsyncIterator[Blobs]:
    """The store that the settings name."""
    blobs = await _open(config)
    try:
        yield blobs
    finally:
        await blobs.close()


async def _open(config: Config) -> Blobs:
    if config.blobs.kind == "disk":
        from spaces.blobs.disk import DiskBlobs

        return DiskBlobs(config.blob_folder)
    from spaces.blobs.s3 import Bucket, S3Blobs  # takes half a second; nodes that use the disk do without

    settings = config.blobs
    return await S3Blobs.connect(
        Bucket(
            name=settings.bucket,
            endpoint_url=settings.endpoint_url,
            region=settings.region,
            access_key=settings.access_key,
            secret=settings.secret,
            prefix=settings.prefix,
            redirect=settings.redirect,
        )
    )


def checked(key: str) -> str:
    """That key, if it is one: names of letters, digits, `_`, `-` and dots that do not begin with a dot, parted by `/`.

    Raises:
        ValueError: when it is none; then a bug made it, or somebody tries to reach other files.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} cannot be the key of a blob")
    return key


async def fetch(blobs: Blobs, key: str, path: Path) -> int:
    """Copy that blob into a file; its size in bytes.

    Raises:
        NotFound: when there is none.
        Unavailable: when it cannot be had whole; what came of it is removed.
    """
    blob = await blobs.open(key)
    try:
        with path.open("wb", buffering=1 << 20) as file:
            async for piece in blob.read():
                file.write(piece)
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return blob.size
