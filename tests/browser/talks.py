"""Spaces that are about what is said in them: beginning one, bringing somebody on stage, ending it."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Browsers, Surfer

HOST, GUEST = 440, 660
"""Pitches of the two voices, in hertz."""

DESK_FROM = 1100
"""Pixels from which the page has room for its tools beside each other."""


async def on_air(browsers: Browsers, title: str = "Sunday talk") -> tuple[Surfer, str]:
    """A host with a new account whose space is live, and its path."""
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    return host, await host.go_live(title)


async def begin(host: Surfer, title: str, kept: str = "May be saved") -> str:
    """Go live with that tap, and return the path of the space."""
    await host.open("/")
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill(title)
    await host.page.get_by_role("radio", name=kept, exact=True).check()
    await host.press("Go live")
    await expect(host.button("Mute")).to_be_visible()
    return host.page.url.removeprefix(host.url)


async def bring_on_stage(host: Surfer, guest: Surfer, name: str) -> None:
    """Somebody who is in the space asks to speak and is accepted."""
    await guest.ask_to_speak(name)
    await host.press(f"Accept {name}")
    await guest.sees("Before the mic opens")


async def choose(surfer: Surfer, tool: str) -> None:
    """Press a tool of the room: it stands in the bar on a desk, and under More on a phone."""
    size = surfer.page.viewport_size
    assert size is not None
    if size["width"] < DESK_FROM:
        await surfer.press("More")
    await surfer.press(tool)


async def end(host: Surfer) -> None:
    """End the space, and wait until the page says so."""
    await choose(host, "End space")
    await host.page.get_by_role("dialog").get_by_role("button", name="End space").click()
    await host.sees("This space is over")


async def talked(browsers: Browsers, title: str, **look: Any) -> tuple[Surfer, Surfer, str]:
    """A host and a guest who were both heard by the server, and the path of their space."""
    host = await browsers.speaker(HOST, **look)
    await host.sign_up("Mira")
    path = await begin(host, title)
    guest = await browsers.speaker(GUEST, **look)
    await guest.open(path)
    await bring_on_stage(host, guest, "Jonas")
    await guest.press("Open my microphone")
    await guest.hears(HOST)
    await host.hears(GUEST)
    return host, guest, path
