"""What the page does when the server, the space or its room for listeners goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Browsers, Fleet
from tests.browser.talks import HOST, on_air
from tests.nodes import ServerProcess


@pytest.fixture
def own_node(tmp_path: Path, fleet: Fleet) -> Callable[..., object]:
    """Browsers at a node of the test's own, with these settings."""

    @asynccontextmanager
    async def opened(**settings: object) -> AsyncIterator[tuple[ServerProcess, Browsers]]:
        with ServerProcess(tmp_path, server__drain_seconds=1, **settings) as node:
            browsers = Browsers(fleet, node.url)
            yield node, browsers
            await browsers.close()

    return opened


@pytest.mark.parametrize("end", ["stopped", "killed"])
async def test_everybody_comes_back_by_themselves_after_the_server_was_restarted(own_node, end: str):
    async with own_node() as (node, browsers):
        host, path = await on_air(browsers)
        listener = await browsers.listener()
        await listener.open(path)
        await listener.hears(HOST)
        await asyncio.to_thread(node.stop if end == "stopped" else node.kill)
        for surfer in (host, listener):
            await surfer.sees("The connection broke. Reconnecting")
        await asyncio.to_thread(node.start)
        for surfer in (host, listener):
            await expect(surfer.page.get_by_text("The connection broke")).to_be_hidden()
        await expect(host.button("End space")).to_be_visible()
        await listener.hears(HOST)


async def test_when_the_host_ends_the_space_everybody_reads_so_and_nothing_plays_on(browsers: Browsers):
    host, path = await on_air(browsers)
    listener = await browsers.listener()
    await listener.open(path)
    await listener.hears(HOST)
    await host.press("End space")
    await host.page.get_by_role("dialog").get_by_role("button", name="End space").click()
    for surfer in (host, listener):
        await surfer.sees("This space is over")
        await surfer.page.wait_for_function("() => ears.connected() === 0")
    await listener.page.reload()
    await listener.sees("This space is over")


async def test_who_does_not_fit_reads_that_the_space_is_full_and_gets_in_later(own_node):
    async with own_node(spaces__listener_limit=1) as (_, browsers):
        _, path = await on_air(browsers)
        first, second = await browsers.listener(), await browsers.listener()
        await first.open(path)
        await first.hears(HOST)
        await second.open(path)
        await second.sees("This space is full")
        await first.press("Leave")
        await first.sees("You left")
        await second.press("Try again")
        await second.hears(HOST)


async def test_a_space_can_be_started_with_the_keyboard_alone(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    keyboard = host.page.keyboard

    async def tab_to(name: str) -> None:
        """Press Tab until the thing with that name has the focus."""
        for _ in range(40):
            focused = await host.page.evaluate(
                "() => { const it = document.activeElement; return it.ariaLabel ?? it.innerText; }"
            )
            if focused == name:
                return
            await keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {name!r}")

    await tab_to("Start a space")
    await keyboard.press("Enter")
    await expect(host.page.get_by_label("What is it about?")).to_be_focused()
    await keyboard.type("By keyboard")
    await keyboard.press("Enter")
    await expect(host.button("Mute")).to_be_visible()
    await expect(host.page.get_by_role("dialog")).to_have_count(0)  # or the letter goes into its field
    await keyboard.press("m")
    await expect(host.button("Unmute")).to_be_visible()
    await keyboard.press("m")
    await tab_to("End space")
    await keyboard.press("Enter")
    await expect(host.page.get_by_role("dialog")).to_be_visible()
    await keyboard.press("Escape")
    await expect(host.page.get_by_role("dialog")).to_be_hidden()
    await tab_to("End space")
    await keyboard.press("Enter")
    await tab_to("Keep going")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await host.sees("This space is over")
