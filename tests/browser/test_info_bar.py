"""The info bar on top of every page, and on pages of other sites."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, expect

from tests.browser.conftest import DESK, PHONE, Browsers, Fleet, Surfer
from tests.browser.talks import GUEST, HOST, on_air
from tests.nodes import ServerProcess


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A node of its own: the bar tells of everything that goes on there."""
    with ServerProcess(tmp_path_factory.mktemp("quiet"), server__drain_seconds=1) as node:
        yield node


@pytest_asyncio.fixture(loop_scope="session")
async def browsers(node: ServerProcess, fleet: Fleet) -> AsyncIterator[Browsers]:
    opened = Browsers(fleet, node.url)
    yield opened
    await opened.close()


def bar(surfer: Surfer) -> Locator:
    return surfer.page.get_by_role("complementary", name="What is going on")


def shown(surfer: Surfer) -> Locator:
    """The line that people see."""
    return bar(surfer).locator(".info-bar-shown")


async def lines(surfer: Surfer) -> list[str]:
    return [text.strip() for text in await bar(surfer).get_by_role("listitem").all_inner_texts()]


async def ended(host: Surfer) -> None:
    """End the space, so that the next test begins in a quiet house."""
    path = host.page.url.removeprefix(host.url)
    answer = await host.page.request.post(
        f"{host.url}/api/v1/spaces/{path.rpartition('/')[2]}/end", headers={"Origin": host.url}
    )
    assert answer.ok, await answer.text()


async def test_it_tells_who_is_live_who_came_on_stage_and_what_was_shared(browsers: Browsers) -> None:
    reader = await browsers.listener(info_bar=True)
    await reader.open("/stations")
    await expect(bar(reader)).to_contain_text("It is quiet at the moment.")
    host, path = await on_air(browsers, "Tea and time")
    await expect(shown(reader)).to_contain_text("Mira is live: “Tea and time”")
    guest = await browsers.speaker(GUEST)
    await guest.open(path)
    await guest.ask_to_speak("Jonas")
    await host.press("Accept Jonas")
    await expect(bar(reader)).to_contain_text("Jonas came on stage in “Tea and time”")
    said = await host.page.request.post(
        f"{host.url}/api/v1/spaces/{path.rpartition('/')[2]}/messages",
        data={"text": "Read https://example.org/how-tea-is-made"},
        headers={"Origin": host.url},
    )
    assert said.ok, await said.text()
    await expect(bar(reader)).to_contain_text("Mira shared “example.org/how-tea-is-made” in “Tea and time”")
    assert "A few listeners in “Tea and time”" in await lines(reader)
    await shown(reader).get_by_role("link").click()
    await expect(reader.page).to_have_url(host.url + path)
    await ended(host)


async def test_it_moves_on_by_itself_and_waits_for_who_reads_it(browsers: Browsers) -> None:
    host, _ = await on_air(browsers, "Moving on")
    reader = await browsers.surfer(await browsers.launch(), info_bar=True)
    await reader.page.clock.install()
    await reader.open("/stations")
    await expect(shown(reader)).to_contain_text("Mira is live")
    first = await shown(reader).inner_text()
    await reader.page.clock.run_for(5_100)
    await expect(shown(reader)).not_to_have_text(first)
    second = await shown(reader).inner_text()
    await bar(reader).hover(position={"x": 200, "y": 20})
    await reader.page.clock.run_for(20_000)
    await expect(shown(reader)).to_have_text(second)
    await reader.page.mouse.move(600, 600)
    await bar(reader).get_by_role("button", name="Pause the info bar").click()
    await reader.page.mouse.move(600, 600)
    await reader.page.evaluate("() => document.activeElement.blur()")
    paused = await shown(reader).inner_text()
    await reader.page.clock.run_for(20_000)
    await expect(shown(reader)).to_have_text(paused)
    await bar(reader).get_by_role("button", name="Let the info bar move on").click()
    await reader.page.mouse.move(600, 600)
    await reader.page.evaluate("() => document.activeElement.blur()")
    await reader.page.clock.run_for(5_100)
    await expect(shown(reader)).not_to_have_text(paused)
    await ended(host)


async def test_it_is_read_with_the_keyboard_and_put_away_for_a_day(browsers: Browsers) -> None:
    host, _ = await on_air(browsers, "By keyboard")
    reader = await browsers.listener(info_bar=True)
    await reader.open("/stations")
    link = shown(reader).get_by_role("link")
    await expect(link).to_contain_text("By keyboard")
    await link.focus()
    first = await shown(reader).inner_text()
    await reader.page.keyboard.press("ArrowRight")
    await expect(shown(reader)).not_to_have_text(first)
    await expect(shown(reader).get_by_role("link")).to_be_focused()
    await reader.page.keyboard.press("ArrowLeft")
    await expect(shown(reader)).to_have_text(first)
    await reader.page.keyboard.press("Tab")
    await reader.page.keyboard.press("Tab")
    await expect(bar(reader).get_by_role("button", name="Hide the info bar for a day")).to_be_focused()
    await reader.page.keyboard.press("Enter")
    await expect(bar(reader)).to_be_hidden()
    await reader.page.reload()
    await expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(bar(reader)).to_be_hidden()
    await ended(host)


async def test_with_reduced_motion_nothing_moves_by_itself(browsers: Browsers) -> None:
    host, _ = await on_air(browsers, "Standing still")
    browser = await browsers.launch()
    reader = await browsers.surfer(browser, info_bar=True, reduced_motion="reduce")
    await reader.page.clock.install()
    await reader.open("/stations")
    await expect(shown(reader)).to_contain_text("Mira is live")
    first = await shown(reader).inner_text()
    await reader.page.clock.run_for(20_000)
    await expect(shown(reader)).to_have_text(first)
    await expect(bar(reader).get_by_role("button", name="Let the info bar move on")).to_be_visible()
    await ended(host)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_it_is_accessible_and_moves_nothing_when_it_comes(
    browsers: Browsers, scheme: str, size: dict[str, int]
) -> None:
    host, _ = await on_air(browsers, "شاي and a very long title that does not fit into one line of a phone at all")
    browser = await browsers.launch()
    reader = await browsers.surfer(browser, info_bar=True, viewport=size, color_scheme=scheme)
    await reader.page.add_init_script(
        """window.shifts = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.shifts += one.value; }))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    await reader.open("/stations")
    await expect(shown(reader)).to_contain_text("Mira is live")
    await reader.settled()
    assert await reader.page.evaluate("() => window.shifts") < 0.01
    box = await bar(reader).bounding_box()
    assert box is not None
    assert (box["height"], box["y"]) == (44, 0)
    found = await Axe().run(reader.page)
    assert found.violations_count == 0, found.generate_report()
    assert await reader.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    await ended(host)


# On other sites


@asynccontextmanager
async def elsewhere(html: str, policy: str = "") -> AsyncIterator[str]:
    """A page of somebody else's."""

    async def page(_: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": policy} if policy else {}
        return web.Response(
            text=f"<!doctype html><title>Elsewhere</title>{html}", content_type="text/html", headers=headers
        )

    app = web.Application()
    app.router.add_get("/", page)
    async with TestServer(app, host="localhost") as server:
        yield str(server.make_url("/"))


async def test_another_site_shows_it_with_one_line_and_without_a_cookie(browsers: Browsers) -> None:
    host, path = await on_air(browsers, "Seen from afar")
    visitor = await browsers.listener()
    base = host.url
    html = f'<style>a {{ color: lime; font-size: 99px }}</style><script async src="{base}/embed/info-bar.js"></script>'
    policy = f"default-src 'none'; script-src {base}; connect-src {base}; style-src 'unsafe-inline'"
    problems: list[str] = []
    visitor.page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    async with elsewhere(html, policy) as url:
        await visitor.page.goto(url)
        link = visitor.page.get_by_role("link", name="Mira is live: “Seen from afar”")
        await expect(link).to_be_visible()
        assert await link.get_attribute("href") == base + path
        assert await link.evaluate("(it) => getComputedStyle(it).fontSize") == "14px"
        region = visitor.page.get_by_role("region", name="What is going on in Spaces")
        await region.get_by_role("button", name="Pause the lines").click()
        await expect(region.get_by_role("button", name="Let the lines move on")).to_be_visible()
        assert await visitor.page.context.cookies() == []
        assert [text for text in problems if "favicon" not in text] == []
    await ended(host)


async def test_the_live_player_plays_on_another_site_when_it_is_asked_to(browsers: Browsers) -> None:
    host, path = await on_air(browsers, "Heard from afar")
    visitor = await browsers.listener()
    html = f'<iframe src="{host.url}/embed{path}" width="480" height="180" allow="autoplay"></iframe>'
    async with elsewhere(html) as url:
        await visitor.page.goto(url)
        frame = visitor.page.frame_locator("iframe")
        button = frame.get_by_role("button", name="Listen to Heard from afar")
        await expect(button).to_be_visible()
        inside = visitor.page.frames[1]
        assert await inside.evaluate("() => document.querySelectorAll('audio').length") == 0
        await button.click()
        await inside.wait_for_function("(tone) => ears.hears([tone], [])", arg=HOST)
        await frame.get_by_role("button", name="Stop listening to Heard from afar").click()
        await expect(button).to_be_visible()
        await ended(host)
        await expect(frame.get_by_text("This space is over.")).to_be_visible()


async def test_a_space_is_passed_on_by_link_code_and_picture(browsers: Browsers) -> None:
    host, path = await on_air(browsers, "Passed on")
    await host.page.context.grant_permissions(["microphone", "clipboard-read", "clipboard-write"])
    if not await host.button("Share").is_visible():  # it stands in the bar where there is room
        await host.press("More")
    await host.press("Share")
    sheet = host.page.get_by_role("dialog", name="Share this space")
    await expect(sheet.get_by_label("Link", exact=True)).to_have_value(host.url + path)
    picture = sheet.get_by_role("img", name="QR code of the link")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("async (it) => { await it.decode(); return it.naturalWidth; }") > 100
    async with host.page.expect_request(f"**/api/v1{path.replace('/s/', '/spaces/')}/shares") as counted:
        await sheet.get_by_role("button", name="Copy link").click()
    answer = await (await counted.value).response()
    assert answer is not None
    assert answer.status == 204
    assert await host.page.evaluate("() => navigator.clipboard.readText()") == host.url + path
    await sheet.get_by_role("button", name="Copy code").click()
    assert f'<iframe src="{host.url}/embed{path}"' in await host.page.evaluate("() => navigator.clipboard.readText()")
    await ended(host)
