import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from spaces.web import imports
from tests.web.conftest import Answer, Caller, OpenSite, Site

ZIP = {"Content-Type": "application/zip"}
PATH = "/api/v1/recordings/import"


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def traversal() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("manifest.json", b"{}")
        made.writestr("../../escaped", b"here I am")
    return packed.getvalue()


async def sent(caller: Caller, body: Any, headers: dict[str, str] = ZIP) -> Answer:
    return await caller.ask("POST", PATH, data=body, headers=headers)


def left(site: Site) -> list[Path]:
    """What lies in the work folder."""
    work = site.context.config.work
    return list(work.rglob("*")) if work.exists() else []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"no archive at all", "it is no ZIP file, or a damaged one"),
        (archive(notes=b"nothing of ours"), "there is no manifest.json in it"),
        (archive(**{"manifest.json": b"{"}), "its manifest.json is not valid JSON"),
        (archive(**{"manifest.json": b"{}"}), "does not say that it is a recording of a space"),
        (archive(**{"manifest.json": b"{}", "tracks/1.log": bytes(30_000_000)}), "it would swell to 0.0 GB"),
        (archive(**{"manifest.json": b"{}"})[:-10], "it is no ZIP file, or a damaged one"),
        (traversal(), "a file that would lie outside of it"),
    ],
    ids=["text", "foreign", "half", "empty", "bomb", "torn", "traversal"],
)
async def test_what_is_no_archive_of_ours_is_refused_and_leaves_nothing(site: Site, body: bytes, text: str) -> None:
    mira = await site.person("mira")
    answer = await sent(mira, body)
    assert (answer.status, answer.code) == (422, "archive_invalid"), answer
    assert text in answer.json["detail"]
    assert left(site) == []
    assert not list(site.context.config.server.data.parent.rglob("escaped"))
    assert (await mira.get("/api/v1/recordings?mine=true")).json["items"] == []


async def test_only_a_zip_is_taken(site: Site) -> None:
    mira = await site.person("mira")
    answer = await sent(mira, b"{}", {"Content-Type": "application/json"})
    assert (answer.status, answer.code) == (415, "media_type")
    assert answer.json["detail"] == "Send the archive itself, with Content-Type: application/zip."


async def test_an_empty_body_is_told_so(site: Site) -> None:
    mira = await site.person("mira")
    answer = await sent(mira, b"")
    assert (answer.status, answer.code) == (422, "archive_missing")
    assert left(site) == []


async def test_what_does_not_fit_is_refused_before_it_comes(open_site: OpenSite) -> None:
    site = await open_site(recorder__quota_gb=0.001)
    mira = await site.person("mira")
    answer = await sent(mira, io.BytesIO(bytes(1_000_001)))
    assert (answer.status, answer.code) == (413, "archive_too_large")
    assert "larger than the 1 MB there is room for" in answer.json["detail"]


async def test_what_does_not_fit_is_refused_while_it_comes(open_site: OpenSite) -> None:
    site = await open_site(recorder__quota_gb=0.001)
    mira = await site.person("mira")

    async def endless() -> AsyncIterator[bytes]:  # without a length beforehand
        for _ in range(40):
            yield bytes(100_000)
            await asyncio.sleep(0)

    answer = await sent(mira, endless())
    assert (answer.status, answer.code) == (413, "archive_too_large")
    assert left(site) == []


async def test_without_room_nothing_is_imported(open_site: OpenSite) -> None:
    site = await open_site(recorder__quota_gb=0.0001)
    mira = await site.person("mira")
    assert mira.user
    await site.shelf.recording(mira.user)
    answer = await sent(mira, archive(x=b""))
    assert (answer.status, answer.code) == (409, "quota_full")


async def test_an_upload_that_stops_coming_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PIECE_SECONDS", 0.05)
    mira = await site.person("mira")
    answered = asyncio.Event()

    async def stalling() -> AsyncIterator[bytes]:
        yield b"PK"
        await answered.wait()

    try:
        answer = await sent(mira, stalling())
    finally:
        answered.set()
    assert (answer.status, answer.code) == (408, "body_late")
    assert left(site) == []


async def test_a_full_disk_is_said_to_be_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mira = await site.person("mira")
    real = Path.open

    def full(path: Path, how: str = "r", *more: Any) -> Any:
        return real(Path("/dev/full"), "wb") if path.suffix == ".zip" else real(path, how, *more)

    monkeypatch.setattr(Path, "open", full)
    answer = await sent(mira, bytes(100_000))
    monkeypatch.undo()
    assert (answer.status, answer.code) == (503, "disk_full")
    assert answer.json["detail"] == "This server's disk is full, so the archive could not be taken. Tell the operator."


async def test_a_large_upload_is_never_held_in_memory(site: Site) -> None:
    """Its pieces are written as they come: a body a hundred times the limit of others passes through."""
    mira = await site.person("mira")
    answer = await sent(mira, io.BytesIO(bytes(8_000_000)))
    assert (answer.status, answer.code) == (422, "archive_invalid")
    assert left(site) == []
