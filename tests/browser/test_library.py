"""Listening to recordings and looking after them: the player's keys, the dock, and what axe says about every page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Browsers, Surfer
from tests.browser.talks import HOST, begin, end
from tests.browser.test_accessibility import LOOKS, faults

SPOKEN = 5.0  # s of a tone in the recording


async def recorded(browsers: Browsers, title: str, **look: Any) -> tuple[Surfer, str]:
    """A host alone at the page of a recording that is ready, and its path."""
    host = await browsers.speaker(HOST, **look)
    await host.sign_up("Mira")
    await begin(host, title, "Recorded")
    await asyncio.sleep(SPOKEN)
    await end(host)
    await host.page.get_by_role("link", name="Open the recording").click()
    await expect(host.button("Play")).to_be_visible()
    await expect(place(host)).to_be_visible()
    return host, host.page.url.removeprefix(host.url)


def place(surfer: Surfer) -> Locator:
    """The ribbon as a slider."""
    return surfer.page.get_by_role("slider", name="Place in the recording").first


async def is_at(surfer: Surfer, seconds: int) -> None:
    """Wait until the player is there."""
    await expect(place(surfer)).to_have_attribute("aria-valuenow", str(seconds))


async def test_the_player_obeys_keys_and_the_address(browsers: Browsers):
    host, path = await recorded(browsers, "Keys and places")
    await host.page.goto(f"{host.url}{path}#t=3")
    await host.page.reload()  # only the fragment changed: the same page would stay
    await is_at(host, 3)
    await host.page.keyboard.press("0")
    await is_at(host, 0)
    await host.page.keyboard.press("ArrowRight")
    await is_at(host, 5)
    await host.page.keyboard.press("j")
    await is_at(host, 0)
    await host.page.keyboard.press("m")
    await expect(host.button("Unmute")).to_be_visible()
    await host.page.keyboard.press("m")
    await host.page.keyboard.press(">")
    await expect(host.page.get_by_label("Speed")).to_have_value("1.25")
    await host.page.evaluate("location.hash = '#t=0:02'")
    await is_at(host, 2)
    await host.page.keyboard.press("k")
    await expect(host.button("Pause")).to_be_visible()
    await host.hears(HOST)


async def test_playing_goes_on_between_pages_and_stops_for_what_is_live(browsers: Browsers):
    host, _ = await recorded(browsers, "Heard everywhere")
    await host.press("Play")
    await host.hears(HOST)
    await host.page.get_by_role("link", name="Library").click()
    dock = host.page.get_by_role("complementary", name="Player")
    await expect(dock.get_by_role("button", name="Pause")).to_be_visible()
    await host.hears(HOST)
    await begin_elsewhere(host)
    await expect(dock).to_be_hidden()
    await host.page.get_by_role("link", name="Library").click()
    await host.press("Play Heard everywhere")
    await host.sees("You are in a live space")
    await expect(host.button("Play Heard everywhere")).to_be_visible()


async def begin_elsewhere(host: Surfer) -> None:
    """Go live from wherever one is."""
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill("Live comes first")
    await host.press("Go live")
    await expect(host.button("Mute")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_about_recordings(browsers: Browsers, look: dict[str, Any]):
    host, path = await recorded(browsers, "Seen by everybody", **look)
    assert await faults(host) == []
    await host.press("Clip")
    assert await faults(host) == []
    await host.press("Share")
    assert await faults(host) == []
    await host.press("Close")
    await host.open(f"/settings/recordings/{path.removeprefix('/r/')}")
    await host.sees("Who may listen")
    assert await faults(host) == []
    await host.open("/settings/voice")
    await expect(host.button("Take my voice out")).to_be_visible()
    assert await faults(host) == []
    await host.open("/settings/recordings")
    await host.page.get_by_role("checkbox", name="Select Seen by everybody").check()
    assert await faults(host) == []
    await host.press("Delete selected")
    assert await faults(host) == []
    await host.page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    await host.sees("Nothing saved yet")
    assert await faults(host) == []
    await host.open(path)
    await host.sees("This recording was deleted")
    assert await faults(host) == []
