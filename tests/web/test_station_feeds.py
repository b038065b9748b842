"""Our feeds over HTTP: conditions, compression, pages, tokens, and lists of them."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import listparser
import pytest

from spaces.model import SourceKind, Visibility
from stations.settle import settle
from tests.stations.psp1 import faults
from tests.stations.readers import by_feedparser, by_feedsmith
from tests.store.samples import source, stored_feed
from tests.web.conftest import Answer, Caller, OpenSite, Site

CATEGORIES = ["News"]


async def station(site: Site, owner: Caller, *sources: tuple[SourceKind, str], **fields: Any) -> dict[str, Any]:
    """A station with these sources, worked out."""
    answer = await owner.post("/api/v1/stations", {"title": "Night boat", "categories": CATEGORIES} | fields)
    assert answer.status == 201, answer
    rows = site.store
    for position, (kind, ref) in enumerate(sources):
        found = await rows.stations.get(answer.json["id"])
        assert found
        await rows.sources.add(source(found, kind, ref, position=position))
    await settle(rows, answer.json["id"], site.clock.now())
    shown: dict[str, Any] = answer.json
    return shown


def id_of(person: Caller) -> str:
    assert person.user
    return person.user.id


async def published(site: Site, owner: Caller, **fields: Any) -> Any:
    assert owner.user
    return await site.shelf.recording(owner.user, visibility=Visibility.PUBLIC, **fields)


async def feed(site: Site, path: str, **headers: str) -> Answer:
    return await site.nobody.get(path, headers=headers)


async def test_a_station_is_a_valid_podcast_whose_files_have_the_length_it_says(site: Site, mira: Caller) -> None:
    recording = await published(site, mira)
    await station(site, mira, (SourceKind.HOST, id_of(mira)))
    answer = await feed(site, "/stations/night-boat/feed.xml")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    assert faults(answer.body) == []
    found = by_feedparser(answer.body)
    enclosure = found.entries[0].enclosures[0]
    base_url = site.context.config.public_url
    sound = await site.nobody.get(enclosure.href.removeprefix(base_url))
    assert (sound.status, len(sound.body)) == (200, int(enclosure.length))
    assert found.entries[0].id == recording.guid
    cover = await site.nobody.get(found.feed.image.href.removeprefix(base_url))
    assert (cover.status, cover.headers["Content-Type"]) == (200, "image/png")


async def test_json_feed_says_the_same(site: Site, mira: Caller) -> None:
    recording = await published(site, mira)
    await station(site, mira, (SourceKind.HOST, id_of(mira)))
    answer = await feed(site, "/stations/night-boat/feed.json")
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    found = by_feedsmith(answer.body, "json")
    assert found["items"][0]["id"] == recording.guid
    assert found["feed_url"].endswith("/stations/night-boat/feed.json")


async def test_who_has_it_is_told_so_and_who_has_an_older_one_gets_it(site: Site, mira: Caller) -> None:
    recording = await published(site, mira)
    await station(site, mira, (SourceKind.HOST, id_of(mira)))
    path = "/stations/night-boat/feed.xml"
    first = await feed(site, path)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for condition in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": modified}):
        again = await feed(site, path, **condition)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag), condition
    stale = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert (await feed(site, path, **stale)).status == 200
    site.clock.advance(60)
    await site.store.recordings.change(recording.id, title="Another title", updated_at=site.clock.now())
    for condition in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        changed = await feed(site, path, **condition)
        assert changed.status == 200
        assert "Another title" in changed.text


async def test_a_recording_that_is_taken_off_is_gone_from_the_feed_at_once(site: Site, mira: Caller) -> None:
    recording = await published(site, mira)
    await station(site, mira, (SourceKind.HOST, id_of(mira)))
    paths = ("/stations/night-boat/feed.xml", "/stations/night-boat/feed.json", "/u/mira/feed.xml")
    tags = [(await feed(site, path)).headers["ETag"] for path in paths]
    answer = await mira.patch(f"/api/v1/recordings/{recording.id}", {"visibility": "private"})
    assert answer.status == 200, answer
    for path, tag in zip(paths, tags, strict=True):
        found = await feed(site, path, **{"If-None-Match": tag})
        assert found.status == 200
        assert recording.guid not in found.text


async def test_it_comes_compressed_to_those_who_take_that(site: Site, mira: Caller) -> None:
    await station(site, mira)
    path = "/stations/night-boat/feed.xml"
    plain = await feed(site, path, **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    async with site.nobody.client.get(path, headers={"Accept-Encoding": "gzip"}, auto_decompress=False) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(await packed.read()) == plain.body


async def test_the_head_has_what_the_whole_has(site: Site, mira: Caller) -> None:
    await station(site, mira)
    whole, head = [await site.nobody.ask(method, "/stations/night-boat/feed.xml") for method in ("GET", "HEAD")]
    assert (head.status, head.body) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


async def test_it_names_its_hub_and_itself_and_may_be_read_by_other_sites(site: Site, mira: Caller) -> None:
    await station(site, mira)
    answer = await feed(site, "/stations/night-boat/feed.xml")
    base_url = site.context.config.public_url
    link = f'<{base_url}/hub>; rel="hub", <{base_url}/stations/night-boat/feed.xml>; rel="self"'
    assert answer.headers["Link"] == link
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, no-cache"


async def test_pages_are_asked_for_by_number(open_site: OpenSite) -> None:
    site = await open_site(stations__feed_items=2)
    mira = await site.person("mira")
    podcast = await stored_feed(site.store, 3)
    await station(site, mira, (SourceKind.FEED, podcast.id))
    pages = [await feed(site, f"/stations/night-boat/feed.xml?page={page}&utm_source=x") for page in (1, 2)]
    assert [len(by_feedparser(page.body).entries) for page in pages] == [2, 1]
    assert (await feed(site, "/stations/night-boat/feed.xml?page=3")).code == "page_not_found"
    for wrong in ("0", "-1", "x", "1000000"):
        assert (await feed(site, f"/stations/night-boat/feed.xml?page={wrong}")).status == 422


@pytest.mark.parametrize("form", ["xml", "json"])
async def test_a_private_feed_opens_by_its_token_only(site: Site, mira: Caller, form: str) -> None:
    made = await station(site, mira, visibility="private")
    path = f"/stations/night-boat/feed.{form}"
    found = await site.store.stations.get(made["id"])
    assert found
    for wrong in ("", "?token=", "?token=x", f"?token={found.feed_token[:-1]}", "?token=%C3%A4"):
        answer = await feed(site, path + wrong)
        assert (answer.status, answer.code) == (404, "station_not_found")
    right = await feed(site, f"{path}?token={found.feed_token}")
    assert right.status == 200
    assert right.headers["Cache-Control"] == "private, no-cache"
    assert right.headers["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in right.headers
    await site.store.stations.change(made["id"], feed_token="anew")
    assert (await feed(site, f"{path}?token={found.feed_token}")).status == 404
    assert (await feed(site, f"{path}?token=anew")).status == 200


async def test_the_cover_of_a_private_feed_opens_by_the_address_in_it(site: Site, mira: Caller) -> None:
    made = await station(site, mira, visibility="private")
    found = await site.store.stations.get(made["id"])
    assert found
    answer = await feed(site, f"/stations/night-boat/feed.xml?token={found.feed_token}")
    image = by_feedparser(answer.body).feed.image.href.removeprefix(site.context.config.public_url)
    assert (await site.nobody.get(image)).status == 200


async def test_a_deleted_station_says_so_for_ever(site: Site, mira: Caller) -> None:
    made = await station(site, mira)
    await feed(site, "/stations/night-boat/feed.xml")  # is in memory now
    assert (await mira.delete(f"/api/v1/stations/{made['id']}")).status == 204
    for form in ("xml", "json"):
        answer = await feed(site, f"/stations/night-boat/feed.{form}")
        assert (answer.status, answer.code) == (410, "station_deleted")


async def test_a_host_and_a_topic_have_feeds_and_pictures_of_their_own(site: Site, mira: Caller) -> None:
    recording = await published(site, mira, topics=("Tea",))
    for path in ("/u/mira", "/u/MIRA", "/topics/tea", "/topics/TEA"):
        answer = await feed(site, f"{path}/feed.xml")
        assert faults(answer.body) == [], path
        found = by_feedparser(answer.body)
        assert [entry.id for entry in found.entries] == [recording.guid]
        picture = await site.nobody.get(found.feed.image.href.removeprefix(site.context.config.public_url))
        assert (picture.status, picture.headers["Content-Type"]) == (200, "image/png")
        again = await feed(site, f"{path}/cover.png", **{"If-None-Match": picture.headers["ETag"]})
        assert again.status == 304
        assert (await feed(site, f"{path}/feed.json")).json["items"][0]["id"] == recording.guid
    assert (await feed(site, "/u/nobody/feed.xml")).code == "user_not_found"
    assert (await feed(site, "/topics/coffee/feed.xml")).code == "page_not_found"
    assert (await feed(site, f"/topics/{'x' * 31}/feed.xml")).status == 404
    assert (await feed(site, f"/topics/{'x' * 31}/cover.png")).status == 404


async def test_the_sources_of_a_station_as_a_list_for_podcast_apps(site: Site, mira: Caller) -> None:
    podcast = await stored_feed(site.store, title="Radio Sea", link="https://sea.example")
    sources = [(SourceKind.FEED, podcast.id), (SourceKind.HOST, id_of(mira)), (SourceKind.TOPIC, "Tea")]
    made = await station(site, mira, *sources)
    answer = await site.nobody.get(f"/api/v1/stations/{made['id']}/sources.opml")
    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    assert 'filename="Night boat sources.opml"' in answer.headers["Content-Disposition"]
    base_url = site.context.config.public_url
    assert [(one.title, one.url) for one in listparser.parse(answer.body).feeds] == [
        ("Radio Sea", podcast.url),
        ("Mira", f"{base_url}/u/mira/feed.xml"),
        ("#Tea", f"{base_url}/topics/tea/feed.xml"),
    ]


async def test_a_private_station_in_a_list_is_named_to_those_only_who_may_see_it(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    closed = await station(site, noor, title="Closed", visibility="private")
    made = await station(site, noor, (SourceKind.STATION, closed["id"]))
    path = f"/api/v1/stations/{made['id']}/sources.opml"
    assert listparser.parse((await mira.get(path)).body).feeds == []
    found = listparser.parse((await noor.get(path)).body).feeds
    assert [one.title for one in found] == ["Closed"]
    assert "token=" in found[0].url


async def test_a_list_names_to_strangers_what_is_listed(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    unlisted = await station(site, noor, title="Unlisted", visibility="unlisted")
    openly = await station(site, noor, title="Open")
    shy = await stored_feed(site.store, title="Shy", block=True)
    sources = [(SourceKind.STATION, unlisted["id"]), (SourceKind.STATION, openly["id"]), (SourceKind.FEED, shy.id)]
    path = f"/api/v1/stations/{(await station(site, mira, *sources))['id']}/sources.opml"

    async def titles(who: Caller) -> list[str]:
        return [one.title for one in listparser.parse((await who.get(path)).body).feeds]

    assert await titles(site.nobody) == ["Open"]
    assert await titles(noor) == ["Unlisted", "Open"]
    assert await titles(mira) == ["Unlisted", "Open", "Shy"]


async def test_my_stations_as_a_list_for_podcast_apps(site: Site, mira: Caller) -> None:
    podcast = await stored_feed(site.store, title="Radio Sea")
    await station(site, mira, (SourceKind.FEED, podcast.id))
    await station(site, mira, title="Closed", visibility="private")
    await station(site, await site.person("noor"), title="Not mine")
    site.clock.advance(timedelta(minutes=1).total_seconds())
    found = listparser.parse((await mira.get("/api/v1/me/stations.opml")).body)
    assert {one.title for one in found.feeds} == {"Night boat", "Closed", "Radio Sea"}
    assert found.meta.author.name == "Mira"
    closed = next(one for one in found.feeds if one.title == "Closed")
    assert (await site.nobody.get(closed.url.removeprefix(site.context.config.public_url))).status == 200
