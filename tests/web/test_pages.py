import gzip
import os
import re
import shutil
from pathlib import Path

import aiohttp
import pytest

import spaces
from tests.web.conftest import INDEX, SCRIPT, Site

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/settings/account", "/?from=mail"])
async def test_a_page_path_shows_the_page(site: Site, path: str) -> None:
    answer = await site.nobody.get(path, headers=BROWSER)
    assert (answer.status, answer.text) == (200, INDEX)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_every_page_that_the_application_knows_is_served(site: Site) -> None:
    application = Path(spaces.__file__).parent / "ui" / "src" / "app.tsx"
    if not application.is_file():
        pytest.skip("not a checkout")
    mira = await site.person("mira")
    names = {":id": (await mira.opens())["id"], ":handle": "mira"}
    paths = re.findall(r'<Route path="([^"]+)"', application.read_text())
    assert paths
    for path in paths:
        link = re.sub(r":\w+", lambda name: names[name[0]], path)
        assert (await site.nobody.get(link, headers=BROWSER)).status == 200, link


async def test_a_page_that_was_not_renewed_is_not_sent_again(site: Site) -> None:
    tag = (await site.nobody.get("/")).headers["ETag"]
    again = await site.nobody.get("/", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.body) == (304, b"")


async def test_a_new_build_is_shown_without_a_restart(site: Site, ui: Path) -> None:
    await site.nobody.get("/")
    (ui / "index.html").write_text(INDEX.replace("main-1a2b", "main-9z9z"))
    (ui / "assets" / "main-9z9z.js").write_text("new")
    os.utime(ui / "index.html", (2_000_000_000, 2_000_000_000))
    assert "main-9z9z" in (await site.nobody.get("/")).text
    assert (await site.nobody.get("/assets/main-9z9z.js")).text == "new"


async def test_a_shared_link_says_what_is_behind_it(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(title="Tea & <Sympathy>")
    answer = await site.nobody.get(f"/s/{space['id']}", headers=BROWSER)
    assert answer.status == 200
    assert "<title>Tea &amp; &lt;Sympathy&gt; · Spaces</title>" in answer.text
    assert answer.text.count("<title>") == 1
    assert '<meta property="og:title" content="Tea &amp; &lt;Sympathy&gt;">' in answer.text
    assert 'content="Live now with Mira. Listen in, no account needed."' in answer.text
    assert f'<meta property="og:url" content="{space["url"]}">' in answer.text
    assert '<script type="module" src="/assets/main-1a2b.js">' in answer.text


async def test_a_title_cannot_break_out_of_the_page(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(title='"><script>alert(1)</script> \\1 \\g<0>')
    text = (await site.nobody.get(f"/s/{space['id']}")).text
    assert "<script>alert" not in text
    assert "\\1 \\g&lt;0&gt;" in text


async def test_the_preview_follows_the_space_through_its_life(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(scheduled_start="2026-11-23T20:00:00Z")

    async def preview() -> str:
        return (await site.nobody.get(f"/s/{space['id']}")).text

    assert "Mira goes live on 23 November 2026 at 20:00 UTC." in await preview()
    await mira.post(f"/api/v1/spaces/{space['id']}/start")
    assert "Live now with Mira." in await preview()
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert "Mira was live here." in await preview()
    canceled = await mira.opens(scheduled_start="2026-11-23T20:00:00Z")
    await mira.post(f"/api/v1/spaces/{canceled['id']}/cancel")
    assert "Mira canceled this space." in (await site.nobody.get(f"/s/{canceled['id']}")).text


async def test_a_persons_page_has_their_name(site: Site) -> None:
    await site.account("mira")
    assert "<title>Mira (@mira) · Spaces</title>" in (await site.nobody.get("/u/Mira")).text


@pytest.mark.parametrize("path", ["/s/nope", "/u/nobody", "/nothing", "/nothing/at/all", "/index.html"])
async def test_a_wrong_link_shows_the_page_in_a_browser_and_a_problem_elsewhere(site: Site, path: str) -> None:
    shown = await site.nobody.get(path, headers=BROWSER)
    assert (shown.status, shown.text) == (404, INDEX)
    told = await site.nobody.get(path)
    assert (told.status, told.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/assets/main-old.js", "/assets/../index.html"])
async def test_a_missing_file_or_call_is_never_the_page(site: Site, path: str) -> None:
    answer = await site.nobody.get(path, headers=BROWSER)
    assert answer.status == 404
    assert answer.text != INDEX or path.endswith("index.html")


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


async def test_without_a_build_the_page_says_how_to_make_one(site: Site, ui: Path) -> None:
    shutil.rmtree(ui)
    for path in ("/", "/s/nope"):
        answer = await site.nobody.get(path, headers=BROWSER)
        assert answer.status == 503
        assert "npm run build" in answer.text
    assert (await site.nobody.get("/favicon.svg")).status == 404
    assert (await site.nobody.get("/livez")).status == 200


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
