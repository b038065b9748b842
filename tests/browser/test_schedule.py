"""Announcing, being reminded, hearing of it, and being there when it begins."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Browsers, Surfer

HOST = 440


async def announce(host: Surfer, title: str, minutes: int = 5, repeat: str | None = None) -> str:
    """Schedule a space on the page, and return its path."""
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill(title)
    await host.page.get_by_role("radio", name="Later").check()
    local = (datetime.now().astimezone() + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
    await host.page.get_by_label("Starts at").fill(local)
    if repeat is None:
        await host.press("Schedule it")
        await host.sees("Not live yet")
    else:
        await host.page.get_by_label("Repeats").select_option(label=repeat)
        await host.press("Announce the series")
        await host.sees("Part of a series" if "/s/" in host.page.url else "Announced")
    return host.page.url.removeprefix(host.url)


async def unread(surfer: Surfer, count: int) -> None:
    """Wait until the server has so many notices that were not read."""
    async with asyncio.timeout(30):
        while True:
            answer: Any = await (await surfer.page.request.get(f"{surfer.url}/api/v1/me/notices")).json()
            if answer["unread"] == count:
                return
            await asyncio.sleep(0.2)


async def test_whoever_asked_is_reminded_and_is_there_when_it_begins(browsers: Browsers):
    host, noor = await browsers.speaker(HOST), await browsers.listener()
    await host.sign_up("Mira")
    await noor.sign_up("Noor")
    path = await announce(host, "Evening tea", minutes=60)
    await expect(host.page.get_by_role("timer")).to_be_visible()
    await noor.open(path)
    await noor.press("Remind me")
    await noor.page.get_by_label("This space").check()
    await noor.sees("1 person is reminded")
    await noor.press("Close")
    await expect(noor.button("Reminded")).to_be_visible()
    await noor.open("/")
    # Nine minutes ahead the reminder is due at once.
    start = (datetime.now().astimezone() + timedelta(minutes=9)).isoformat()
    moved = await host.page.request.patch(
        f"{host.url}/api/v1{path.replace('/s/', '/spaces/')}", data={"scheduled_start": start}
    )
    assert moved.ok, await moved.text()
    await unread(noor, 2)
    await noor.page.reload()
    await noor.press("Notices: 2 unread")
    await noor.page.get_by_role("link", name="Begins soon: Evening tea").click()
    await expect(noor.page).to_have_url(noor.url + path)
    await expect(noor.button("Notices")).to_be_visible()
    await host.press("Go live")
    await host.page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    await expect(host.button("Mute")).to_be_visible()
    await noor.hears(HOST)
    await expect(noor.page).to_have_url(noor.url + path)


async def test_a_host_moves_and_cancels_and_is_told_who_hears_of_it(browsers: Browsers):
    host, noor = await browsers.speaker(HOST), await browsers.listener()
    await host.sign_up("Mira")
    await noor.sign_up("Noor")
    path = await announce(host, "Moving tea", minutes=300)
    await noor.open(path)
    await noor.press("Remind me")
    await noor.page.get_by_label("This space").check()
    await noor.sees("1 person is reminded")
    await noor.press("Close")
    await host.press("Change the time")
    await host.sees("1 person is told of the new time")
    # What begins soon is told at once; any other move when it has stood for a minute.
    later = datetime.now().astimezone() + timedelta(minutes=9)
    await host.page.get_by_label("Starts at").fill(f"{later:%Y-%m-%dT%H:%M}")
    await host.press("Move it")
    await host.sees("Moved. Everybody who is reminded is told.")
    # Whoever waits sees it without loading the page again.
    await noor.sees(f"{later:%H:%M}")
    await unread(noor, 2)
    await host.press("Cancel this space")
    await host.sees("1 person is told that it does not take place")
    await host.press("Cancel it")
    await unread(noor, 3)
    await noor.open("/")
    await noor.press("Notices: 3 unread")
    await noor.sees("Begins soon: Moving tea")
    await noor.sees("Canceled: Moving tea")
    await noor.sees("New time: Moving tea")


async def test_a_speaker_has_a_place_before_the_start_and_the_host_says_anew_what_it_is_about(browsers: Browsers):
    host, guest = await browsers.speaker(HOST), await browsers.speaker(2 * HOST)
    await host.sign_up("Mira")
    path = await announce(host, "Evenign tea")
    await host.press("Invite")
    await host.press("Make a link")
    link = await host.page.get_by_role("dialog").get_by_label("Link", exact=True).input_value()
    await host.press("Close")
    await guest.open(link.removeprefix(host.url))
    await guest.press("Come on stage")
    dialog = guest.page.get_by_role("dialog", name="Come on stage")
    await dialog.get_by_label("Your name").fill("Jonas")
    await dialog.get_by_role("button", name="Come on stage").click()
    await guest.sees("You have a place on stage")
    await host.press("Stage")
    about = host.page.get_by_role("dialog", name="The stage")
    await about.get_by_label("What is it about?").fill("Evening tea")
    await about.get_by_label("Topics").fill("tea, evenings")
    await about.get_by_label("Language").fill("en")
    await about.get_by_role("button", name="Save", exact=True).click()
    await expect(guest.page.get_by_role("heading", name="Evening tea")).to_be_visible()
    await guest.sees("evenings")
    await host.press("Close")
    await host.press("Go live")
    await host.page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    await guest.sees("Before the mic opens")
    await expect(guest.page.get_by_role("dialog", name="Come on stage")).to_have_count(0)
    assert path in host.page.url


async def test_a_series_has_a_page_with_what_comes_and_can_be_canceled(browsers: Browsers):
    host, guest = await browsers.speaker(HOST), await browsers.listener()
    await host.sign_up("Mira")
    path = await announce(host, "Weekly tea", minutes=60, repeat="Every day")
    assert path.startswith("/series/")
    await guest.open(path)
    await guest.sees("Repeats: Every day")
    await expect(guest.page.locator(".occurrences li")).to_have_count(30)
    file = await (await guest.page.request.get(f"{guest.url}{path}/calendar.ics")).text()
    assert file.count("BEGIN:VEVENT") == 30
    await host.press("Cancel the series")
    await host.page.get_by_role("dialog").get_by_role("button", name="Cancel the series").click()
    await host.sees("This series was canceled.")
    await guest.page.reload()
    await guest.sees("Nothing is announced at the moment.")


async def test_everybody_chooses_how_they_are_told(browsers: Browsers):
    noor = await browsers.listener()
    await noor.sign_up("Noor")
    await noor.open("/settings/notices")
    follows = noor.page.get_by_label("Push: People you follow")
    await expect(follows).not_to_be_checked()
    await follows.check()
    await noor.page.reload()
    await expect(follows).to_be_checked()
    await noor.sees("This server sends no mail")
    await noor.sees("Everything you are reminded of, in your calendar program.")
