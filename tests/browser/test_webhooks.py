"""Webhooks in the settings, with a program that takes them."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Browsers
from tests.webhooks.receiver import receiving


async def test_somebody_has_a_program_told_and_sees_what_was_sent(browsers: Browsers) -> None:
    async with receiving() as receiver:
        mira = await browsers.listener(viewport=PHONE)
        await mira.sign_up("Mira")
        await mira.open("/settings/account")
        await mira.page.get_by_role("link", name="Webhooks: tell other programs").click()
        await mira.sees("There is none yet.")

        await mira.press("Add a webhook")
        await mira.page.get_by_label("Address").fill("http://example.org/hook")
        await mira.press("Make the webhook")
        await mira.sees("Webhooks go to https addresses only")
        await mira.page.get_by_label("Address").fill(receiver.url)
        await mira.page.get_by_label("What is it for?").fill("Show notes")
        await mira.page.get_by_label("Links that are pinned").check()
        await mira.press("Make the webhook")
        secret = mira.page.locator(".secret code")
        receiver.secret = await secret.inner_text()
        assert receiver.secret.startswith("whsec_")

        await mira.press("Send a test")
        await expect(mira.page.get_by_role("status").filter(has_text="The test arrived")).to_be_visible()
        assert receiver.got[0]["type"] == "webhook.test"

        await mira.open("/")
        await mira.go_live("Told to others")
        (started,) = await receiver.until("space.started")
        assert started["data"]["space"]["title"] == "Told to others"
        receiver.status, receiver.said = 500, "Not now"
        await mira.open("/settings/webhooks")
        await mira.page.get_by_text("What was sent", exact=True).first.click()
        row = mira.page.locator(".hook-delivery").filter(has_text="space.started")
        await expect(row.get_by_text("Arrived")).to_be_visible()
        await row.locator("summary").click()
        await expect(row.get_by_role("region", name="What was sent")).to_contain_text("Told to others")
        await row.get_by_role("button", name="Send again").click()
        await expect(row.get_by_text("On its way")).to_be_visible()
        await expect(row.get_by_text(re.compile("It answered 500"))).to_be_visible()
        await expect(row.get_by_role("region", name="What came back")).to_contain_text("Not now")
        assert len(set(receiver.ids)) < len(receiver.ids)  # with the id it had

        await mira.press("New secret")
        await mira.press("Make a new secret")
        await mira.sees("The secret of before signs, too")
        assert await secret.inner_text() != receiver.secret
        await mira.press("Pause")
        await mira.sees("You paused it.")
        await mira.press("Delete")
        await mira.press("Delete the webhook")
        await mira.sees("There is none yet.")
