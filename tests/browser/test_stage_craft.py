"""How a stage is run: the queue, time, doors, co-hosts, and a host who drops out."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers, Surfer
from tests.browser.talks import GUEST, HOST, bring_on_stage, on_air
from tests.nodes import PATIENCE

TIME_BOX = 30  # s, the shortest
TIME = re.compile(r"\d:\d\d")


async def ask(guest: Surfer, name: str, question: str = "") -> None:
    """Raise a hand as a guest, with a question."""
    await guest.press("Ask to speak")
    dialog = guest.page.get_by_role("dialog", name="Ask to speak")
    await dialog.get_by_label("Your name").fill(name)
    await dialog.get_by_label("Your question").fill(question)
    await dialog.get_by_role("button", name="Ask to speak").click()
    await guest.sees("Your hand is up")


async def arrange(host: Surfer, **selects: str) -> None:
    """Choose how the stage is run."""
    await host.press("Stage")
    dialog = host.page.get_by_role("dialog", name="The stage")
    for label, option in selects.items():
        await dialog.get_by_label(label.replace("_", " ")).select_option(option)
    await host.press("Close")


def queue(host: Surfer) -> Any:
    """The lines of the queue as a host sees them."""
    return host.page.get_by_role("region", name="Wants to speak").get_by_role("listitem")


async def test_hosts_read_who_asks_and_what_about_and_may_let_people_in_out_of_turn(browsers: Browsers):
    host, path = await on_air(browsers, "Questions, please")
    jonas, ada = await browsers.listener(viewport=PHONE), await browsers.listener()
    await jonas.open(path)
    await ask(jonas, "Jonas", "How late is late?")
    await ada.open(path)
    await ask(ada, "Ada")
    await expect(queue(host).first).to_contain_text("How late is late?")
    await expect(queue(host).first).to_contain_text("First time")
    await jonas.sees("You are next")
    await ada.sees("You are 2nd in line")
    await host.press("Accept Ada")
    await ada.sees("Before the mic opens")
    await jonas.sees("brought Ada on stage before somebody who had waited longer")
    await host.press("Accept Jonas")
    await jonas.sees("Before the mic opens")


async def test_whoever_waits_may_let_the_next_one_go_first_or_think_better_of_it(browsers: Browsers):
    host, path = await on_air(browsers, "After you")
    jonas, ada = await browsers.listener(), await browsers.listener()
    await jonas.open(path)
    await ask(jonas, "Jonas")
    await ada.open(path)
    await ask(ada, "Ada")
    await jonas.press("Let the next one go first")
    await ada.sees("You are next")
    await jonas.sees("You are 2nd in line")
    await expect(queue(host).first).to_contain_text("Ada")
    await ada.press("Take your hand down")
    await jonas.sees("You are next")
    await expect(queue(host)).to_have_count(1)
    await host.press("Decline Jonas")
    await expect(jonas.button("Ask to speak")).to_be_visible()


async def test_time_on_stage_is_seen_by_all_and_hosts_make_it_longer(browsers: Browsers):
    host, path = await on_air(browsers, "Five minutes each")
    await arrange(host, Time_on_stage="5 minutes")
    guest, listener = await browsers.speaker(GUEST), await browsers.listener(viewport=PHONE)
    await guest.open(path)
    await listener.open(path)
    await bring_on_stage(host, guest, "Jonas")
    await guest.press("Open my microphone")
    for surfer in (host, guest, listener):
        await expect(surfer.page.get_by_role("timer").first).to_contain_text(re.compile(r"[34]:\d\d left"))
    await host.press("Give Jonas one more minute")
    await host.sees("Jonas has one minute more.")
    await expect(listener.page.get_by_role("timer")).to_contain_text(re.compile(r"[45]:\d\d left"))


async def test_when_the_time_on_stage_is_over_people_listen_again(browsers: Browsers):
    host, path = await on_air(browsers, "Half a minute each")
    await arrange(host, Time_on_stage="30 seconds")
    guest = await browsers.listener()
    await guest.open(path)
    await guest.ask_to_speak("Ada")
    await host.press("Accept Ada")
    await expect(guest.page.get_by_text("Your time on stage is over. Thank you; you listen again.")).to_be_visible(
        timeout=(TIME_BOX + PATIENCE) * 1000
    )
    await expect(guest.button("Ask to speak")).to_be_visible()


async def test_a_pin_and_a_locked_door_let_in_whoever_knows_it_or_was_invited(browsers: Browsers):
    host, path = await on_air(browsers, "Among friends")
    await host.press("Stage")
    dialog = host.page.get_by_role("dialog", name="The stage")
    await dialog.get_by_label("PIN").fill("night7")
    await host.press("Set the PIN")
    await expect(dialog.get_by_text("A PIN is set.")).to_be_visible()
    guest = await browsers.listener(viewport=PHONE)
    await guest.open(path)
    await guest.sees("This space has a PIN")
    await guest.page.get_by_label("PIN").fill("wrong1")
    await guest.press("Come in")
    await guest.sees("That is not the PIN of this space")
    await guest.page.get_by_label("PIN").fill("night7")
    await guest.press("Come in")
    await guest.hears(HOST)
    await dialog.get_by_label("Lock the door").check()
    await expect(host.page.get_by_text("Locked")).to_be_visible()
    late = await browsers.speaker(GUEST)
    await late.open(path)
    await late.sees("The door is locked")
    await host.press("Close")
    link = await make_link(host)
    await late.open(link)
    await late.sees("The hosts invite you on stage")
    assert "invite" not in late.page.url
    await late.press("Come on stage")
    await late.page.get_by_role("dialog").get_by_label("Your name").fill("Jonas")
    await late.page.get_by_role("dialog").get_by_role("button", name="Come on stage").click()
    await late.press("Open my microphone")
    await host.hears(GUEST)
    await used_up(browsers, link)
    await guest.hears(HOST, GUEST)


async def make_link(host: Surfer) -> str:
    """Make a link for one speaker, and return its path."""
    await host.press("Invite")
    await host.press("Make a link")
    field = host.page.get_by_role("dialog").get_by_label("Link", exact=True)
    await expect(field).to_be_visible()
    link = await field.input_value()
    await host.press("Close")
    return link.removeprefix(host.url)


async def used_up(browsers: Browsers, link: str) -> None:
    """A link for one is over when somebody came with it."""
    second = await browsers.listener()
    await second.open(link)
    await second.sees("This invitation is over")


async def test_house_rules_are_agreed_to_once_before_somebody_speaks(browsers: Browsers):
    host, path = await on_air(browsers, "Manners")
    await host.press("Stage")
    await host.page.get_by_role("dialog").get_by_label("House rules").fill("One at a time.\nNo shouting.")
    await host.press("Save the rules")
    await host.sees("Changed. Everybody sees it.")
    await host.press("Close")
    guest = await browsers.speaker(GUEST)
    await guest.open(path)
    await guest.press("Ask to speak")
    await guest.sees("One at a time.")
    await guest.page.get_by_role("dialog").get_by_label("Your name").fill("Jonas")
    await guest.press("Agree and ask to speak")
    await host.press("Accept Jonas")
    await guest.sees("No shouting.")
    await expect(guest.page.get_by_role("img", name="Input level")).to_be_visible()
    await guest.press("Open my microphone")
    await host.hears(GUEST)


async def with_co_host(browsers: Browsers, title: str) -> tuple[Surfer, Surfer, str]:
    """A host and a co-host who are both heard, and the path of their space."""
    host, path = await on_air(browsers, title)
    ada = await browsers.speaker(GUEST)
    await ada.sign_up("Ada")
    await ada.open(path)
    await ada.press("Ask to speak")
    await ada.page.get_by_role("dialog").get_by_role("button", name="Ask to speak").click()
    await host.press("Accept Ada")
    await ada.press("Open my microphone")
    await host.press("Manage Ada")
    await host.press("Make Ada co-host")
    await ada.press("Become co-host")
    await expect(ada.button("Stage")).to_be_visible()
    return host, ada, path


async def test_a_co_host_helps_and_stays_on_stage_when_they_step_down(browsers: Browsers):
    host, ada, path = await with_co_host(browsers, "Two at the desk")
    guest = await browsers.listener()
    await guest.open(path)
    await guest.ask_to_speak("Jonas")
    await ada.press("Accept Jonas")
    await guest.sees("Before the mic opens")
    await ada.press("More")
    await ada.press("Stop being co-host")
    await ada.page.get_by_role("dialog").get_by_role("button", name="Stop being co-host").click()
    await expect(ada.button("Stage")).to_be_hidden()
    await expect(ada.button("Mute")).to_be_visible()
    await host.hears(GUEST)


async def test_a_co_host_takes_over_when_the_host_leaves_and_gives_the_seat_back(browsers: Browsers):
    host, ada, path = await with_co_host(browsers, "The show goes on")
    guest = await browsers.listener(viewport=PHONE)
    await guest.open(path)
    await guest.hears(HOST, GUEST)
    await host.press("Leave")
    await host.page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    await guest.sees("Ada hosts this space now.")
    await ada.sees("You host this space now. Saving it stays with whoever began it.")
    await guest.hears(GUEST, but_not=(HOST,))
    await host.press("Join and listen")
    await guest.sees("Mira is back and hosts again.")
    await expect(ada.button("End space")).to_be_visible()  # a co-host once more


async def test_a_host_who_drops_out_is_waited_for_where_everybody_sees_it(browsers: Browsers):
    host, path = await on_air(browsers, "Hold the line")
    guest = await browsers.listener(viewport=PHONE)
    await guest.open(path)
    await guest.hears(HOST)
    await host.page.goto("about:blank")
    await guest.sees("Mira lost the connection. The seat is kept.")
    await expect(guest.page.locator(".countdown")).to_have_text(TIME)
    await host.open(path)
    await guest.sees("Mira is back.")
    await expect(guest.page.get_by_text("lost the connection")).to_be_hidden()
    await guest.hears(HOST)
