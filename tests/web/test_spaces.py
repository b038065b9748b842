import asyncio
from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import Entry, Tap, TapPolicy, TapState, Visibility
from tests.web.conftest import Caller, OpenSite, Site

TOMORROW = "2026-11-23T20:00:00Z"


async def test_a_space_without_a_start_is_live_at_once(site: Site) -> None:
    mira = await site.person("mira")
    answer = await mira.post("/api/v1/spaces", {"title": " Sunday\n talk ", "topics": ["#tea", "Tea", "milk"]})
    assert answer.status == 201
    space = answer.json
    assert space["state"] == "live"
    assert space["title"] == "Sunday talk"
    assert space["topics"] == ["tea", "milk"]
    assert space["url"] == f"http://127.0.0.1:8080/s/{space['id']}"
    assert space["started_at"] == space["created_at"] == "2026-11-22T20:00:00Z"
    assert space["host"] == {key: (await mira.get("/api/v1/me")).json[key] for key in ("id", "handle", "name", "color")}
    assert space["speaker_policy"] == "everyone"
    assert space["tap"] == {"policy": "held", "state": "recording", "held_until": None}
    assert space["recording_id"] is None


async def test_a_space_with_a_start_is_announced(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(scheduled_start=TOMORROW, speakers="invited")
    assert (space["state"], space["scheduled_start"], space["started_at"]) == ("scheduled", TOMORROW, None)
    assert (space["hosts"], space["speaker_policy"]) == ([], "invited")


async def test_a_live_space_names_its_host_on_stage(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    (host,) = (await site.nobody.get(f"/api/v1/spaces/{space['id']}")).json["hosts"]
    assert (host["pid"], host["role"], host["connected"]) == (mira.pid, "host", False)
    assert isinstance(host["csrc"], int)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": ""}, "title_missing", "title"),
        ({"title": "x" * 101}, "title_too_long", "title"),
        ({"topics": ["a", "b", "c", "d"]}, "topics_invalid", "topics"),
        ({"topics": ["x" * 31]}, "topics_invalid", "topics"),
        ({"speakers": "nobody"}, "speakers_invalid", "speakers"),
        ({"tap": "perhaps"}, "tap_invalid", "tap"),
        ({"scheduled_start": "2026-11-22T19:59:59Z"}, "schedule_invalid", "scheduled_start"),
        ({"scheduled_start": "2027-11-22T20:00:00Z"}, "schedule_invalid", "scheduled_start"),
        ({"scheduled_start": "2026-11-23T20:00:00"}, "schedule_invalid", "scheduled_start"),
        ({"scheduled_start": "soon"}, "scheduled_start_invalid", "scheduled_start"),
        ({"titel": "x"}, "field_unknown", "titel"),
    ],
)
async def test_an_order_that_cannot_be_met_says_why(site: Site, fields: dict[str, Any], code: str, field: str) -> None:
    mira = await site.person("mira")
    answer = await mira.post("/api/v1/spaces", {"title": "Sunday talk"} | fields)
    assert (answer.status, answer.code, answer.json["field"]) == (422, code, field)


async def test_nobody_is_live_twice(site: Site) -> None:
    mira = await site.person("mira")
    first = await mira.opens()
    answer = await mira.post("/api/v1/spaces", {"title": "Another"})
    assert (answer.status, answer.code) == (409, "already_live")
    assert first["url"] in answer.json["detail"]
    await mira.opens(scheduled_start=TOMORROW)


async def test_not_even_with_two_requests_at_once(site: Site) -> None:
    mira = await site.person("mira")
    answers = await asyncio.gather(*(mira.post("/api/v1/spaces", {"title": "Twice"}) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409, 409]


async def test_the_operator_may_allow_more(open_site: OpenSite) -> None:
    site = await open_site(spaces__live_per_host=2)
    mira = await site.person("mira")
    await mira.opens()
    await mira.opens()
    assert (await mira.post("/api/v1/spaces", {"title": "Third"})).code == "already_live"


async def test_a_node_that_goes_down_opens_nothing_new(site: Site) -> None:
    mira = await site.person("mira")
    site.context.drain()
    assert (await mira.post("/api/v1/spaces", {"title": "Late"})).code == "draining"
    assert (await site.nobody.get("/api/v1/spaces")).json["items"] == []


async def test_a_scheduled_space_is_started_by_its_host_once(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(scheduled_start=TOMORROW)
    site.clock.advance(60)
    started = await mira.post(f"/api/v1/spaces/{space['id']}/start")
    assert (started.json["state"], started.json["started_at"]) == ("live", "2026-11-22T20:01:00Z")
    again = await mira.post(f"/api/v1/spaces/{space['id']}/start")
    assert (again.status, again.json["started_at"]) == (200, "2026-11-22T20:01:00Z")


async def test_a_scheduled_space_cannot_be_started_while_live_elsewhere(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(scheduled_start=TOMORROW)
    await mira.opens()
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/start")).code == "already_live"


async def test_ending_is_for_everyone_and_final(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    site.clock.advance(60)
    ended = await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (ended.status, ended.json["state"], ended.json["ended_at"]) == (200, "ended", "2026-11-22T20:01:00Z")
    assert ended.json["hosts"] == []
    site.clock.advance(60)
    told = {name: value for name, value in ended.json.items() if name != "tap"}  # which is decided meanwhile
    assert told.items() <= (await mira.post(f"/api/v1/spaces/{space['id']}/end")).json.items()
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/start")).code == "space_over"
    assert told.items() <= (await site.nobody.get(f"/api/v1/spaces/{space['id']}")).json.items()
    await mira.opens()


async def test_a_scheduled_space_is_canceled_and_not_ended(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(scheduled_start=TOMORROW)
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/end")).code == "not_live"
    for _ in range(2):
        answer = await mira.post(f"/api/v1/spaces/{space['id']}/cancel")
        assert (answer.status, answer.json["state"]) == (200, "canceled")
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/start")).code == "space_over"


async def test_a_live_space_is_ended_and_not_canceled(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/cancel")).code == "space_live"
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/cancel")).code == "space_over"


async def test_what_a_live_space_says_about_itself_can_be_changed_and_visitors_are_told(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(topics=["tea"])
    outbox = Outbox()
    await site.rooms.join(space["id"], None, None, None, outbox)
    while outbox.ready:
        await outbox.take()
    answer = await mira.patch(f"/api/v1/spaces/{space['id']}", {"title": "Monday talk", "speakers": "invited"})
    assert answer.status == 200
    assert (answer.json["title"], answer.json["topics"]) == ("Monday talk", ["tea"])
    assert answer.json["speaker_policy"] == "invited"
    told = await outbox.take()
    assert isinstance(told, str)
    assert "Monday talk" in told
    assert (await site.nobody.get(f"/api/v1/spaces/{space['id']}")).json["title"] == "Monday talk"


async def test_a_scheduled_space_can_be_moved_and_a_live_one_cannot(site: Site) -> None:
    mira = await site.person("mira")
    later = {"scheduled_start": "2026-11-24T20:00:00Z"}
    scheduled, live = await mira.opens(scheduled_start=TOMORROW), await mira.opens()
    moved = await mira.patch(f"/api/v1/spaces/{scheduled['id']}", later)
    assert moved.json["scheduled_start"] == later["scheduled_start"]
    assert (await mira.patch(f"/api/v1/spaces/{live['id']}", later)).code == "space_started"


async def test_topics_can_be_taken_away(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(topics=["tea"])
    assert (await mira.patch(f"/api/v1/spaces/{space['id']}", {"topics": []})).json["topics"] == []


async def test_the_past_is_not_rewritten(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await mira.patch(f"/api/v1/spaces/{space['id']}", {"title": "Better"})).code == "space_over"


async def test_a_change_that_cannot_be_kept_is_refused(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    path = f"/api/v1/spaces/{space['id']}"
    assert (await mira.patch(path, {"title": ""})).code == "title_missing"
    assert (await mira.patch(path, {"tap": "perhaps"})).code == "tap_invalid"


@pytest.mark.parametrize("policy", ["off", "held", "on"])
async def test_what_happens_to_the_sound_can_be_chosen(site: Site, policy: str) -> None:
    mira = await site.person("mira")
    state = "off" if policy == "off" else "recording"
    assert (await mira.opens(tap=policy))["tap"] == {"policy": policy, "state": state, "held_until": None}
    later = await mira.opens(tap=policy, scheduled_start=TOMORROW)
    assert later["tap"] == {"policy": policy, "state": "off", "held_until": None}


@pytest.mark.parametrize("policy", ["off", "held", "on"])
async def test_what_is_not_chosen_is_as_the_operator_says(open_site: OpenSite, policy: str) -> None:
    site = await open_site(recorder__tap=policy)
    assert (await (await site.person("mira")).opens())["tap"]["policy"] == policy


async def test_what_happens_to_the_sound_can_be_changed_until_somebody_opens_a_microphone(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    path = f"/api/v1/spaces/{space['id']}"
    for policy, state in (("on", "recording"), ("off", "off"), ("held", "recording")):
        changed = await mira.patch(path, {"tap": policy})
        assert (changed.status, changed.json["tap"]["policy"], changed.json["tap"]["state"]) == (200, policy, state)
    assert mira.user
    await site.rooms.whip(space["id"], mira.user, "offer")
    refused = await mira.patch(path, {"tap": "off"})
    assert (refused.status, refused.code, refused.json["field"]) == (409, "tap_fixed", "tap")
    assert "what happens to the sound stays as everybody was told" in refused.json["detail"]
    assert (await mira.patch(path, {"tap": "held", "title": "Better"})).status == 200


async def test_a_space_names_its_recording_once_everybody_may_hear_it(site: Site) -> None:
    mira = await site.person("mira")
    assert mira.user
    recording = await site.shelf.recording(mira.user)
    assert recording.space_id
    await site.store.taps.put(Tap(recording.space_id, TapPolicy.HELD, TapState.SAVED))

    async def named() -> str | None:
        one = (await site.nobody.get(f"/api/v1/spaces/{recording.space_id}")).json
        assert one["tap"] == {"policy": "held", "state": "saved", "held_until": None}
        assert (await site.nobody.get("/api/v1/spaces?state=ended")).json["items"] == [one]
        return one["recording_id"]

    assert await named() is None
    await site.store.recordings.change(recording.id, visibility=Visibility.UNLISTED)
    assert await named() is None
    await site.store.recordings.change(recording.id, visibility=Visibility.PUBLIC)
    assert await named() == recording.id


async def test_an_administrator_may_end_any_space(site: Site) -> None:
    mira, admin = await site.person("mira"), await site.person("root", admin=True)
    space = await mira.opens()
    assert (await admin.post(f"/api/v1/spaces/{space['id']}/end")).json["state"] == "ended"


async def opened(site: Site, host: Caller, number: int) -> list[str]:
    """That many scheduled spaces, a second apart; newest first."""
    ids = []
    for _ in range(number):
        ids.append((await host.opens(scheduled_start=TOMORROW))["id"])
        site.clock.advance(1)
    return ids[::-1]


async def listed(site: Site, query: str = "") -> list[str]:
    answer = await site.nobody.get(f"/api/v1/spaces{query}")
    assert answer.status == 200, answer
    return [space["id"] for space in answer.json["items"]]


async def test_spaces_are_listed_newest_first_and_by_state(site: Site) -> None:
    mira = await site.person("mira")
    scheduled = await opened(site, mira, 2)
    live = (await mira.opens())["id"]
    assert await listed(site) == [live, *scheduled]
    assert await listed(site, "?state=live") == [live]
    assert await listed(site, "?state=scheduled") == scheduled
    assert await listed(site, "?state=ended") == []


async def test_spaces_of_one_person(site: Site) -> None:
    mira, noor = await site.person("mira"), await site.person("noor")
    await opened(site, mira, 1)
    (hers,) = await opened(site, noor, 1)
    assert await listed(site, "?host=noor") == [hers]
    assert (await site.nobody.get("/api/v1/spaces?host=nobody")).code == "user_not_found"


async def test_a_long_list_comes_in_pages_and_nothing_twice(site: Site) -> None:
    mira = await site.person("mira")
    everything = await opened(site, mira, 5)
    found, cursor = [], ""
    for _ in range(3):
        answer = await site.nobody.get(f"/api/v1/spaces?limit=2{cursor}")
        found += [space["id"] for space in answer.json["items"]]
        if answer.json["next"] is None:
            break
        cursor = f"&cursor={answer.json['next']}"
        await opened(site, mira, 1)  # what is new meanwhile does not disturb
    assert found == everything


async def test_a_page_asks_once_for_all_hosts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for handle in ("mira", "noor", "ada"):
        await opened(site, await site.person(handle), 2)
    asked: list[set[str]] = []
    real = site.store.users.by_ids

    async def counting(ids: set[str]) -> object:
        asked.append(ids)
        return await real(ids)

    monkeypatch.setattr(site.store.users, "by_ids", counting)
    assert len(await listed(site)) == 6
    assert [len(ids) for ids in asked] == [3]


async def test_the_socket_and_the_api_describe_a_space_alike(site: Site) -> None:
    import json

    mira = await site.person("mira")
    space = await mira.opens(topics=["tea"])
    outbox = Outbox()
    await site.rooms.join(space["id"], mira.user, None, None, outbox)
    welcome = await outbox.take()
    assert isinstance(welcome, str)
    assert json.loads(welcome)["space"] == (await site.nobody.get(f"/api/v1/spaces/{space['id']}")).json


async def test_a_space_that_came_with_an_imported_recording_is_as_private_as_that(site: Site) -> None:
    mira, jon = await site.person("mira"), await site.person("jon")
    assert mira.user
    recording = await site.shelf.recording(mira.user)
    space_id = recording.space_id
    assert space_id
    entry = Entry(site.clock.now(), "recording_imported", mira.pid, space_id, recording.id)
    await site.store.ledger.add(entry)
    path = f"/api/v1/spaces/{space_id}"
    for stranger in (jon, site.nobody):
        answer = await stranger.get(path)
        unknown = await stranger.get("/api/v1/spaces/nothing")
        assert (answer.status, answer.json["detail"]) == (404, unknown.json["detail"])
        page = await stranger.get(f"/s/{space_id}", headers={"Accept": "text/html"})
        assert (page.status, "Sunday talk" in page.text) == (404, False)
    assert (await jon.post(f"{path}/end")).code == "space_not_found"
    assert (await site.nobody.get("/api/v1/spaces")).json["items"] == []
    assert (await mira.get(path)).status == 200
    await site.store.recordings.change(recording.id, visibility=Visibility.UNLISTED)
    assert (await site.nobody.get(path)).status == 200
    await site.context.recorder.delete(recording, mira.pid)
    assert (await site.nobody.get(path)).status == 404
