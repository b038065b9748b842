"""A troll is reported, heard by those who run the server, and stays out; what moderators see of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers, Fleet
from tests.browser.talks import GUEST, HOST, begin, bring_on_stage, choose, end
from tests.browser.test_accessibility import faults
from tests.browser.test_talk import see_chat, write
from tests.nodes import PASSWORD, ROOT, ServerProcess


@pytest.fixture
def own(tmp_path: Path) -> Iterator[ServerProcess]:
    """A node that somebody runs who may moderate it: root."""
    add = [sys.executable, "-m", "spaces", "user", "add", "root", "--admin", "--password-stdin", "--data", "data"]
    with ServerProcess(tmp_path, server__drain_seconds=1) as node:
        subprocess.run(add, input=f"{PASSWORD}\n", text=True, cwd=tmp_path, check=True, env={"PYTHONPATH": str(ROOT)})
        yield node


@pytest_asyncio.fixture(loop_scope="session")
async def people(own: ServerProcess, fleet: Fleet) -> AsyncIterator[Browsers]:
    """Browsers at that node."""
    opened = Browsers(fleet, own.url)
    yield opened
    await opened.close()


def excerpts(node: ServerProcess) -> list[Path]:
    """What is sealed on the disk."""
    return [path for path in (node.folder / "data").rglob("*") if path.is_file() and "excerpts" in path.parts]


async def test_a_troll_is_reported_with_an_excerpt_heard_settled_and_cannot_come_back_to_talk(
    people: Browsers, own: ServerProcess
):
    host = await people.speaker(HOST)
    await host.sign_up("Mira")
    path = await begin(host, "Evening talk")
    troll = await people.speaker(GUEST)
    await troll.open(path)
    await bring_on_stage(host, troll, "Jonas")
    await troll.press("Open my microphone")
    await host.hears(GUEST)

    # The host reports with an excerpt.
    await host.press("Manage Jonas")
    await host.press("Report Jonas")
    dialog = host.page.get_by_role("dialog")
    await dialog.get_by_role("radio", name="Insults or bullying").check()
    await dialog.get_by_role("textbox").fill("He shouts at everybody")
    await dialog.get_by_role("checkbox").check()
    await dialog.get_by_role("button", name="Send the report").click()
    await expect(dialog).to_be_hidden()
    assert len(excerpts(own)) == 1

    # And bans: the same browser comes back under a new key, and may only listen.
    await host.press("Manage Jonas")
    await host.press("Ban Jonas")
    await host.page.get_by_role("dialog").get_by_role("button", name="Ban Jonas").click()
    await troll.sees("You cannot come back")
    again = await people.listener()
    await again.open(path)
    await again.hears(HOST)
    await again.ask_to_speak("Jonas again")
    await again.sees("The hosts banned somebody from your network")
    await choose(host, "More")
    await host.press("Banned people")
    await host.sees("People without account from the same network only listen")
    await host.press("Let Jonas come back")
    await host.sees("Nobody is banned from this space")

    # Who runs the server hears it, and settles the report.
    root = await people.listener(color_scheme="dark")
    await root.sign_in("root")
    await root.page.get_by_role("link", name="Moderation").click()
    await root.sees("He shouts at everybody")
    assert await faults(root) == []
    await root.press("Open and listen")
    await root.hears(GUEST)
    await root.press("Settle")
    await root.page.get_by_role("dialog").get_by_role("textbox").fill("Banned")
    await root.page.get_by_role("dialog").get_by_role("button", name="Settle").click()
    await root.sees("The excerpt was destroyed")
    assert excerpts(own) == []
    await root.page.get_by_role("link", name="Log").click()
    await root.sees("listened to an excerpt of Jonas")
    assert await faults(root) == []
    # The host's own log tells nothing of reports.
    await host.page.keyboard.press("Escape")
    await choose(host, "More")
    await host.press("What was done here")
    await host.sees("banned Jonas")
    await expect(host.page.get_by_role("dialog").get_by_text("report")).to_have_count(0)


async def test_a_message_and_a_space_that_is_over_are_reported_with_the_words_and_the_place(people: Browsers):
    host = await people.speaker(HOST)
    await host.sign_up("Mira")
    path = await begin(host, "Evening talk")
    guest = await people.listener()
    await guest.sign_up("Noor")
    await guest.open(path)
    await see_chat(host)
    await write(host, "Buy my coins at once")
    await see_chat(guest)
    await guest.press("Report this message of Mira")
    dialog = guest.page.get_by_role("dialog", name="Report Mira")
    await expect(dialog.locator("blockquote")).to_have_text("Buy my coins at once")
    await dialog.get_by_role("button", name="Send the report").click()
    await guest.sees("The people who run this server will look at it")
    await end(host)
    await guest.sees("This space is over")
    await guest.press("Report this space")
    dialog = guest.page.get_by_role("dialog", name="Report this space")
    await dialog.get_by_role("radio", name="Something else").check()
    await dialog.get_by_role("textbox").fill("Nothing but advertising")
    await dialog.get_by_role("button", name="Send the report").click()
    await expect(dialog).to_be_hidden()

    root = await people.listener(viewport=PHONE, has_touch=True)
    await root.sign_in("root")
    await root.page.get_by_role("link", name=re.compile("^Account.*2 reports wait")).click()
    await expect(root.page.get_by_role("main")).to_contain_text("2 reports wait")
    await root.page.get_by_role("link", name="Moderation").click()
    await root.sees("2 reports wait.")
    await root.sees("Buy my coins at once")
    await root.sees("Nothing but advertising")
    await expect(host.button("Report this space")).to_have_count(0)


async def test_blocked_people_are_listed_in_the_settings_and_let_go(people: Browsers):
    tom = await people.listener()
    handle = await tom.sign_up("Tom")
    mira = await people.listener()
    await mira.sign_up("Mira")
    await mira.page.evaluate(
        "(handle) => fetch(`/api/v1/users/${handle}/block`, {method: 'PUT', credentials: 'same-origin'})", handle
    )
    await mira.open("/settings/account")
    await mira.page.get_by_role("link", name="Blocked people").click()
    await expect(mira.button("Unblock Tom")).to_be_visible()
    assert await faults(mira) == []
    await mira.press("Unblock Tom")
    await mira.sees("You have blocked nobody")
    await mira.open("/moderation")
    await mira.sees("Only those who run this server see this page")
