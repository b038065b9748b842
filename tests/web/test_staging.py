"""How a stage is run, over HTTP: on making a space, on changing it, and by co-hosts while it is live."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import ActionKind
from tests.web.conftest import Answer, Caller, Site

CRAFT = {
    "rules": "Be kind.\nOne at a time.",
    "locked": True,
    "stage_limit": 3,
    "time_box": 120,
    "first_timers_first": True,
    "chat": False,
    "slow_mode": 15,
    "language": "pt-BR",
}
PLAIN = {
    "rules": None,
    "locked": False,
    "has_pin": False,
    "stage_limit": None,
    "time_box": None,
    "first_timers_first": False,
    "chat": True,
    "slow_mode": 0,
    "language": None,
    "series_id": None,
    "sequence": 0,
}


async def change(caller: Caller, space: Any, **fields: Any) -> Answer:
    return await caller.patch(f"/api/v1/spaces/{space['id']}", fields)


async def stage(caller: Caller, space: Any, **fields: Any) -> Answer:
    return await caller.patch(f"/api/v1/spaces/{space['id']}/stage", fields)


def craft(space: Any) -> dict[str, Any]:
    return {name: space[name] for name in PLAIN}


async def test_a_space_says_how_its_stage_is_run(mira: Caller) -> None:
    assert craft(await mira.opens()) == PLAIN
    await mira.post(f"/api/v1/spaces/{(await mira.get('/api/v1/spaces')).json['items'][0]['id']}/end")
    made = await mira.opens(**CRAFT, pin="2468")
    assert craft(made) == PLAIN | CRAFT | {"has_pin": True, "language": "pt-br"}
    assert "2468" not in str(made)


async def test_the_host_changes_it_and_null_takes_away(mira: Caller) -> None:
    space = await mira.opens(**CRAFT, pin="2468")
    changed = await change(mira, space, title="Other")
    assert craft(changed.json) == craft(space)
    nothing = {"rules": None, "pin": None, "stage_limit": None, "time_box": None, "language": None, "locked": False}
    changed = await change(mira, space, **nothing, chat=True, slow_mode=0, first_timers_first=False)
    assert craft(changed.json) == PLAIN
    assert (await mira.get(f"/api/v1/spaces/{space['id']}")).json["title"] == "Other"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"rules": "x" * 501}, "rules_too_long", "rules"),
        ({"pin": "123"}, "pin_invalid", "pin"),
        ({"pin": 2468}, None, "pin"),
        ({"language": "no language"}, "language_invalid", "language"),
        ({"stage_limit": 999}, "invalid", "stage_limit"),
        ({"time_box": 20}, "invalid", "time_box"),
        ({"time_box": 3601}, None, "time_box"),
        ({"slow_mode": 301}, None, "slow_mode"),
        ({"locked": "yes"}, None, "locked"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    mira: Caller, fields: dict[str, Any], code: str | None, field: str
) -> None:
    space = await mira.opens()
    answer = await change(mira, space, **fields)
    assert (answer.status, answer.json["field"]) == (422, field)
    assert code is None or answer.code == code
    assert craft((await mira.get(f"/api/v1/spaces/{space['id']}")).json) == PLAIN


async def test_co_hosts_run_the_stage_and_leave_the_rest_to_the_host(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    space = await mira.opens()
    for caller in (mira, noor):
        await site.rooms.join(space["id"], caller.user, None, None, Outbox())
    await mira.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/invite", {"role": "co_host"})
    assert (await stage(noor, space, locked=True)).code == "not_moderator"
    await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/accept")
    answer = await stage(noor, space, locked=True, speakers="invited", time_box=60, stage_limit=2, slow_mode=5)
    assert answer.status == 200
    assert (answer.json["locked"], answer.json["speaker_policy"], answer.json["time_box"]) == (True, "invited", 60)
    assert (await stage(noor, space, time_box=None)).json["time_box"] is None
    assert (await stage(noor, space, pin="2468")).status == 422
    assert (await change(noor, space, pin="2468")).code == "not_host"
    assert (await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/demote")).status == 200
    assert (await stage(noor, space, locked=False)).code == "not_moderator"


async def test_co_hosts_arrange_the_stage_of_an_announced_space_also_when_nobody_waits_in_it(site: Site, mira: Caller):
    noor = await site.person("noor")
    space = await mira.opens(scheduled_start="2026-11-24T20:00:00Z")
    sessions = [await site.rooms.join(space["id"], who.user, None, None, Outbox()) for who in (mira, noor)]
    await mira.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/invite", {"role": "co_host"})
    assert (await stage(noor, space, locked=True)).code == "not_moderator"
    await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/accept")
    assert (await stage(noor, space, locked=True)).json["locked"] is True
    for session in sessions:
        session.closed()
    assert (await stage(noor, space, locked=False)).json["locked"] is False
    assert (await noor.get(f"/api/v1/spaces/{space['id']}/actions")).status == 200
    assert (await noor.post(f"/api/v1/spaces/{space['id']}/start")).code == "not_host"
    await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/demote")
    await noor.post(f"/api/v1/spaces/{space['id']}/participants/{noor.pid}/demote")
    assert (await stage(noor, space, locked=True)).code == "not_moderator"


async def test_the_stage_of_an_announced_space_is_arranged_before_it_begins(site: Site, mira: Caller) -> None:
    space = await mira.opens(scheduled_start="2026-11-24T20:00:00Z", first_timers_first=True)
    assert (space["state"], space["first_timers_first"]) == ("scheduled", True)
    assert (await stage(mira, space, locked=True)).json["locked"] is True
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/start")).json["locked"] is True
    await site.rooms.journal.written()
    kinds = [action.kind for action in await site.store.actions.page(space["id"])]
    assert kinds == [ActionKind.SPACE_STARTED, ActionKind.SPACE_LOCKED, ActionKind.SPACE_SCHEDULED]


async def test_a_space_that_is_opened_at_once_is_noted_as_started(site: Site, mira: Caller) -> None:
    space = await mira.opens()
    await site.rooms.journal.written()
    [action] = await site.store.actions.page(space["id"])
    assert (action.kind, action.actor) == (ActionKind.SPACE_STARTED, mira.pid)


async def test_nothing_is_arranged_when_it_is_over(mira: Caller) -> None:
    space = await mira.opens()
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await stage(mira, space, locked=True)).code == "space_over"
    assert (await change(mira, space, locked=True)).code == "space_over"


async def test_the_queue_is_read_passed_and_joined_with_a_question(site: Site, mira: Caller) -> None:
    noor, ada = await site.person("noor"), await site.person("ada")
    space = await mira.opens(rules="Be kind.")
    requests = f"/api/v1/spaces/{space['id']}/requests"
    for caller in (mira, noor, ada):
        await site.rooms.join(space["id"], caller.user, None, None, Outbox())
    assert (await noor.post(requests)).code == "rules_unread"
    for caller in (noor, ada):
        assert (await caller.post(f"/api/v1/spaces/{space['id']}/agree")).status == 200
    assert (await noor.post(requests, {"question": "Why tea?"})).json == {"position": 1}
    assert (await ada.post(requests)).json == {"position": 2}
    assert (await noor.post(f"{requests}/pass")).status == 200
    queue = (await mira.get(requests)).json["items"]
    assert [(one["handle"], one["question"], one["first_time"], one["conflict"]) for one in queue] == [
        ("ada", None, True, False),
        ("noor", "Why tea?", True, False),
    ]
    assert (await noor.get(requests)).code == "not_moderator"
    assert (await noor.post(requests, {"question": "x" * 141})).code == "question_too_long"


async def test_a_speaker_is_given_more_time(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    space = await mira.opens(time_box=60)
    for caller in (mira, noor):
        await site.rooms.join(space["id"], caller.user, None, None, Outbox())
    person = f"/api/v1/spaces/{space['id']}/participants/{noor.pid}"
    await mira.post(f"{person}/invite")
    await noor.post(f"{person}/accept")

    async def until() -> str:
        return str((await mira.get(f"/api/v1/spaces/{space['id']}")).json["speakers"][0]["until"])

    before = await until()
    assert (await mira.post(f"{person}/extend", {"seconds": 60})).status == 200
    assert await until() > before
    assert (await mira.post(f"{person}/extend", {"seconds": 10})).status == 422
