"""A recording from the space that nobody thought of saving to the page that says it is deleted, in real browsers."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.browser.conftest import Browsers, Surfer
from tests.browser.talks import GUEST, HOST, end, talked

PASSWORD = "open sesame"


async def test_a_forgotten_recording_is_saved_declined_played_trimmed_shared_and_deleted(browsers: Browsers):
    host, guest, _ = await talked(browsers, "Forgotten to record")
    await asyncio.sleep(5)  # what is said in it
    await end(host)
    await host.press("Save")
    await host.sees("1 of 2 speakers answered so far")
    await _declines(guest)
    await expect(host.page.get_by_role("heading", name="The recording is ready")).to_be_visible()
    await host.page.get_by_role("link", name="Open the recording").click()
    await _plays_without_the_guest(host)
    await _trims(host)
    third = await browsers.listener()
    link = await _shares(host)
    await _opens(third, link)
    await _deletes(host)
    await third.page.reload()
    await third.sees("This recording was deleted")
    page = link.partition("?")[0]
    assert (await third.page.request.get(page)).status == 410
    await third.page.goto(page)
    await third.sees("This recording was deleted")


async def _declines(guest: Surfer) -> None:
    asked = guest.page.get_by_role("region", name="Your voice")
    await asked.get_by_role("button", name="No", exact=True).click()
    await expect(asked).to_contain_text("your voice is not in the recording")


async def _plays_without_the_guest(host: Surfer) -> None:
    await expect(host.page.get_by_role("heading", name="Forgotten to record")).to_be_visible()
    await host.press("Play")
    await host.hears(HOST, but_not=(GUEST,))
    first = await host.plays("!it.paused && it.at > 1")
    await host.plays(f"it.at > {first['at'] + 1}")
    await host.hears(HOST, but_not=(GUEST,))
    await host.press("Pause")
    await host.plays("it.paused")


async def _trims(host: Surfer) -> None:
    """Two seconds off the beginning, by keyboard."""
    await host.page.get_by_role("link", name="Manage").click()
    before = (await host.plays("it.duration > 0"))["duration"]
    begin = host.page.get_by_role("slider", name="Begins at")
    await begin.focus()
    for _ in range(4):
        await host.page.keyboard.press("ArrowRight")
    await host.press("Save the trim")
    await expect(host.button("Undo the trim")).to_be_visible()
    await host.press("Play")
    await host.plays(f"Math.abs(it.duration - {before - 2}) < 0.1 && it.at > 0.5")
    await host.hears(HOST)


async def _shares(host: Surfer) -> str:
    """Make a link with a password, as somebody who cannot use the clipboard; its address."""
    await host.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await host.press("Share")
    sheet = host.page.get_by_role("dialog")
    await sheet.get_by_label("Whom is it for?").fill("Ada")
    await sheet.get_by_label("Password").fill(PASSWORD)
    await sheet.get_by_role("button", name="Make a share link").click()
    await expect(sheet.get_by_text("with a password")).to_be_visible()
    link = str(await host.page.evaluate("() => navigator.clipboard.readText()"))
    assert "?share=" in link
    await host.press("Close")
    return link


async def _opens(third: Surfer, link: str) -> None:
    """Without the link there is nothing; with it there is a question; with the answer there is sound."""
    await third.page.goto(link.partition("?")[0])
    await third.sees("There is no such recording")
    await third.page.goto(link)
    await third.sees("This recording has a password")
    await third.page.get_by_label("Password").fill("open rye")
    await third.press("Open")
    await third.sees("That is not the password")
    await third.page.get_by_label("Password").fill(PASSWORD)
    await third.press("Open")
    await third.press("Play")
    await third.hears(HOST, but_not=(GUEST,))
    await third.plays("!it.paused && it.at > 1")


async def _deletes(host: Surfer) -> None:
    await host.press("Delete")
    await host.page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    await host.sees("Nothing saved yet")
