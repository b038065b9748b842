"""The reads of the X API v2: their names, their form, and nothing that strangers may not see."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import State, Visibility
from tests.web.conftest import Caller, Site

ALL = (
    "created_at,creator_id,ended_at,host_ids,id,invited_user_ids,is_ticketed,lang,participant_count,scheduled_start,"
    "speaker_ids,started_at,state,title,topic_ids,updated_at,subscriber_count"
)


async def test_a_space_has_id_and_state_and_whatever_else_is_asked_for(site: Site, mira: Caller) -> None:
    space = await mira.opens(title="Tea", topics=["Radio"], language="en")
    plain = await site.nobody.get(f"/2/spaces/{space['id']}")
    assert plain.json == {"data": {"id": space["id"], "state": "live"}}
    told = (await site.nobody.get(f"/2/spaces/{space['id']}", params={"space.fields": ALL})).json["data"]
    assert told == told | {
        "title": "Tea",
        "lang": "en",
        "creator_id": mira.user.id if mira.user else None,
        "host_ids": [mira.user.id if mira.user else None],
        "speaker_ids": [],
        "is_ticketed": False,
        "topic_ids": ["radio"],
        "subscriber_count": 0,
        "started_at": "2026-11-22T20:00:00.000Z",
    }
    assert "ended_at" not in told  # X leaves out what is empty


async def test_ids_are_expanded_into_people_and_topics(site: Site, mira: Caller) -> None:
    space = await mira.opens(topics=["Radio"])
    answer = await site.nobody.get(
        f"/2/spaces/{space['id']}",
        params={"expansions": "creator_id,host_ids,topic_ids", "user.fields": "created_at,url"},
    )
    assert answer.json["data"]["creator_id"] == answer.json["includes"]["users"][0]["id"]
    assert answer.json["includes"] == {
        "users": [
            {
                "id": space["host"]["id"],
                "name": "Mira",
                "username": "mira",
                "created_at": "2026-11-22T20:00:00.000Z",
                "url": f"{site.context.config.public_url}/u/mira",
            }
        ],
        "topics": [{"id": "radio", "name": "Radio"}],
    }


async def test_what_is_not_there_is_an_error_beside_what_is(site: Site, mira: Caller) -> None:
    space = await mira.opens()
    answer = await site.nobody.get(f"/2/spaces?ids={space['id']},nosuchspace1")
    assert answer.status == 200
    assert [one["id"] for one in answer.json["data"]] == [space["id"]]
    assert answer.json["meta"] == {"result_count": 1}
    (error,) = answer.json["errors"]
    assert (error["value"], error["resource_type"], error["title"]) == ("nosuchspace1", "space", "Not Found Error")
    alone = await site.nobody.get("/2/spaces/nosuchspace1")
    assert (alone.status, "data" in alone.json) == (200, False)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"space.fields": "title,nonsense"}, "space.fields"),
        ({"expansions": "everything"}, "expansions"),
        ({"user.fields": ""}, "user.fields"),
        ({"topic.fields": "x"}, "topic.fields"),
        ({"title": "1"}, "title"),
    ],
)
async def test_what_is_not_taken_is_named_in_the_form_of_x(
    site: Site, mira: Caller, query: dict[str, str], parameter: str
) -> None:
    space = await mira.opens()
    answer = await site.nobody.get(f"/2/spaces/{space['id']}", params=query)
    assert answer.status == 400
    assert answer.json["title"] == "Invalid Request"
    assert answer.json["type"].endswith("/invalid-request")
    (error,) = answer.json["errors"]
    assert error["parameters"] == {parameter: [query[parameter]]}
    assert parameter in error["message"]


async def test_ended_spaces_stay_readable_with_who_was_on_stage(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    space = await mira.opens(tap="off")
    for who in (mira, noor):
        await site.rooms.join(space["id"], who.user, None, None, Outbox())
    await mira.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/invite", {"role": "speaker"})
    await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/accept")
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    await site.rooms.journal.written()
    told = (await site.nobody.get(f"/2/spaces/{space['id']}", params={"space.fields": ALL})).json["data"]
    assert (told["state"], told["host_ids"], told["speaker_ids"]) == ("ended", [space["host"]["id"]], [noor.pid[2:]])
    assert told["ended_at"] == "2026-11-22T20:00:00.000Z"


@pytest.mark.parametrize("closed", [{"locked": True}, {"pin": "1234"}])
async def test_of_a_closed_space_only_what_everybody_sees_is_told(site: Site, mira: Caller, closed: Any) -> None:
    noor = await site.person("noor")
    space = await mira.opens()
    for who in (mira, noor):
        await site.rooms.join(space["id"], who.user, None, None, Outbox())
    await mira.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/invite", {"role": "speaker"})
    await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/accept")
    answer = await mira.patch(f"/api/v1/spaces/{space['id']}", closed)
    assert answer.status == 200, answer
    told = (await site.nobody.get(f"/2/spaces/{space['id']}", params={"space.fields": ALL})).json["data"]
    assert (told["host_ids"], told["speaker_ids"]) == ([space["host"]["id"]], [])
    assert "participant_count" not in told
    assert "1234" not in str(told)


async def test_listeners_are_not_counted_one_by_one(site: Site, mira: Caller) -> None:
    space = await mira.opens()
    await site.rooms.join(space["id"], mira.user, None, None, Outbox())
    await site.rooms.join(space["id"], None, None, None, Outbox())
    told = (await site.nobody.get(f"/2/spaces/{space['id']}?space.fields=participant_count")).json["data"]
    assert told["participant_count"] == 1


async def test_spaces_are_found_by_who_opened_them_and_by_words(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    tea = await mira.opens(title="Tea time")
    soon = await noor.opens(title="Coffee", scheduled_start="2026-11-23T20:00:00Z")
    both = f"{mira.pid[2:]},{noor.pid[2:]},nobody"
    answer = await site.nobody.get("/2/spaces/by/creator_ids", params={"user_ids": both})
    assert [one["id"] for one in answer.json["data"]] == [tea["id"], soon["id"]]
    assert answer.json["errors"][0]["resource_type"] == "user"
    found = await site.nobody.get("/2/spaces/search?query=tea&state=live")
    assert [one["id"] for one in found.json["data"]] == [tea["id"]]
    assert (await site.nobody.get("/2/spaces/search?query=tea&state=scheduled")).json == {"meta": {"result_count": 0}}
    assert (await site.nobody.get("/2/spaces/search")).status == 400


async def test_one_answer_has_a_hundred_spaces_however_many_there_are(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    for who in (mira, noor):
        assert who.user
        for _ in range(60):
            await site.shelf.space(who.user, state=State.ENDED)
    answer = await site.nobody.get(
        "/2/spaces/by/creator_ids",
        params={"user_ids": f"{mira.pid[2:]},{noor.pid[2:]}", "state": "ended", "space.fields": ALL},
    )
    creators = [one["creator_id"] for one in answer.json["data"]]
    assert creators == [mira.pid[2:]] * 60 + [noor.pid[2:]] * 40
    assert answer.json["meta"] == {"result_count": 100}
    assert {tuple(one["host_ids"]) for one in answer.json["data"]} == {(mira.pid[2:],), (noor.pid[2:],)}


async def test_who_is_reminded_is_counted_in_lists_too(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    spaces = [await mira.opens(scheduled_start=f"2026-11-2{day}T20:00:00Z") for day in (3, 4)]
    await noor.put(f"/api/v1/spaces/{spaces[0]['id']}/reminder")
    asked = ",".join(space["id"] for space in spaces)
    told = await site.nobody.get("/2/spaces", params={"ids": asked, "space.fields": "subscriber_count"})
    assert [one["subscriber_count"] for one in told.json["data"]] == [1, 0]


async def test_an_imported_space_is_as_private_as_its_recording(site: Site, mira: Caller) -> None:
    assert mira.user
    space = await site.shelf.space(mira.user, state=State.ENDED)
    await site.shelf.recording(mira.user, space_id=space.id, visibility=Visibility.PRIVATE)
    from spaces.model import Entry

    await site.store.ledger.add(Entry(site.clock.now(), "recording_imported", mira.pid, space.id))
    assert "data" not in (await site.nobody.get(f"/2/spaces/{space.id}")).json
    assert (await mira.get(f"/2/spaces/{space.id}")).json["data"]["id"] == space.id


async def test_people_are_found_by_id_and_by_handle(site: Site, mira: Caller) -> None:
    told = {"id": mira.pid[2:], "name": "Mira", "username": "mira"}
    assert (await site.nobody.get(f"/2/users/{mira.pid[2:]}")).json == {"data": told}
    assert (await site.nobody.get("/2/users/by/username/mira")).json == {"data": told}
    both = (await site.nobody.get(f"/2/users?ids={mira.pid[2:]},x")).json
    assert (both["data"], both["errors"][0]["value"]) == ([told], "x")
    assert "data" not in (await site.nobody.get("/2/users/by/username/nobody")).json
