"""Chat, reactions and pinned links, as people in a space see them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from tests.browser.conftest import DESK, PHONE, Browsers, Surfer
from tests.browser.talks import GUEST, HOST, begin, bring_on_stage, choose, on_air
from tests.nodes import ROOT
from tests.programmes import picture

PANEL_FROM = 1100
"""Pixels from which the chat stands beside the stage."""

PAGE = """<!doctype html><title>Night trains are back</title>
<meta property="og:site_name" content="The Rail Post"><meta name="description" content="Where they go, and when.">
<meta property="og:image" content="/train.png"><body>"""


@asynccontextmanager
async def website() -> AsyncIterator[str]:
    """A page with a picture, which the node may fetch."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/train.png":
            return web.Response(body=picture("train"), content_type="image/png")
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    try:
        yield f"http://127.0.0.1:{server.port}/news/trains"
    finally:
        await server.close()


def log(surfer: Surfer) -> Any:
    """The messages."""
    return surfer.page.get_by_role("log", name="Messages")


async def see_chat(surfer: Surfer) -> None:
    """Bring the chat in sight: a tab on a desk, a sheet on a phone."""
    size = surfer.page.viewport_size
    assert size is not None
    role: Any = "tab" if size["width"] >= PANEL_FROM else "button"
    await surfer.page.get_by_role(role, name="Chat").click()
    await expect(log(surfer)).to_be_visible()


async def write(surfer: Surfer, text: str) -> None:
    """Send a message."""
    field = surfer.page.get_by_label("Your message")
    await field.fill(text)
    await field.press("Enter")
    await expect(field).to_have_value("")


async def name_oneself(surfer: Surfer, name: str) -> None:
    """The step of guests before they write."""
    await surfer.press("Write to everybody")
    await surfer.page.get_by_label("Name beside your messages").fill(name)
    await surfer.press("Continue")


async def look(surfer: Surfer, name: str) -> None:
    """A picture for people who want to look."""
    if "SPACES_SCREENSHOTS" in os.environ:
        await surfer.settled()
        await surfer.page.screenshot(path=ROOT / "screenshots" / f"{name}.png")


async def test_two_people_chat_and_links_are_safe(browsers: Browsers):
    host, path = await on_air(browsers, "Night trains, and who takes them")
    guest = await browsers.listener(viewport=PHONE, color_scheme="dark", has_touch=True)
    await guest.open(path)
    await guest.hears(HOST)  # what was written before somebody came is not new to them
    await see_chat(host)
    await write(host, "Hello everybody")
    await expect(guest.page.locator(".control-count")).to_have_text("1")
    await see_chat(guest)
    await expect(log(guest)).to_contain_text("Hello everybody")
    await name_oneself(guest, "Jonas")
    await write(guest, "Read https://example.org/trains?a=1. And javascript:alert(1) <b>bold</b>")
    link = log(host).get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(link).to_have_attribute("href", "https://example.org/trains?a=1")
    await expect(link).to_have_attribute("target", "_blank")
    rel = await link.get_attribute("rel")
    assert rel is not None
    assert {"noopener", "noreferrer", "nofollow"} <= set(rel.split())
    await expect(log(host)).to_contain_text("javascript:alert(1) <b>bold</b>")
    await write(host, "\u202eThank you 👩‍👩‍👧")
    await expect(log(guest)).to_contain_text("Thank you 👩‍👩‍👧")
    await look(guest, "talk-chat-phone-dark")
    await look(host, "talk-chat-desk-light")


async def test_messages_are_deleted_for_everybody(browsers: Browsers):
    host, path = await on_air(browsers, "Take it back")
    guest = await browsers.listener()
    await guest.open(path)
    await see_chat(host)
    await see_chat(guest)
    await name_oneself(guest, "Jonas")
    await write(guest, "First")
    await write(guest, "Second")
    await log(guest).get_by_text("First").hover()
    await guest.page.get_by_role("button", name="Delete this message", exact=True).first.click()
    await guest.press("Delete")
    await expect(log(host).get_by_text("First")).to_be_hidden()
    await log(host).get_by_text("Second").hover()
    await host.press("Delete this message of Jonas")
    await host.press("Delete")
    await expect(log(guest).get_by_text("Second")).to_be_hidden()
    await write(host, "Mine")
    await expect(guest.page.get_by_role("button", name="Delete this message of Mira")).to_be_hidden()


async def block(surfer: Surfer, name: str) -> None:
    """Block somebody who wrote something."""
    await surfer.page.get_by_role("button", name=f"About {name}").first.click()
    await surfer.page.get_by_role("dialog", name=name).get_by_role("button", name=f"Block {name}").click()
    await surfer.page.get_by_role("dialog", name=f"Block {name}?").get_by_role("button", name=f"Block {name}").click()
    await surfer.sees(f"{name} is blocked.")


async def test_what_blocked_people_write_is_folded_away_and_whom_the_host_blocks_goes(browsers: Browsers):
    host, path = await on_air(browsers, "Stamps and coins")
    tom, noor = await browsers.listener(), await browsers.listener()
    for surfer, name in ((tom, "Tom"), (noor, "Noor")):
        await surfer.sign_up(name)
        await surfer.open(path)
        await see_chat(surfer)
    await write(tom, "Buy my coins")
    await block(noor, "Tom")
    await noor.sees("A message of somebody you blocked")
    await write(tom, "And my stamps")
    await noor.sees("2 messages of people you blocked")
    await expect(log(noor)).not_to_contain_text("coins")
    await log(noor).get_by_role("button", name="Show").click()
    await expect(log(noor)).to_contain_text("Buy my coins")
    await noor.page.reload()
    await see_chat(noor)
    await noor.sees("2 messages of people you blocked")
    await see_chat(host)
    await block(host, "Tom")
    await tom.sees("You cannot join this space")
    await write(host, "Back to the trains")
    await expect(log(noor)).to_contain_text("Back to the trains")


async def test_slow_mode_counts_down_and_the_chat_can_be_turned_off(browsers: Browsers):
    host, path = await on_air(browsers, "Slowly")
    guest = await browsers.listener()
    await guest.open(path)
    await see_chat(guest)
    await name_oneself(guest, "Jonas")
    space = path.removeprefix("/s/")
    await host.page.evaluate(
        """async (id) => fetch(`/api/v1/spaces/${id}/stage`, {
            method: "PATCH", headers: {"Content-Type": "application/json"}, body: JSON.stringify({slow_mode: 30})})""",
        space,
    )
    await guest.sees("Slow mode: one message every 30 s")
    await write(guest, "One")
    await guest.sees("You can write again in")
    await guest.page.get_by_label("Your message").fill("Two")
    await expect(guest.button("Send")).to_be_disabled()
    await host.page.evaluate(
        """async (id) => fetch(`/api/v1/spaces/${id}/stage`, {
            method: "PATCH", headers: {"Content-Type": "application/json"}, body: JSON.stringify({chat: false})})""",
        space,
    )
    await guest.sees("The hosts have turned the chat off")


async def test_who_comes_later_reads_what_was_said_and_what_came_before_that(browsers: Browsers):
    host, path = await on_air(browsers, "A long evening")
    await host.page.evaluate(
        """async (id) => {
            for (let number = 1; number <= 60; number++) {
                let answer;
                do {
                    answer = await fetch(`/api/v1/spaces/${id}/messages`, {
                        method: "POST", headers: {"Content-Type": "application/json"},
                        body: JSON.stringify({text: `Number ${number}.`})});
                    if (answer.status === 429) await new Promise((done) => setTimeout(done, 300));
                } while (answer.status === 429);
            }
        }""",
        path.removeprefix("/s/"),
    )
    late = await browsers.listener()
    await late.open(path)
    await see_chat(late)
    await expect(log(late)).to_contain_text("Number 60.")
    await expect(log(late).get_by_text("Number 3.", exact=True)).to_have_count(0)
    await late.press("Show earlier messages")
    await expect(log(late).get_by_text("Number 3.", exact=True)).to_have_count(1)
    await expect(late.button("Show earlier messages")).to_be_hidden()


WATCH = """() => {
    window.seen = [];
    const watch = (node) => new MutationObserver((changes) => {
        for (const {addedNodes} of changes) for (const added of addedNodes)
            if (added.className === "float") window.seen.push([node.dataset.reactions, added.textContent]);
    }).observe(node, {childList: true});
    document.querySelectorAll("[data-reactions]").forEach(watch);
}"""


async def reacts(surfer: Surfer, name: str) -> None:
    """Open the row of emoji, and choose one."""
    row = surfer.page.get_by_role("group", name="Choose a reaction")
    if not await row.is_visible():
        await surfer.press("React")
    await row.get_by_role("button", name=name).click()


async def test_a_reaction_goes_up_over_who_sent_it(browsers: Browsers):
    host, path = await on_air(browsers, "Applause")
    speaker = await browsers.speaker(GUEST)
    await speaker.open(path)
    await bring_on_stage(host, speaker, "Jonas")
    await speaker.press("Not now")
    listener = await browsers.listener(viewport=PHONE)
    await listener.open(path)
    await expect(listener.page.locator("[data-reactions]")).to_have_count(3)
    for surfer in (host, speaker, listener):
        await expect(surfer.button("React")).to_be_enabled()
        await surfer.page.evaluate(WATCH)
    pids = [await place.get_attribute("data-reactions") for place in await host.page.locator("[data-reactions]").all()]
    host_pid = next(pid for pid in pids if pid and pid.startswith("u_"))
    speaker_pid = next(pid for pid in pids if pid and pid.startswith("g_"))
    await reacts(host, "Applause")
    await reacts(speaker, "Heart")
    await reacts(listener, "Fire")
    wanted = sorted([[host_pid, "👏"], [speaker_pid, "❤️"], ["audience", "🔥"]])
    for surfer in (host, speaker, listener):
        await surfer.page.wait_for_function("() => window.seen.length >= 3")
        assert sorted(await surfer.page.evaluate("() => window.seen")) == wanted  # and none twice
    await look(listener, "talk-reactions-phone-light")


async def test_reactions_stay_in_place_for_who_wants_nothing_to_move(browsers: Browsers):
    host, path = await on_air(browsers, "Calm")
    calm = await browsers.listener(reduced_motion="reduce")
    await calm.open(path)
    await expect(calm.button("React")).to_be_enabled()
    await reacts(host, "Thumb up")
    shown = calm.page.locator(".float").first
    await expect(shown).to_be_attached()
    moves = await calm.page.evaluate(
        """() => document.getAnimations().filter((one) => one.effect.target?.className === "float")
            .flatMap((one) => one.effect.getKeyframes()).some((frame) => frame.transform)"""
    )
    assert moves is False


async def test_a_pinned_page_is_seen_by_everybody_with_its_title_and_becomes_a_chapter(browsers: Browsers):
    async with website() as url:
        host = await browsers.speaker(HOST)
        await host.sign_up("Mira")
        path = await begin(host, "With pages", kept="Recorded")
        listener = await browsers.listener(viewport=PHONE, color_scheme="dark")
        await listener.open(path)
        await host.press("Pin a link")
        await host.page.get_by_label("Link", exact=True).fill(url)
        await host.press("Pin it")
        for surfer in (host, listener):
            link = surfer.page.get_by_role("region", name="Pinned").get_by_role("link", name="Night trains are back")
            await expect(link).to_be_visible()
            await expect(link).to_contain_text("The Rail Post")
            image = link.locator("img")
            await expect(image).to_be_visible()
            assert await image.evaluate("(it) => it.decode().then(() => it.naturalWidth)") > 0
        await look(listener, "talk-pin-phone-dark")
        await look(host, "talk-pin-desk-light")
        await choose(host, "End space")
        await host.page.get_by_role("dialog").get_by_role("button", name="End space").click()
        await host.sees("This space is over")
    space = path.removeprefix("/s/")
    over = await host.page.evaluate("(id) => fetch(`/api/v1/spaces/${id}`).then((a) => a.json())", space)
    assert [pin["title"] for pin in over["pins"]] == ["Night trains are back"]
    titles = await host.page.evaluate(CHAPTERS, space)
    assert "Night trains are back" in titles


CHAPTERS = """async (id) => {
    for (let tries = 0; tries < 120; tries++) {
        const {items} = await (await fetch("/api/v1/recordings?mine=true")).json();
        const mine = items.find((one) => one.space_id === id);
        if (mine?.state === "ready")
            return fetch(`/recordings/${mine.id}/chapters.json`).then((answer) => answer.json())
                .then(({chapters}) => chapters.map((one) => one.title));
        await new Promise((done) => setTimeout(done, 500));
    }
    return [];
}"""


async def test_a_room_of_many_reactions_stays_smooth(browsers: Browsers):
    host, path = await on_air(browsers, "Storm")
    listener = await browsers.listener(viewport=DESK)
    await listener.open(path)
    await expect(listener.button("React")).to_be_enabled()
    for _ in range(5):
        await asyncio.gather(reacts(host, "Fire"), reacts(listener, "Heart"))
    await expect(listener.page.locator(".float").first).to_be_attached()
    only = await listener.page.evaluate(
        """() => document.getAnimations().filter((one) => one.effect.target?.className === "float")
            .flatMap((one) => one.effect.getKeyframes().flatMap(Object.keys))"""
    )
    assert set(only) <= {"transform", "opacity", "offset", "computedOffset", "easing", "composite"}
    await expect(listener.page.locator(".float")).to_have_count(0)  # nothing is left behind
