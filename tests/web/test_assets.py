import gzip
import os
from pathlib import Path

import aiohttp
import pytest

from spaces.web.assets import Assets
from tests.web.conftest import INDEX, SCRIPT, Site


async def test_assets_are_kept_for_good(site: Site) -> None:
    answer = await site.nobody.get("/assets/main-1a2b.js")
    assert (answer.status, answer.text) == (200, SCRIPT)
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_files_that_keep_their_name_are_asked_about_each_time(site: Site) -> None:
    answer = await site.nobody.get("/favicon.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/assets/..%2f..%2fsecret", "/..%2fsecret", "/assets/%2e%2e/%2e%2e/secret", "/assets/%00", "/.env"]
)
async def test_nothing_outside_the_build_is_served(site: Site, ui: Path, path: str) -> None:
    (ui.parent / "secret").write_text("secret")
    answer = await site.nobody.get(path)
    assert answer.status == 404


async def test_a_new_build_is_shown_without_a_restart(site: Site, ui: Path) -> None:
    await site.nobody.get("/")
    (ui / "index.html").write_text(INDEX.replace("main-1a2b", "main-9z9z"))
    (ui / "assets" / "main-9z9z.js").write_text("new")
    os.utime(ui / "index.html", (2_000_000_000, 2_000_000_000))
    assert "main-9z9z" in (await site.nobody.get("/")).text
    assert (await site.nobody.get("/assets/main-9z9z.js")).text == "new"


async def test_a_page_that_was_not_renewed_is_not_sent_again(site: Site) -> None:
    tag = (await site.nobody.get("/")).headers["ETag"]
    again = await site.nobody.get("/", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.body) == (304, b"")


async def raw(site: Site, path: str, accept: str) -> tuple[str | None, bytes]:
    """The coding and the body as they travelled."""
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(site.client.make_url(path), headers={"Accept-Encoding": accept}) as answer,
    ):
        return answer.headers.get("Content-Encoding"), await answer.read()


async def test_what_can_be_compressed_is(site: Site) -> None:
    coding, body = await raw(site, "/assets/main-1a2b.js", "gzip, deflate, br")
    assert coding == "gzip"
    assert len(body) < len(SCRIPT) / 5
    assert gzip.decompress(body).decode() == SCRIPT


@pytest.mark.parametrize("accept", ["identity", "gzip;q=0", "br, gzip; q=0.0", "*"])
async def test_whoever_does_not_take_it_gets_it_plain(site: Site, accept: str) -> None:
    assert await raw(site, "/assets/main-1a2b.js", accept) == (None, SCRIPT.encode())


async def test_fonts_are_compressed_already(site: Site) -> None:
    assert await raw(site, "/assets/voice-3c4d.woff2", "gzip") == (None, bytes(2000))


async def test_brotli_is_used_when_the_build_made_it(site: Site, ui: Path) -> None:
    (ui / "assets" / "main-1a2b.js.br").write_bytes(b"squeezed")
    await site.nobody.get("/")
    assert await raw(site, "/assets/main-1a2b.js", "gzip, br") == ("br", b"squeezed")
    assert (await raw(site, "/assets/main-1a2b.js", "gzip"))[0] == "gzip"
    assert (await site.nobody.get("/assets/main-1a2b.js.br")).status == 404


def test_a_folder_that_is_not_there_has_no_page(tmp_path: Path) -> None:
    assets = Assets(tmp_path / "nothing")
    assert assets.index is None
    assert assets.find("index.html") is None


def test_a_type_nobody_knows_is_just_bytes(ui: Path) -> None:
    (ui / "assets" / "odd.xyzzy").write_bytes(b"?")
    assets = Assets(ui)
    assert assets.index is not None
    odd = assets.find("assets/odd.xyzzy")
    assert odd is not None
    assert odd.content_type == "application/octet-stream"
