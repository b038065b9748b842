"""What the page does around the sound: moving about, broken networks, microphones, and ways out."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers, Surfer
from tests.browser.talks import HOST, on_air

SAYS_WHEN_BLOCKED = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const playing = play.call(this);
  playing.catch(() => console.info("wants a tap"));
  return playing;
};
"""


async def test_the_sound_goes_on_in_the_dock_while_people_look_around(browsers: Browsers):
    _, path = await on_air(browsers, "Moving about")
    guest = await browsers.listener(viewport=PHONE)
    await guest.open(path)
    await guest.hears(HOST)
    await guest.page.get_by_role("link", name="Home").click()
    dock = guest.page.get_by_role("complementary", name="Playing")
    await expect(dock).to_contain_text("Moving about")
    await guest.hears(HOST)
    await guest.page.get_by_role("link", name="Back to Moving about").click()
    await expect(guest.button("Ask to speak")).to_be_visible()
    await expect(dock).to_be_hidden()
    await guest.press("Leave")
    await guest.sees("You left")
    await guest.press("Join and listen")
    await guest.hears(HOST)


async def test_a_broken_network_is_said_and_healed(browsers: Browsers):
    _, path = await on_air(browsers)
    guest = await browsers.listener()
    await guest.open(path)
    await guest.hears(HOST)
    await guest.page.context.set_offline(True)
    await guest.sees("The connection broke. Reconnecting")
    await guest.page.context.set_offline(False)
    await expect(guest.page.get_by_text("The connection broke")).to_be_hidden()
    await guest.hears(HOST)


async def test_a_reloaded_host_takes_the_same_seat_with_the_microphone_as_it_was(browsers: Browsers):
    host, path = await on_air(browsers)
    guest = await browsers.listener()
    await guest.open(path)
    await guest.hears(HOST)
    await host.page.reload()
    await expect(host.button("Mute")).to_be_visible()
    await guest.hears(HOST)
    await host.page.keyboard.press("m")
    await expect(host.button("Unmute")).to_be_visible()
    await guest.hears(but_not=(HOST,))
    await host.page.reload()
    await expect(host.button("Unmute")).to_be_visible()
    await host.page.keyboard.press("m")
    await guest.hears(HOST)


async def test_a_refused_microphone_is_explained_and_need_not_stop_the_host(browsers: Browsers):
    refusing = await browsers.launch()  # nobody answers the browser's question with yes
    host = await browsers.surfer(refusing)
    await host.sign_up("Mira")
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill("Without a voice")
    await host.press("Go live")
    await host.sees("Your browser has blocked it for this site")
    await host.press("Go live without a microphone")
    await host.sees("Before the mic opens")
    await host.press("Not now")
    await expect(host.button("Open my microphone")).to_be_visible()


async def test_who_is_removed_hears_no_more_and_reads_why(browsers: Browsers):
    host, path = await on_air(browsers)
    guest = await browsers.speaker(880)
    await guest.open(path)
    await guest.press("Ask to speak")
    await guest.page.get_by_role("dialog").get_by_label("Your name").fill("Jonas")
    await guest.page.get_by_role("dialog").get_by_role("button", name="Ask to speak").click()
    await host.press("Accept Jonas")
    await guest.press("Open my microphone")
    await host.hears(880)
    await host.press("Manage Jonas")
    await host.press("Remove Jonas")
    await guest.sees("You were taken out of this space")
    await guest.hears(but_not=(HOST,))
    await host.hears(but_not=(880,))


async def test_a_space_announced_for_later_opens_by_itself_for_those_who_wait(browsers: Browsers):
    host = await browsers.speaker(HOST)
    await host.sign_up("Mira")
    await host.page.get_by_role("button", name="Start a space").first.click()
    await host.page.get_by_label("What is it about?").fill("Later today")
    await host.page.get_by_role("radio", name="Later").check()
    await host.press("Schedule it")
    await host.sees("Not live yet")
    guest = await browsers.listener()
    await guest.open(host.page.url.removeprefix(host.url))
    await guest.sees("it begins by itself")
    await host.press("Go live")
    await host.page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    await expect(host.button("Mute")).to_be_visible()
    await guest.hears(HOST)


async def test_a_browser_that_wants_a_tap_gets_one(browsers: Browsers):
    _, path = await on_air(browsers)
    strict = await browsers.launch("--autoplay-policy=user-gesture-required")
    guest = await browsers.surfer(strict)
    await guest.page.add_init_script(SAYS_WHEN_BLOCKED)
    # Looking for the button at once would not do: Playwright's look into a page counts as the tap.
    async with guest.page.expect_console_message(lambda message: message.text == "wants a tap"):
        await guest.open(path)
    await guest.press("Listen")
    await guest.hears(HOST)
    await expect(guest.button("Listen")).to_be_hidden()


async def test_a_second_window_speaks_only_when_asked_and_then_instead_of_the_first(browsers: Browsers):
    host, path = await on_air(browsers)
    guest = await browsers.listener()
    await guest.open(path)
    await guest.hears(HOST)
    second = Surfer(await host.page.context.new_page(), host.url)
    await second.open(path)
    await second.press("Speak from this window")
    await second.press("Open my microphone")
    await expect(second.button("Mute")).to_be_visible()
    await expect(host.button("Speak from this window")).to_be_visible()
    await guest.hears(HOST)
