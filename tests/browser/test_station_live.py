"""When somebody of a station goes live, its listeners are offered it, and what was said comes into the station."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Browsers, Surfer
from tests.browser.talks import HOST, begin, end
from tests.browser.tuning import FIRST, call, trio, tuned
from tests.publisher import Publisher


async def _station_of(host: Surfer, handle: str, url: str) -> str:
    """A station with a podcast and everything its owner says."""
    path = await tuned(host, f"Station of {handle}", url)
    station = await call(host, "GET", f"/api/v1{path}")
    await call(host, "POST", f"/api/v1/stations/{station['id']}/sources", {"kind": "host", "handle": handle})
    return path


async def test_listeners_are_offered_the_live_space_and_later_find_its_recording_in_the_station(
    browsers: Browsers, publisher: Publisher
):
    show = trio(publisher, first=120)
    host = await browsers.speaker(HOST)
    path = await _station_of(host, await host.sign_up("Mira"), show.url)
    listener = await browsers.listener()
    await listener.open(path)
    await listener.press("Play the station")
    await listener.hears(FIRST)
    space = await begin(host, "Live from the night train")
    offer = listener.page.get_by_role("region", name="Live from this station")
    await expect(offer).to_contain_text("Mira is live now: Live from the night train")
    await listener.hears(FIRST)
    await offer.get_by_role("link", name="Listen live").click()
    await listener.hears(HOST, but_not=(FIRST,))
    assert listener.page.url.endswith(space)

    await end(host)
    await host.press("Save")
    await host.page.get_by_role("link", name="Open the recording").click()
    recording = host.page.url.rpartition("/r/")[2]
    await call(host, "PATCH", f"/api/v1/recordings/{recording}", {"visibility": "public"})
    await listener.open(path)
    await listener.page.get_by_role("button", name="Play Live from the night train").first.click()
    await listener.hears(HOST, but_not=(FIRST,))
    feed = await (await listener.page.request.get(f"{listener.url}{path}/feed.xml")).text()
    assert "Live from the night train" in feed
