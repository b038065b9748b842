"""Search, topics, home, people's pages and numbers, by the API."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import Visibility
from tests.web.airing import Air
from tests.web.conftest import Caller, Site


async def inside(site: Site, space: Any, *people: Caller | None) -> list[Any]:
    """Let people into a space by socket; None is a guest."""
    return [
        await site.rooms.join(space["id"], person.user if person else None, None, None, Outbox()) for person in people
    ]


def marked(runs: list[dict[str, Any]]) -> str:
    return "".join(f"[{run['text']}]" if run["hit"] else run["text"] for run in runs)


async def test_a_search_finds_every_kind_with_its_hits_marked(site: Site) -> None:
    mira = await site.person("fogmira")
    await mira.opens(title="Fog <b>now</b>", topics=["Sea fog"])
    air = Air(site)
    await air.recording(mira, title="The fog recording")
    await air.playing(mira, title="Fog radio")
    await mira.patch("/api/v1/me", {"about": "I watch the fog."})
    found = (await site.nobody.get("/api/v1/search?q=fog")).json["groups"]
    assert [group["kind"] for group in found] == ["spaces", "recordings", "people", "stations"]
    space = found[0]["items"][0]
    assert marked(space["title_marked"]) == "[Fog] <b>now</b>"
    assert marked(space["snippet"]) == "Sea [fog]"
    assert space["space"]["state"] == "live"
    assert found[2]["items"][0]["person"]["about"] == "I watch the fog."
    assert found[3]["items"][0]["station"]["title"] == "Fog radio"


async def test_an_episode_is_found_with_the_station_that_plays_it(site: Site) -> None:
    mira = await site.person("mira")
    station, _ = await Air(site).playing(mira, 3)
    (group,) = (await site.nobody.get("/api/v1/search?q=episode+2&kind=episodes")).json["groups"]
    (hit,) = group["items"]
    assert hit["episode"]["station_slug"] == station["slug"]
    assert hit["url"].endswith(f"/stations/{station['slug']}?item={hit['episode']['item_id']}")


async def test_pages_of_one_kind_follow_each_other(site: Site) -> None:
    mira = await site.person("mira")
    for number in range(3):
        await mira.opens(title=f"Fog {number}", scheduled_start="2026-11-25T20:00:00Z")
    (first,) = (await mira.get("/api/v1/search?q=fog&kind=spaces&limit=2")).json["groups"]
    (second,) = (await mira.get(f"/api/v1/search?q=fog&kind=spaces&limit=2&cursor={first['next']}")).json["groups"]
    ids = [item["space"]["id"] for group in (first, second) for item in group["items"]]
    assert (len(ids), len(set(ids)), second["next"]) == (3, 3, None)


@pytest.mark.parametrize("query", ["", "%22", "*", "AND OR NOT", "fog'", "%00", "(", "NEAR(a b)"])
async def test_nothing_that_is_typed_is_an_error(site: Site, query: str) -> None:
    answer = await site.nobody.get(f"/api/v1/search?q={query}")
    assert (answer.status, answer.json) == (200, {"groups": []})


@pytest.mark.parametrize("query", ["", "q=fog&kind=all&cursor=20", "q=fog&kind=spaces&cursor=x", "q=fog&kind=songs"])
async def test_what_is_no_search_is_refused(site: Site, query: str) -> None:
    assert (await site.nobody.get(f"/api/v1/search?{query}")).status in (400, 422)


async def test_private_things_are_found_by_their_owner_only(site: Site) -> None:
    mira, jon = await site.person("mira"), await site.person("jon")
    await Air(site).recording(mira, title="Private fog", visibility=Visibility.PRIVATE)
    await Air(site).station(mira, title="Private fog", visibility="private")
    for who, groups in ((site.nobody, 0), (jon, 0), (mira, 2)):
        assert len((await who.get("/api/v1/search?q=fog")).json["groups"]) == groups


async def test_a_topic_has_everything_about_it_however_it_is_written(site: Site) -> None:
    mira = await site.person("mira")
    await mira.opens(title="Now", topics=["Tea"])
    await mira.opens(title="Soon", topics=["tea"], scheduled_start="2026-11-25T20:00:00Z")
    await mira.opens(title="Other", topics=["coffee"], scheduled_start="2026-11-25T20:00:00Z")
    await Air(site).recording(mira, title="Then", topics=("TEA",))
    found = (await site.nobody.get("/api/v1/topics/tea")).json
    assert [one["title"] for kind in ("live", "upcoming", "recordings") for one in found[kind]] == [
        "Now",
        "Soon",
        "Then",
    ]
    assert found["topic"] == "Tea"
    topics = (await site.nobody.get("/api/v1/topics")).json["items"]
    assert topics[0] == {"topic": "Tea", "live": 1, "upcoming": 1, "recordings": 1}
    assert (await site.nobody.get(f"/api/v1/topics/{'x' * 31}")).code == "topic_not_found"


async def test_home_shows_the_biggest_space_first(site: Site) -> None:
    mira, jon = await site.person("mira"), await site.person("jon")
    await jon.opens(title="Small")
    big = await mira.opens(title="Big")
    await inside(site, big, mira, None)
    await mira.opens(title="Soon", scheduled_start="2026-11-25T20:00:00Z")
    home = (await site.nobody.get("/api/v1/home")).json
    assert [card["space"]["title"] for card in home["live"]] == ["Big", "Small"]
    assert [space["title"] for space in home["upcoming"]] == ["Soon"]


async def test_people_are_seen_inside_only_by_whom_they_follow_and_only_if_they_let(site: Site) -> None:
    mira, jon, eve = [await site.person(handle) for handle in ("mira", "jon", "eve")]
    space = await eve.opens()
    await inside(site, space, jon)

    async def seen(who: Caller) -> list[str]:
        (card,) = (await who.get("/api/v1/home")).json["live"]
        return [person["handle"] for person in card["inside"]]

    await mira.put("/api/v1/users/jon/follow")
    assert await seen(mira) == []
    assert (await jon.patch("/api/v1/me", {"show_presence": True})).json["show_presence"] is True
    assert await seen(mira) == []
    await jon.put("/api/v1/users/mira/follow")
    assert await seen(mira) == ["jon"]
    assert await seen(eve) == await seen(site.nobody) == await seen(jon) == []
    assert (await eve.patch(f"/api/v1/spaces/{space['id']}/stage", {"locked": True})).status == 200
    assert await seen(mira) == []
    await eve.patch(f"/api/v1/spaces/{space['id']}/stage", {"locked": False})
    await jon.patch("/api/v1/me", {"show_presence": False})
    assert await seen(mira) == []


async def test_few_listeners_are_a_few_to_strangers_and_counted_for_hosts(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    await inside(site, space, mira, None, None)
    path = f"/api/v1/spaces/{space['id']}"
    outside, host = (await site.nobody.get(path)).json, (await mira.get(path)).json
    assert (outside["listener_count"], outside["listener_label"]) == (0, "a few listeners")
    assert (outside["participant_count"], outside["peak_listeners"]) == (1, 0)
    assert (host["listener_count"], host["listener_label"], host["participant_count"]) == (2, "", 3)


async def test_a_page_of_somebody_says_what_they_say(site: Site) -> None:
    mira = await site.person("mira")
    assert (await mira.patch("/api/v1/me", {"about": " Tea, \n\n\n fog.  "})).json["about"] == "Tea,\n\nfog."
    profile = (await site.nobody.get("/api/v1/users/mira")).json
    assert profile["about"] == "Tea,\n\nfog."
    assert profile["feed_url"].endswith("/u/mira/feed.xml")
    assert (await mira.patch("/api/v1/me", {"about": "x" * 301})).code == "about_too_long"


async def test_numbers_are_for_hosts_and_count_everybody(site: Site) -> None:
    mira, jon = await site.person("mira"), await site.person("jon")
    space = await mira.opens(title="Numbers, please")
    path = f"/api/v1/spaces/{space['id']}"
    *_, guest = await inside(site, space, mira, jon, None)
    site.rooms.pulse()
    site.clock.advance(60)
    site.rooms.pulse()
    guest.closed()
    await site.nobody.post(f"{path}/shares")
    await site.nobody.post(f"{path}/shares")  # the same person within the hour
    await mira.post(f"{path}/end")
    assert (await jon.get(f"{path}/numbers")).code == "not_moderator"
    numbers = (await mira.get(f"{path}/numbers")).json
    assert (numbers["total"], numbers["peak"], numbers["joins"], numbers["shares"]) == (3, 2, 3, 1)
    assert [minute["listeners"] for minute in numbers["minutes"]] == [2, 2]
    table = await mira.get(f"{path}/numbers.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert "Numbers, please" in table.headers["Content-Disposition"]
    lines = table.text.splitlines()
    assert lines[0] == "at,listeners,on_stage,joins,leaves,reactions,messages,questions"
    assert lines[1] == "2026-11-22T20:00:00Z,2,1,3,0,0,0,0"


async def test_where_people_stop_is_counted_without_names(site: Site) -> None:
    mira = await site.person("mira")
    recording = await Air(site).recording(mira)
    path = f"/api/v1/recordings/{recording.id}"
    for second in (12, 14.9):
        assert (await site.nobody.post(f"{path}/stops", {"second": second})).status == 204
    assert (await site.nobody.post(f"{path}/stops", {"second": -1})).status == 422
    numbers = (await mira.get(f"/api/v1/spaces/{recording.space_id}/numbers")).json
    assert numbers["stops"] == [{"second": 10, "count": 2}]


async def test_whoever_was_on_stage_can_be_followed_afterwards(site: Site) -> None:
    mira, jon = await site.person("mira"), await site.person("jon")
    space = await mira.opens()
    path = f"/api/v1/spaces/{space['id']}"
    await inside(site, space, mira, jon)
    assert (await jon.post(f"{path}/requests")).status == 200
    assert (await mira.post(f"{path}/participants/{jon.pid}/accept")).status == 200
    await jon.put("/api/v1/users/mira/follow")
    await mira.post(f"{path}/end")
    spoke = (await jon.get(f"{path}/speakers")).json["items"]
    assert [(one["handle"], one["role"], one["following"]) for one in spoke] == [
        ("mira", "host", True),
        ("jon", "speaker", None),
    ]
