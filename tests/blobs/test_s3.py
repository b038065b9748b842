"""S3 over a bad line, with wrong keys, or not at all."""

from __future__ import annotations

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from spaces.blobs import fetch
from spaces.blobs.s3 import PART, Bucket, S3Blobs
from spaces.errors import NotFound, Unavailable
from spaces.model import new_id
from tests.buckets import ACCESS, BUCKET, SECRET, BadLine

SIZE = PART + 5_000_004  # two parts


@pytest.fixture
def line(nanio_url: str) -> Iterator[BadLine]:
    between = BadLine(nanio_url)
    yield between
    between.close()


@pytest.fixture
def bucket(nanio_url: str) -> Bucket:
    return Bucket(BUCKET, nanio_url, access_key=ACCESS, secret=SECRET, prefix=f"{new_id()}/", timeout=2.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"0123456789" * (SIZE // 10))
    return path


@asynccontextmanager
async def opened(bucket: Bucket) -> AsyncIterator[S3Blobs]:
    blobs = await S3Blobs.connect(bucket)
    try:
        yield blobs
    finally:
        await blobs.close()


async def refused(blobs: S3Blobs, file: Path) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        await blobs.put("a/b", file, "audio/mpeg")
    assert caught.value.code == "blobs_unavailable"
    return caught.value


async def nothing_there(bucket: Bucket) -> None:
    async with opened(bucket) as blobs:
        with pytest.raises(NotFound):
            await blobs.open("a/b")
        assert [key async for key, _ in blobs.list("")] == []


async def test_a_wrong_key_is_refused_and_said_so(bucket: Bucket, file: Path):
    async with opened(replace(bucket, secret="wrong")) as blobs:
        text = (await refused(blobs, file)).detail
    assert "SignatureDoesNotMatch" in text or "AccessDenied" in text or "403" in text
    await nothing_there(bucket)


async def test_a_missing_bucket_is_no_missing_file(bucket: Bucket, file: Path):
    async with opened(replace(bucket, name="nobody-made-this")) as blobs:
        await refused(blobs, file)


async def test_a_store_that_is_not_there_is_unavailable(bucket: Bucket, file: Path):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    async with opened(replace(bucket, endpoint_url=f"http://127.0.0.1:{port}")) as blobs:
        assert "bucket recordings" in (await refused(blobs, file)).detail
        with pytest.raises(Unavailable):
            await blobs.open("a/b")


async def test_a_store_that_says_nothing_is_given_up(bucket: Bucket, line: BadLine, file: Path):
    line.silent = True
    async with opened(replace(bucket, endpoint_url=line.url, timeout=0.2)) as blobs:
        async with asyncio.timeout(20):
            await refused(blobs, file)
    await nothing_there(bucket)


async def test_an_upload_that_is_cut_off_leaves_nothing(bucket: Bucket, line: BadLine, file: Path):
    line.cut = 0
    async with opened(replace(bucket, endpoint_url=line.url)) as blobs:
        await refused(blobs, file)
    await nothing_there(bucket)


async def test_reading_goes_on_where_the_line_was_cut(bucket: Bucket, line: BadLine, file: Path, tmp_path: Path):
    async with opened(bucket) as blobs:
        await blobs.put("a/b", file, "audio/mpeg")
    line.cut = 7_000_000
    async with opened(replace(bucket, endpoint_url=line.url)) as blobs:
        assert await fetch(blobs, "a/b", tmp_path / "back") == SIZE
    assert (tmp_path / "back").read_bytes() == file.read_bytes()
    assert line.connections > 3


async def test_a_store_that_always_answers_half_is_unavailable_and_leaves_no_half_file(
    bucket: Bucket, line: BadLine, file: Path, tmp_path: Path
):
    async with opened(bucket) as blobs:
        await blobs.put("a/b", file, "audio/mpeg")
    async with opened(replace(bucket, endpoint_url=line.url)) as blobs:
        blob = await blobs.open("a/b")
        await blobs.close()
        line.cut = 400  # less than the head of an answer and a piece
        broken = await S3Blobs.connect(replace(bucket, endpoint_url=line.url))
        with pytest.raises(Unavailable):
            await fetch(broken, "a/b", tmp_path / "back")
        await broken.close()
        assert blob.size == SIZE
    assert not (tmp_path / "back").exists()


async def test_a_signed_address_cannot_be_bent(bucket: Bucket, file: Path):
    async with opened(replace(bucket, redirect=True)) as blobs:
        await blobs.put("a/b", file, "audio/mpeg")
        await blobs.put("a/c", file, "audio/mpeg")
        url = await blobs.url("a/b", 60, "Öur space.mp3", "audio/mpeg")
    assert url
    with pytest.raises(urllib.error.HTTPError) as answer:
        await asyncio.to_thread(urllib.request.urlopen, url.replace("/a/b", "/a/c"))
    assert answer.value.code == 403
    answer.value.close()


async def test_without_redirect_there_are_no_addresses(bucket: Bucket):
    async with opened(bucket) as blobs:
        assert await blobs.url("a/b", 60, "x.mp3", "audio/mpeg") is None
