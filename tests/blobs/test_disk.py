"""The disk when it is full, read-only or left behind by a kill."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spaces.blobs.disk import DiskBlobs
from spaces.errors import NotFound, Unavailable

# Writes into the part file what comes on standard input, so that the test decides when it dies.
WRITER = """
import asyncio, sys
from pathlib import Path
from spaces.blobs.disk import DiskBlobs
asyncio.run(DiskBlobs(Path(sys.argv[1])).put("a/b", Path("/dev/stdin"), "audio/mpeg"))
"""


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_killed_writer_leaves_nothing_that_is_served_and_its_rest_is_tidied_away(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdin=subprocess.PIPE) as writer:
        writer.stdin.write(b"x" * 2**21)
        writer.stdin.flush()
        while not any(path.stat().st_size for path in files(tmp_path)):
            assert writer.poll() is None
        await blobs.tidy()
        assert files(tmp_path), "what a living process writes is not tidied away"
        writer.kill()
    with pytest.raises(NotFound):
        await blobs.open("a/b")
    assert [key async for key, _ in blobs.list("")] == []
    await blobs.tidy()
    assert files(tmp_path) == []


async def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    (tmp_path / "source").write_bytes(b"x")
    full = tmp_path / ".parts"
    full.symlink_to("/proc")  # where nothing can be created
    with pytest.raises(Unavailable, match="folder of the recordings") as refused:
        await blobs.put("a/b", tmp_path / "source", "audio/mpeg")
    assert refused.value.code == "blobs_unavailable"
    assert not (tmp_path / "a").exists()


async def test_a_file_that_became_shorter_is_not_passed_off_as_whole(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    (tmp_path / "source").write_bytes(b"x" * 600_000)
    await blobs.put("a/b", tmp_path / "source", "audio/mpeg")
    blob = await blobs.open("a/b")
    os.truncate(tmp_path / "a/b", 300_000)
    with pytest.raises(Unavailable, match="shorter"):
        [piece async for piece in blob.read()]


async def test_empty_folders_go_with_their_last_file(tmp_path: Path):
    blobs = DiskBlobs(tmp_path / "blobs")
    (tmp_path / "source").write_bytes(b"x")
    await blobs.put("recordings/r/1/audio.mp3", tmp_path / "source", "audio/mpeg")
    await blobs.delete_all("recordings/r/")
    assert not (tmp_path / "blobs" / "recordings").exists()
