"""Pages whose answer does not come: they say so, and bring it at a second try."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import PHONE, Browsers
from tests.browser.test_accessibility import faults
from tests.nodes import ServerProcess, person

AWAY = {"status": 503, "title": "Service Unavailable", "code": "unavailable", "detail": "The database does not answer."}
"""A refusal as the server words it."""

PAGES = {
    "search": ("/search?q=kettles", "/api/v1/search", "The search could not be done."),
    "topic": ("/topics/kettles", "/api/v1/topics/kettles", "This topic could not be loaded."),
    "person": ("/u/kettle_person", "/api/v1/users/kettle_person", AWAY["detail"]),
    "stations": ("/stations", "/api/v1/stations", AWAY["detail"]),
}
"""By name: the page, what it asks for, and what it says when that does not come."""


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_whose_answer_does_not_come_says_so_and_brings_it_when_asked_again(
    browsers: Browsers, node: ServerProcess, page: str
) -> None:
    path, asked, said = PAGES[page]
    async with person(node.url, f"kettle_{page}") as ada:
        await ada.start_space("Kettles and their songs", topics=["Kettles"])
        await ada.call("POST", "/api/v1/stations", {"title": "Kettles on air", "visibility": "public"}, expect=201)
        visitor = await browsers.listener(viewport=PHONE, has_touch=True)
        answer = re.compile(re.escape(asked) + r"(\?.*)?$")
        await visitor.page.route(answer, _refused)
        await visitor.open(path)
        main = visitor.page.get_by_role("main")
        await expect(main).to_contain_text(str(said))
        assert await faults(visitor) == []
        await visitor.page.unroute(answer)
        await visitor.press("Try again")
        await expect(main).to_contain_text(re.compile("Kettle"))
        await expect(visitor.button("Try again")).to_have_count(0)


async def test_home_says_when_nothing_comes_and_asks_again_by_itself(browsers: Browsers, node: ServerProcess) -> None:
    async with person(node.url, "kettle_home") as ada:
        await ada.start_space("Kettles at home")
        visitor = await browsers.listener()
        answer = re.compile(r"/api/v1/home(\?.*)?$")
        await visitor.page.route(answer, _unheard)
        await visitor.open("/")
        main = visitor.page.get_by_role("main")
        await expect(main).to_contain_text("The spaces could not be loaded.")
        await expect(visitor.button("Try again")).to_be_visible()
        await visitor.page.unroute(answer)
        await expect(main).to_contain_text("Kettles at home")
        await expect(visitor.button("Try again")).to_have_count(0)


async def _refused(route: Route) -> None:
    await route.fulfill(status=503, json=AWAY, content_type="application/problem+json")


async def _unheard(route: Route) -> None:
    """The network is gone."""
    await route.abort("connectionrefused")
