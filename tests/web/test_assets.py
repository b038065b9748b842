import gzip
import os
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request

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
    assert assets.index(make_mocked_request("GET", "/")) is None
    assert assets.find("index.html") is None


def test_a_type_nobody_knows_is_just_bytes(ui: Path) -> None:
    (ui / "assets" / "odd.xyzzy").write_bytes(b"?")
    assets = Assets(ui)
    assert assets.index(make_mocked_request("GET", "/")) is not None
    odd = assets.find("assets/odd.xyzzy")
    assert odd is not None
    assert odd.content_type == "application/octet-stream"


@pytest.fixture
def german(ui: Path) -> str:
    """A page in German beside the English one."""
    page = INDEX.replace("<html>", '<html lang="de">')
    (ui / "index.de.html").write_text(page)
    return page


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "", "en"),
        ("fr,de;q=0.3", "", "de"),
        ("de;q=0,fr", "", "en"),
        ("de", "en", "en"),
        ("en", "de", "de"),
        ("de", "xx", "de"),
        (",;q=,*,de-", "", "en"),
    ],
)
async def test_the_page_speaks_the_chosen_language_or_the_browsers(
    site: Site, german: str, accepted: str, cookie: str, language: str
) -> None:
    answer = await site.nobody.get("/", headers={"Accept-Language": accepted, "Cookie": f"language={cookie}"})
    assert answer.text == {"en": INDEX, "de": german}[language]
    assert answer.headers["Vary"] == "Accept-Encoding, Accept-Language, Cookie"


async def test_a_language_has_no_address_of_its_own(site: Site, german: str) -> None:
    await site.nobody.get("/")
    for path in ("/index.html", "/index.de.html"):
        assert (await site.nobody.get(path)).status == 404, german
