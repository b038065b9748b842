"""Pictures of every state of the page, for people to look at: SPACES_SCREENSHOTS=1 writes them to screenshots/."""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESK, PHONE, Browsers, Surfer
from tests.browser.talks import choose
from tests.nodes import PASSWORD, ROOT, Person, ServerProcess, Visitor, person, visiting
from tests.peer import Peer

pytestmark = [
    pytest.mark.skipif("SPACES_SCREENSHOTS" not in os.environ, reason="only for people who want to look"),
    pytest.mark.timeout(300),
]
FOLDER = ROOT / "screenshots"
LOOKS = {
    "phone-light": {"viewport": PHONE, "color_scheme": "light", "has_touch": True, "device_scale_factor": 2},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True, "device_scale_factor": 2},
    "desk-light": {"viewport": DESK, "color_scheme": "light"},
    "desk-dark": {"viewport": DESK, "color_scheme": "dark"},
}
STAGE = ["Jonas Weber", "Aiko", "Dr. Núria Puig", "سارة", "Tom"]
ASKING = ["Ada", "Björn from next door"]
_numbers = count(1)


@dataclass
class Album:
    """Takes the pictures of one look."""

    look: str

    async def take(self, surfer: Surfer, name: str) -> None:
        """One picture, when what moves in has arrived."""
        await surfer.settled()
        await surfer.page.screenshot(path=FOLDER / f"{name}-{self.look}.png")


class Company:
    """People in a space who are there by socket alone, some of them talking."""

    def __init__(self, host: Person, space: str, stack: AsyncExitStack) -> None:
        self.host, self.space, self._stack = host, space, stack

    async def come(self, url: str, name: str) -> Visitor:
        """A guest."""
        client = await self._stack.enter_async_context(aiohttp.ClientSession(url))
        return await self._stack.enter_async_context(visiting(client, self.space, name=name))

    async def speak(self, url: str, name: str, level: int | None = None) -> None:
        """A guest on stage, who talks when a level is given."""
        guest = await self.come(url, name)
        await guest.ask("request", name=name)
        await self.host.call("POST", f"/api/v1/spaces/{self.space}/participants/{guest.pid}/accept")
        peer = Peer(send=True)
        await peer.connect((await guest.ask("publish", sdp=peer.offer()))["sdp"])
        self._stack.push_async_callback(peer.close)
        if level is not None:
            self._stack.push_async_callback(self._hush, asyncio.create_task(self._talk(peer, level)))

    async def _talk(self, peer: Peer, level: int) -> None:
        while True:
            peer.speak(level=level)
            await asyncio.sleep(0.02)

    async def _hush(self, talking: asyncio.Task[None]) -> None:
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)


async def sign_in(surfer: Surfer, handle: str) -> None:
    await surfer.open("/sign-in")
    await surfer.page.get_by_label("Handle").fill(handle)
    await surfer.page.get_by_label("Password").fill(PASSWORD)
    await surfer.page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(surfer.page.get_by_role("link", name="Account")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
async def test_pictures_of_every_state(browsers: Browsers, node: ServerProcess, look: str):
    FOLDER.mkdir(exist_ok=True)
    album, settings = Album(look), LOOKS[look]
    async with AsyncExitStack() as stack:
        mira = await stack.enter_async_context(person(node.url, f"mira_p{next(_numbers)}"))
        await mira.call("PATCH", "/api/v1/me", {"name": "Mira Sandberg"})
        await _quiet_pages(browsers, album, settings, mira)
        await _a_life_of_a_space(browsers, album, settings, mira, stack)
        await _no_microphone(browsers, album, settings, mira)


async def _quiet_pages(browsers: Browsers, album: Album, settings: dict[str, Any], mira: Person) -> None:
    visitor = await browsers.listener(**settings)
    await visitor.open("/")
    await visitor.page.wait_for_load_state("networkidle")
    await album.take(visitor, "01-home-quiet")
    await visitor.open("/sign-in")
    await album.take(visitor, "02-sign-in")
    await visitor.open("/sign-in?new")
    await album.take(visitor, "03-sign-up")
    await visitor.open("/no/such/page")
    await visitor.sees("There is nothing here")
    await album.take(visitor, "04-not-found")
    await visitor.page.context.close()


async def _a_life_of_a_space(
    browsers: Browsers, album: Album, settings: dict[str, Any], mira: Person, stack: AsyncExitStack
) -> None:
    host = await browsers.speaker(440, **settings)
    await sign_in(host, mira.handle)
    await host.open("/settings/account")
    await host.sees("Tokens")
    await album.take(host, "05-account")
    await host.open("/")
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill("Why do we still love night trains?")
    await host.page.get_by_label("Topics").fill("Travel, Europe, Slow mornings")
    await album.take(host, "06-start")
    await host.press("Go live")
    await expect(host.button("Mute")).to_be_visible()
    await album.take(host, "07-live-alone")
    space = host.page.url.rpartition("/")[2]
    company = Company(mira, space, stack)
    for index, name in enumerate(STAGE):
        await company.speak(host.url, name, level=(25, 40, None, None, None)[index])
    for name in ["Kim", "Lea", *ASKING]:
        visitor = await company.come(host.url, name)
        if name in ASKING:
            await visitor.ask("request", name=name)
    await expect(host.button("Accept Ada")).to_be_visible()
    await album.take(host, "08-live-host")
    await host.press("Manage Jonas Weber")
    await album.take(host, "09-manage")
    await host.press("Close")

    guest = await browsers.listener(**settings)
    await guest.open("/")
    await guest.sees("Live now")
    await guest.page.get_by_text("talking").first.wait_for()
    await album.take(guest, "10-home-live")
    await guest.open(f"/s/{space}")
    await guest.hears(440)
    await album.take(guest, "11-live-listener")
    await guest.press("Ask to speak")
    await album.take(guest, "12-ask")
    await guest.page.get_by_role("dialog").get_by_label("Your name").fill("Grandma Ilse")
    await guest.page.get_by_role("dialog").get_by_role("button", name="Ask to speak").click()
    await guest.sees("Your hand is up")
    await album.take(guest, "13-hand-up")
    everybody = host.page.get_by_role("button", name=re.compile("^See all"))  # on a phone
    if await everybody.is_visible():
        await everybody.click()
        await host.press("Accept Grandma Ilse")
        await host.press("Close")
    else:
        await host.press("Accept Grandma Ilse")
    await guest.sees("Before the mic opens")
    await album.take(guest, "14-microphone")
    await guest.press("Open my microphone")
    await expect(guest.button("Mute")).to_be_visible()
    await host.press("Mute Grandma Ilse")
    await guest.sees("muted you")
    await album.take(guest, "15-muted-by-host")
    await guest.press("May be saved")
    await album.take(guest, "31-what-is-kept")
    await guest.press("Close")
    await choose(guest, "Off the record")
    await album.take(guest, "32-off-the-record")
    await guest.press("Close")
    await mira.call(
        "POST", f"/api/v1/spaces/{space}/pins", {"url": "https://example.org/trains", "title": "Night trains"}, 201
    )
    await expect(host.button("Unpin Night trains")).to_be_visible()
    await album.take(host, "33-pinned")
    await guest.page.get_by_role("link", name="Home").first.click()
    await expect(guest.page.get_by_role("complementary", name="Playing")).to_be_visible()
    await album.take(guest, "16-dock")
    await guest.open(f"/s/{space}")
    await expect(guest.button("Unmute")).to_be_visible()
    await guest.page.context.set_offline(True)
    await guest.sees("Reconnecting")
    await album.take(guest, "17-reconnecting")
    await guest.page.context.set_offline(False)
    await expect(guest.page.get_by_text("The connection broke")).to_be_hidden()
    await choose(host, "End space")
    await album.take(host, "18-end-question")
    await host.page.get_by_role("dialog").get_by_role("button", name="End space").click()
    await guest.sees("This space is over")
    await album.take(guest, "19-over")
    await _what_becomes_of_it(host, guest, album)
    await _other_ends(browsers, album, settings, mira)
    await guest.open(f"/u/{mira.handle}")
    await guest.page.wait_for_load_state("networkidle")
    await album.take(guest, "23-profile")


async def _what_becomes_of_it(host: Surfer, guest: Surfer, album: Album) -> None:
    await expect(host.button("Let it go")).to_be_visible()
    await album.take(host, "25-keep-or-let-go")
    await host.press("Keep holding")
    await album.take(host, "26-keep-holding")
    await host.press("Close")
    await host.press("Save")
    await host.sees("answered so far")
    await album.take(host, "27-asking")
    await guest.open("/")
    await guest.sees("May your voice be in the recording?")
    await album.take(guest, "28-asked")
    await guest.page.get_by_role("link", name="What this means").click()
    await guest.sees("May your voice be in it?")
    await album.take(guest, "29-consent")
    await guest.press("Yes, without my name")
    await host.press("Publish now")
    await host.sees("The recording is ready")
    await album.take(host, "30-ready")


async def _other_ends(browsers: Browsers, album: Album, settings: dict[str, Any], mira: Person) -> None:
    visitor = await browsers.listener(**settings)
    long = "مرحبا — a very long title that somebody typed to see whether it still fits on a phone 🎧🚂🌙"
    space = await mira.start_space(long, topics=["Donaudampfschiffahrt", "RTL"])
    await visitor.open(f"/s/{space}")
    await visitor.sees("a very long title")
    await expect(visitor.button("Ask to speak")).to_be_visible()
    await album.take(visitor, "20-long-title-host-away")
    async with visiting(mira.client, space) as host:
        await visitor.ask_to_speak("Kurt")
        pid = (await host.until("requests", lambda event: event["items"]))["items"][0]["pid"]
        await host.ask("remove", pid=pid)
        await visitor.sees("You were taken out")
        await album.take(visitor, "21-removed")
        await host.ask("end")
    start = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    order = {"title": "Slow food, fast trains", "scheduled_start": start, "topics": ["Food"]}
    later = await mira.call("POST", "/api/v1/spaces", order, expect=201)
    await visitor.open(f"/s/{later['id']}")
    await visitor.sees("it begins by itself")
    await album.take(visitor, "22-foyer")
    await visitor.page.context.close()
    await mira.call("POST", f"/api/v1/spaces/{later['id']}/cancel")


async def _no_microphone(browsers: Browsers, album: Album, settings: dict[str, Any], mira: Person) -> None:
    host = await browsers.surfer(await browsers.launch(), **settings)
    await sign_in(host, mira.handle)
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill("Without a voice")
    await host.press("Go live")
    await host.sees("Your browser has blocked it")
    await album.take(host, "24-microphone-denied")
