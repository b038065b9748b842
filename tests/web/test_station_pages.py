"""The pages of stations, and what messengers and podcast apps find in them."""

from __future__ import annotations

import pytest

from spaces.model import Visibility
from tests.web.airing import Air
from tests.web.conftest import INDEX, Answer, Caller, Site
from tests.web.test_embed import BROWSER, NASTY, Head

BASE = "http://127.0.0.1:8080/stations/night-boat"


async def page(who: Caller, path: str) -> Answer:
    return await who.get(path, headers=BROWSER)


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.UNLISTED])
async def test_a_shared_link_shows_what_it_is_and_where_its_feed_is(
    site: Site, mira: Caller, visibility: Visibility
) -> None:
    await Air(site).station(mira, description="Slow\n\ntalk", visibility=visibility.value)
    answer = await page(site.nobody, "/stations/night-boat")
    assert answer.status == 200
    head = Head(answer.text)
    assert head.meta["og:title"] == "Night boat"
    assert head.meta["og:description"] == "Slow talk"
    assert head.meta["og:url"] == head.links["canonical"] == BASE
    assert head.meta["og:image"].startswith("http://127.0.0.1:8080/cards/stations/night-boat.png?v=")
    assert head.links["application/rss+xml"] == f"{BASE}/feed.xml"
    assert head.links["application/feed+json"] == f"{BASE}/feed.json"
    assert ("robots" in head.meta) == (visibility is Visibility.UNLISTED)


async def test_a_station_without_words_says_how_much_there_is(site: Site, mira: Caller) -> None:
    await Air(site).playing(mira, 1)
    head = Head((await page(site.nobody, "/stations/night-boat")).text)
    assert head.meta["og:description"] == "1 thing to listen to, chosen by Mira."


async def test_nothing_in_a_preview_is_taken_for_html(site: Site, mira: Caller) -> None:
    await Air(site).station(mira, title=NASTY, description=NASTY, slug="night-boat")
    head = Head((await page(site.nobody, "/stations/night-boat")).text)
    assert head.scripts == 1
    assert head.meta["og:title"] == head.meta["og:description"] == NASTY


async def test_a_private_page_is_for_its_people_and_says_nothing_to_others(site: Site, mira: Caller) -> None:
    await Air(site).station(mira, visibility="private")
    for who in (site.nobody, await site.person("noor")):
        private, missing = await page(who, "/stations/night-boat"), await page(who, "/stations/nothing")
        assert (private.status, private.text) == (missing.status, missing.text) == (404, INDEX)
    mine = await page(mira, "/stations/night-boat")
    assert (mine.status, mine.text) == (200, INDEX)


async def test_the_page_of_a_deleted_station_says_that_it_is_gone(site: Site, mira: Caller) -> None:
    await Air(site).station(mira)
    await mira.delete("/api/v1/stations/night-boat")
    assert (await page(site.nobody, "/stations/night-boat")).status == 410


@pytest.mark.parametrize("path", ["/stations", "/stations/new", "/stations/night-boat/edit"])
async def test_pages_without_a_preview_are_the_same_for_everybody(site: Site, path: str) -> None:
    answer = await page(site.nobody, path)
    assert (answer.status, answer.text) == (200, INDEX)
