"""Links that invite, over HTTP: made, listed, counted, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.live import Outbox
from spaces.live.informing import Ticket
from spaces.model import ActionKind
from spaces.web import invites
from tests.web.conftest import Caller, Site


async def test_a_link_says_where_it_leads_how_long_and_how_often(mira: Caller) -> None:
    space = await mira.opens()
    answer = await mira.post(f"/api/v1/spaces/{space['id']}/invites", {"role": "speaker", "hours": 2, "uses": 3})
    assert answer.status == 201
    link = answer.json
    assert link["url"] == f"{space['url']}?invite={link['token']}"
    assert (link["role"], link["uses"], link["uses_max"], link["over"]) == ("speaker", 0, 3, False)
    assert link["made_by"]["handle"] == "mira"
    assert link["expires_at"] > link["created_at"]
    assert (await mira.get(f"/api/v1/spaces/{space['id']}/invites")).json == {"items": [link]}


async def test_uses_are_counted_and_a_link_is_taken_back(site: Site, mira: Caller) -> None:
    space = await mira.opens(locked=True)
    path = f"/api/v1/spaces/{space['id']}/invites"
    token = (await mira.post(path, {"role": "listener", "uses": 1})).json["token"]
    await site.rooms.join(space["id"], None, "Tom", None, Outbox(), ticket=Ticket(token))
    [shown] = (await mira.get(path)).json["items"]
    assert (shown["uses"], shown["over"]) == (1, True)
    assert (await mira.delete(f"{path}/{token}")).status == 204
    assert (await mira.delete(f"{path}/{token}")).code == "invite_not_found"
    assert (await mira.get(path)).json == {"items": []}
    actions = await site.store.actions.page(space["id"], kinds=[ActionKind.LINK_MADE, ActionKind.LINK_REVOKED])
    assert [(action.kind, action.actor) for action in actions] == [
        (ActionKind.LINK_REVOKED, mira.pid),
        (ActionKind.LINK_MADE, mira.pid),
    ]
    assert token not in str(actions)


@pytest.mark.parametrize(
    "order", [{}, {"role": "host"}, {"role": "speaker", "hours": 0}, {"role": "speaker", "hours": 721}]
)
async def test_orders_that_mean_nothing_are_refused(mira: Caller, order: dict[str, Any]) -> None:
    space = await mira.opens()
    assert (await mira.post(f"/api/v1/spaces/{space['id']}/invites", order)).status == 422


async def test_a_link_of_another_space_is_none_of_this_one(site: Site, mira: Caller) -> None:
    noor = await site.person("noor")
    ours, theirs = await mira.opens(), await noor.opens()
    token = (await noor.post(f"/api/v1/spaces/{theirs['id']}/invites", {"role": "listener"})).json["token"]
    assert (await mira.delete(f"/api/v1/spaces/{ours['id']}/invites/{token}")).code == "invite_not_found"
    assert (await mira.get(f"/api/v1/spaces/{theirs['id']}/invites")).code == "not_moderator"


async def test_nobody_is_invited_into_what_is_over_nor_without_end(
    mira: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invites, "LINKS_MAX", 1)
    space = await mira.opens()
    path = f"/api/v1/spaces/{space['id']}/invites"
    assert (await mira.post(path, {"role": "listener"})).status == 201
    assert (await mira.post(path, {"role": "listener"})).code == "invites_full"
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await mira.post(path, {"role": "listener"})).code == "space_over"
