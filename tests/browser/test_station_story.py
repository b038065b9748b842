"""Stations from a pasted address to sound that plays on, in real browsers."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import expect

from tests.browser.conftest import Browsers, Surfer
from tests.browser.tuning import FIRST, SECOND, THIRD, add, call, line, make, trio, tuned
from tests.programmes import opml
from tests.publisher import Publisher, after, status


async def test_a_pasted_address_is_imported_before_ones_eyes_and_plays_on_without_a_click(
    browsers: Browsers, publisher: Publisher
):
    show = trio(publisher)
    let_go = asyncio.Event()
    show.answer = after(let_go, show)
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    await make(mira, "Night trains")
    await add(mira, f"{publisher.url}/about/trio")
    await mira.sees("Fetching")
    let_go.set()
    await expect(line(mira, "Trio")).to_contain_text(re.compile(r"Done in .* 3 in the channel"))
    await mira.page.get_by_role("link", name="Open the station").click()
    await expect(mira.page.get_by_role("heading", name="Night trains")).to_be_visible()
    await mira.press("Play the station")
    await mira.hears(FIRST, but_not=(SECOND,))
    await mira.hears(SECOND, but_not=(FIRST,))
    await expect(mira.page.get_by_role("heading", name="The second of three")).to_be_visible()
    now = await mira.plays("!it.paused && it.at > 1")
    assert now["source"] == f"{publisher.url}/sounds/trio-b.mp3", "it plays from its publisher"


async def test_a_publisher_who_lets_no_page_read_the_sound_is_heard_all_the_same(
    browsers: Browsers, publisher: Publisher
):
    publisher.open_to_scripts = False
    show = trio(publisher, first=3)
    mira = await browsers.listener()
    await mira.page.add_init_script("window.deaf = true")
    await mira.sign_up("Mira")
    await tuned(mira, "Night trains", show.url)
    await mira.press("Play the station")
    await mira.plays("it.source.endsWith('trio-a.mp3') && it.at > 0.5")
    await mira.plays("it.source.endsWith('trio-b.mp3') && it.at > 0.5")


async def test_a_thumb_down_skips_and_the_speed_stays(browsers: Browsers, publisher: Publisher):
    show = trio(publisher, first=40)
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    await tuned(mira, "Night trains", show.url)
    await mira.press("Play the station")
    await mira.hears(FIRST)
    player = mira.page.get_by_role("region", name="Player")
    await player.get_by_label("Speed").select_option("1.5")
    assert (await mira.plays("it.rate === 1.5"))["rate"] == 1.5
    await player.get_by_role("button", name=re.compile("Thumbs down for The first of three")).click()
    await mira.hears(SECOND, but_not=(FIRST,))
    assert (await mira.plays("!it.paused"))["rate"] == 1.5
    await player.get_by_role("button", name="Skip to the next item").click()
    await mira.hears(THIRD, but_not=(SECOND,))
    await player.get_by_role("button", name="Back to the item before").click()
    await mira.hears(SECOND, but_not=(THIRD,))
    page = mira.page
    await page.goto(f"{mira.url}/")
    await page.go_back()
    await mira.press("Play the station")
    await mira.hears(SECOND, but_not=(FIRST, THIRD))
    assert (await mira.plays("!it.paused"))["rate"] == 1.5


async def _listens_a_while(surfer: Surfer) -> float:
    """Listen to the second programme, jump ahead, and stop; where."""
    await surfer.press("Play The second of three")
    await surfer.plays("it.at > 0.5")
    await surfer.press("15 seconds forward")
    await surfer.plays("it.at > 16")
    await surfer.hears(SECOND)
    await surfer.press("Pause the station")
    return float((await surfer.plays("it.paused"))["at"])


async def test_after_a_reload_it_goes_on_where_it_was_left_and_nobody_else_knows(
    browsers: Browsers, publisher: Publisher
):
    show = trio(publisher)
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    path = await tuned(mira, "Night trains", show.url)
    anybody = await browsers.listener()
    asked: list[str] = []
    anybody.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    await anybody.open(path)
    left = await _listens_a_while(anybody)
    await anybody.page.reload()
    await anybody.sees("Goes on")
    await anybody.press("Play the station")
    went_on = await anybody.plays("!it.paused && it.at > 1")
    assert went_on["source"].endswith("trio-b.mp3")
    assert abs(went_on["at"] - left) < 5
    assert not [one for one in asked if one.startswith("PUT ")], "it stays in this browser"
    other = await browsers.listener()
    await other.open(path)
    await other.press("Play the station")
    await other.plays("it.source.endsWith('trio-a.mp3') && it.at < 5")


async def test_whoever_is_signed_in_goes_on_in_another_browser(browsers: Browsers, publisher: Publisher):
    show = trio(publisher)
    desk = await browsers.listener()
    handle = await desk.sign_up("Mira")
    path = await tuned(desk, "Night trains", show.url)
    async with desk.page.expect_response(
        lambda answer: answer.request.method == "PUT" and "/api/v1/listening" in answer.url
    ):
        left = await _listens_a_while(desk)
    phone = await browsers.listener()
    await phone.sign_in(handle)
    await phone.open(path)
    await phone.press("Play the station")
    went_on = await phone.plays("!it.paused && it.at > 1")
    assert went_on["source"].endswith("trio-b.mp3")
    assert abs(went_on["at"] - left) < 8


async def test_what_was_heard_before_signing_in_comes_into_the_account(browsers: Browsers, publisher: Publisher):
    show = trio(publisher)
    desk = await browsers.listener()
    handle = await desk.sign_up("Mira")
    path = await tuned(desk, "Night trains", show.url)
    phone = await browsers.listener()
    await phone.open(path)
    left = await _listens_a_while(phone)
    async with phone.page.expect_response(
        lambda answer: answer.request.method == "PUT" and "/api/v1/listening" in answer.url
    ):
        await phone.sign_in(handle)
    await desk.open(path)
    await desk.press("Play the station")
    went_on = await desk.plays("!it.paused && it.at > 1")
    assert went_on["source"].endswith("trio-b.mp3")
    assert abs(went_on["at"] - left) < 8


async def test_a_station_plays_on_from_the_list_while_people_are_elsewhere(browsers: Browsers, publisher: Publisher):
    show = trio(publisher, first=8)
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    await tuned(mira, "Elsewhere radio", show.url)
    await mira.page.get_by_role("link", name="Stations").first.click()
    await mira.page.get_by_role("button", name="Play Elsewhere radio").first.click()
    await mira.hears(FIRST)
    await mira.page.get_by_role("link", name="Home").first.click()
    await expect(mira.page.get_by_role("complementary", name="Player")).to_contain_text("The first of three")
    await mira.hears(SECOND, but_not=(FIRST,))
    await expect(mira.page.get_by_role("complementary", name="Player")).to_contain_text("The second of three")
    await mira.press("Next item")
    await mira.hears(THIRD, but_not=(SECOND,))


async def test_of_a_list_with_a_broken_podcast_the_others_are_in_and_retry_brings_the_mended_one(
    browsers: Browsers, publisher: Publisher
):
    shows = [publisher.show(name) for name in ("night", "day", "dusk")]
    shows[1].answer = status(404)
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    await make(mira, "All of them")
    file = {"name": "list.opml", "mimeType": "text/x-opml", "buffer": opml(*(show.url for show in shows))}
    await mira.page.locator("input[type=file]").first.set_input_files(file)
    await mira.sees("3 podcasts added")
    await mira.sees("2 of 3 podcasts are in; 1 could not be read")
    broken = line(mira, "shows/day.xml")
    await expect(broken.locator(".problem")).to_contain_text("404")
    await expect(line(mira, "Dusk")).to_contain_text("Done in")
    shows[1].answer = None
    await broken.get_by_role("button", name=re.compile("^Retry")).click()
    await expect(line(mira, "Day")).to_contain_text("Done in")
    await mira.sees("9 items in the channel")


async def test_the_secret_feed_of_a_private_station_stops_when_its_link_is_made_anew(
    browsers: Browsers, publisher: Publisher
):
    show = publisher.show("night")
    mira = await browsers.listener()
    await mira.sign_up("Mira")
    path = await tuned(mira, "Only mine", show.url)
    await mira.open(f"{path}/edit?part=people")
    await mira.page.get_by_role("radio", name=re.compile("editors")).check()
    link = mira.page.get_by_label("Feed", exact=True)
    await expect(link).to_have_value(re.compile("token="))
    old = await link.input_value()
    anybody = (await browsers.listener()).page.request
    assert (await anybody.get(old)).status == 200
    assert (await anybody.get(old.partition("?")[0])).status == 404
    assert (await anybody.get(mira.url + path)).status == 404
    await mira.press("Make a new link")
    await mira.page.get_by_role("dialog").get_by_role("button", name="Make a new link").click()
    await expect(link).not_to_have_value(old)
    assert (await anybody.get(old)).status == 404
    assert (await anybody.get(await link.input_value())).status == 200
    assert (await call(mira, "GET", f"/api/v1{path}"))["visibility"] == "private"
