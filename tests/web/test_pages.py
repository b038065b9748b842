import re
import shutil
from pathlib import Path

import pytest

import spaces
from spaces.model import Visibility
from tests.web.conftest import INDEX, Site

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
    assert mira.user
    recording = await site.shelf.recording(mira.user, visibility=Visibility.PUBLIC)
    space_id = (await mira.opens())["id"]
    station = (await mira.post("/api/v1/stations", {"title": "Night boat"})).json
    paths = re.findall(r'<Route path="([^"]+)"', application.read_text())
    assert paths
    for path in paths:  # pages that take anything, such as those of topics, are served as they stand here
        link = path.replace(":id", space_id if "/s/" in path else recording.id).replace(":handle", "mira")
        link = link.replace(":slug", station["slug"])
        assert (await site.nobody.get(link, headers=BROWSER)).status == 200, link


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
    text = (await site.nobody.get("/u/Mira")).text
    assert "<title>Mira (@mira) · Spaces</title>" in text
    feed = '<link rel="alternate" type="application/rss+xml" title="Recordings of Mira" href="http://127.0.0.1:8080/u/mira/feed.xml">'
    assert feed in text


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


async def test_without_a_build_the_page_says_how_to_make_one(site: Site, ui: Path) -> None:
    shutil.rmtree(ui)
    for path in ("/", "/s/nope"):
        answer = await site.nobody.get(path, headers=BROWSER)
        assert answer.status == 503
        assert "npm run build" in answer.text
    assert (await site.nobody.get("/favicon.svg")).status == 404
    assert (await site.nobody.get("/livez")).status == 200
