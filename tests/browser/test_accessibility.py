"""axe finds nothing on any page, light and dark, phone and desk."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.conftest import DESK, PHONE, Browsers, Surfer
from tests.browser.talks import choose, end, talked

LOOKS = [
    pytest.param({"viewport": PHONE, "color_scheme": "dark", "has_touch": True}, id="phone-dark"),
    pytest.param({"viewport": DESK, "color_scheme": "light"}, id="desk-light"),
    pytest.param({"viewport": DESK, "forced_colors": "active", "reduced_motion": "reduce"}, id="desk-forced-colours"),
]


async def faults(surfer: Surfer) -> list[str]:
    """What axe has against the page as it is now, in readable lines."""
    await surfer.settled()  # on something half faded in, axe would measure colours nobody reads
    result = await Axe().run(surfer.page)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in result.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_in_a_live_space_on_either_side(browsers: Browsers, look: dict[str, Any]):
    host = await browsers.speaker(440, **look)
    title = f"Night trains with {await host.sign_up('Mira')}"
    assert await faults(host) == []
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill(title)
    assert await faults(host) == []
    await host.press("Go live")
    await host.sees("Nobody is listening yet")
    guest = await browsers.listener(**look)
    await guest.open("/")
    await guest.sees(title)
    assert await faults(guest) == []
    await guest.page.get_by_role("link", name=title, exact=True).click()
    await guest.press("Ask to speak")
    await guest.page.get_by_role("dialog").get_by_label("Your name").wait_for()
    assert await faults(guest) == []
    await guest.page.get_by_role("dialog").get_by_label("Your name").fill("Jonas")
    await guest.page.get_by_role("dialog").get_by_role("button", name="Ask to speak").click()
    await guest.sees("You are next")
    await host.sees("Wants to speak")
    assert await faults(host) == []
    await host.press("Accept Jonas")
    await guest.sees("Before the mic opens")
    assert await faults(guest) == []
    await guest.press("Open my microphone")
    await host.press("Manage Jonas")
    await host.button("Close").wait_for()
    assert await faults(host) == []
    await host.press("Close")
    await choose(host, "End space")
    await host.page.get_by_role("dialog", name="End this space?").wait_for()
    assert await faults(host) == []
    await host.page.get_by_role("dialog").get_by_role("button", name="End space").click()
    await guest.sees("This space is over")
    assert await faults(guest) == []


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_where_voices_are_kept_and_asked_for(browsers: Browsers, look: dict[str, Any]):
    host, guest, _ = await talked(browsers, "What shall become of it", **look)
    await host.press("Pin a link")
    await host.page.get_by_label("Link", exact=True).fill("example.org")
    assert await faults(host) == []
    await host.press("Pin it")
    await expect(host.button("Unpin example.org")).to_be_visible()
    assert await faults(host) == []
    await guest.press("May be saved")
    assert await faults(guest) == []
    await guest.press("Close")
    await choose(guest, "Off the record")
    assert await faults(guest) == []
    await guest.press("Close")
    await end(host)
    await expect(host.button("Let it go")).to_be_visible()
    assert await faults(host) == []
    await host.press("Keep holding")
    assert await faults(host) == []
    await host.press("Close")
    await host.press("Save")
    await host.sees("1 of 2 speakers answered so far")
    assert await faults(host) == []
    await guest.open("/")
    await guest.sees("May your voice be in the recording?")
    assert await faults(guest) == []
    await guest.page.get_by_role("link", name="What this means").click()
    await guest.sees("May your voice be in it?")
    assert await faults(guest) == []
    await guest.press("Yes")
    await guest.sees("It is settled")
    assert await faults(guest) == []
    await host.sees("The recording is ready")
    assert await faults(host) == []


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_on_the_quiet_pages(browsers: Browsers, look: dict[str, Any]):
    surfer = await browsers.listener(**look)
    await surfer.open("/")
    assert await faults(surfer) == []
    await surfer.open("/sign-in")
    await surfer.sees("New here?")
    assert await faults(surfer) == []
    handle = await surfer.sign_up("Ada")
    for path, text in [
        ("/settings/account", "Tokens"),
        (f"/u/{handle}", "is not on the air"),
        ("/no/such/page", "There is nothing here"),
        ("/s/nosuchspace1", "There is no such space"),
    ]:
        await surfer.open(path)
        await surfer.sees(text)
        assert await faults(surfer) == [], path
