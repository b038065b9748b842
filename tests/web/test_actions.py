"""The log of what was done, over HTTP."""

from __future__ import annotations

from typing import Any

from spaces.live import Outbox
from tests.web.conftest import Caller, Site


async def muted(site: Site, mira: Caller) -> tuple[Any, Caller]:
    """A space in which Tom was put out."""
    tom = await site.person("tom")
    space = await mira.opens()
    for who in (mira, tom):
        await site.rooms.join(space["id"], who.user, None, None, Outbox())
    await mira.post(f"/api/v1/spaces/{space['id']}/participants/{tom.pid}/remove")
    return space, tom


async def test_hosts_read_what_was_done_in_their_space(site: Site, mira: Caller) -> None:
    space, tom = await muted(site, mira)
    page = (await mira.get(f"/api/v1/spaces/{space['id']}/actions")).json
    newest = page["items"][0]
    assert (newest["kind"], newest["actor"]["name"], newest["target"]["pid"]) == (
        "participant.removed",
        "Mira",
        tom.pid,
    )
    assert newest["space_title"] == "Sunday talk"
    assert (await tom.get(f"/api/v1/spaces/{space['id']}/actions")).code == "not_moderator"


async def test_co_hosts_read_it_also_when_the_space_is_over(site: Site, mira: Caller) -> None:
    space, _ = await muted(site, mira)
    noor = await site.person("noor")
    await site.rooms.join(space["id"], noor.user, None, None, Outbox())
    participant = f"/api/v1/spaces/{space['id']}/participants/{noor.pid}"
    await mira.post(f"{participant}/invite", {"role": "co_host"})
    await noor.post(f"{participant}/accept")
    ada = await site.person("ada")
    await site.rooms.join(space["id"], ada.user, None, None, Outbox())
    path = f"/api/v1/spaces/{space['id']}"
    assert (await noor.get(f"{path}/actions")).status == 200
    await mira.post(f"{path}/end")
    for what in ("actions", "numbers", "numbers.csv"):
        assert [(await who.get(f"{path}/{what}")).status for who in (mira, noor, ada)] == [200, 200, 403], what
    assert (await noor.post(f"{path}/mute-all")).code == "space_over"


async def test_those_who_run_the_server_read_everything_by_kind_person_and_space(site: Site, mira: Caller) -> None:
    space, tom = await muted(site, mira)
    admin, ada = await site.person("root", admin=True), await site.person("ada")
    other = await ada.opens(title="Other")

    async def found(query: str) -> set[tuple[str, str]]:
        items = (await admin.get(f"/api/v1/actions?limit=200&{query}")).json["items"]
        return {(one["kind"], one["space_id"]) for one in items}

    assert {space["id"], other["id"]} <= {space_id for _, space_id in await found("")}
    assert await found(f"space_id={space['id']}&kind=participant.removed") == {("participant.removed", space["id"])}
    assert await found(f"pid={tom.pid}") == {("participant.removed", space["id"])}
    assert {kind.partition(".")[0] for kind, _ in await found("kind=space")} == {"space"}
    assert (await admin.get("/api/v1/actions?kind=weather")).code == "kind_unknown"


async def test_the_log_comes_a_page_at_a_time(site: Site, mira: Caller) -> None:
    space, _ = await muted(site, mira)
    await mira.post(f"/api/v1/spaces/{space['id']}/mute-all")
    path, ids, before = f"/api/v1/spaces/{space['id']}/actions?limit=1", [], ""
    while True:
        page = (await mira.get(path + before)).json
        ids += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert len(ids) > 2
    assert ids == sorted(ids, reverse=True)
