"""A whole evening: announced, reminded, on the air with everything that happens there, over, and kept."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers, Surfer
from tests.browser.talks import GUEST, HOST, end
from tests.browser.test_schedule import announce, unread
from tests.browser.test_stage_craft import ask, queue
from tests.browser.test_talk import WATCH, log, name_oneself, reacts, see_chat, website, write

TITLE = "Night trains, all evening"


async def test_an_evening_from_its_announcement_to_the_recording_with_its_chapters(browsers: Browsers):
    mira, ada = await browsers.speaker(HOST), await browsers.speaker(GUEST)
    listener = await browsers.listener(viewport=PHONE, color_scheme="dark", has_touch=True)
    await mira.sign_up("Mira")
    await ada.sign_up("Ada")
    path = await announce(mira, TITLE, minutes=60)
    await _is_reminded(mira, ada, path)
    await listener.open(path)
    await expect(listener.page.get_by_role("timer")).to_be_visible()
    await _goes_live(mira)
    await listener.hears(HOST)
    await _helps(mira, ada)
    await listener.hears(HOST, GUEST)
    async with website() as url:
        await _is_pinned(mira, listener, url)
    troll = await _is_troubled(browsers, path, mira)
    await _talks_and_claps(mira, listener)
    await _drops_out_and_returns(mira, listener, path)
    await expect(troll.page.get_by_text("You cannot come back")).to_be_visible()
    await end(mira)
    await _ends_well(listener)
    await _is_kept(mira, ada)


async def _is_reminded(mira: Surfer, ada: Surfer, path: str) -> None:
    """Moved to nine minutes from now, the reminder is due; whoever asked for it comes by it."""
    await ada.open(path)
    await ada.press("Remind me")
    await ada.page.get_by_label("This space").check()
    await ada.sees("1 person is reminded")
    await ada.press("Close")
    start = (datetime.now().astimezone() + timedelta(minutes=9)).isoformat()
    address = f"{mira.url}/api/v1{path.replace('/s/', '/spaces/')}"
    assert (await mira.page.request.patch(address, data={"scheduled_start": start})).ok
    await unread(ada, 2)
    await ada.open("/")
    await ada.press("Notices: 2 unread")
    await ada.page.get_by_role("link", name=f"Begins soon: {TITLE}").click()
    await expect(ada.page).to_have_url(ada.url + path)


async def _goes_live(mira: Surfer) -> None:
    await mira.press("Go live")
    await mira.page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    await expect(mira.button("Mute")).to_be_visible()


async def _helps(mira: Surfer, ada: Surfer) -> None:
    """She asks with a question, comes on stage, and becomes co-host."""
    await ada.press("Ask to speak")
    dialog = ada.page.get_by_role("dialog", name="Ask to speak")
    await dialog.get_by_label("Your question").fill("Who takes the night train?")
    await dialog.get_by_role("button", name="Ask to speak").click()
    await expect(queue(mira).first).to_contain_text("Who takes the night train?")
    await mira.press("Accept Ada")
    await ada.press("Open my microphone")
    await mira.hears(GUEST)
    await mira.press("Manage Ada")
    await mira.press("Make Ada co-host")
    await ada.press("Become co-host")


async def _is_pinned(mira: Surfer, listener: Surfer, url: str) -> None:
    await mira.press("Pin a link")
    await mira.page.get_by_label("Link", exact=True).fill(url)
    await mira.press("Pin it")
    for surfer in (mira, listener):
        link = surfer.page.get_by_role("region", name="Pinned").get_by_role("link", name="Night trains are back")
        await expect(link).to_be_visible()


async def _is_troubled(browsers: Browsers, path: str, mira: Surfer) -> Surfer:
    """A troll asks and writes; the message goes, and so does the troll."""
    troll = await browsers.listener()
    await troll.open(path)
    await see_chat(troll)
    await name_oneself(troll, "Brutus")
    await write(troll, "All of you are wrong")
    await see_chat(mira)
    await log(mira).get_by_text("All of you are wrong").hover()
    await mira.press("Delete this message of Brutus")
    await mira.press("Delete")
    await expect(log(troll).get_by_text("All of you are wrong")).to_be_hidden()
    await ask(troll, "Brutus")
    await mira.page.get_by_role("tab", name=re.compile("Queue")).click()
    await mira.press("About Brutus")
    await mira.press("Ban Brutus")
    await mira.page.get_by_role("dialog").get_by_role("button", name="Ban Brutus").click()
    await troll.sees("You cannot come back")
    return troll


async def _talks_and_claps(mira: Surfer, listener: Surfer) -> None:
    """The host writes, everybody reads it; a listener's fire goes up over the audience."""
    await see_chat(mira)
    await write(mira, "Thank you all for coming")
    await see_chat(listener)
    await expect(log(listener)).to_contain_text("Thank you all for coming")
    await listener.page.keyboard.press("Escape")
    await mira.page.evaluate(WATCH)
    await reacts(mira, "Applause")
    await mira.page.wait_for_function("() => window.seen.some(([, emoji]) => emoji === '👏')")


async def _drops_out_and_returns(mira: Surfer, listener: Surfer, path: str) -> None:
    await mira.page.goto("about:blank")
    await listener.sees("Mira lost the connection. The seat is kept.")
    await mira.open(path)
    await listener.sees("Mira is back")
    await listener.hears(HOST, GUEST)


async def _ends_well(listener: Surfer) -> None:
    """Whoever listened sees who was on stage, and reads what was pinned."""
    await listener.sees("This space is over")
    await expect(listener.page.get_by_role("heading", name="Who was on stage")).to_be_visible()
    for name in ("Mira", "Ada"):
        await expect(listener.page.get_by_role("main").get_by_text(name, exact=True).first).to_be_visible()


async def _is_kept(mira: Surfer, ada: Surfer) -> None:
    """Saved after the fact, agreed to, and heard with a chapter where the link was pinned."""
    await expect(mira.page.locator(".numbers").get_by_role("heading", name="In numbers")).to_be_visible()
    await mira.press("Save")
    await mira.sees("1 of 2 speakers answered so far")
    asked = ada.page.get_by_role("region", name="Your voice")
    await asked.get_by_role("button", name="Yes", exact=True).click()
    await expect(mira.page.get_by_role("heading", name="The recording is ready")).to_be_visible()
    await mira.page.get_by_role("link", name="Open the recording").click()
    await mira.press("Play")
    await mira.plays("!it.paused && it.at > 1")
    chapter: Any = mira.page.get_by_role("button", name=re.compile("Night trains are back"))
    await expect(chapter.first).to_be_visible()
    await chapter.first.click()
    await mira.hears(HOST)
