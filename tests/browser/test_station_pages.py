"""Stations for everybody: axe finds nothing, keys are enough, and a phone is wide enough."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers, Surfer
from tests.browser.test_accessibility import LOOKS, faults
from tests.browser.tuning import FIRST, SECOND, add, line, make, trio, tuned
from tests.publisher import Publisher, status


async def _good(surfer: Surfer) -> None:
    """Nothing is wrong for axe, and nothing is wider than the window."""
    assert await faults(surfer) == []
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await surfer.page.evaluate(wide) <= 0, surfer.page.url


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_on_the_pages_of_stations(
    browsers: Browsers, publisher: Publisher, look: dict[str, Any]
):
    show, broken = trio(publisher, first=60), publisher.show("broken")
    broken.answer = status(404)
    mira = await browsers.listener(**look)
    await mira.sign_up("Mira")
    await mira.open("/stations/new")
    await mira.page.get_by_label("Title").wait_for()
    await _good(mira)
    path = await make(mira, "Donaudampfschifffahrtsgesellschaftskapitänsmütze and other long words")
    await _good(mira)
    await add(mira, show.url)
    await expect(line(mira, "Trio")).to_contain_text("Done in")
    await add(mira, broken.url)
    await expect(line(mira, "shows/broken.xml").locator(".problem")).to_be_visible()
    await mira.button("More about Trio").click()
    await _good(mira)
    for part in ("order", "about", "people"):
        await mira.open(f"{path}/edit?part={part}")
        await mira.page.get_by_role("heading", level=2).first.wait_for()
        await _good(mira)
    await mira.open(path)
    await mira.button("Play the station").wait_for()
    await _good(mira)
    await mira.press("Play the station")
    await mira.plays("it.at > 0")
    await mira.press("Pause the station")
    await _good(mira)
    await mira.press("Subscribe")
    await mira.page.get_by_role("dialog").wait_for()
    await _good(mira)
    await mira.press("Close")
    await mira.page.get_by_role("link", name="Notes of The first of three").click()
    await mira.sees("Beginning of The first of three")
    await _good(mira)
    await mira.press("Close")
    await mira.page.get_by_role("link", name="Stations").first.click()
    await expect(mira.page.get_by_role("heading", name="Stations", exact=True)).to_be_visible()
    await _good(mira)


async def test_a_station_that_is_deleted_says_so_to_whoever_comes_and_one_that_never_was_is_told_apart(
    browsers: Browsers, publisher: Publisher
):
    mira, anybody = await browsers.listener(), await browsers.listener(viewport=PHONE)
    await mira.sign_up("Mira")
    path = await tuned(mira, "Soon gone", publisher.show("night").url)
    await anybody.open("/stations")
    await anybody.page.get_by_role("link", name="Soon gone").first.click()
    await anybody.button("Play the station").wait_for()
    await _good(anybody)
    await mira.open(f"{path}/edit?part=people")
    await mira.press("Delete the station")
    asked = mira.page.get_by_role("dialog")
    await expect(asked).to_contain_text("cannot be undone")
    await _good(mira)
    await asked.get_by_role("button", name="Delete for good").click()
    await mira.sees("The station is deleted")
    await anybody.page.reload()
    await anybody.sees("This station was deleted")
    assert (await anybody.page.request.get(anybody.url + path)).status == 410
    await _good(anybody)
    await anybody.open("/stations/no-such-station")
    await anybody.sees("There is no such station")
    assert (await anybody.page.request.get(anybody.page.url)).status == 404
    await _good(anybody)


async def _tab_to(surfer: Surfer, name: re.Pattern[str] | str, role: str = "button") -> None:
    """Press Tab until that has the focus."""
    wanted = surfer.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    await wanted.wait_for()
    for _ in range(80):
        if await wanted.evaluate("(one) => one === document.activeElement"):
            return
        await surfer.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {role} {name}")


async def test_keys_are_enough_to_make_a_station_and_listen_to_it(browsers: Browsers, publisher: Publisher):
    show = trio(publisher, first=40)
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    keyboard = mira.page.keyboard
    await mira.open("/stations/new")
    await expect(mira.page.get_by_label("Title")).to_be_focused()
    await keyboard.type("By keys alone")
    await keyboard.press("Enter")
    await _tab_to(mira, "Podcast", "textbox")
    await keyboard.type(show.url)
    await keyboard.press("Enter")
    await expect(line(mira, "Trio")).to_contain_text("3 in the channel")
    await mira.page.evaluate("() => scrollTo(0, 0)")
    await _tab_to(mira, "Open the station", "link")
    await keyboard.press("Enter")
    await _tab_to(mira, "Play the station")
    await keyboard.press("Enter")
    await mira.hears(FIRST)
    await keyboard.press("Shift+N")
    await mira.hears(SECOND, but_not=(FIRST,))
    await keyboard.press("l")
    await mira.plays("it.at > 14")
    await keyboard.press("k")
    await mira.plays("it.paused")
    await _tab_to(mira, re.compile("^Thumbs up for The second"))
    await keyboard.press("Enter")
    await expect(mira.page.get_by_role("button", name=re.compile("^Thumbs up for The second"))).to_have_attribute(
        "aria-pressed", "true"
    )
    await _tab_to(mira, "Subscribe")
    await keyboard.press("Enter")
    await mira.page.get_by_role("dialog").wait_for()
    await keyboard.press("Escape")
    await expect(mira.page.get_by_role("dialog")).to_have_count(0)
