"""What people hear: measured in the listeners' pages, from fake microphones with one pitch per person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import Browsers, Surfer
from tests.browser.talks import HOST, on_air

GUEST = 880
MUTED_WITHIN = 200  # ms, from the click to the last packet that a listener gets
TRIES = 3  # the middle one counts: a busy machine may hold up one of them, not most


@dataclass
class Scene:
    """A host and a guest on stage, both speaking, and somebody listening."""

    path: str
    host: Surfer
    guest: Surfer
    listener: Surfer


async def on_stage(browsers: Browsers, host: Surfer, path: str) -> Surfer:
    """A guest whom the host let speak."""
    guest = await browsers.speaker(GUEST)
    await guest.open(path)
    await guest.ask_to_speak("Jonas")
    await guest.sees("Your hand is up. You are next.")
    await host.press("Accept Jonas")
    await guest.press("Open my microphone")
    return guest


@pytest_asyncio.fixture(loop_scope="session")
async def scene(browsers: Browsers) -> AsyncIterator[Scene]:
    host, path = await on_air(browsers, "Sunday talk")
    guest = await on_stage(browsers, host, path)
    listener = await browsers.listener()
    await listener.open(path)
    await listener.hears(HOST, GUEST)
    return Scene(path, host, guest, listener)


async def test_two_listeners_hear_both_speakers_after_a_guest_was_accepted(browsers: Browsers):
    host, path = await on_air(browsers, "Sunday talk")
    listeners = [await browsers.listener() for _ in range(2)]
    for listener in listeners:
        await listener.open(path)
        await listener.hears(HOST)
    guest = await on_stage(browsers, host, path)
    for listener in listeners:
        await listener.hears(HOST, GUEST)
        one, other = await listener.measure("slots", [HOST, GUEST])
        assert one != other  # each voice on a stream of its own
    await host.hears(GUEST, but_not=(HOST,))
    await guest.hears(HOST, but_not=(GUEST,))


async def test_a_muted_voice_is_gone_within_200_ms_and_the_other_goes_on(scene: Scene):
    listener = scene.listener
    await scene.host.press("Mute")  # so that every packet the listener gets is the guest's
    await listener.hears(GUEST, but_not=(HOST,))
    delays = []
    for _ in range(TRIES):
        clicked = await scene.host.clicked("Mute Jonas")
        await scene.guest.sees("Mira muted you")
        await listener.hears(but_not=(GUEST, HOST))
        delays.append((await listener.measure("packets"))["last"] - clicked)
        before = (await listener.measure("packets"))["count"]
        await listener.hears(but_not=(GUEST, HOST))
        assert (await listener.measure("packets"))["count"] == before  # not a single packet of a muted voice
        await scene.guest.press("Unmute")
        await listener.hears(GUEST)
    assert sorted(delays)[TRIES // 2] <= MUTED_WITHIN, delays
    await scene.host.press("Unmute")
    await listener.hears(HOST, GUEST)


async def test_the_host_may_reload_the_page_and_is_heard_again_in_the_same_seat(browsers: Browsers, scene: Scene):
    waiting = await browsers.listener()
    await waiting.open(scene.path)
    await waiting.ask_to_speak("Ada")
    await expect(scene.host.button("Accept Ada")).to_be_visible()
    await scene.host.page.reload()
    await expect(scene.host.button("Mute")).to_be_visible()
    await expect(scene.host.button("End space")).to_be_visible()
    await expect(scene.host.button("Accept Ada")).to_be_visible()
    await scene.listener.hears(HOST, GUEST)
    await scene.host.hears(GUEST)


async def test_a_removed_speaker_is_not_heard_and_hears_nothing_more(scene: Scene):
    await scene.guest.hears(HOST)
    await scene.host.press("Manage Jonas")
    await scene.host.press("Remove Jonas")
    await scene.guest.sees("You were taken out of this space")
    await scene.listener.hears(HOST, but_not=(GUEST,))
    assert (await scene.guest.measure("packets"))["count"] == 0  # every connection is closed
    await scene.guest.hears(but_not=(HOST,))
    await scene.guest.press("Join and listen")
    await scene.guest.hears(HOST)


async def test_a_banned_speaker_cannot_come_back_by_reloading(scene: Scene):
    await scene.host.press("Manage Jonas")
    await scene.host.press("Ban Jonas")
    await scene.host.page.get_by_role("dialog").get_by_role("button", name="Ban Jonas").click()
    await scene.guest.sees("You cannot come back to this space")
    await scene.listener.hears(HOST, but_not=(GUEST,))
    await scene.guest.page.reload()
    await scene.guest.sees("You cannot come back to this space")


async def test_a_speaker_who_steps_down_keeps_listening(scene: Scene):
    await scene.guest.press("Step down")
    await expect(scene.guest.button("Ask to speak")).to_be_visible()
    await scene.listener.hears(HOST, but_not=(GUEST,))
    await scene.guest.hears(HOST)
