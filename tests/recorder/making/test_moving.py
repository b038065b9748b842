"""From the disk to S3 and back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from recorder.moving import move_all
from spaces.blobs import Blobs
from spaces.blobs.disk import DiskBlobs
from spaces.blobs.s3 import Bucket, S3Blobs
from spaces.errors import Unavailable
from spaces.model import new_id
from tests.buckets import ACCESS, BUCKET, SECRET, make_bucket, nanio


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with nanio(tmp_path_factory.mktemp("nanio")) as url:
        make_bucket(url)
        yield url


@pytest.fixture
async def s3(server: str) -> AsyncIterator[Blobs]:
    blobs = await S3Blobs.connect(Bucket(BUCKET, server, access_key=ACCESS, secret=SECRET, prefix=f"{new_id()}/"))
    yield blobs
    await blobs.close()


@pytest.fixture
async def disk(tmp_path: Path) -> DiskBlobs:
    blobs = DiskBlobs(tmp_path / "blobs")
    for number in range(5):
        (tmp_path / "source").write_bytes(bytes([number]) * 1000 * number)
        await blobs.put(f"recordings/r/{number}/audio.mp3", tmp_path / "source", "audio/mpeg")
    return blobs


async def listed(blobs: Blobs) -> list[tuple[str, int]]:
    return [item async for item in blobs.list("")]


async def test_everything_is_copied_and_comes_back_the_same(disk, s3, tmp_path):
    wanted, told = await listed(disk), []
    moved = await move_all(disk, s3, tmp_path, delete=False, tell=told.append)
    assert (moved.files, moved.bytes, moved.skipped) == (5, 10_000, 0)
    assert await listed(s3) == wanted == await listed(disk)
    assert len(told) == 5
    assert re.fullmatch(r"1 of 5: recordings/r/0/audio.mp3, 0.0 MB", told[0])
    back = DiskBlobs(tmp_path / "back")
    await move_all(s3, back, tmp_path, delete=True)
    assert await listed(s3) == []
    for key, _ in wanted:
        assert (tmp_path / "back" / key).read_bytes() == (tmp_path / "blobs" / key).read_bytes()


async def test_what_was_interrupted_goes_on(disk, s3, tmp_path, monkeypatch):
    put, done = s3.put, []

    async def fails(key, path, kind):
        if len(done) == 2:
            raise Unavailable("The store is away.")
        done.append(key)
        await put(key, path, kind)

    monkeypatch.setattr(s3, "put", fails)
    with pytest.raises(Unavailable):
        await move_all(disk, s3, tmp_path, delete=True)
    assert len(await listed(disk)) == 3
    monkeypatch.undo()
    assert (await move_all(disk, s3, tmp_path, delete=False)).files == 3
    assert (await move_all(disk, s3, tmp_path, delete=True)).skipped == 3
    assert len(await listed(s3)) == 5
    assert await listed(disk) == []


async def test_a_copy_that_differs_is_removed_and_nothing_is_deleted(disk, s3, tmp_path, monkeypatch):
    put = s3.put

    async def spoils(key, path, kind):
        path.write_bytes(path.read_bytes() + b"x") if key.endswith("/4/audio.mp3") else None
        await put(key, path, kind)
        if key.endswith("/4/audio.mp3"):
            path.write_bytes(b"as it was")

    monkeypatch.setattr(s3, "put", spoils)
    with pytest.raises(Unavailable, match="not the same") as refused:
        await move_all(disk, s3, tmp_path, delete=False)
    assert refused.value.code == "copy_differs"
    assert len(await listed(s3)) == 4
    assert len(await listed(disk)) == 5
