"""All blobs from one place to another: copied, compared, and only then (if wanted) deleted where they were."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spaces.blobs import Blob, Blobs, fetch
from spaces.errors import Unavailable

EVERYTHING = "recordings/"
"""How the keys of all blobs begin."""

_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
    ".json": "application/json",
    ".zip": "application/zip",
}


@dataclass
class Moved:
    """What was done."""

    files: int = 0
    bytes: int = 0
    skipped: int = 0  # were there already


async def move_all(
    old: Blobs, new: Blobs, folder: Path, *, delete: bool, tell: Callable[[str], None] = lambda _: None
) -> Moved:
    """Copy everything; what is there already in its full length is skipped, so it can be interrupted and repeated.

    Args:
        old: where the blobs are.
        new: where they shall be.
        folder: for one file at a time on its way.
        delete: whether to delete each of them where it was, once it is where it shall be.
        tell: hears about each file.

    Raises:
        Unavailable: when one of the two does not do its part, or a copy is not what was copied.
    """
    there = {key: size async for key, size in new.list(EVERYTHING)}
    wanted = [item async for item in old.list(EVERYTHING)]
    moved = Moved()
    for number, (key, size) in enumerate(wanted, 1):
        if there.get(key) == size:
            moved.skipped += 1
        else:
            tell(f"{number} of {len(wanted)}: {key}, {size / 1e6:.1f} MB")
            await _copy(old, new, key, folder / "blob")
            moved.files, moved.bytes = moved.files + 1, moved.bytes + size
        if delete:
            await old.delete(key)
    return moved


async def _copy(old: Blobs, new: Blobs, key: str, path: Path) -> None:
    await fetch(old, key, path)
    await new.put(key, path, _TYPES.get(Path(key).suffix, "application/octet-stream"))
    if await asyncio.to_thread(_hash_file, path) != await _hash(await new.open(key)):
        await new.delete(key)
        raise Unavailable(f"{key} is not the same after it was copied; the copy was removed.", code="copy_differs")


async def _hash(blob: Blob) -> str:
    digest = hashlib.sha256()
    async for piece in blob.read():
        digest.update(piece)
    return digest.hexdigest()


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
