"""The pages of recordings in a real browser: sound, keys, moving about, frames elsewhere, my own voice, and axe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import expect

from tests.browser.conftest import Browsers, Fleet, Surfer
from tests.browser.talks import HOST, end
from tests.browser.test_accessibility import LOOKS, faults
from tests.e2e.evening import ADA, BODIL, TITLE
from tests.e2e.recorded import Published
from tests.nodes import ServerProcess


@dataclass(frozen=True)
class Library:
    """A node where the evening is published for everybody."""

    published: Published
    node: ServerProcess

    @property
    def page(self) -> str:
        return f"/r/{self.published.recording}"


async def open_to_all(published: Published, node: ServerProcess) -> Library:
    async with published.evening.ada.at(node) as ada:
        await ada.call("PATCH", f"/api/v1/recordings/{published.recording}", {"visibility": "public"})
    return Library(published, node)


@pytest.fixture(scope="module")
def library(published: Published) -> Iterator[Library]:
    """A library for tests that leave it as it is."""
    with published.node() as node:
        yield asyncio.run(open_to_all(published, node))


@pytest_asyncio.fixture(loop_scope="session")
async def readers(library: Library, fleet: Fleet) -> AsyncIterator[Browsers]:
    """Browsers at that library."""
    opened = Browsers(fleet, library.node.url)
    yield opened
    await opened.close()


async def listening(surfer: Surfer, library: Library) -> None:
    """Open the recording and play it."""
    await surfer.open(library.page)
    await surfer.press("Play")
    await surfer.plays("!it.paused && it.at > 0.2")


async def test_everybody_hears_a_public_recording_with_its_voices_where_they_were(library: Library, readers: Browsers):
    listener = await readers.listener()
    await listening(listener, library)
    await listener.hears(ADA)
    await listener.page.get_by_role("button", name="A speaker", exact=False).first.click()  # the chapter
    await listener.hears(BODIL, but_not=(ADA,))
    playing = await listener.plays("!it.paused")
    assert playing["duration"] == pytest.approx(library.published.shown["duration"], abs=0.1)


async def test_the_player_does_what_its_keys_say(library: Library, readers: Browsers):
    listener = await readers.listener()
    await listener.open(library.page)
    await expect(listener.page.get_by_role("heading", name=TITLE)).to_be_visible()
    press = listener.page.keyboard.press
    await press("k")
    await listener.plays("!it.paused && it.at > 0.1")
    await press("k")
    length = (await listener.plays("it.paused"))["duration"]
    for key, condition in (
        ("5", f"Math.abs(it.at - {length / 2}) < 0.2"),
        ("ArrowRight", f"Math.abs(it.at - {length / 2 + 5}) < 0.2"),
        ("ArrowLeft", f"Math.abs(it.at - {length / 2}) < 0.2"),
        ("l", f"Math.abs(it.at - {length}) < 0.2"),
        ("j", "it.at < 0.2"),
        (".", f"Math.abs(it.at - {library.published.shown['chapters'][1]['start']}) < 0.2"),
        ("n", f"Math.abs(it.at - {library.published.shown['chapters'][2]['start']}) < 0.3"),
        (">", "it.rate === 1.25"),
        ("<", "it.rate === 1"),
        ("m", "it.muted"),
        ("m", "!it.muted"),
        (" ", "!it.paused"),
    ):
        await press(key)
        await listener.plays(condition)


async def test_playing_goes_on_while_people_look_around_and_the_place_is_remembered(
    library: Library, readers: Browsers
):
    listener = await readers.listener()
    await listening(listener, library)
    await listener.page.get_by_role("link", name="Home").first.click()
    dock = listener.page.get_by_role("complementary", name="Player")
    await expect(dock).to_contain_text(TITLE)
    before = await listener.plays("!it.paused")
    await listener.plays(f"!it.paused && it.at > {before['at'] + 0.5}")
    await listener.page.get_by_role("link", name="Library").first.click()
    await expect(listener.page).to_have_url(f"{listener.url}/settings/recordings")
    before = await listener.plays("!it.paused")
    await listener.plays(f"!it.paused && it.at > {before['at'] + 0.5}")
    await dock.get_by_role("link", name=f"Open {TITLE}").click()
    await expect(dock).to_be_hidden()
    await listener.page.keyboard.press("8")
    await listener.press("Pause")
    at = (await listener.plays("it.paused"))["at"]
    await listener.page.reload()
    await listener.press("Play")
    await listener.plays(f"!it.paused && it.at > {at - 1} && it.at < {at + 5}")


async def test_an_address_with_a_time_begins_there(library: Library, readers: Browsers):
    listener = await readers.listener()
    await listener.open(f"{library.page}#t=8")
    await listener.press("Play")
    await listener.hears(BODIL, but_not=(ADA,))
    await listener.plays("it.at > 8")
    await listener.page.evaluate("location.hash = '#t=0:02'")
    await listener.plays("it.at >= 2 && it.at < 5")
    await listener.hears(ADA)


async def test_a_recording_stops_for_what_is_live(library: Library, readers: Browsers):
    host = await readers.speaker(HOST)
    await host.sign_in(library.published.evening.ada.handle)
    await listening(host, library)
    await host.go_live("Live comes first")
    await host.plays("it.paused")
    await expect(host.page.get_by_role("complementary", name="Player")).to_be_hidden()
    await host.page.get_by_role("link", name="Library").first.click()
    await host.press(f"Play {TITLE}")
    await host.sees("You are in a live space")
    await host.plays("it.paused")
    await host.page.go_back()
    await end(host)


async def test_a_page_elsewhere_can_embed_the_player_and_it_plays_there(library: Library, readers: Browsers):
    reader = await readers.listener()
    async with _elsewhere(f'<iframe src="{library.node.url}/embed{library.page}" allow="autoplay"></iframe>') as site:
        await reader.page.goto(site)
        frame = reader.page.frame_locator("iframe")
        await frame.get_by_role("button", name="Play").click()
        inside = reader.page.frames[1]
        await inside.wait_for_function(f"() => ears.hears([{ADA}])")
        await inside.wait_for_function("() => !ears.player().paused && ears.player().at > 0.5")


class _elsewhere:  # noqa: N801 - reads as the function it is at its call
    """Another site with one page."""

    def __init__(self, body: str) -> None:
        self._page = f"<!doctype html><title>A blog</title>{body}"

    async def __aenter__(self) -> str:
        async def page(_: web.Request) -> web.Response:
            return web.Response(text=self._page, content_type="text/html")

        app = web.Application()
        app.router.add_get("/", page)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://localhost:{self._runner.addresses[0][1]}/"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def test_a_voice_is_taken_out_on_the_page_of_ones_own_voice(published: Published, fleet: Fleet):
    with published.node() as node:
        library = await open_to_all(published, node)
        opened = Browsers(fleet, node.url)
        ada, listener = await opened.listener(), await opened.listener()
        await listening(listener, library)
        await listener.hears(ADA)
        await listener.press("Pause")  # else it may be past the second voice before the first is taken out
        await ada.sign_in(published.evening.ada.handle)
        await ada.page.get_by_role("link", name="Library").first.click()
        await ada.page.get_by_role("link", name="My voice").click()
        await ada.sees(TITLE)
        await ada.press("Take my voice out")
        await ada.page.get_by_role("dialog").get_by_role("button", name="Take my voice out").click()
        await ada.sees("You took your voice out")
        await listener.page.reload()
        await listener.press("Play")
        await listener.hears(BODIL, but_not=(ADA,))
        await opened.close()


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_on_what_everybody_sees_of_recordings(
    library: Library, readers: Browsers, look: dict[str, Any]
):
    published = library.published
    async with published.evening.ada.at(library.node) as ada:
        path = f"/api/v1/recordings/{published.recording}/shares"
        token = (await ada.call("POST", path, {"label": "", "password": "x"}, expect=201))["token"]
    stranger = await readers.listener(**look)
    for path, text in [
        (f"{library.page}?share={token}", "This recording has a password"),
        (f"{library.page}/consent", "We do not know your voice here"),
        ("/r/nosuchrecord", "There is no such recording"),
        (f"/embed{library.page}", "0:13"),
        (library.page, "Chapters"),
    ]:
        await stranger.open(path)
        await stranger.sees(text)
        assert await faults(stranger) == [], path
    await stranger.press("Play")
    await stranger.plays("!it.paused && it.at > 0.2")
    await stranger.press("Pause")  # while it plays something always moves
    assert await faults(stranger) == []


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_on_what_a_host_sees_of_recordings(
    published: Published, fleet: Fleet, look: dict[str, Any]
):
    with published.node() as node:
        opened = Browsers(fleet, node.url)
        host = await opened.listener(**look)
        await host.sign_in(published.evening.ada.handle)
        await host.open(f"/r/{published.recording}")
        await host.press("Clip")
        assert await faults(host) == []
        await host.press("Share")
        await host.sees("Whom is it for?")
        assert await faults(host) == []
        await host.open(f"/settings/recordings/{published.recording}")
        await host.sees("Each speaker's own track")
        assert await faults(host) == []
        await host.open("/settings/voice")
        await host.button("Take my voice out").wait_for()
        assert await faults(host) == []
        await host.open("/settings/recordings")
        await host.page.get_by_role("checkbox", name=f"Select {TITLE}").check()
        assert await faults(host) == []
        await host.press("Delete selected")
        assert await faults(host) == []
        await host.page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
        await host.sees("Nothing saved yet")
        assert await faults(host) == []
        await host.open(f"/r/{published.recording}")
        await host.sees("This recording was deleted")
        assert await faults(host) == []
        await opened.close()
