"""The sources of stations by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from spaces.model import FeedState, Merge, SourceKind, Visibility
from spaces.web.sources import MANY
from tests.store.samples import episode
from tests.web.airing import Air, Json
from tests.web.conftest import Answer, Caller, OpenSite, Site

API = "/api/v1/stations"
FEED = "https://podcasts.example.org/feed.xml"


def path(station: Json, rest: str = "") -> str:
    return f"{API}/{station['id']}/sources{rest}"


async def add(who: Caller, station: Json, kind: str, **fields: Any) -> Answer:
    return await who.post(path(station), {"kind": kind} | fields)


async def test_a_podcast_is_added_at_once_and_fetched_by_and_by(site: Site, mira: Caller, station: Json) -> None:
    knocks: list[None] = []
    site.context.stations_knock = lambda: knocks.append(None)
    answer = await add(mira, station, "feed", url="  FEED://Podcasts.Example.org:80/feed.xml#top")
    assert answer.status == 201
    made = answer.json
    assert (made["kind"], made["url"], made["title"]) == ("feed", "http://podcasts.example.org/feed.xml", made["url"])
    assert (made["import"]["state"], made["import"]["step"]) == ("waiting", "Waiting")
    assert (made["position"], made["cap"], made["paused"], made["items"], made["left_out"]) == (0, None, False, 0, [])
    assert knocks
    feed = await site.store.feeds.get(made["ref"])
    assert feed is not None
    assert feed.next_at == site.clock.now()


async def test_a_feed_is_shared_by_all_stations(air: Air, mira: Caller, station: Json) -> None:
    other = await air.station(mira)
    refs = {(await add(mira, one, "feed", url=FEED)).json["ref"] for one in (station, other)}
    assert len(refs) == 1
    again = await add(mira, station, "feed", url=FEED)
    assert (again.status, again.code) == (409, "source_exists")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/feed", "url_invalid"),
        ("not an address", "url_invalid"),
        ("https://mira:secret@example.org/feed", "url_invalid"),
        ("http://127.0.0.1/feed", "address_refused"),
        ("http://[::1]/feed", "address_refused"),
        ("http://0x7f.1/feed", "address_refused"),
        ("http://localhost:8080/feed", "address_refused"),
        ("https://10.0.0.7/feed", "address_refused"),
    ],
)
async def test_obvious_nonsense_is_refused_at_once(mira: Caller, station: Json, url: str, code: str) -> None:
    answer = await add(mira, station, "feed", url=url)
    assert (answer.status, answer.code, answer.json["field"]) == (422, code, "url")
    assert (await mira.get(path(station))).json["items"] == []


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"kind": "feed"}, "url_missing", "url"),
        ({"kind": "host"}, "handle_missing", "handle"),
        ({"kind": "topic", "topic": "#"}, "topic_missing", "topic"),
        ({"kind": "recording"}, "id_missing", "id"),
        ({"kind": "station", "slug": ""}, "slug_missing", "slug"),
        ({"kind": "host", "handle": "mira", "url": FEED}, "source_mixed", "url"),
        ({"kind": "radio"}, "kind_invalid", "kind"),
        ({"kind": "topic", "topic": "tea", "cap": 0}, "cap_invalid", "cap"),
    ],
)
async def test_an_order_that_does_not_fit_its_kind_is_refused(
    mira: Caller, station: Json, fields: Json, code: str, field: str
) -> None:
    answer = await mira.post(path(station), fields)
    assert (answer.status, answer.code, answer.json["field"]) == (422, code, field)


async def test_hosts_and_topics_are_named_as_people_write_them(mira: Caller, station: Json) -> None:
    host = (await add(mira, station, "host", handle="@Mira", cap=5)).json
    assert (host["title"], host["url"], host["import"], host["cap"]) == (
        "@mira",
        "http://127.0.0.1:8080/u/mira",
        None,
        5,
    )
    topic = (await add(mira, station, "topic", topic="#Tea")).json
    assert (topic["title"], topic["ref"], topic["position"]) == ("#Tea", "Tea", 1)
    assert (await add(mira, station, "host", handle="nobody")).code == "user_not_found"


async def test_anybody_adds_public_recordings_and_hosts_their_unlisted_ones(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    noor = await site.person("noor")
    openly = await air.recording(noor)
    hidden = await air.recording(noor, visibility=Visibility.UNLISTED)
    secret = await air.recording(noor, visibility=Visibility.PRIVATE)
    own = await air.recording(mira, visibility=Visibility.UNLISTED)
    unready = await air.recording(mira, visibility=Visibility.PRIVATE)
    assert (await add(mira, station, "recording", id=openly.id)).status == 201
    assert (await add(mira, station, "recording", id=own.id)).status == 201
    assert (await add(mira, station, "recording", id=hidden.id)).code == "not_host"
    assert (await add(mira, station, "recording", id=secret.id)).code == "recording_not_found"
    assert (await add(mira, station, "recording", id=unready.id)).code == "recording_private"
    assert (await add(mira, station, "recording", id="nosuchthing1")).code == "recording_not_found"


async def test_stations_take_from_stations_but_not_in_circles(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    other = await air.station(mira, title="Tea")
    secret = await air.station(await site.person("noor"), title="Noor's", visibility="private")
    assert (await add(mira, station, "station", slug="tea")).status == 201
    assert (await add(mira, other, "station", slug=station["id"])).code == "station_cycle"
    assert (await add(mira, station, "station", slug=station["slug"])).code == "station_cycle"
    assert (await add(mira, station, "station", slug=secret["slug"])).code == "station_not_found"
    assert (await add(mira, station, "station", slug="nothing")).code == "station_not_found"


async def test_a_station_has_so_many_sources(open_site: OpenSite) -> None:
    site = await open_site(stations__sources=1)
    mira = await site.person("mira")
    station = await Air(site).station(mira)
    assert (await add(mira, station, "topic", topic="tea")).status == 201
    assert (await add(mira, station, "topic", topic="milk")).code == "sources_full"


async def test_an_account_has_so_much_fetched_in_a_while(site: Site, mira: Caller, station: Json) -> None:
    assert mira.user
    for _ in range(120):
        site.context.fetching.require(mira.user.id, site.clock.now().timestamp())
    answer = await add(mira, station, "feed", url=FEED)
    assert (answer.status, answer.code) == (429, "fetch_limit")
    assert int(answer.headers["Retry-After"]) > 0
    site.clock.advance(600)
    assert (await add(mira, station, "feed", url=FEED)).status == 201


@pytest.mark.parametrize(
    ("columns", "step"),
    [
        ({"state": FeedState.FETCHING}, "Fetching"),
        ({"state": FeedState.STORING, "done": 120, "total": 431}, "120 of 431 episodes"),
        ({"state": FeedState.STORING, "done": 0, "total": 1}, "0 of 1 episode"),
        ({"state": FeedState.STORING}, "Reading"),
        ({"state": FeedState.READY, "took": 3.2}, "Done in 3 s"),
        ({"state": FeedState.READY, "took": 300.0}, "Done in 5 min"),
        ({"state": FeedState.READY, "error": "It cannot be reached."}, "Trouble with the last look"),
        ({"state": FeedState.FAILED, "error": "It is no feed."}, "Could not be read"),
        ({"state": FeedState.ENDED}, "Ended by its publisher"),
    ],
)
async def test_an_import_tells_how_far_it_is(site: Site, mira: Caller, station: Json, columns: Json, step: str) -> None:
    made = (await add(mira, station, "feed", url=FEED)).json
    await site.store.feeds.change(made["ref"], **columns)
    shown = (await mira.get(path(station))).json["items"][0]["import"]
    assert (shown["step"], shown["state"]) == (step, columns["state"].value)
    assert shown["error"] == columns.get("error")


async def test_a_paused_source_says_so_and_goes_on_when_it_may(site: Site, mira: Caller, station: Json) -> None:
    made = (await add(mira, station, "feed", url=FEED)).json
    one = path(station, f"/{made['id']}")
    paused = (await mira.patch(one, {"paused": True, "cap": 7})).json
    assert (paused["paused"], paused["import"]["step"], paused["cap"]) == (True, "Paused", 7)
    assert paused["import"]["next_at"] is None
    at = (await site.store.sources.get(made["id"])).paused_at  # type: ignore[union-attr]
    site.clock.advance(60)
    assert (await mira.patch(one, {"paused": True})).json["paused"] is True
    assert (await site.store.sources.get(made["id"])).paused_at == at  # type: ignore[union-attr]
    resumed = (await mira.patch(one, {"paused": False, "cap": None})).json
    assert (resumed["paused"], resumed["cap"]) == (False, None)
    assert resumed["import"]["next_at"] is not None


async def test_letting_a_podcast_go_on_counts_as_having_it_fetched(site: Site, mira: Caller, station: Json) -> None:
    made, topic = (await add(mira, station, "feed", url=FEED)).json, (await add(mira, station, "topic", topic="x")).json
    for one in (made, topic):
        assert (await mira.patch(path(station, f"/{one['id']}"), {"paused": True})).status == 200
    assert mira.user
    site.context.fetching.require(mira.user.id, site.clock.now().timestamp(), 119)
    answer = await mira.patch(path(station, f"/{made['id']}"), {"paused": False})
    assert (answer.status, answer.code) == (429, "fetch_limit")
    assert (await mira.patch(path(station, f"/{topic['id']}"), {"paused": False})).status == 200


async def test_removing_takes_what_only_that_source_gave(site: Site, air: Air, mira: Caller) -> None:
    station, feed = await air.playing(mira)
    assert len(await air.items(mira, station)) == 3
    source = (await mira.get(path(station))).json["items"][0]
    assert (await mira.delete(path(station, f"/{source['id']}"))).status == 204
    await air.settle(station)
    assert await air.items(mira, station) == []
    assert not await site.store.feeds.wanted(feed.id)
    assert (await mira.delete(path(station, f"/{source['id']}"))).code == "source_not_found"


async def test_sources_are_put_into_another_order(mira: Caller, station: Json) -> None:
    ids = [(await add(mira, station, "topic", topic=topic)).json["id"] for topic in ("tea", "milk", "honey")]
    wanted = [ids[2], ids[0]]
    shown = (await mira.put(path(station, "/order"), json={"ids": wanted})).json["items"]
    assert [(one["title"], one["position"]) for one in shown] == [("#honey", 0), ("#tea", 1), ("#milk", 2)]


async def test_a_failed_podcast_is_tried_again_at_once(site: Site, mira: Caller, station: Json) -> None:
    failed = (await add(mira, station, "feed", url=FEED)).json
    fine = (await add(mira, station, "feed", url=f"{FEED}2")).json
    later = site.clock.now().replace(year=2027)
    await site.store.feeds.change(failed["ref"], state=FeedState.FAILED, error="It is no feed.", next_at=later)
    await site.store.feeds.change(fine["ref"], state=FeedState.READY, next_at=later)

    async def due(source: Json) -> bool:
        feed = await site.store.feeds.get(source["ref"])
        assert feed is not None
        return feed.next_at == site.clock.now()

    assert (await mira.post(path(station, "/retry"))).status == 202
    assert (await due(failed), await due(fine)) == (True, False)
    answer = await mira.post(path(station, f"/{fine['id']}/retry"))
    assert (answer.status, await due(fine)) == (202, True)
    topic = (await add(mira, station, "topic", topic="tea")).json
    assert (await mira.post(path(station, f"/{topic['id']}/retry"))).code == "not_a_feed"


async def test_of_many_failed_podcasts_so_many_are_tried_again_with_one_call_and_each_counts(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    assert mira.user
    now = site.clock.now().timestamp()
    later = site.clock.now() + timedelta(days=1)
    for number in range(MANY + 2):
        feed = await air.feed(0, url=f"{FEED}{number}")
        await air.source(station, SourceKind.FEED, feed.id)
        await site.store.feeds.change(feed.id, state=FeedState.FAILED, error="It is no feed.", next_at=later)

    site.context.fetching.require(mira.user.id, now, 120 - MANY - 2)
    assert (await mira.post(path(station, "/retry"))).status == 202
    feeds = [(await site.store.feeds.get(one["ref"])) for one in (await mira.get(path(station))).json["items"]]
    assert [feed is not None and feed.next_at == site.clock.now() for feed in feeds].count(True) == MANY
    assert (await mira.post(path(station, "/retry"))).status == 202  # the other two
    assert (await mira.post(path(station, "/retry"))).status == 202  # nothing is left, so it costs nothing
    assert (await add(mira, station, "feed", url=FEED)).code == "fetch_limit"


async def test_a_recording_that_became_unlisted_is_named_to_strangers_only_where_its_host_picked_it(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    noor = await site.person("noor")
    mine, hers = await air.recording(mira, title="Mine"), await air.recording(noor, title="Hers")
    for recording in (mine, hers):
        assert (await add(mira, station, "recording", id=recording.id)).status == 201
        await site.store.recordings.change(recording.id, visibility=Visibility.UNLISTED)
    theirs = (await site.nobody.get(path(station))).json["items"]
    assert [one["title"] for one in theirs] == ["Mine"]
    briefs = (await site.nobody.get(f"{API}/{station['id']}")).json["sources_brief"]
    assert [one["title"] for one in briefs] == ["Mine"]


async def test_what_became_private_is_named_to_those_editors_only_who_may_know_of_it(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    noor, ada = await site.person("noor"), await site.person("ada")
    hers, wave = await air.recording(noor, title="Hers"), await air.station(noor, title="Wave")
    assert (await add(mira, station, "recording", id=hers.id)).status == 201
    assert (await add(mira, station, "station", slug="wave")).status == 201
    await site.store.recordings.change(hers.id, visibility=Visibility.PRIVATE)
    await noor.patch(f"{API}/{wave['id']}", {"visibility": "private"})
    for editor in ("noor", "ada"):
        await mira.put(f"{API}/{station['id']}/editors/{editor}")
    await noor.put(f"{API}/{wave['id']}/editors/ada")

    async def shown(who: Caller) -> list[str]:
        answer = await who.get(path(station))
        assert b"Hers" not in answer.body or who is noor
        return [one["title"] for one in answer.json["items"] if one["url"] or one["title"].startswith("Something")]

    closed = "Something that is private now"
    assert await shown(mira) == [closed, closed]
    assert await shown(noor) == ["Hers", "Wave"]
    assert await shown(ada) == [closed, "Wave"]
    assert [one["url"] for one in (await mira.get(path(station))).json["items"]] == [None, None]


async def test_a_source_of_another_station_is_none_of_this_one(air: Air, mira: Caller, station: Json) -> None:
    other = await air.station(mira)
    source = (await add(mira, other, "topic", topic="tea")).json
    for method in ("PATCH", "DELETE"):
        answer = await mira.ask(method, path(station, f"/{source['id']}"), json={} if method == "PATCH" else None)
        assert answer.code == "source_not_found"


async def test_editors_see_everything_and_others_what_they_may_know_of(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    feed = await air.feed(1, title="Harbour talk", link="https://harbour.example", warnings=("It has no end.",))
    waiting = await air.feed(0, url="https://patrons.example/feed?secret=1", title="")
    own = await air.recording(mira, visibility=Visibility.UNLISTED, title="Quiet")
    secret = await air.station(mira, title="Secret", visibility="private")
    for kind, ref in (
        (SourceKind.FEED, feed.id),
        (SourceKind.FEED, waiting.id),
        (SourceKind.RECORDING, own.id),
        (SourceKind.STATION, secret["id"]),
        (SourceKind.TOPIC, "tea"),
    ):
        await air.source(station, kind, ref)
    mine = (await mira.get(path(station))).json["items"]
    assert [one["title"] for one in mine] == ["Harbour talk", waiting.url, "Quiet", "Secret", "#tea"]
    assert (mine[0]["url"], mine[0]["warnings"]) == (feed.url, ["It has no end."])
    theirs = (await site.nobody.get(path(station))).json["items"]
    assert [one["title"] for one in theirs] == ["Harbour talk", "Quiet", "#tea"]
    assert (theirs[0]["url"], theirs[0]["import"], theirs[0]["ref"], theirs[0]["warnings"]) == (
        "https://harbour.example",
        None,
        "",
        [],
    )
    await site.store.recordings.change(own.id, visibility=Visibility.PRIVATE)
    briefs = (await site.nobody.get(f"{API}/{station['id']}")).json["sources_brief"]
    assert [one["title"] for one in briefs] == ["Harbour talk", "#tea"]
    assert "patrons.example" not in str((await site.nobody.get(f"{API}/{station['id']}")).json)


OWN = "https://www.patreon.com/rss/nightboat?auth=Zk3xQv81bTnYw0LrPd5mHsJa2cEf7UgI"


async def test_of_a_podcast_made_for_one_person_only_editors_are_told(
    site: Site, air: Air, mira: Caller, station: Json
) -> None:
    own = await air.feed(2, url=OWN, title="Night boat (for mira@example.com)", link=OWN)
    await air.source(station, SourceKind.FEED, own.id)
    await air.settle(station)
    assert await air.items(mira, station) == []
    mine = (await mira.get(path(station))).json["items"]
    assert [(one["url"], one["items"]) for one in mine] == [(OWN, 0)]
    text = "the address of this podcast looks like one made for a single person, so it plays in private stations only"
    assert mine[0]["left_out"] == [{"reason": "personal", "count": 2, "text": f"2 left out: {text}"}]
    for about in ("", "/sources", "/items", "/sources.opml"):
        answer = await site.nobody.get(f"{API}/{station['id']}{about}")
        assert answer.status == 200
        assert b"patreon" not in answer.body, about
        assert b"mira@example.com" not in answer.body, about
    assert OWN in (await mira.get(f"{API}/{station['id']}/sources.opml")).body.decode()


async def test_what_only_a_private_station_plays_is_gone_as_soon_as_it_is_not_private(
    site: Site, air: Air, mira: Caller
) -> None:
    station = await air.station(mira, visibility="private")
    own = await air.feed(1, url=OWN, title="Night boat, all of it")
    await air.source(station, SourceKind.FEED, own.id)
    await air.settle(station)
    item_id = (await air.items(mira, station))[0]["id"]
    brief = (await mira.get(f"{API}/{station['id']}")).json["sources_brief"]
    assert [one["title"] for one in brief] == ["Night boat, all of it"]
    assert (await mira.get(f"/api/v1/items/{item_id}")).status == 200
    await mira.patch(f"{API}/{station['id']}", {"visibility": "public"})
    assert await air.items(site.nobody, station) == []  # though its channel was not worked out yet
    assert (await site.nobody.get(f"/api/v1/items/{item_id}")).code == "item_not_found"


@pytest.mark.parametrize("whole", [True, False])
async def test_what_is_blocked_is_gone_as_soon_as_its_station_is_not_private(
    site: Site, air: Air, mira: Caller, whole: bool
) -> None:
    station = await air.station(mira, visibility="private")
    shy = await air.feed(0, title="Shy", block=whole)
    await air.publish(shy, episode(shy, 1, block=not whole))
    await air.source(station, SourceKind.FEED, shy.id)
    await air.settle(station)
    item_id = (await air.items(mira, station))[0]["id"]
    await mira.patch(f"{API}/{station['id']}", {"visibility": "unlisted"})
    assert await air.items(site.nobody, station) == []  # though its channel was not worked out yet
    beside = f"/api/v1/items/{item_id}?station={station['slug']}"
    assert (await site.nobody.get(beside)).code == "item_not_found"


async def test_what_is_left_out_is_counted_with_the_reason(air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira, rules={"max_seconds": 60})
    source = (await mira.get(path(station))).json["items"][0]
    assert (source["items"], source["left_out"]) == (
        0,
        [{"reason": "too_long", "count": 3, "text": "3 left out: too long"}],
    )


async def test_the_order_of_hand_is_only_for_stations_that_have_it(site: Site, air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira)
    newest, middle, oldest = [item["id"] for item in await air.items(mira, station)]
    order = f"{API}/{station['id']}/order"
    placements = {"placements": [{"item_id": oldest, "place": 0}, {"item_id": newest, "place": 1}]}
    assert (await mira.put(order, json=placements)).code == "not_by_hand"
    await mira.patch(f"{API}/{station['id']}", {"rules": {"merge": Merge.HAND.value}})
    assert (await mira.put(order, json=placements)).status == 204
    await air.settle(station)
    assert [item["id"] for item in await air.items(mira, station)] == [oldest, newest, middle]
    assert (await mira.put(order, json={"placements": [{"item_id": oldest, "place": None}]})).status == 204
    await air.settle(station)
    assert [item["id"] for item in await air.items(mira, station)] == [newest, middle, oldest]


async def test_an_item_that_editors_take_out_stays_out_until_they_let_it_in(air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira)
    first = (await air.items(mira, station))[0]["id"]
    hidden = f"{API}/{station['id']}/items/{first}/hidden"
    every = f"{API}/{station['id']}/hidden"
    assert (await mira.get(every)).json["items"] == []
    for _ in range(2):
        assert (await mira.put(hidden)).status == 204
        await air.settle(station)
        assert first not in [item["id"] for item in await air.items(mira, station)]
        assert [item["id"] for item in (await mira.get(every)).json["items"]] == [first]
    for _ in range(2):
        assert (await mira.delete(hidden)).status == 204
        await air.settle(station)
        assert (await air.items(mira, station))[0]["id"] == first
        assert (await mira.get(every)).json["items"] == []
    assert (await mira.put(f"{API}/{station['id']}/items/e999/hidden")).code == "item_not_found"
