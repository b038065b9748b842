from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model import Recording, Visibility
from spaces.web.oembed import ours
from tests.web.conftest import Answer, OpenSite, Site

BASE = "https://spaces.example.org"


async def recorded(site: Site, **fields: Any) -> Recording:
    return await site.shelf.recording(await site.account("mira"), **{"visibility": Visibility.PUBLIC} | fields)


async def asked(site: Site, url: str, more: str = "") -> Answer:
    return await site.nobody.get(f"/oembed?url={quote(url, safe='')}{more}")


async def test_another_site_learns_how_to_show_a_recording(open_site: OpenSite) -> None:
    site = await open_site(server__public_url=BASE)
    recording = await recorded(site, title="Tea")
    answer = await asked(site, f"{BASE}/r/{recording.id}", "&format=json")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json == {
        "version": "1.0",
        "type": "rich",
        "title": "Tea",
        "author_name": "Mira",
        "author_url": f"{BASE}/u/mira",
        "provider_name": "Spaces",
        "provider_url": BASE,
        "cache_age": 3600,
        "thumbnail_url": answer.json["thumbnail_url"],
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
        "html": answer.json["html"],
        "width": 480,
        "height": 180,
    }
    assert f'<iframe src="{BASE}/embed/r/{recording.id}" width="480" height="180"' in answer.json["html"]


async def test_it_fits_where_it_is_put(site: Site) -> None:
    recording = await recorded(site)
    url = f"http://127.0.0.1:8080/r/{recording.id}"
    answer = await asked(site, url, "&maxwidth=300&maxheight=9999")
    assert (answer.json["width"], answer.json["height"]) == (300, 180)
    assert 'width="300" height="180"' in answer.json["html"]
    assert (await asked(site, url, "&maxwidth=0")).status == 422


@pytest.mark.parametrize("name", ["xml", "yaml"])
async def test_it_speaks_json_only(site: Site, name: str) -> None:
    recording = await recorded(site)
    answer = await asked(site, f"http://127.0.0.1:8080/r/{recording.id}", f"&format={name}")
    assert (answer.status, answer.code) == (501, "format_unsupported")
    assert answer.json["detail"] == "This server answers oEmbed in JSON only. Ask with format=json."


async def test_what_is_private_is_not_there(site: Site) -> None:
    private = await recorded(site, visibility=Visibility.PRIVATE)
    one = await asked(site, f"http://127.0.0.1:8080/r/{private.id}")
    none = await asked(site, "http://127.0.0.1:8080/r/nosuchthing")
    foreign = await asked(site, f"https://elsewhere.example/r/{private.id}")
    assert (one.status, one.body) == (none.status, none.body) == (foreign.status, foreign.body)
    assert (one.status, one.code) == (404, "recording_not_found")


async def test_an_address_is_needed(site: Site) -> None:
    assert (await site.nobody.get("/oembed")).code == "url_missing"


async def test_a_space_is_shown_with_its_live_player(open_site: OpenSite) -> None:
    site = await open_site(server__public_url=BASE)
    space = await (await site.person("mira")).opens()
    answer = await asked(site, f"{BASE}/s/{space['id']}")
    assert (answer.json["title"], answer.json["author_name"]) == ("Sunday talk", "Mira")
    assert f'<iframe src="{BASE}/embed/s/{space["id"]}" width="480" height="180"' in answer.json["html"]
    card = await site.nobody.get(answer.json["thumbnail_url"].removeprefix(BASE))
    assert card.headers["Content-Type"] == "image/png"
    assert (await asked(site, f"{BASE}/s/nosuchthing")).code == "space_not_found"


async def test_a_station_is_shown_by_its_card(open_site: OpenSite) -> None:
    site = await open_site(server__public_url=BASE)
    mira = await site.person("mira")
    station = (await mira.post("/api/v1/stations", {"title": "Night <boat>"})).json
    answer = await asked(site, f"{BASE}/stations/{station['slug']}", "&maxwidth=300")
    assert (answer.json["width"], answer.json["height"]) == (300, 157)
    assert f'<a href="{BASE}/stations/{station["slug"]}"><img src="{BASE}/cards/' in answer.json["html"]
    assert "<boat>" not in answer.json["html"]
    await mira.patch(f"/api/v1/stations/{station['id']}", {"visibility": "private"})
    private = await asked(site, f"{BASE}/stations/{station['slug']}")
    none = await asked(site, f"{BASE}/stations/nosuchthing")
    assert (private.status, private.body) == (none.status, none.body)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"{BASE}/r/4Re", ("r", "4Re")),
        (f"{BASE}/r/4Re/", ("r", "4Re")),
        (f"{BASE}/r/4Re?t=5#t=10", ("r", "4Re")),
        (f"{BASE}/embed/r/4Re", ("r", "4Re")),
        ("https://SPACES.example.org/r/4Re", ("r", "4Re")),
        ("http://spaces.example.org/r/4Re", None),
        ("https://spaces.example.org:8443/r/4Re", None),
        ("https://spaces.example.org.evil.example/r/4Re", None),
        ("https://evil.example/https://spaces.example.org/r/4Re", None),
        ("https://evil@spaces.example.org/r/4Re", None),
        ("https://spaces.example.org@evil.example/r/4Re", None),
        (f"{BASE}/r/4Re/consent", None),
        (f"{BASE}/s/4Re", ("s", "4Re")),
        (f"{BASE}/embed/s/4Re", ("s", "4Re")),
        (f"{BASE}/stations/night-boat", ("stations", "night-boat")),
        (f"{BASE}/stations/night-boat/edit", None),
        (f"{BASE}/u/mira", None),
        (f"{BASE}/r/", None),
        (f"{BASE}/r/../4Re", None),
        (f"{BASE}/r/%34Re", None),
        ("//spaces.example.org/r/4Re", None),
        ("/r/4Re", None),
        ("https://[::1/r/4Re", None),
        ("https://spaces.example.org:99999/r/4Re", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_only_our_own_addresses_name_something(url: str, found: tuple[str, str] | None) -> None:
    assert ours(url, BASE) == found


@given(st.text())
def test_no_address_breaks_it(url: str) -> None:
    ours(url, BASE)
    ours(BASE + url, BASE)
