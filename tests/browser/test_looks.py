"""The pages around talking, in every look: axe, keys alone, 200 % zoom, a small phone, and what a first visit costs."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Route, expect

from tests.browser.conftest import PHONE, Browsers, Fleet, Surfer
from tests.browser.talks import DESK_FROM, HOST, choose, end
from tests.browser.test_accessibility import LOOKS, faults
from tests.browser.test_stage_craft import ask
from tests.browser.test_talk import log, see_chat, write
from tests.nodes import PASSWORD, ROOT, ServerProcess, person

ZOOMED = {"width": 640, "height": 400}
"""A desk at 200 %: half as many pixels each way."""
NARROW = {"width": 320, "height": 640}
"""The smallest phone, and a desk at 400 %."""

SCRIPT_MAX = 100_000  # bytes with gzip
SHIFT_MAX = 0.05

OUTSIDE = """() => {
    const scrolls = (one) => !one.matches("main") && getComputedStyle(one).overflowX !== "visible";
    const kept = (one) => { while ((one = one.parentElement)) if (scrolls(one)) return !one.matches("dialog"); };
    const wide = document.documentElement.scrollWidth - innerWidth;
    const out = [...document.querySelectorAll("main *, dialog[open], dialog[open] *")].filter((one) => {
        const { left, right, width, height } = one.getBoundingClientRect();
        if (width < 2 || height < 2 || !one.checkVisibility() || kept(one)) return false;
        return right > innerWidth + 1 || left < -1;
    });
    return [...(wide > 0 ? [`the page by ${wide}`] : []), ...out.map((one) => one.outerHTML.slice(0, 120))];
}"""
"""What stands out of the window: `main` clips, so that a page which only does not scroll may still hide something."""

SHIFTS = """window.shifts = [];
const told = ({ node, previousRect: was, currentRect: is }) =>
    `${node?.outerHTML?.slice(0, 60) ?? "what is gone"} from ${was.y} to ${is.y}`;
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (!one.hadRecentInput) window.shifts.push([one.value, one.sources.map(told).join(" | ")]);
})).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A node of its own, which root may moderate and whose info bar tells of nothing else."""
    folder = tmp_path_factory.mktemp("looks")
    add = [sys.executable, "-m", "spaces", "user", "add", "root", "--admin", "--password-stdin", "--data", "data"]
    with ServerProcess(folder, server__drain_seconds=1) as node:
        subprocess.run(add, input=f"{PASSWORD}\n", text=True, cwd=folder, check=True, env={"PYTHONPATH": str(ROOT)})
        yield node


@pytest_asyncio.fixture(loop_scope="session")
async def browsers(node: ServerProcess, fleet: Fleet) -> AsyncIterator[Browsers]:
    opened = Browsers(fleet, node.url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(node: ServerProcess) -> dict[str, str]:
    """Something on every page: the paths of an announced space, a series, and one that is live.

    Noor is reminded of the first and was told that another one is canceled; the live one was reported.
    """
    async with person(node.url, "house_mira") as mira, person(node.url, "noor") as noor:
        start = datetime.now(UTC) + timedelta(days=2)
        order = {"title": "An evening of teapots", "topics": ["Teapots"], "rules": "One at a time."}
        soon = await mira.call("POST", "/api/v1/spaces", {**order, "scheduled_start": start.isoformat()}, expect=201)
        rule = {"rule": "FREQ=WEEKLY;COUNT=4", "begins": start.strftime("%Y-%m-%dT20:00"), "time_zone": "Europe/Berlin"}
        series = await mira.call("POST", "/api/v1/series", {"title": "Weekly teapots", **rule}, expect=201)
        live = await mira.start_space("Teapots, and who pours from them", topics=["Teapots"])
        await noor.call("PUT", f"/api/v1/spaces/{soon['id']}/reminder")
        off = await mira.call("POST", "/api/v1/spaces", {**order, "scheduled_start": start.isoformat()}, expect=201)
        await noor.call("PUT", f"/api/v1/spaces/{off['id']}/reminder")
        await mira.call("POST", f"/api/v1/spaces/{off['id']}/cancel")
        report = {"category": "abuse", "text": "Somebody poured the milk first"}
        await noor.call("POST", f"/api/v1/spaces/{live}/reports", report, expect=201)
    return {"soon": f"/s/{soon['id']}", "series": f"/series/{series['id']}", "live": f"/s/{live}"}


async def good(surfer: Surfer) -> None:
    """Nothing is wrong for axe, and nothing stands out of the window: as it is, zoomed, and on the smallest phone."""
    assert await faults(surfer) == [], surfer.page.url
    usual: Any = surfer.page.viewport_size
    # Across 1100 pixels the room is built anew, which closes its sheets: a desk is zoomed where none is open.
    sizes = [usual, ZOOMED, NARROW] if usual["width"] < DESK_FROM or "/s/" not in surfer.page.url else [usual]
    for size in sizes:
        await surfer.page.set_viewport_size(size)
        await surfer.settled()
        assert await surfer.page.evaluate(OUTSIDE) == [], (surfer.page.url, size)
    await surfer.page.set_viewport_size(usual)


@pytest.mark.parametrize("look", LOOKS)
async def test_what_is_announced_told_and_found_is_good_in_every_look(
    browsers: Browsers, house: dict[str, str], look: dict[str, Any]
) -> None:
    noor = await browsers.listener(**look)
    await noor.sign_in("noor")
    await noor.open(house["soon"])
    await noor.page.get_by_role("timer").wait_for()
    await good(noor)
    await noor.button("Reminded").or_(noor.button("Remind me")).click()
    await noor.sees("1 person is reminded")
    await good(noor)
    await noor.press("Close")
    for path, text in [
        (house["series"], "Repeats: Every"),
        ("/settings/notices", "This server sends no mail"),
        ("/settings/webhooks", "There is none yet"),
        ("/search?q=teapots", "Weekly teapots"),
        ("/topics", "Teapots"),
        ("/topics/teapots", "Starting soon"),
        ("/u/house_mira", "Series"),
    ]:
        await noor.open(path)
        await noor.page.get_by_text(text).locator("visible=true").first.wait_for()
        await good(noor)
    await expect(noor.page.locator(f'a.row[href="{house["series"]}"]')).to_have_count(1)
    await noor.open("/settings/webhooks")
    await noor.press("Add a webhook")
    await noor.page.get_by_label("Address").wait_for()
    await good(noor)


async def test_the_bell_is_reached_from_every_page_and_in_the_room(browsers: Browsers, house: dict[str, str]) -> None:
    noor = await browsers.listener(viewport=PHONE, color_scheme="dark", has_touch=True)
    await noor.sign_in("noor")
    for path in ("/", "/stations", "/topics", "/search?q=teapots", house["soon"]):
        await noor.open(path)
        await expect(noor.page.locator(".place-me .notice-count")).to_have_text("1")
    await noor.open(house["live"])
    await noor.press("More")
    await noor.press("Notices: 1 unread")
    await noor.sees("Canceled: An evening of teapots")
    await good(noor)


@pytest.mark.parametrize("look", LOOKS)
async def test_moderation_is_good_in_every_look(
    browsers: Browsers, house: dict[str, str], look: dict[str, Any]
) -> None:
    root = await browsers.listener(**look)
    await root.sign_in("root")
    await root.open("/moderation")
    await root.sees("Somebody poured the milk first")
    await good(root)
    await root.open("/moderation/log")
    await root.sees("took a report")
    await good(root)


@pytest.mark.parametrize("look", LOOKS)
async def test_a_room_and_its_sheets_are_good_in_every_look(browsers: Browsers, look: dict[str, Any]) -> None:
    host = await browsers.speaker(HOST, **look)
    await host.sign_up("Mira")
    await _is_begun(host)
    path = host.page.url.removeprefix(host.url)
    guest = await browsers.listener(**look)
    await guest.open(path)
    await ask(guest, "Jonas", "How long may tea steep, and does it matter which pot it steeps in?")
    await _is_talked_in(host)
    await _is_run(host)
    await guest.press("More")
    await guest.press("Report this space")
    await guest.page.get_by_role("dialog").get_by_role("radio").first.wait_for()
    await good(guest)
    await guest.page.keyboard.press("Escape")
    await end(host)
    await host.sees("In numbers")
    await good(host)


async def _is_begun(host: Surfer) -> None:
    """The start dialog, with everything in it open."""
    await host.page.get_by_role("button", name="Start a space").first.click()
    dialog = host.page.get_by_role("dialog")
    await dialog.get_by_label("What is it about?").fill("Tea")
    await dialog.locator("summary").click()
    await dialog.get_by_role("radio", name="Later").check()
    await dialog.get_by_label("Repeats").select_option(label="Every day")
    await good(host)
    await dialog.get_by_role("radio", name="Now", exact=True).check()
    await host.press("Go live")
    await expect(host.button("Mute")).to_be_visible()


async def _is_talked_in(host: Surfer) -> None:
    await see_chat(host)
    await write(host, "Read https://example.org/how-tea-is-made-" + "and-poured-" * 12)
    await expect(log(host).get_by_role("link")).to_have_count(1)
    await good(host)
    if host.page.viewport_size == PHONE:
        await host.press("Close")
    await host.press("React")
    await host.page.get_by_role("group", name="Choose a reaction").wait_for()
    assert await faults(host) == []
    assert await host.page.evaluate(OUTSIDE) == []
    await host.page.keyboard.press("Escape")


async def _is_run(host: Surfer) -> None:
    """The sheets of those who run a stage."""
    phone = host.page.viewport_size == PHONE
    await choose(host, "The stage" if phone else "Stage")
    await host.page.get_by_role("dialog", name="The stage").wait_for()
    await good(host)
    await host.press("Close")
    await choose(host, "Invite people" if phone else "Invite")
    await host.press("Make a link")
    await host.page.get_by_role("dialog").get_by_label("Link", exact=True).wait_for()
    await good(host)
    await host.press("Close")
    queue: Any = "button" if phone else "tab"
    await host.page.get_by_role(queue, name=re.compile("^Queue")).click()
    await host.page.get_by_role("dialog" if phone else "main").get_by_role("button", name="About Jonas").click()
    await host.button("Report Jonas").wait_for()
    await good(host)
    await host.press("Report Jonas")
    await host.page.get_by_role("dialog").get_by_role("radio").first.wait_for()
    await good(host)
    await host.page.keyboard.press("Escape")


# Keys alone


async def tab_to(surfer: Surfer, wanted: Locator) -> None:
    """Press Tab until that has the focus, and see that it shows it."""
    await wanted.wait_for()
    for _ in range(60):
        await surfer.page.keyboard.press("Tab")
        if await wanted.evaluate("(one) => one === document.activeElement"):
            shown = "(one) => [one, one.parentElement].some((it) => getComputedStyle(it).outlineStyle !== 'none')"
            assert await wanted.evaluate(shown), f"nobody sees that {wanted} has the focus"
            return
    raise AssertionError(f"Tab never came to {wanted}")


async def test_keys_are_enough_to_go_live_write_react_and_end(browsers: Browsers) -> None:
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    page, keyboard = host.page, host.page.keyboard
    start = page.get_by_role("button", name="Start a space").first
    await tab_to(host, start)
    await keyboard.press("Enter")
    await expect(page.get_by_label("What is it about?")).to_be_focused()
    await keyboard.press("Escape")
    await expect(start).to_be_focused()  # where they came from
    await keyboard.press("Enter")
    await expect(page.get_by_label("What is it about?")).to_be_focused()
    await keyboard.type("By keys alone")
    await tab_to(host, host.button("Go live"))
    await keyboard.press("Enter")
    await expect(host.button("Mute")).to_be_visible()
    await tab_to(host, page.get_by_role("tab", name=re.compile("^Queue")))
    await keyboard.press("ArrowLeft")
    await expect(page.get_by_role("tab", name=re.compile("^Chat"))).to_be_focused()
    await tab_to(host, page.get_by_label("Your message"))
    await keyboard.type("Hello from the keys")
    await keyboard.press("Enter")
    await expect(log(host)).to_contain_text("Hello from the keys")
    await tab_to(host, host.button("React"))
    await keyboard.press("Enter")
    await expect(host.button("Heart")).to_be_focused()
    await keyboard.press("ArrowRight")
    await keyboard.press("Enter")
    await expect(page.locator(".float").first).to_be_attached()
    await keyboard.press("Escape")
    await expect(host.button("React")).to_be_focused()
    await tab_to(host, host.button("More"))
    await keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for()
    await keyboard.press("Escape")
    await expect(host.button("More")).to_be_focused()
    await tab_to(host, host.button("End space"))
    await keyboard.press("Enter")
    await tab_to(host, page.get_by_role("dialog").get_by_role("button", name="End space"))
    await keyboard.press("Enter")
    await host.sees("This space is over")


# What a first visit costs


async def test_a_listener_fetches_less_than_100_kilobytes_of_script(browsers: Browsers) -> None:
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    title = "A light evening"
    await host.go_live(title)
    listener = await browsers.listener(info_bar=True)
    scripts: set[str] = set()
    listener.page.on("request", lambda one: scripts.add(one.url) if one.resource_type == "script" else None)
    await listener.open("/")
    await listener.page.get_by_role("link", name=title, exact=True).click()
    await listener.hears(HOST)
    sizes = {url.rpartition("/")[2]: await packed(url) for url in scripts}
    assert 0 < sum(sizes.values()) < SCRIPT_MAX, sizes
    await end(host)


async def packed(url: str) -> int:
    """How many bytes that is with gzip, as the server sends it."""
    async with (
        aiohttp.ClientSession(auto_decompress=False, headers={"Accept-Encoding": "gzip"}) as client,
        client.get(url) as answer,
    ):
        assert answer.status == 200
        return len(await answer.read())


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
async def test_nothing_jumps_while_a_page_comes_slowly(
    browsers: Browsers, house: dict[str, str], size: dict[str, int]
) -> None:
    async def slowly(route: Route) -> None:
        await asyncio.sleep(0.3)  # on this machine answers come before the first frame, and hide what they move
        await route.continue_()

    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    live = await host.go_live("Standing still")
    for path, text in [("/", "Standing still"), (live, "Ask to speak")]:
        listener = await browsers.listener(info_bar=True, viewport=size)
        await listener.sign_in("noor")
        await listener.page.add_init_script(SHIFTS)
        await listener.page.route("**/api/v1/**", slowly)
        await listener.open(path)
        await listener.page.get_by_role("main").get_by_text(text).first.wait_for()
        await listener.page.locator(".info-bar-shown").wait_for()
        await listener.settled()
        shifts = await listener.page.evaluate("() => window.shifts")
        assert sum(value for value, _ in shifts) < SHIFT_MAX, (path, shifts)
    await end(host)
