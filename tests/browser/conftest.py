"""Real Chromium browsers with fake microphones, against a real node."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright, expect

from tests.browser.sound import write_voice
from tests.e2e.stationed import MAY_FETCH
from tests.nodes import PASSWORD, PATIENCE, ServerProcess
from tests.publisher import Publisher, publishing

EARS = Path(__file__).with_name("ears.js")
FLAGS = [
    "--no-sandbox",  # a container gives root no namespaces to make one of
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
ALLOWED = "--use-fake-ui-for-media-stream"  # the microphone question is answered with yes
NO_INFO_BAR = "try { localStorage.setItem('info-bar-hidden-until', String(Date.now() + 864e5)); } catch {}"
"""All tests share one node, and one test's titles in another one's page would be found there."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}

expect.set_options(timeout=PATIENCE * 1000)
_handles = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and all of it on one loop: browsers are started once and used by many tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium() -> str:
    """Where Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("The browser tests need Chromium. Debian, Ubuntu: apt-get install chromium; then run them again.")


class Surfer:
    """A person at a page: what they see is `page`, what they hear is measured in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []  # what went wrong in the page, where a test collects it

    async def open(self, path: str) -> None:
        """Go to a page of the node."""
        await self.page.goto(self.url + path)

    def button(self, name: str) -> Any:
        """The button with exactly that accessible name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def press(self, name: str) -> None:
        """Click a button."""
        await self.button(name).click()

    async def sees(self, text: str) -> None:
        """Wait until a text is shown."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def settled(self) -> None:
        """Wait until nothing is on its way in or out: a click's effects begin with one of the next frames."""
        await self.page.evaluate(
            """async () => {
                const frame = () => new Promise(requestAnimationFrame);
                const moving = () => document.getAnimations()
                    .filter((a) => a.effect.getComputedTiming().iterations !== Infinity && a.playState !== "finished");
                do {
                    await Promise.all(moving().map((a) => a.finished.catch(() => {})));
                    await frame();
                    await frame();
                } while (moving().length);
            }"""
        )

    async def sign_up(self, name: str) -> str:
        """Create an account on the page, and return its handle."""
        handle = f"{name.lower()}{next(_handles)}"
        await self.open("/sign-in?new")
        await self.page.get_by_label("Name", exact=True).fill(name)
        await self.page.get_by_label("Handle").fill(handle)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.press("Create account")
        await expect(self.page.get_by_role("link", name="Account")).to_be_visible()
        return handle

    async def sign_in(self, handle: str) -> None:
        """Enter an account that there is."""
        await self.open("/sign-in")
        await self.page.get_by_label("Handle").fill(handle)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.press("Sign in")
        await expect(self.page.get_by_role("link", name="Account")).to_be_visible()

    async def go_live(self, title: str = "Sunday talk") -> str:
        """Start a space with two clicks, and return its path."""
        await self.page.get_by_role("button", name="Start a space").first.click()
        await self.page.get_by_label("What is it about?").fill(title)
        await self.press("Go live")
        await expect(self.button("Mute")).to_be_visible()
        return self.page.url.removeprefix(self.url)

    async def ask_to_speak(self, name: str) -> None:
        """Raise a hand as a guest."""
        await self.press("Ask to speak")
        await self.page.get_by_role("dialog").get_by_label("Your name").fill(name)
        await self.page.get_by_role("dialog").get_by_role("button", name="Ask to speak").click()

    async def clicked(self, name: str) -> float:
        """Click a button, and return when the page had the click (ms since the epoch)."""
        await self.page.evaluate(
            "() => addEventListener('click', () => { window.clickedAt = Date.now(); }, {capture: true, once: true})"
        )
        await self.press(name)
        return await self.page.evaluate("() => window.clickedAt")

    async def measure(self, expression: str, *arguments: Any) -> Any:
        """Call one of the functions in ears.js."""
        return await self.page.evaluate(f"(given) => ears.{expression}(...given)", list(arguments))

    async def hears(self, *tones: int, but_not: tuple[int, ...] = ()) -> None:
        """Wait until all of these tones are heard at once, and none of the others any more."""
        given = [list(tones), list(but_not)]
        try:
            await self.page.wait_for_function("(given) => ears.hears(...given)", arg=given, timeout=PATIENCE * 1000)
        except Exception as error:
            raise AssertionError(f"wanted {tones} without {but_not}, heard {await self.frequencies()}") from error

    async def plays(self, condition: str) -> dict[str, Any]:
        """Wait until the player of recordings fulfils a condition, in JavaScript about `it`; how it is then."""
        look = f"() => {{ const it = ears.player(); return it !== null && ({condition}) && it; }}"
        try:
            found = await self.page.wait_for_function(look, timeout=PATIENCE * 1000)
        except Exception as error:
            raise AssertionError(f"wanted {condition}, the player is {await self.measure('player')}") from error
        return await found.json_value()

    async def frequencies(self) -> list[int]:
        """What was heard lately, for messages to people."""
        return await self.page.evaluate("() => ears.frequencies()")


class Fleet:
    """Chromium processes by their flags: the fake microphone is a flag, so each voice has a process of its own."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright = playwright
        self._folder = folder
        self._browsers: dict[tuple[str, ...], Browser] = {}

    async def launch(self, *flags: str) -> Browser:
        """The Chromium with these flags."""
        if flags not in self._browsers:
            launch = self._playwright.chromium.launch
            self._browsers[flags] = await launch(executable_path=chromium(), args=[*FLAGS, *flags])
        return self._browsers[flags]

    async def with_voice(self, hz: int) -> Browser:
        """The Chromium whose microphone gives a tone of that pitch."""
        voice = write_voice(self._folder / f"{hz}.wav", hz)
        return await self.launch(ALLOWED, f"--use-file-for-fake-audio-capture={voice}")

    async def close(self) -> None:
        """End every process."""
        for browser in self._browsers.values():
            await browser.close()


class Browsers:
    """People at the pages of one site, each with a browser profile of their own."""

    def __init__(self, fleet: Fleet, url: str) -> None:
        self._fleet = fleet
        self._url = url
        self._profiles: list[BrowserContext] = []

    async def launch(self, *flags: str) -> Browser:
        """A Chromium with more flags."""
        return await self._fleet.launch(*flags)

    async def speaker(self, hz: int, **context: Any) -> Surfer:
        """Somebody whose microphone gives a tone of that pitch."""
        return await self.surfer(await self._fleet.with_voice(hz), **context)

    async def listener(self, **context: Any) -> Surfer:
        """Somebody who only listens, most of the time."""
        return await self.surfer(await self._fleet.launch(ALLOWED), **context)

    async def surfer(self, browser: Browser, **context: Any) -> Surfer:
        """A fresh profile in that browser; with `info_bar`, what other tests do at the same time is told in it."""
        shows_bar = context.pop("info_bar", False)
        profile = await browser.new_context(viewport=context.pop("viewport", DESK), **context)
        profile.set_default_timeout(PATIENCE * 1000)
        self._profiles.append(profile)
        await profile.add_init_script(path=EARS)
        if not shows_bar:
            await profile.add_init_script(NO_INFO_BAR)
        return Surfer(await profile.new_page(), self._url)

    async def close(self) -> None:
        """Close every page."""
        for profile in self._profiles:
            await profile.close()


@asynccontextmanager
async def chromium_fleet(folder: Path) -> AsyncIterator[Fleet]:
    """Browsers to take people's places in."""
    async with async_playwright() as playwright:
        fleet = Fleet(playwright, folder)
        yield fleet
        await fleet.close()


@pytest.fixture(scope="package")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A node for all tests that leave it as it is; it may fetch from `publisher`."""
    with ServerProcess(tmp_path_factory.mktemp("node"), server__drain_seconds=1, **MAY_FETCH) as node:
        yield node


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def fleet(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    """The browser processes of all tests."""
    async with chromium_fleet(tmp_path_factory.mktemp("voices")) as fleet:
        yield fleet


@pytest_asyncio.fixture(loop_scope="session")
async def browsers(node: ServerProcess, fleet: Fleet) -> AsyncIterator[Browsers]:
    """Browsers at the shared node."""
    opened = Browsers(fleet, node.url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def publisher() -> AsyncIterator[Publisher]:
    """Somebody whose podcasts the shared node may fetch."""
    async with publishing() as publisher:
        yield publisher
