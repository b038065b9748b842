"""What a space keeps: chosen before it begins, said to everybody, taken back, saved, asked about, let go."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers, Surfer
from tests.browser.talks import GUEST, HOST, begin, bring_on_stage, end, talked

COUNTS_CHIMES = """
window.notes = 0;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.notes += 1; return make.call(this); };
"""


def voice_question(surfer: Surfer) -> Any:
    """The notice that asks about one's own voice."""
    return surfer.page.get_by_role("region", name="Your voice", exact=True)


async def test_a_recorded_space_says_so_on_the_card_in_the_space_and_before_a_microphone_opens(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    path = await begin(host, "On the record", kept="Recorded")
    await expect(host.button("Recording")).to_be_visible()
    guest = await browsers.speaker(GUEST, viewport=PHONE)
    await guest.open("/")
    card = guest.page.get_by_role("article").filter(has_text="On the record")
    await expect(card).to_contain_text("Recording")
    await guest.open(path)
    await bring_on_stage(host, guest, "Jonas")
    await guest.sees("By opening your microphone you agree")
    await guest.press("Not now")
    await guest.page.get_by_role("link", name="Home").first.click()
    await expect(guest.page.get_by_role("complementary", name="Playing")).to_contain_text("Recording")


async def test_a_space_that_keeps_nothing_offers_nothing_to_take_back_or_to_save(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    await begin(host, "For the moment", kept="Not kept")
    await expect(host.button("Not kept")).to_be_visible()
    await expect(host.button("Off the record")).to_be_hidden()
    await expect(host.button("Save this space")).to_be_hidden()
    await end(host)
    await host.sees("Nothing of this space was kept")


async def test_the_badge_says_what_it_means_when_it_is_pressed(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    await begin(host, "What does it mean")
    await host.press("May be saved")
    await expect(host.page.get_by_role("dialog", name="What happens to the sound")).to_contain_text(
        "No answer means no"
    )
    await host.page.keyboard.press("Escape")
    await expect(host.button("May be saved")).to_be_focused()


async def test_taking_words_back_is_one_tap_and_everybody_hears_and_reads_it(browsers: Browsers):
    host, guest, path = await talked(browsers, "Slips of the tongue")
    listener = await browsers.listener()
    await listener.page.add_init_script(COUNTS_CHIMES)
    await listener.open(path)
    await listener.hears(HOST, GUEST)
    await guest.press("Off the record")
    await guest.press("The last 15 seconds")
    for surfer in (host, listener):
        await expect(surfer.page.get_by_role("status").get_by_text("Jonas took the last")).to_be_visible()
    await guest.sees("of your voice")
    await expect(guest.page.get_by_role("dialog")).to_be_hidden()
    assert await listener.page.evaluate("window.notes") == 2


async def test_whoever_speaks_is_asked_in_the_room_and_can_think_again(browsers: Browsers):
    host, guest, _ = await talked(browsers, "Saved while it lasts")
    await host.press("Save this space")
    await host.page.get_by_role("dialog").get_by_role("button", name="Save this space").click()
    await expect(host.page.get_by_role("link", name="Saved")).to_be_focused()
    asked = voice_question(guest)
    await expect(asked).to_contain_text("saved “Saved while it lasts”")
    await guest.press("Yes, without my name")
    await expect(asked).to_contain_text("You said yes, without your name")
    await expect(guest.button("Change my answer")).to_be_focused()
    await guest.page.keyboard.press("Enter")
    await guest.press("No")
    await expect(asked).to_contain_text("You said no")
    await expect(voice_question(host)).to_be_hidden()  # whoever saves has agreed
    await end(host)
    await expect(host.page.get_by_role("heading", name="The recording is ready")).to_be_visible()
    await expect(asked).to_contain_text("your voice is not in the recording")


async def test_a_guest_is_asked_on_whatever_page_they_come_to_later(browsers: Browsers):
    host, guest, path = await talked(browsers, "Saved afterwards")
    await end(host)
    await host.press("Save")
    await host.sees("1 of 2 speakers answered so far")
    await guest.open("/")
    await expect(voice_question(guest)).to_contain_text("You have until")
    await guest.page.get_by_role("link", name="What this means").click()
    await expect(guest.page.get_by_role("heading", name="Your voice in a recording")).to_be_visible()
    await expect(voice_question(guest)).to_be_hidden()  # the page itself asks
    stranger = await browsers.listener()
    await stranger.open(guest.page.url.removeprefix(guest.url))
    await stranger.sees("We do not know your voice here")
    await guest.press("Yes")
    await guest.sees("It is settled: your voice is in the recording")
    await expect(host.page.get_by_role("heading", name="The recording is ready")).to_be_visible()
    await guest.press("Take my voice out")
    await guest.page.get_by_role("dialog").get_by_role("button", name="Take my voice out").click()
    await guest.sees("You took your voice out of this recording")
    await guest.open(path)
    await guest.sees("You took your voice out of this recording")
    await guest.page.get_by_role("link", name="My answer").click()
    await expect(guest.page.get_by_role("heading", name="Your voice in a recording")).to_be_visible()


async def test_a_host_may_keep_holding_and_then_let_it_go(browsers: Browsers):
    host, _, path = await talked(browsers, "Hold and let go")
    await end(host)
    await host.press("Keep holding")
    await host.page.get_by_role("button", name="3 days").click()
    await host.sees("It is held until")
    await host.press("Let it go")
    await host.press("Destroy it")
    await host.sees("Nothing of this space is kept any more")
    await expect(host.button("Save")).to_be_hidden()
    await host.open(path)
    await host.sees("Nothing of this space is kept any more")


async def test_a_pinned_link_is_shown_to_everybody_until_it_is_taken_down(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    path = await begin(host, "With links")
    listener = await browsers.listener(viewport=PHONE)
    await listener.open(path)
    await host.press("Pin a link")
    await host.page.get_by_label("Link", exact=True).fill("example.org/night/trains")
    await host.page.get_by_label("Title").fill("Night trains")
    await host.press("Pin it")
    link = listener.page.get_by_role("region", name="Pinned").get_by_role("link", name="Night trains")
    await expect(link).to_have_attribute("href", "https://example.org/night/trains")
    await expect(listener.button("Unpin Night trains")).to_be_hidden()
    late = await browsers.listener()
    await late.open(path)
    await expect(late.page.get_by_role("link", name="Night trains")).to_be_visible()
    await host.press("Unpin Night trains")
    await expect(link).to_be_hidden()


async def test_what_is_kept_can_be_changed_until_an_announced_space_begins(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill("Next week")
    await host.page.get_by_role("radio", name="Later").check()
    await host.press("Schedule it")
    await host.sees("Not live yet")
    await host.page.get_by_role("radio", name="Recorded").check()
    await host.sees("Changed. Everybody sees it")
    guest = await browsers.listener()
    await guest.open(host.page.url.removeprefix(host.url))
    await guest.sees("Will be recorded")
