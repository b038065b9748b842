"""What people hear: measured in the listeners' pages, from fake microphones with one pitch per person."""

from __future__ import annotations

from tests.browser.conftest import Browsers

HOST, GUEST = 440, 880


async def test_two_listeners_hear_both_speakers_after_a_guest_was_accepted(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    path = await host.go_live("Sunday talk")

    listeners = [await browsers.listener() for _ in range(2)]
    for listener in listeners:
        await listener.open(path)
        await listener.hears(HOST)

    guest = await browsers.speaker(GUEST)
    await guest.open(path)
    await guest.press("Ask to speak")
    await guest.page.get_by_label("Your name").fill("Jonas")
    await guest.page.get_by_role("dialog").get_by_role("button", name="Ask to speak").click()
    await guest.sees("Your hand is up. You are next.")
    await host.press("Accept Jonas")
    await guest.press("Open my microphone")

    for listener in listeners:
        await listener.hears(HOST, GUEST)
    await host.hears(GUEST, but_not=(HOST,))
    await guest.hears(HOST, but_not=(GUEST,))
