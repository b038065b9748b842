"""Podcasts come into a station of a real node: one, many, broken ones, and those that must not be fetched."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.e2e.evening import until
from tests.e2e.stationed import add_feed, get, has_failed, imported, is_in, items, retry, source, station
from tests.nodes import ROOT, Person, ServerProcess
from tests.programmes import Programme, opml, several
from tests.publisher import Publisher, after, moved, plainly, status


async def test_a_podcast_comes_in_and_its_progress_can_be_followed(mira: Person, publisher: Publisher):
    show = publisher.show("night", "Night radio")
    let_go = asyncio.Event()
    show.answer = after(let_go, show)
    made = await station(mira)
    added = await add_feed(mira, made["id"], show.url)
    assert added["import"]["state"] in ("waiting", "fetching")
    fetching = await source(mira, made["id"], added["id"], lambda one: one["import"]["state"] == "fetching")
    assert fetching["import"]["step"] == "Fetching"
    let_go.set()
    done = await source(mira, made["id"], added["id"], is_in)
    assert (done["title"], done["import"]["done"], done["import"]["total"]) == ("Night radio", 3, 3)
    assert done["import"]["step"].startswith("Done in ")
    found = await items(mira, made["id"], 3)
    assert [one["title"] for one in found] == ["Night number 3", "Night number 2", "Night number 1"]
    assert len(show.asked) == 1


async def test_an_episode_is_played_from_its_publisher_and_all_else_comes_from_here(mira: Person, publisher: Publisher):
    owls = Programme("owl", "The owl", notes="<p>Hoo.<script>bad()</script></p>")
    show = publisher.show("night", "Night radio", owls)
    made = await station(mira)
    await imported(mira, made["id"], show.url)
    (owl,) = await items(mira, made["id"], 1)
    sound = owls.sound
    assert owl["audio"] == {"url": f"{publisher.url}/sounds/owl.mp3", "type": "audio/mpeg", "bytes": len(sound)}
    assert owl["because"] == "From Night radio, a source of this station."
    shown = await until(mira, f"/api/v1/items/{owl['id']}", lambda shown: shown["picture"])
    assert shown["notes"] == "<p>Hoo.</p>"
    status_, picture, headers = await get(mira.client, shown["picture"])
    assert (status_, headers["content-type"].partition("/")[0]) == (200, "image")
    assert not shown["picture"].startswith(publisher.url), "pictures are kept here"
    assert len(picture) > 0
    chapters = await mira.call("GET", f"/api/v1/items/{owl['id']}/chapters")
    assert [one["start"] for one in chapters["chapters"]] == [0, 2]
    transcript = await mira.call("GET", f"/api/v1/items/{owl['id']}/transcript")
    assert transcript["cues"][0]["text"] == "These are the words of The owl."
    assert transcript["cues"][0]["speaker"] == "Ada"


async def test_the_page_of_a_podcast_leads_to_its_feed(mira: Person, publisher: Publisher):
    show = publisher.show("night")
    made = await station(mira)
    done = await imported(mira, made["id"], f"{publisher.url}/about/night")
    assert done["import"]["error"] is None
    assert done["url"] == show.url
    assert len(await items(mira, made["id"], 3)) == 3


async def test_two_stations_share_one_look_at_a_podcast(mira: Person, jonas: Person, publisher: Publisher):
    show = publisher.show("night")
    hers, his = await station(mira), await station(jonas)
    await imported(mira, hers["id"], show.url)
    await imported(jonas, his["id"], f"{show.url}#top")
    assert len(await items(jonas, his["id"], 3)) == 3
    assert len(show.asked) == 1


async def test_of_a_list_with_a_broken_podcast_the_others_are_in_and_the_broken_one_once_it_is_mended(
    mira: Person, publisher: Publisher
):
    shows = [publisher.show(name) for name in ("night", "day", "dusk")]
    shows[1].answer = status(404)
    made = await station(mira)
    body = opml(*(show.url for show in shows), "http://10.0.0.1/feed")
    path = f"/api/v1/stations/{made['id']}"
    headers = {"Content-Type": "text/x-opml"}
    async with mira.client.post(f"{path}/import", data=body, headers=headers) as answer:
        said = await answer.json()
        assert answer.status == 202, said
    assert (said["added"], said["known"]) == (3, 0)
    assert {one["url"] for one in said["refused"]} == {"http://10.0.0.1/feed"}
    assert all(one["reason"] for one in said["refused"])

    found = await items(mira, made["id"], 6)
    assert {one["source"]["title"] for one in found} == {"Night", "Dusk"}
    sources = (await mira.call("GET", f"{path}/sources"))["items"]
    broken = await source(mira, made["id"], sources[1]["id"], has_failed)
    assert broken["import"]["state"] == "failed"
    assert "404" in broken["import"]["error"]
    assert broken["import"]["next_at"] is not None, "it is tried again"
    shows[1].answer = None
    await retry(mira, made["id"], broken["id"])
    await source(mira, made["id"], broken["id"], is_in)
    await items(mira, made["id"], 9)


async def test_a_paused_source_keeps_what_it_gave_and_gives_nothing_new_until_it_goes_on(
    mira: Person, publisher: Publisher
):
    show = publisher.show("night")
    made = await station(mira)
    path = f"/api/v1/stations/{made['id']}/sources"
    done = await imported(mira, made["id"], show.url)
    await items(mira, made["id"], 3)
    await mira.call("PATCH", f"{path}/{done['id']}", {"paused": True})
    show.programmes = several("night", 4)
    assert (await source(mira, made["id"], done["id"], lambda one: one["paused"]))["import"]["next_at"] is None
    await mira.call("PATCH", f"{path}/{done['id']}", {"paused": False})
    await retry(mira, made["id"], done["id"])
    await items(mira, made["id"], 4)
    await mira.call("PATCH", f"{path}/{done['id']}", {"cap": 2})
    assert [one["title"] for one in await items(mira, made["id"], 2)] == ["Night number 4", "Night number 3"]
    await mira.call("DELETE", f"{path}/{done['id']}", expect=204)
    await items(mira, made["id"], 0)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://10.0.0.1/feed.xml", "address_refused"),
        ("http://192.168.1.1/feed.xml", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://127.0.0.2/feed.xml", "address_refused"),
        ("http://0x7f.2/feed.xml", "address_refused"),
        ("http://2130706434/feed.xml", "address_refused"),
        ("http://[::1]/feed.xml", "address_refused"),
        ("http://[::ffff:10.0.0.1]/feed.xml", "address_refused"),
        ("http://[fd00::1]/feed.xml", "address_refused"),
        ("file:///etc/passwd", "url_invalid"),
        ("ftp://example.org/feed.xml", "url_invalid"),
        ("http://mira:secret@example.org/feed.xml", "url_invalid"),
        ("night radio", "url_invalid"),
    ],
)
async def test_what_must_not_be_fetched_is_refused_at_once_and_says_why(mira: Person, url: str, code: str):
    made = await station(mira)
    order = {"kind": "feed", "url": url}
    said = await mira.call("POST", f"/api/v1/stations/{made['id']}/sources", order, expect=422)
    assert (said["code"], said["field"]) == (code, "url")
    assert len(said["detail"].split()) > 4, "a sentence"
    assert (await mira.call("GET", f"/api/v1/stations/{made['id']}/sources"))["items"] == []


@pytest.mark.parametrize("to", ["http://127.0.0.2:9/feed.xml", "http://localhost.localdomain./", "http://[::1]:9/x"])
async def test_a_podcast_that_leads_to_a_private_address_is_not_followed_there(
    mira: Person, publisher: Publisher, to: str
):
    show = publisher.show("night")
    show.answer = moved(to, 302)
    made = await station(mira)
    failed = await imported(mira, made["id"], show.url)
    assert failed["import"]["state"] == "failed"
    assert failed["import"]["error_code"] in ("address_refused", "unreachable")
    assert "Traceback" not in failed["import"]["error"]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        pytest.param(status(500), "500", id="server-error"),
        pytest.param(status(403), "403", id="forbidden"),
        pytest.param(plainly(b"\x00\x01 nothing like a feed"), "neither rss nor atom", id="garbage"),
        pytest.param(plainly(b"<html><body>Hello</body></html>", "text/html"), "page", id="page-without-feed"),
        pytest.param(plainly(b"<rss><chan", "text/xml", Content_Encoding="gzip"), "", id="not-the-gzip-it-says"),
        pytest.param(plainly(b"", "text/xml"), "empty", id="empty"),
    ],
)
async def test_every_failure_is_told_in_a_sentence(mira: Person, publisher: Publisher, answer, word: str):
    show = publisher.show("night")
    show.answer = answer
    made = await station(mira)
    failed = await imported(mira, made["id"], show.url)
    text = failed["import"]["error"]
    assert failed["import"]["state"] == "failed"
    assert word in text.lower()
    assert len(text.split()) >= 4
    assert text.endswith(".")
    assert "Error" not in text, "no name of an exception"


async def test_a_publisher_that_never_answers_is_given_up_on(mira: Person, publisher: Publisher):
    show = publisher.show("night")
    never = asyncio.Event()
    show.answer = after(never, show)
    made = await station(mira)
    failed = await imported(mira, made["id"], show.url)
    never.set()
    assert failed["import"]["error_code"] == "too_slow"


async def test_of_one_publisher_no_more_than_two_podcasts_are_asked_for_at_once(mira: Person, publisher: Publisher):
    let_go = asyncio.Event()
    shows = [publisher.show(f"show{number}") for number in range(6)]
    for show in shows:
        show.answer = after(let_go, show)
    made = await station(mira)
    for show in shows:
        await add_feed(mira, made["id"], show.url)
    await publisher.until(lambda: publisher.busy == 2)
    let_go.set()
    await items(mira, made["id"], 18)
    assert publisher.most == 2
    assert [len(show.asked) for show in shows] == [1] * 6


async def test_a_list_is_imported_from_the_command_line_beside_the_running_node(
    node: ServerProcess, mira: Person, publisher: Publisher, tmp_path: Path
):
    shows = [publisher.show(name) for name in ("night", "day")]
    shows[1].answer = status(404)
    made = await station(mira)
    path = tmp_path / "list.opml"
    path.write_bytes(opml(*(show.url for show in shows)))
    command = (sys.executable, "-m", "spaces", "station", "import", path, "--station", made["slug"], "--data", "data")
    running = await asyncio.create_subprocess_exec(
        *command,
        cwd=node.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **node.settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await asyncio.wait_for(running.communicate(), 60))[0].decode()
    assert running.returncode == 1, said
    assert "404" in said
    assert "3 episodes" in said
    assert len(await items(mira, made["id"], 3)) == 3
