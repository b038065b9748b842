"""What every store of blobs does: the disk, moto, and nanio, which checks signatures."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from spaces.blobs import Blobs, fetch, open_blobs
from spaces.config import Config
from spaces.errors import NotFound
from spaces.model import new_id
from tests.buckets import ACCESS, BUCKET, SECRET


@pytest.fixture(params=["disk", "moto", "nanio"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    if request.param == "disk":
        settings = {"kind": "disk", "folder": str(tmp_path / "blobs")}
    else:
        settings = {
            "kind": "s3",
            "bucket": BUCKET,
            "endpoint_url": request.getfixturevalue(f"{request.param}_url"),
            "access_key": ACCESS,
            "secret": SECRET,
            "prefix": f"{new_id()}/",
            "redirect": True,
        }
    async with open_blobs(Config.model_validate({"blobs": settings})) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(bytes(range(256)) * 4000)
    return path


async def content(blobs: Blobs, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in (await blobs.open(key)).read(start, end)])


async def keys(blobs: Blobs, prefix: str) -> list[tuple[str, int]]:
    return [item async for item in blobs.list(prefix)]


async def test_what_was_put_is_read_back(blobs: Blobs, file: Path):
    await blobs.put("recordings/r1/1/audio.mp3", file, "audio/mpeg")
    assert (await blobs.open("recordings/r1/1/audio.mp3")).size == 1_024_000
    assert await content(blobs, "recordings/r1/1/audio.mp3") == file.read_bytes()
    assert file.exists()


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), (1, 2), (300_000, 900_001), (1_023_999, None), (1000, 9_999_999), (5, 5), (2_000_000, None)],
)
async def test_any_part_of_a_file_can_be_read(blobs: Blobs, file: Path, start: int, end: int | None):
    await blobs.put("a/b", file, "audio/mpeg")
    assert await content(blobs, "a/b", start, end) == file.read_bytes()[start:end]


async def test_an_empty_file_is_a_file(blobs: Blobs, tmp_path: Path):
    (tmp_path / "empty").touch()
    await blobs.put("empty", tmp_path / "empty", "text/plain")
    assert (await blobs.open("empty")).size == 0
    assert await content(blobs, "empty") == b""


async def test_a_large_file_goes_up_in_parts_and_comes_back_whole(blobs: Blobs, tmp_path: Path):
    path = tmp_path / "large"
    path.write_bytes(b"0123456789abcdef" * (40 * 2**16))
    await blobs.put("large", path, "audio/mpeg")
    assert await fetch(blobs, "large", tmp_path / "back") == 40 * 2**20
    assert (tmp_path / "back").read_bytes() == path.read_bytes()


async def test_putting_again_replaces_the_file(blobs: Blobs, file: Path):
    await blobs.put("a/b", file, "audio/mpeg")
    file.write_bytes(b"new")
    await blobs.put("a/b", file, "audio/mpeg")
    assert await content(blobs, "a/b") == b"new"


async def test_what_is_not_there_is_not_found(blobs: Blobs, tmp_path: Path):
    with pytest.raises(NotFound) as refused:
        await blobs.open("recordings/none")
    assert refused.value.code == "blob_missing"
    with pytest.raises(NotFound):
        await fetch(blobs, "recordings/none", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


async def test_a_deleted_file_is_gone_and_deleting_it_again_does_no_harm(blobs: Blobs, file: Path):
    await blobs.put("a/b", file, "audio/mpeg")
    await blobs.delete("a/b")
    await blobs.delete("a/b")
    with pytest.raises(NotFound):
        await blobs.open("a/b")


async def test_all_files_of_a_prefix_are_listed_and_deleted_and_no_others(blobs: Blobs, file: Path):
    file.write_bytes(b"x")
    for key in ("recordings/r1/1/a", "recordings/r1/2/a", "recordings/r1/clips/c", "recordings/r10/1/a"):
        await blobs.put(key, file, "audio/mpeg")
    assert await keys(blobs, "recordings/r1/") == [
        ("recordings/r1/1/a", 1),
        ("recordings/r1/2/a", 1),
        ("recordings/r1/clips/c", 1),
    ]
    await blobs.delete_all("recordings/r1/")
    await blobs.delete_all("recordings/r1/")
    assert await keys(blobs, "") == [("recordings/r10/1/a", 1)]


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../b", "..", "a//b", "a/", ".parts/x", "a/.hidden", "a\\b", "é"])
async def test_a_key_that_could_lead_elsewhere_is_a_bug(blobs: Blobs, file: Path, key: str):
    with pytest.raises(ValueError, match="cannot be the key"):
        await blobs.put(key, file, "audio/mpeg")


async def test_many_at_once_do_not_disturb_each_other(blobs: Blobs, file: Path):
    await asyncio.gather(*(blobs.put(f"many/{number}", file, "audio/mpeg") for number in range(12)))
    read = await asyncio.gather(*(content(blobs, f"many/{number}") for number in range(12)))
    assert set(read) == {file.read_bytes()}


async def test_reading_may_be_given_up_in_the_middle(blobs: Blobs, file: Path):
    await blobs.put("a/b", file, "audio/mpeg")
    pieces = (await blobs.open("a/b")).read()
    assert await anext(pieces)
    await pieces.aclose()


async def test_tidying_keeps_what_is_there(blobs: Blobs, file: Path):
    await blobs.put("a/b", file, "audio/mpeg")
    await blobs.tidy()
    assert await content(blobs, "a/b") == file.read_bytes()


async def test_an_address_leads_to_the_file_where_there_is_one(blobs: Blobs, file: Path):
    await blobs.put("a/b", file, "audio/mpeg")
    url = await blobs.url("a/b", 60, "Our space.mp3", "audio/mpeg")
    if url is not None:
        with await asyncio.to_thread(urllib.request.urlopen, url) as answer:
            assert answer.read() == file.read_bytes()
