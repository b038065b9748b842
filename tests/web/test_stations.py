"""Stations by the API: making, reading, changing, following and deleting them, and who edits them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from spaces.errors import NotFound
from spaces.live import Outbox
from spaces.model import Scope, SourceKind, Visibility
from stations.covers import keep
from tests.web.airing import Air
from tests.web.conftest import Caller, OpenSite, Site

API = "/api/v1/stations"
BASE = "http://127.0.0.1:8080"


async def test_a_new_station_has_an_address_feeds_a_cover_and_nothing_in_it(mira: Caller) -> None:
    answer = await mira.post(API, {"title": "  Night  boat ", "description": "Slow\n\ntalk."})
    assert answer.status == 201
    made = answer.json
    assert (made["title"], made["slug"], made["url"]) == ("Night boat", "night-boat", f"{BASE}/stations/night-boat")
    assert made["feed_url"] == f"{BASE}/stations/night-boat/feed.xml"
    assert made["feed_json_url"] == f"{BASE}/stations/night-boat/feed.json"
    assert made["cover"].startswith("/stations/night-boat/cover.webp?v=")
    assert (made["items"], made["followers"], made["unplayed"], made["live"]) == (0, 0, 0, [])
    assert (made["mine"], made["editors"], made["visibility"]) == ("owner", [], "public")
    assert made["rules"] == {
        "merge": "date",
        "max_age_days": None,
        "explicit": True,
        "languages": [],
        "min_seconds": None,
        "max_seconds": None,
    }
    assert (await mira.get(f"{API}/{made['id']}")).json == made
    assert (await mira.get(f"{API}/night-boat")).json == made


async def test_two_stations_of_one_title_have_two_addresses(air: Air, mira: Caller) -> None:
    assert [(await air.station(mira))["slug"] for _ in range(3)] == ["night-boat", "night-boat-2", "night-boat-3"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"title": "x" * 121}, "title_invalid"),
        ({"slug": "A b"}, "slug_invalid"),
        ({"slug": "new"}, "slug_reserved"),
        ({"language": "klingon!"}, "language_invalid"),
        ({"categories": ["Nonsense"]}, "category_unknown"),
        ({"rules": {"languages": ["12"]}}, "language_invalid"),
        ({"rules": {"min_seconds": 9, "max_seconds": 3}}, "lengths_crossed"),
        ({"rules": {"merge": "loud"}}, "merge_invalid"),
        ({"rules": {"max_age_days": 0}}, "max_age_days_invalid"),
        ({"funding": {"url": "javascript:alert(1)"}}, "funding_invalid"),
        ({"funding": {"url": "https://example.org/", "text": "x" * 129}}, "funding_invalid"),
        ({"license": "mine alone"}, "license_invalid"),
        ({"descripton": ""}, "field_unknown"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_the_field(mira: Caller, fields: Any, code: str) -> None:
    answer = await mira.post(API, {"title": "Tea"} | fields)
    assert (answer.status, answer.code) == (422, code)
    assert answer.json["field"]
    assert (await mira.get(f"{API}?mine=true")).json["items"] == []


async def test_a_taken_address_is_refused(air: Air, mira: Caller) -> None:
    first, second = await air.station(mira), await air.station(mira, title="Tea")
    assert (await mira.post(API, {"title": "Tea", "slug": "night-boat"})).code == "slug_taken"
    assert (await mira.patch(f"{API}/{second['id']}", {"slug": first["slug"]})).code == "slug_taken"


async def test_an_account_has_so_many_stations(open_site: OpenSite) -> None:
    site = await open_site(stations__per_account=1)
    mira = await site.person("mira")
    station = await Air(site).station(mira)
    assert (await mira.post(API, {"title": "Tea"})).code == "station_limit"
    await mira.delete(f"{API}/{station['id']}")
    assert (await mira.post(API, {"title": "Tea"})).status == 201


async def test_a_change_keeps_what_it_does_not_name(air: Air, mira: Caller) -> None:
    station = await air.station(mira, language="en", rules={"merge": "oldest", "max_age_days": 30})
    path = f"{API}/{station['id']}"
    assert (await mira.patch(path, {"rules": {"languages": ["EN-gb", "en", "de"]}})).json["rules"] == (
        station["rules"] | {"languages": ["en", "de"]}
    )
    changed = (await mira.patch(path, {"language": None, "rules": {"max_age_days": None}, "title": "Day boat"})).json
    assert (changed["language"], changed["title"], changed["slug"]) == (None, "Day boat", "night-boat")
    assert (changed["rules"]["max_age_days"], changed["rules"]["merge"]) == (None, "oldest")


async def test_a_station_says_how_to_support_it_and_under_which_licence_it_is(air: Air, mira: Caller) -> None:
    funding = {"url": "https://example.org/tea", "text": "Buy us a tea"}
    station = await air.station(mira, funding=funding, license="CC-BY-4.0")
    path = f"{API}/{station['id']}"
    assert (station["funding"], station["license"]) == (funding, "cc-by-4.0")
    kept = (await mira.patch(path, {"title": "Tea"})).json
    assert (kept["funding"], kept["license"]) == (funding, "cc-by-4.0")
    changed = (
        await mira.patch(path, {"funding": {"url": "http://example.org"}, "license": "https://a.example/l"})
    ).json
    assert (changed["funding"], changed["license"]) == (
        {"url": "http://example.org", "text": ""},
        "https://a.example/l",
    )
    gone = (await mira.patch(path, {"funding": None, "license": None})).json
    assert (gone["funding"], gone["license"]) == (None, None)
    assert (await mira.get(path)).json["funding"] is None


async def test_a_change_of_the_rules_lets_the_channel_be_worked_out_at_once(site: Site, air: Air, mira: Caller) -> None:
    knocks: list[None] = []
    site.context.stations_knock = lambda: knocks.append(None)
    station, _ = await air.playing(mira)
    assert (await mira.get(f"{API}/{station['id']}")).json["settling"] is False
    assert (await mira.patch(f"{API}/{station['id']}", {"title": "Tea"})).json["settling"] is False
    assert not knocks
    assert (await mira.patch(f"{API}/{station['id']}", {"rules": {"merge": "oldest"}})).json["settling"] is True
    assert knocks


async def test_at_a_new_address_the_old_one_is_nothing(air: Air, mira: Caller) -> None:
    station = await air.station(mira)
    changed = (await mira.patch(f"{API}/{station['id']}", {"slug": "Day-boat"})).json
    assert changed["url"] == f"{BASE}/stations/day-boat"
    assert (await mira.get(f"{API}/night-boat")).code == "station_not_found"


async def test_the_list_is_of_public_stations_and_mine_of_all_of_mine(site: Site, air: Air, mira: Caller) -> None:
    noor = await site.person("noor")
    for visibility in Visibility:
        await air.station(mira, title=visibility.value, visibility=visibility.value)
    edited = await air.station(noor, title="Noor's", visibility="private")
    assert mira.user
    await site.store.stations.add_editor(edited["id"], mira.user.id, site.clock.now())

    async def titles(who: Caller, query: str) -> set[str]:
        return {station["title"] for station in (await who.get(f"{API}{query}")).json["items"]}

    assert await titles(site.nobody, "") == {"public"}
    assert await titles(mira, "") == {"public"}
    assert await titles(mira, "?mine=true") == {"public", "unlisted", "private", "Noor's"}
    assert await titles(noor, "?mine=true") == {"Noor's"}
    assert await titles(mira, "?owner=mira") == {"public"}
    assert (await noor.get(f"{API}?owner=nobody")).status == 404
    assert (await site.nobody.get(f"{API}?mine=true")).code == "unauthenticated"
    assert (await (await site.with_token(noor.user, Scope.HOST)).get(f"{API}?mine=true")).code == "scope_missing"


async def test_the_list_comes_in_pages_and_by_words(site: Site, air: Air, mira: Caller) -> None:
    for number in range(5):
        site.clock.advance(1)
        await air.station(mira, title=f"Boat {number}", description="tea" if number % 2 else "")
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await site.nobody.get(f"{API}?limit=2{cursor}")).json
        seen += [station["title"] for station in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [f"Boat {number}" for number in (4, 3, 2, 1, 0)]
    found = (await site.nobody.get(f"{API}?q=TEA boat")).json["items"]
    assert [station["title"] for station in found] == ["Boat 3", "Boat 1"]
    assert (await site.nobody.get(f"{API}?cursor=nonsense")).code == "cursor_invalid"


async def test_following_is_counted_and_listed_until_it_ends(site: Site, air: Air, mira: Caller) -> None:
    station, noor = await air.station(mira), await site.person("noor")
    for _ in range(2):
        assert (await noor.put(f"{API}/night-boat/follow")).status == 204
    shown = (await noor.get(f"{API}/night-boat")).json
    assert (shown["following"], shown["followers"]) == (True, 1)
    assert [one["id"] for one in (await noor.get(f"{API}?following=true")).json["items"]] == [station["id"]]
    for _ in range(2):
        assert (await noor.delete(f"{API}/night-boat/follow")).status == 204
    assert (await noor.get(f"{API}?following=true")).json["items"] == []


async def test_a_station_made_private_is_gone_for_those_who_followed_it(site: Site, air: Air, mira: Caller) -> None:
    await air.station(mira)
    noor = await site.person("noor")
    await noor.put(f"{API}/night-boat/follow")
    await mira.patch(f"{API}/night-boat", {"visibility": "private"})
    assert (await noor.get(f"{API}?following=true")).json["items"] == []
    assert (await noor.get(f"{API}/night-boat")).code == "station_not_found"


async def test_a_private_station_has_a_feed_whose_address_can_be_made_anew(site: Site, air: Air, mira: Caller) -> None:
    station = await air.station(mira, visibility="private")
    assert station["feed_url"].startswith(f"{BASE}/stations/night-boat/feed.xml?token=")
    renewed = (await mira.post(f"{API}/{station['id']}/token")).json
    assert renewed["feed_url"] != station["feed_url"]
    public = (await mira.patch(f"{API}/{station['id']}", {"visibility": "public"})).json
    assert public["feed_url"] == f"{BASE}/stations/night-boat/feed.xml"


async def test_a_station_made_private_gets_a_link_that_nobody_knows(site: Site, air: Air, mira: Caller) -> None:
    station = await air.station(mira, visibility="private")
    path = f"{API}/{station['id']}"
    same = (await mira.patch(path, {"visibility": "private"})).json["feed_url"]
    assert same == station["feed_url"]
    await mira.patch(path, {"visibility": "public"})
    again = (await mira.patch(path, {"visibility": "private"})).json["feed_url"]
    assert [(await site.nobody.get(url.removeprefix(BASE))).status for url in (same, again)] == [404, 200]


async def test_an_editor_who_goes_does_not_take_the_private_link_along(site: Site, air: Air, mira: Caller) -> None:
    station, noor = await air.station(mira, visibility="private"), await site.person("noor")
    editor = f"{API}/{station['id']}/editors/noor"
    await mira.put(editor)
    known = (await noor.get(f"{API}/{station['id']}")).json["feed_url"]
    assert known == station["feed_url"]
    renewed = (await mira.delete(editor)).json["feed_url"]
    assert [(await site.nobody.get(url.removeprefix(BASE))).status for url in (known, renewed)] == [404, 200]
    assert (await mira.delete(editor)).json["feed_url"] == renewed  # nobody went
    await mira.put(editor)
    told = (await noor.delete(editor)).json["feed_url"]
    assert (await site.nobody.get(told.removeprefix(BASE))).status == 404


async def test_editors_change_what_plays_and_not_who_sees_it(site: Site, air: Air, mira: Caller) -> None:
    station, noor = await air.station(mira), await site.person("noor")
    path = f"{API}/{station['id']}"
    assert (await noor.patch(path, {"title": "Tea"})).code == "not_editor"
    for _ in range(2):
        added = await mira.put(f"{path}/editors/noor")
        assert [editor["handle"] for editor in added.json["editors"]] == ["noor"]
    changed = await noor.patch(path, {"title": "Tea", "rules": {"merge": "hand"}})
    assert (changed.status, changed.json["mine"]) == (200, "editor")
    for fields in ({"visibility": "private"}, {"slug": "mine-now"}):
        assert (await noor.patch(path, fields)).code == "not_owner"
    assert (await site.nobody.get(path)).json["editors"] is None
    assert (await mira.delete(f"{path}/editors/noor")).json["editors"] == []
    assert (await noor.patch(path, {"title": "Mine"})).code == "not_editor"


async def test_editors_go_by_themselves_and_take_nobody_along(site: Site, air: Air, mira: Caller) -> None:
    path = f"{API}/{(await air.station(mira))['id']}/editors"
    noor, ada = await site.person("noor"), await site.person("ada")
    for handle in ("noor", "ada"):
        await mira.put(f"{path}/{handle}")
    assert (await noor.delete(f"{path}/ada")).code == "not_owner"
    gone = await noor.delete(f"{path}/Noor")
    assert (gone.status, gone.json["mine"], gone.json["editors"]) == (200, None, None)
    assert (await noor.get(f"{API}?mine=true")).json["items"] == []
    assert (await ada.get(f"{API}?mine=true")).json["items"] != []


async def test_the_owner_is_no_editor_and_editors_exist(air: Air, mira: Caller) -> None:
    path = f"{API}/{(await air.station(mira))['id']}/editors"
    assert (await mira.put(f"{path}/mira")).code == "is_owner"
    assert (await mira.put(f"{path}/nobody")).code == "user_not_found"


async def test_a_deleted_station_is_gone_for_good_and_its_address_stays_taken(
    site: Site, air: Air, mira: Caller
) -> None:
    station, _ = await air.playing(mira)
    assert (await mira.delete(f"{API}/{station['id']}")).status == 204
    answer = await site.nobody.get(f"{API}/night-boat")
    assert (answer.status, answer.code) == (410, "station_deleted")
    assert (await mira.get(f"{API}?mine=true")).json["items"] == []
    assert (await mira.post(API, {"title": "Night boat"})).json["slug"] == "night-boat-2"


async def test_listeners_are_offered_what_a_host_of_the_station_has_on_air(site: Site, air: Air, mira: Caller) -> None:
    noor = await site.person("noor")
    station = await air.station(mira)
    assert noor.user
    await air.source(station, SourceKind.HOST, noor.user.id)
    assert (await site.nobody.get(f"{API}/night-boat")).json["live"] == []
    space = await noor.opens(title="Now")
    await site.rooms.join(space["id"], noor.user, None, None, Outbox())
    live = (await site.nobody.get(f"{API}/night-boat")).json["live"]
    assert [one["space"]["id"] for one in live] == [space["id"]]
    assert (live[0]["space"]["title"], live[0]["space"]["host"]["handle"]) == ("Now", "noor")
    await noor.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await site.nobody.get(f"{API}/night-boat")).json["live"] == []


async def test_what_is_unplayed_is_counted_for_whoever_asks(site: Site, air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira)
    assert (await site.nobody.get(f"{API}/night-boat")).json["unplayed"] is None
    assert (await mira.get(f"{API}/night-boat")).json["unplayed"] == 3
    first, second, _ = await air.items(mira, station)
    at = (site.clock.now() - timedelta(minutes=1)).isoformat()
    heard = [
        {"item_id": first["id"], "position": 9.0, "finished": True, "updated_at": at},
        {"item_id": second["id"], "position": 1.0, "thumb": -1, "updated_at": at},
    ]
    await mira.put("/api/v1/listening", json={"heard": heard})
    assert (await mira.get(f"{API}/night-boat")).json["unplayed"] == 1
    noor = await site.person("noor")
    assert (await noor.get(f"{API}/night-boat")).json["unplayed"] == 3


async def test_nobody_takes_a_stations_place_by_calling_theirs_like_its_id(site: Site, air: Air, mira: Caller) -> None:
    station = await air.station(mira)
    await air.station(await site.person("noor"), title="Mine", slug=station["id"].lower())
    assert (await site.nobody.get(f"{API}/{station['id']}")).json["title"] == "Night boat"


async def test_an_uploaded_cover_goes_with_its_station(site: Site, air: Air, mira: Caller) -> None:
    station = await air.station(mira)
    key = await keep(site.context.recorder.blobs, f"stations/{station['id']}", b"picture", "jpg")
    await mira.delete(f"{API}/{station['id']}")
    with pytest.raises(NotFound):
        await site.context.recorder.blobs.open(key)


@pytest.mark.parametrize(
    "path",
    [
        f"{API}?q=a%00b",
        f"{API}/night-boat/items?q=%00",
        "/api/v1/items/e1?station=%00",
        "/api/v1/listening?items=e1%00",
    ],
)
async def test_what_a_database_would_not_even_take_is_refused(air: Air, mira: Caller, path: str) -> None:
    await air.station(mira)
    assert (await mira.get(path)).status == 422


async def test_a_name_that_a_database_would_not_even_take_is_refused(air: Air, mira: Caller) -> None:
    await air.station(mira)
    for kind, field in (("recording", "id"), ("station", "slug"), ("host", "handle"), ("topic", "topic")):
        answer = await mira.post(f"{API}/night-boat/sources", {"kind": kind, field: "a\0b"})
        assert (answer.status, answer.json["field"]) == (422, field)
