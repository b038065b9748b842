"""The page can be installed, and speaks the language of who opens it."""

from playwright.async_api import expect

from tests.browser.conftest import Browsers


async def test_the_page_can_be_installed_as_an_application(browsers: Browsers):
    surfer = await browsers.listener()
    await surfer.open("/")
    session = await surfer.page.context.new_cdp_session(surfer.page)
    manifest = await session.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    errors = await session.send("Page.getInstallabilityErrors")
    # A private window is the one thing that keeps a test from installing it.
    assert [error["errorId"] for error in errors["installabilityErrors"]] in ([], ["in-incognito"])


async def test_a_german_browser_gets_german_and_whoever_likes_another_chooses_it(browsers: Browsers):
    surfer = await browsers.listener(locale="de-DE")
    await surfer.open("/settings/account")
    await expect(surfer.page.get_by_role("heading", name="Konto", level=1)).to_be_visible()
    assert await surfer.page.evaluate("document.documentElement.lang") == "de"
    await surfer.page.get_by_label("English").check()
    await expect(surfer.page.get_by_role("heading", name="Account", level=1)).to_be_visible()
    await surfer.page.reload()
    assert await surfer.page.evaluate("document.documentElement.lang") == "en"
