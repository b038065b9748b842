"""Chat, reactions and pins over HTTP."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from spaces.live import Outbox
from spaces.live.commands import Say
from spaces.model import Scope
from spaces.model.pin import Pin
from tests.web.conftest import Caller, Site
from tests.web.test_tap import host


async def inside(site: Site, caller: Caller, space_id: str, **hello: Any) -> Outbox:
    outbox = Outbox()
    await site.rooms.join(space_id, caller.user, hello.get("name"), hello.get("key"), outbox)
    return outbox


def chat(space: Any) -> str:
    return f"/api/v1/spaces/{space['id']}/messages"


async def test_a_program_writes_reads_and_deletes(site: Site) -> None:
    mira, jon = await host(site), await site.person("jon")
    space = await mira.opens()
    said = await jon.post(chat(space), {"text": " See https://example.org/a\u202e "})
    assert said.status == 201
    assert (said.json["text"], said.json["pid"], said.json["role"]) == (
        "See https://example.org/a",
        jon.pid,
        "listener",
    )
    assert said.json["links"] == [{"start": 4, "end": 25, "url": "https://example.org/a"}]
    assert (await site.nobody.get(chat(space))).json == {"items": [said.json], "next": None}
    assert (await jon.delete(f"{chat(space)}/{said.json['id']}")).status == 204
    assert (await site.nobody.get(chat(space))).json["items"] == []
    assert (await jon.delete(f"{chat(space)}/{said.json['id']}")).code == "message_not_found"


async def test_only_moderators_delete_what_others_wrote(site: Site) -> None:
    mira, jon, ada = await host(site), await site.person("jon"), await site.person("ada")
    space = await mira.opens()
    message = (await jon.post(chat(space), {"text": "Hello"})).json["id"]
    assert (await ada.delete(f"{chat(space)}/{message}")).code == "not_yours"
    weak = await site.with_token(mira.user, Scope.SPEAK) if mira.user else mira
    assert (await weak.delete(f"{chat(space)}/{message}")).code == "scope_missing"
    other = await ada.opens()
    assert (await ada.delete(f"{chat(other)}/{message}")).code == "message_not_found"
    assert (await mira.delete(f"{chat(space)}/{message}")).status == 204


async def test_pages_go_back_to_the_beginning(site: Site) -> None:
    mira = await host(site)
    space = await mira.opens()
    assert mira.user
    for number in range(5):
        await site.rooms.command(space["id"], mira.user, Say(f"Number {number}"))
    page = (await mira.get(f"{chat(space)}?limit=2")).json
    assert [said["text"] for said in page["items"]] == ["Number 3", "Number 4"]
    page = (await mira.get(chat(space), params={"limit": 3, "before": page["next"]})).json
    assert [said["text"] for said in page["items"]] == ["Number 0", "Number 1", "Number 2"]
    assert page["next"] is None


@pytest.mark.parametrize("query", ["before=yesterday", "before=2026-11-22T20:00:00", "limit=0", "limit=1000"])
async def test_questions_that_make_no_sense_are_refused(site: Site, query: str) -> None:
    mira = await host(site)
    space = await mira.opens()
    assert (await mira.get(f"{chat(space)}?{query}")).status in {400, 422}


async def test_the_chat_of_a_locked_space_is_for_who_is_in_it(site: Site) -> None:
    mira, jon = await host(site), await site.person("jon")
    space = await mira.opens()
    await inside(site, jon, space["id"])
    guest = Outbox()
    key = "k" * 30
    await site.rooms.join(space["id"], None, "Tom", key, guest)
    assert (await mira.patch(f"/api/v1/spaces/{space['id']}/stage", {"locked": True})).status == 200
    assert (await site.nobody.get(chat(space))).code == "chat_closed"
    assert (await (await site.person("eve")).get(chat(space))).code == "chat_closed"
    assert (await site.nobody.get(chat(space), headers={"Guest-Key": "x" * 30})).code == "chat_closed"
    for caller in (mira, jon):
        assert (await caller.get(chat(space))).status == 200
    assert (await site.nobody.get(chat(space), headers={"Guest-Key": key})).status == 200


async def test_the_chat_of_a_space_that_is_over_is_its_hosts_and_authors_still_delete(site: Site) -> None:
    mira, jon, admin = await host(site), await site.person("jon"), await site.person("root", admin=True)
    space = await mira.opens()
    message = (await jon.post(chat(space), {"text": "Hello"})).json["id"]
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    for caller in (site.nobody, jon):
        assert (await caller.get(chat(space))).code == "chat_closed"
    for caller in (mira, admin):
        assert len((await caller.get(chat(space))).json["items"]) == 1
    assert (await jon.post(chat(space), {"text": "Too late"})).code == "space_over"
    assert (await jon.delete(f"{chat(space)}/{message}")).status == 204


async def test_floods_are_answered_with_how_long_to_wait(site: Site) -> None:
    mira, jon = await host(site), await site.person("jon")
    space = await mira.opens()
    answers = [await jon.post(chat(space), {"text": "Again"}) for _ in range(7)]
    assert answers[-1].status == 429
    assert answers[-1].code == "too_fast"
    assert int(answers[-1].headers["Retry-After"]) >= 1


async def test_reactions_are_ours_and_not_too_many(site: Site) -> None:
    mira, jon = await host(site), await site.person("jon")
    space = await mira.opens()
    path = f"/api/v1/spaces/{space['id']}/reactions"
    assert (await jon.post(path, {"emoji": "👏"})).status == 204
    assert (await jon.post(path, {"emoji": "💩"})).code == "emoji_unknown"
    assert (await site.nobody.post(path, {"emoji": "👏"})).code == "unauthenticated"
    assert [(await jon.post(path, {"emoji": "👏"})).status for _ in range(5)] == [204] * 4 + [429]


async def test_pins_stand_in_the_space_also_when_it_is_over(site: Site) -> None:
    mira = await host(site)
    space = await mira.opens()
    path = f"/api/v1/spaces/{space['id']}"
    pin = (await mira.post(f"{path}/pins", {"url": "https://example.org/tea", "title": "Tea"})).json
    assert (pin["title"], pin["site"], pin["picture"]) == ("Tea", "", None)
    gone = (await mira.post(f"{path}/pins", {"url": "https://example.org/gone"})).json
    assert len((await site.nobody.get(path)).json["pins"]) == 2
    assert (await mira.delete(f"{path}/pins/{gone['id']}")).status == 204
    await mira.post(f"{path}/end")
    over = (await site.nobody.get(path)).json["pins"]
    assert [one["id"] for one in over] == [pin["id"]]


async def test_our_copy_of_a_picture_is_given_out_as_what_it_is(site: Site, tmp_path: Path) -> None:
    mira = await host(site)
    space = await mira.opens()
    file = tmp_path / "copy.webp"
    file.write_bytes(b"RIFF....WEBP")
    await site.context.recorder.blobs.put("pins/s/a.webp", file, "image/webp")
    now = site.context.clock() - timedelta(seconds=1)
    await site.store.pins.put(Pin("p1", space["id"], "u_mira", "https://x.org", "X", now, picture="pins/s/a.webp"))
    answer = await site.nobody.get("/pins/p1/picture?v=a")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await site.nobody.get("/pins/p2/picture")).code == "picture_not_found"
