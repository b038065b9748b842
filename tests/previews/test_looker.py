"""Looking at pages of real servers, kind and unkind ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from spaces.blobs.disk import DiskBlobs
from spaces.config import Config
from spaces.fetch import Fetcher
from spaces.model.pin import Preview
from spaces.previews import Looker, looker

PAGE = """<title>Night trains</title><meta name="description" content="They are back.">
<meta property="og:site_name" content="Rails"><meta property="og:image" content="/train.png">"""


def png(width: int, height: int) -> bytes:
    frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, dtype=np.uint8), format="rgb24")
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "rgb24"
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


class Web:
    """A website with a page for every temper."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        match request.path:
            case "/train.png":
                return web.Response(body=png(1200, 600), content_type="image/png")
            case "/broken-picture":
                return web.Response(
                    text='<title>A</title><meta property="og:image" content="/page">', content_type="text/html"
                )
            case "/huge":
                return web.Response(text=PAGE + "<body>" + "x" * 3_000_000, content_type="text/html")
            case "/program":
                return web.Response(body=b"MZ" * 1000, content_type="application/octet-stream")
            case "/away":
                raise web.HTTPFound("http://127.0.0.9:1/secret")
            case "/missing":
                return web.Response(status=404, text="<title>Not found</title>", content_type="text/html")
            case "/drip":
                return await self._drip(request)
        return web.Response(text=PAGE, content_type="text/html")

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"<p>")
                await asyncio.sleep(0.05)
        except ConnectionError:
            return response


@asynccontextmanager
async def looking(tmp_path: Path, *, allowed: bool = True) -> AsyncIterator[tuple[Looker, Web, str, DiskBlobs]]:
    site = Web()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    server = TestServer(app)
    await server.start_server()
    config = Config.model_validate({"fetch": {"allow_hosts": ["localhost"] if allowed else []}})
    blobs = DiskBlobs(tmp_path / "blobs")
    try:
        async with Fetcher(config) as fetcher, Looker(fetcher, blobs) as opened:
            yield opened, site, f"http://localhost:{server.port}", blobs
    finally:
        await server.close()


async def seen(opened: Looker, url: str) -> Preview:
    told: asyncio.Future[Preview] = asyncio.get_running_loop().create_future()
    opened.look("space", url, told.set_result)
    return await asyncio.wait_for(told, 20)


async def test_a_page_has_a_title_a_description_a_site_and_a_small_picture(tmp_path: Path) -> None:
    async with looking(tmp_path) as (opened, _, base, blobs):
        found = await seen(opened, f"{base}/page")
        assert (found.title, found.description, found.site) == ("Night trains", "They are back.", "Rails")
        assert found.picture is not None
        blob = await blobs.open(found.picture)
        data = b"".join([piece async for piece in blob.read()])
        assert data[:4] == b"RIFF"
        assert data[8:12] == b"WEBP"
        opened.drop(found.picture)
    assert found.picture.startswith("pins/space/")


async def test_a_link_to_a_picture_is_its_own_picture(tmp_path: Path) -> None:
    async with looking(tmp_path) as (opened, _, base, _):
        found = await seen(opened, f"{base}/train.png")
        assert found.picture is not None
        assert (found.title, found.site) == ("", "localhost")


async def test_of_a_huge_page_the_beginning_is_enough(tmp_path: Path) -> None:
    async with looking(tmp_path) as (opened, _, base, _):
        assert (await seen(opened, f"{base}/huge")).title == "Night trains"


@pytest.mark.parametrize("path", ["/program", "/missing", "/away", "/broken-picture"])
async def test_what_cannot_be_shown_is_left_out(tmp_path: Path, path: str) -> None:
    async with looking(tmp_path) as (opened, _, base, _):
        found = await seen(opened, base + path)
        assert (found.picture, found.site) == (None, "localhost")
        assert found.title == ("A" if path == "/broken-picture" else "")


async def test_private_addresses_are_not_asked(tmp_path: Path) -> None:
    async with looking(tmp_path, allowed=False) as (opened, site, base, _):
        assert await seen(opened, f"{base}/page") == Preview(site="localhost")
        assert site.asked == []


async def test_a_page_that_drips_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looker, "PAGE_SECONDS", 0.3)
    async with looking(tmp_path) as (opened, _, base, _):
        assert await seen(opened, f"{base}/drip") == Preview(site="localhost")


async def test_a_space_that_pins_one_page_after_the_other_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looker, "PAGE_SECONDS", 60)
    told: list[Preview] = []
    async with looking(tmp_path) as (opened, site, base, _):
        for _ in range(2 + looker.WAITING):
            opened.look("space", f"{base}/drip", told.append)
        found: asyncio.Future[Preview] = asyncio.get_running_loop().create_future()
        opened.look("other", f"{base}/page", found.set_result)
        assert (await asyncio.wait_for(found, 20)).title == "Night trains"
        assert told == [Preview(site="localhost")], "the one too many"
        assert site.asked.count("/drip") == 1


async def test_leaving_gives_up_what_is_under_way(tmp_path: Path) -> None:
    told: list[Preview] = []
    async with looking(tmp_path) as (opened, site, base, _):
        opened.look("space", f"{base}/drip", told.append)
        while not site.asked:
            await asyncio.sleep(0.01)
    assert told == []
