"""What podcast apps get from a station of a real node, a real recording in it beside a real podcast."""

from __future__ import annotations

from typing import Any

from lxml import etree

from tests.e2e.broadcast import TOPIC, broadcast
from tests.e2e.recorded import Published
from tests.e2e.stationed import get, imported, items, source, station
from tests.publisher import Publisher
from tests.stations.psp1 import ATOM, PODCAST, faults
from tests.stations.readers import by_feedparser, by_feedsmith, by_podcastparser


def enclosures(feed: bytes) -> dict[str, int]:
    """Address and length of every sound in a feed."""
    found = etree.fromstring(feed).iterfind("channel/item/enclosure")
    return {str(one.get("url")): int(str(one.get("length"))) for one in found}


async def test_the_feed_keeps_every_rule_and_three_readers_find_everything_in_it(published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        feed = await on_air.feed()
        assert faults(feed) == []
        found = by_feedparser(feed)
        titles = {on_air.recording["title"], *(one.title for one in on_air.show.programmes)}
        assert found.feed.title == "The night station"
        assert {entry.title for entry in found.entries} == titles
        other: Any = by_podcastparser(feed, on_air.station["feed_url"])
        assert {episode["title"] for episode in other["episodes"]} == titles
        assert all(len(episode["enclosures"]) == 1 for episode in other["episodes"])
        assert {item["title"] for item in by_feedsmith(feed)["items"]} == titles


async def test_lengths_are_exact_and_every_sound_can_be_fetched(published: Published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        found = enclosures(await on_air.feed())
        assert len(found) == 4
        for url, length in found.items():
            status, body, headers = await get(on_air.anybody, url)
            assert (status, len(body)) == (200, length), url
            assert headers["content-type"] == "audio/mpeg"
        theirs = {f"{publisher.url}/sounds/{one.name}.mp3" for one in on_air.show.programmes}
        assert theirs < found.keys(), "publishers' addresses are left as they are"
        (ours,) = found.keys() - theirs
        assert found[ours] == published.files["mp3"].stat().st_size
        for kind in ("m4a", "opus"):
            alternate = etree.fromstring(await on_air.feed()).find(f".//{PODCAST}source[@uri='{ours[:-3]}{kind}']")
            assert alternate is not None
            length = str(alternate.getparent().get("length"))
            assert int(length) == published.files[kind].stat().st_size


async def test_an_app_that_comes_again_is_told_that_nothing_changed_until_it_did(published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        url = on_air.station["feed_url"]
        _, body, headers = await get(on_air.anybody, url)
        assert headers["content-type"].startswith(("application/rss+xml", "application/xml"))
        for asked in (
            {"If_None_Match": headers["etag"]},
            {"If_Modified_Since": headers["last-modified"]},
        ):
            assert (await get(on_air.anybody, url, **asked))[:2] == (304, b"")
        assert (await get(on_air.anybody, url, If_None_Match='"another"'))[0] == 200
        async with on_air.anybody.get(url, headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert await packed.read() == body
        hidden = (await on_air.ada.call("GET", f"{on_air.path}/items"))["items"][-1]
        await on_air.ada.call("PUT", f"{on_air.path}/items/{hidden['id']}/hidden", expect=204)
        await items(on_air.ada, on_air.station["id"], 3)
        status, now, _ = await get(on_air.anybody, url, If_None_Match=headers["etag"])
        assert (status, len(enclosures(now))) == (200, 3)


async def test_json_feed_and_opml_say_the_same(published: Published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        shown = await on_air.ada.call("GET", f"{on_air.path}/items")
        said = by_feedsmith(await on_air.feed(on_air.station["feed_json_url"]), "json")
        assert {item["title"] for item in said["items"]} == {item["title"] for item in shown["items"]}
        status, exported, _ = await get(on_air.ada.client, f"{on_air.path}/sources.opml")
        assert status == 200
        assert on_air.show.url in str(by_feedsmith(exported, "opml"))
        other = await station(on_air.ada)
        path = f"/api/v1/stations/{other['id']}"
        async with on_air.ada.client.post(
            f"{path}/import", data=exported, headers={"Content-Type": "text/x-opml"}
        ) as answer:
            assert (await answer.json())["added"] == 1
        await items(on_air.ada, other["id"], 3)
        status, mine, _ = await get(on_air.ada.client, "/api/v1/me/stations.opml")
        assert status == 200
        assert on_air.station["feed_url"] in str(by_feedsmith(mine, "opml"))


async def test_a_host_and_a_topic_are_podcasts_without_any_doing(published: Published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        for path in ("/u/ada/feed.xml", f"/topics/{TOPIC.lower()}/feed.xml", f"/topics/{TOPIC}/feed.xml"):
            feed = await on_air.feed(path)
            assert faults(feed) == [], path
            (entry,) = by_feedparser(feed).entries
            assert entry.title == on_air.recording["title"]
            assert list(enclosures(feed).values()) == [published.files["mp3"].stat().st_size]
        for path in ("/u/ada/feed.json", f"/topics/{TOPIC}/feed.json"):
            assert len(by_feedsmith(await on_air.feed(path), "json")["items"]) == 1
        page = (await on_air.feed("/u/ada")).decode()
        assert "application/rss+xml" in page
        assert "/u/ada/feed.xml" in page
        assert (await get(on_air.anybody, "/u/nobody/feed.xml"))[0] == 404


async def test_a_recording_that_is_made_private_leaves_every_feed_at_once(published: Published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        await on_air.ada.call("PATCH", f"/api/v1/recordings/{published.recording}", {"visibility": "private"})
        assert on_air.recording["title"].encode() not in await on_air.feed()
        assert enclosures(await on_air.feed("/u/ada/feed.xml")) == {}
        await on_air.ada.call("PATCH", f"/api/v1/recordings/{published.recording}", {"visibility": "public"})
        await items(on_air.ada, on_air.station["id"], 4)
        assert on_air.recording["title"].encode() in await on_air.feed()
        await on_air.ada.call("DELETE", f"/api/v1/recordings/{published.recording}", expect=204)
        assert on_air.recording["title"].encode() not in await on_air.feed()
        assert (await get(on_air.anybody, f"/recordings/{published.recording}.mp3"))[0] == 410


async def test_a_private_station_is_heard_by_its_token_only_until_that_is_made_anew(published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        plain = on_air.station["feed_url"]
        private = await on_air.ada.call("PATCH", on_air.path, {"visibility": "private"})
        await items(on_air.ada, on_air.station["id"], 4)
        assert "token=" in private["feed_url"]
        assert len(enclosures(await on_air.feed(private["feed_url"]))) == 4
        assert len(by_feedsmith(await on_air.feed(private["feed_json_url"]), "json")["items"]) == 4
        for url in (plain, f"{plain}?token=guessed", f"{plain}?token=", f"/stations/{private['slug']}"):
            assert (await get(on_air.anybody, url))[0] == 404, url
        assert (await get(on_air.anybody, f"/api/v1/stations/{private['id']}"))[0] == 404
        renewed = await on_air.ada.call("POST", f"{on_air.path}/token")
        assert (await get(on_air.anybody, private["feed_url"]))[0] == 404
        assert len(enclosures(await on_air.feed(renewed["feed_url"]))) == 4


async def test_what_a_publisher_does_not_want_republished_only_plays_here(published: Published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        locked = publisher.show("locked", extra="<podcast:locked>yes</podcast:locked>")
        blocked = publisher.show("blocked", extra="<itunes:block>Yes</itunes:block>")
        await imported(on_air.ada, on_air.station["id"], locked.url)
        unlisted = await imported(on_air.ada, on_air.station["id"], blocked.url)
        told = await source(on_air.ada, on_air.station["id"], unlisted["id"], lambda one: one["left_out"])
        assert (told["blocked"], told["left_out"][0]["count"]) == (True, 3)
        shown = await items(on_air.ada, on_air.station["id"], 7)
        assert "Locked number 3" in {item["title"] for item in shown}
        assert len(enclosures(await on_air.feed())) == 4
        private = await on_air.ada.call("PATCH", on_air.path, {"visibility": "private"})
        await items(on_air.ada, on_air.station["id"], 10)
        assert len(enclosures(await on_air.feed(private["feed_url"]))) == 10


async def test_a_deleted_station_is_gone_for_good_and_says_so(published: Published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        slug = on_air.station["slug"]
        await on_air.ada.call("DELETE", on_air.path, expect=204)
        for path in (f"/stations/{slug}/feed.xml", f"/stations/{slug}/feed.json", f"/stations/{slug}"):
            assert (await get(on_air.anybody, path))[0] == 410, path
        said = await on_air.ada.call("GET", f"/api/v1/stations/{slug}", expect=410)
        assert said["code"] == "station_deleted"


async def test_a_station_of_a_station_plays_what_it_plays_and_no_circle_is_made(published, publisher: Publisher):
    async with broadcast(published, publisher) as on_air:
        other = await station(on_air.ada, "A station of stations")
        order = {"kind": "station", "slug": on_air.station["slug"]}
        await on_air.ada.call("POST", f"/api/v1/stations/{other['id']}/sources", order, expect=201)
        await items(on_air.ada, other["id"], 4)
        back = {"kind": "station", "slug": other["slug"]}
        said = await on_air.ada.call("POST", f"{on_air.path}/sources", back, expect=409)
        assert said["code"] == "station_cycle"


async def test_pages_of_a_long_feed_lead_to_each_other_and_hold_everything(published, publisher: Publisher):
    async with broadcast(published, publisher, stations__feed_items=3) as on_air:
        url, found = on_air.station["feed_url"], list[str]()
        while url:
            feed = await on_air.feed(url)
            assert faults(feed) == []
            found += enclosures(feed)
            further = etree.fromstring(feed).find(f"channel/{ATOM}link[@rel='next']")
            url = "" if further is None else str(further.get("href"))
        assert len(found) == len(set(found)) == 4
        assert (await get(on_air.anybody, f"{on_air.station['feed_url']}?page=3"))[0] == 404
