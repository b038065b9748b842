"""Finding one's way: search, topics, home, people's pages and what a space was, in real browsers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE, Browsers, Surfer
from tests.browser.talks import end, on_air
from tests.browser.test_accessibility import LOOKS, faults
from tests.nodes import ServerProcess, person, visiting


def field(surfer: Surfer) -> Locator:
    """The search field that is seen."""
    return surfer.page.get_by_role("searchbox", name="Search", exact=True).locator("visible=true")


async def test_a_word_typed_anywhere_finds_the_space_with_its_hit_marked(browsers: Browsers, node: ServerProcess):
    async with person(node.url, "lighthouse_ada") as ada:
        await ada.start_space("Why lighthouses still matter", topics=["Sea fog"])
        visitor = await browsers.listener()
        await visitor.open("/stations")
        await field(visitor).wait_for()
        await visitor.page.keyboard.press("/")
        await expect(field(visitor)).to_be_focused()
        await visitor.page.keyboard.type("lighthou")
        await visitor.page.keyboard.press("Enter")
        spaces = visitor.page.get_by_role("region").or_(visitor.page.locator("section")).filter(has_text="Spaces")
        await expect(spaces.get_by_role("link", name="Why lighthouses still matter").first).to_be_visible()
        await expect(visitor.page.locator("mark").first).to_have_text("lighthouses")
        assert visitor.page.url.endswith("/search?q=lighthou")
        await visitor.page.get_by_role("link", name="People", exact=True).click()
        await expect(visitor.page.locator("mark").first).to_have_text("Lighthouse")
        await visitor.sees("@lighthouse_ada")
        await visitor.page.get_by_role("link", name="Lighthouse_Ada").click()
        await expect(visitor.page.get_by_role("heading", name="Lighthouse_Ada")).to_be_visible()


async def test_on_a_phone_the_field_is_on_top_and_nothing_found_is_said(browsers: Browsers):
    visitor = await browsers.listener(viewport=PHONE, has_touch=True)
    await visitor.open("/")
    await field(visitor).fill("qwertyuiop asdf")
    await field(visitor).press("Enter")
    await visitor.sees("Nothing has all of these words")


async def test_home_shows_who_talks_now_and_leads_to_the_topic(browsers: Browsers):
    host, path = await on_air(browsers, "Harbour news")
    visitor = await browsers.listener()
    await visitor.open("/")
    card = visitor.page.locator("article").filter(has_text="Harbour news")
    await expect(card.get_by_text("Mira is talking")).to_be_visible()
    await expect(card.locator(".is-speaking")).to_have_count(1)
    await card.get_by_role("link", name="Harbour news").click()
    await expect(visitor.page).to_have_url(host.url + path)
    await end(host)


async def test_somebody_is_followed_on_their_page_and_found_inside_afterwards(browsers: Browsers, node: ServerProcess):
    """Only when they follow back and let it be seen."""
    async with person(node.url, "presence_jon") as jon, person(node.url, "presence_eve") as eve:
        space = await eve.start_space("Evening tea")
        mira = await browsers.listener()
        handle = await mira.sign_up("Mira")
        await mira.open("/u/presence_jon")
        follow = mira.button("Follow Presence_Jon")
        await follow.click()
        await expect(follow).to_have_attribute("aria-pressed", "true")
        await jon.call("PUT", f"/api/v1/users/{handle}/follow", expect=204)
        await jon.call("PATCH", "/api/v1/me", {"show_presence": True, "about": "I keep the lamp."})
        async with visiting(jon.client, space):
            await mira.open("/")
            await mira.sees("Presence_Jon is here")
        await mira.open("/u/presence_jon")
        await mira.sees("I keep the lamp.")
        await expect(mira.button("Follow Presence_Jon")).to_have_attribute("aria-pressed", "true")


async def test_after_a_space_its_host_sees_it_in_numbers_and_takes_them_along(browsers: Browsers):
    host, path = await on_air(browsers, "Counted")
    listener = await browsers.listener()
    await listener.sign_up("Ben")
    await listener.open(path)
    await expect(host.page.get_by_text("1 listener").or_(host.page.get_by_text("1 listening")).first).to_be_visible()
    await end(host)
    numbers = host.page.locator(".numbers")
    await expect(numbers.get_by_role("heading", name="In numbers")).to_be_visible()
    came = numbers.locator(".tile").filter(has_text="people came")
    await expect(came.locator("dd")).to_have_text("2")
    async with host.page.expect_download() as download:
        await numbers.get_by_role("link", name="Download as CSV").click()
    table = (await (await download.value).path()).read_text()
    assert table.startswith("at,listeners,on_stage,joins")
    await expect(listener.page.get_by_role("heading", name="Who was on stage")).to_be_visible()
    await expect(listener.page.locator(".numbers")).to_have_count(0)
    await listener.button("Follow Mira").click()
    await expect(listener.button("Follow Mira")).to_have_attribute("aria-pressed", "true")


async def test_what_i_say_about_myself_stands_on_my_page(browsers: Browsers):
    mira = await browsers.listener()
    handle = await mira.sign_up("Mira")
    await mira.open("/settings/account")
    await mira.page.get_by_label("About you").fill("Night trains and tea.")
    await mira.page.locator("form").filter(has_text="About you").get_by_role("button", name="Save").click()
    await mira.sees("Your page is saved.")
    await mira.page.get_by_role("checkbox", name="Show where I am").check()
    await mira.open(f"/u/{handle}")
    await mira.sees("Night trains and tea.")


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_where_people_find_things(
    browsers: Browsers, node: ServerProcess, look: dict[str, Any]
):
    host = await browsers.speaker(440, **look)
    handle = await host.sign_up("Mira")
    title = f"Teapots with {handle}"
    async with person(node.url, f"with_{handle}") as jon:
        order = {"title": f"More {title}", "topics": ["Teapots"], "scheduled_start": soon()}
        await jon.call("POST", "/api/v1/spaces", order, expect=201)
        space = await host.go_live(title)
        visitor = await browsers.listener(**look)
        await visitor.sign_up("Ben")
        for path, sign in (
            ("/", title),
            (f"/search?q=teapots+{handle}", title),
            ("/search?q=nothinglikethat", "Nothing has all of these words"),
            ("/topics", "Teapots"),
            ("/topics/teapots", "Starting soon"),
            (f"/u/{handle}", "Here since"),
            ("/settings/account", "About you"),
        ):
            await visitor.open(path)
            await visitor.page.get_by_text(sign).locator("visible=true").first.wait_for()
            assert (path, await faults(visitor)) == (path, [])
        await end(host)
        await host.sees("In numbers")
        await host.page.get_by_text("As a table").click()
        assert await faults(host) == []
        await visitor.open(space)
        await visitor.sees("Who was on stage")
        assert await faults(visitor) == []


def soon() -> str:
    """Tomorrow, as the API takes it."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()
