import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from spaces.model import Recording, RecordingState, Visibility
from tests.web.conftest import INDEX, Answer, Caller, Site

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NASTY = '"><script>alert(1)</script> & \\1'


async def recorded(site: Site, **fields: Any) -> tuple[Caller, Recording]:
    mira = await site.person("mira")
    assert mira.user
    return mira, await site.shelf.recording(mira.user, **fields)


async def page(site: Site, path: str) -> Answer:
    return await site.nobody.get(path, headers=BROWSER)


class Head(HTMLParser):
    """What stands in a page's head."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[given.get("property") or given.get("name", "")] = given.get("content", "")
        if tag == "link":
            self.links[given.get("type") or given["rel"]] = given["href"]
        self.scripts += tag == "script"


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.UNLISTED])
async def test_a_shared_link_shows_what_it_is_and_can_be_played(site: Site, visibility: Visibility) -> None:
    _, recording = await recorded(site, visibility=visibility, title="Tea")
    answer = await page(site, f"/r/{recording.id}")
    assert answer.status == 200
    head = Head(answer.text)
    base = "http://127.0.0.1:8080"
    assert head.meta["og:title"] == head.meta["twitter:title"] == "Tea"
    assert head.meta["og:url"] == head.links["canonical"] == f"{base}/r/{recording.id}"
    assert head.meta["og:audio"] == f"{base}/recordings/{recording.id}.mp3"
    assert head.meta["og:audio:type"] == "audio/mpeg"
    assert head.meta["twitter:card"] == "player"
    assert head.meta["twitter:player"] == f"{base}/embed/r/{recording.id}"
    assert head.meta["og:description"] == "Recorded live with Mira on 22 November 2026, 1 h 0 min."
    assert ("robots" in head.meta) == (visibility is Visibility.UNLISTED)
    assert '<script type="module" src="/assets/main-1a2b.js">' in answer.text
    found = await site.nobody.get(head.links["application/json+oembed"].removeprefix(base))
    assert found.json["title"] == "Tea"


async def test_its_own_words_describe_it(site: Site) -> None:
    _, recording = await recorded(site, visibility=Visibility.PUBLIC, description="About\n\n tea. " + "x" * 300)
    about = Head((await page(site, f"/r/{recording.id}")).text).meta["og:description"]
    assert about.startswith("About tea. xxx")
    assert about.endswith("…")
    assert len(about) == 200


async def test_what_is_not_ready_has_no_sound_to_show(site: Site) -> None:
    waiting = {"state": RecordingState.CONSENT_PENDING, "published_at": None, "duration": None, "files": False}
    _, recording = await recorded(site, visibility=Visibility.PUBLIC, **waiting)
    head = Head((await page(site, f"/r/{recording.id}")).text)
    assert "og:audio" not in head.meta
    assert head.meta["og:description"] == "Recorded live with Mira on 22 November 2026."


async def test_the_page_of_a_space_plays_what_was_saved_of_it_once_everybody_may_hear_it(site: Site) -> None:
    _, recording = await recorded(site)
    path = f"/s/{recording.space_id}"
    before = Head((await page(site, path)).text)
    assert before.meta["og:description"] == "Mira was live here."
    assert before.meta["twitter:card"] == "summary_large_image"
    await site.store.recordings.change(recording.id, visibility=Visibility.PUBLIC)
    after = Head((await page(site, path)).text)
    assert after.meta["og:description"] == "Mira was live here. Listen to the recording."
    assert after.meta["og:url"].endswith(path)
    assert after.meta["og:audio"].endswith(f"/recordings/{recording.id}.mp3")


async def test_nothing_can_break_out_of_the_page(site: Site) -> None:
    _, recording = await recorded(site, visibility=Visibility.PUBLIC, title=NASTY, description=NASTY)
    text = (await page(site, f"/r/{recording.id}")).text
    assert "<script>alert" not in text
    head = Head(text)
    assert (head.meta["og:title"], head.meta["og:description"], head.scripts) == (NASTY, NASTY, 1)


async def test_a_private_recording_looks_like_none(site: Site) -> None:
    mira, recording = await recorded(site, title="Secret")
    private, missing = await page(site, f"/r/{recording.id}"), await page(site, "/r/nosuchthing")
    assert (private.status, private.text) == (missing.status, missing.text) == (404, INDEX)
    assert mira.user
    browser = await site.browser(mira.user)
    shown = await browser.get(f"/r/{recording.id}", headers=BROWSER)
    assert (shown.status, shown.text) == (200, INDEX)


async def test_a_share_link_opens_the_page_and_tells_nothing_more(site: Site) -> None:
    _, recording = await recorded(site, title="Secret")
    share = await site.context.recorder.share(recording, label="", password_hash=None, expires_at=None)
    shown = await page(site, f"/r/{recording.id}?share={share.token}")
    assert (shown.status, shown.text) == (200, INDEX)
    for token in ("", "x", "%00", "%ff"):
        assert (await page(site, f"/r/{recording.id}?share={token}")).status == 404
    assert (await page(site, f"/r/nosuchthing?share={share.token}")).status == 404
    guest = Caller(site.client, None, {"Cookie": f"share_{recording.id}={share.grant}"})
    assert (await guest.get(f"/r/{recording.id}", headers=BROWSER)).status == 200


async def test_a_deleted_recording_is_gone_with_a_page_that_says_so(site: Site) -> None:
    mira, recording = await recorded(site, visibility=Visibility.PUBLIC, title="Secret")
    await site.context.recorder.delete(recording, mira.pid)
    for path in (f"/r/{recording.id}", f"/embed/r/{recording.id}"):
        answer = await page(site, path)
        assert (answer.status, answer.text) == (410, INDEX)
    assert (await site.nobody.get(f"/oembed?url=http://127.0.0.1:8080/r/{recording.id}")).status == 410


async def test_the_page_of_the_question_is_the_same_for_everybody(site: Site) -> None:
    _, recording = await recorded(site)
    there, nowhere = await page(site, f"/r/{recording.id}/consent"), await page(site, "/r/nosuchthing/consent")
    assert (there.status, there.text) == (nowhere.status, nowhere.text) == (200, INDEX)


async def test_the_player_may_stand_in_every_page_and_is_else_as_strict_as_ours(site: Site) -> None:
    _, recording = await recorded(site, visibility=Visibility.UNLISTED)
    path = f"/embed/r/{recording.id}"
    answer = await page(site, path)
    assert (answer.status, answer.text) == (200, INDEX)
    own = (await page(site, "/")).headers["Content-Security-Policy"]
    recordings_only = own.replace("media-src 'self' blob: https: http:;", "media-src 'self' blob:;")
    assert recordings_only != own
    assert answer.headers["Content-Security-Policy"] == recordings_only.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    assert "X-Frame-Options" not in answer.headers
    kept = await site.nobody.get(path, headers=BROWSER | {"If-None-Match": answer.headers["ETag"]})
    assert kept.status == 304
    assert "Content-Security-Policy" not in kept.headers


async def test_what_is_private_has_no_player_for_others_not_even_for_its_host(site: Site) -> None:
    mira, recording = await recorded(site)
    assert mira.user
    browser = await site.browser(mira.user)
    for who in (site.nobody, browser):
        answer = await who.get(f"/embed/r/{recording.id}", headers=BROWSER)
        assert answer.status == 404
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


async def test_nothing_else_may_be_framed(site: Site) -> None:
    _, recording = await recorded(site, visibility=Visibility.PUBLIC)
    for path in ("/", f"/r/{recording.id}", f"/r/{recording.id}/consent", f"/recordings/{recording.id}.mp3"):
        assert "frame-ancestors 'none'" in (await page(site, path)).headers["Content-Security-Policy"], path


async def test_the_iframe_that_others_put_in_is_escaped(site: Site) -> None:
    _, recording = await recorded(site, visibility=Visibility.PUBLIC, title=NASTY)
    answer = await site.nobody.get(f"/oembed?url=http://127.0.0.1:8080/r/{recording.id}")
    html = json.loads(answer.text)["html"]
    assert "<script" not in html
    assert unescape(re.findall(r'title="([^"]*)"', html)[0]) == NASTY
