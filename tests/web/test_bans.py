"""Bans: of accounts, of guests and of where they came from."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.errors import Forbidden
from spaces.live import Outbox, Rooms
from spaces.live.commands import Ban, React, Request, Say
from spaces.live.informing import Ticket
from spaces.live.session import Session
from tests.web.conftest import Caller, Site

TROLL, HOME = "203.0.113.9", "198.51.100.7"


async def guest(rooms: Rooms, space_id: str, address: str, key: str) -> Session:
    return await rooms.join(space_id, None, "Tom", key * 24, Outbox(), ticket=Ticket(address=address))


async def code(session: Session, command: Any) -> str | None:
    try:
        await session.obey(session, command)
    except Forbidden as refusal:
        return refusal.code
    return None


@pytest.fixture
async def space(site: Site, mira: Caller) -> Any:
    made = await mira.opens()
    await site.rooms.join(made["id"], mira.user, None, None, Outbox())
    return made


async def ban(site: Site, mira: Caller, space: Any, pid: str, **body: Any) -> Any:
    answer = await mira.post(f"/api/v1/spaces/{space['id']}/participants/{pid}/ban", body)
    site.clock.advance(1)
    return answer


async def test_a_banned_guest_who_comes_back_under_a_new_key_only_listens(site: Site, mira: Caller, space: Any) -> None:
    neighbour = await guest(site.rooms, space["id"], TROLL, "n")
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    assert (await ban(site, mira, space, troll.pid)).status == 200
    again = await guest(site.rooms, space["id"], TROLL, "b")
    for command in (Say("hello"), React("👏"), Request()):
        assert await code(again, command) == "network_banned"
    elsewhere = await guest(site.rooms, space["id"], HOME, "c")
    assert await code(elsewhere, Say("hello")) is None
    assert await code(neighbour, Say("hello")) == "network_banned"  # it may be the same troll in another tab
    noor = await site.account("noor")
    signed_in = await site.rooms.join(space["id"], noor, None, None, Outbox(), ticket=Ticket(address=TROLL))
    assert await code(signed_in, Say("hello")) is None


async def test_a_troll_who_has_left_is_banned_with_their_network(site: Site, mira: Caller, space: Any) -> None:
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    assert await code(troll, Say("nonsense")) is None
    troll.closed()
    assert (await ban(site, mira, space, troll.pid)).status == 200
    [banned] = (await mira.get(f"/api/v1/spaces/{space['id']}/bans")).json["items"]
    assert (banned["pid"], banned["name"], banned["network"]) == (troll.pid, "Tom", True)
    with pytest.raises(Forbidden, match="banned"):
        await guest(site.rooms, space["id"], HOME, "a")
    assert await code(await guest(site.rooms, space["id"], TROLL, "b"), Say("again")) == "network_banned"


async def test_accounts_are_banned_while_away_when_there_are_such(site: Site, mira: Caller, space: Any) -> None:
    tom = await site.person("tom")
    assert (await ban(site, mira, space, tom.pid)).status == 200
    assert (await tom.post(f"/api/v1/spaces/{space['id']}/requests")).code == "banned"
    assert (await ban(site, mira, space, "u_nobody")).code == "participant_not_found"
    assert (await ban(site, mira, space, mira.pid)).code == "outranked"


async def test_whoever_is_banned_by_their_account_does_not_go_on_as_a_guest(
    site: Site, mira: Caller, space: Any
) -> None:
    tom = await site.person("tom")
    await site.rooms.join(space["id"], tom.user, None, None, Outbox(), ticket=Ticket(address=TROLL))
    assert (await ban(site, mira, space, tom.pid)).status == 200
    assert await code(await guest(site.rooms, space["id"], TROLL, "a"), Say("hello")) == "network_banned"


async def test_bans_are_listed_with_whether_the_network_is_barred_and_taken_back(
    site: Site, mira: Caller, space: Any
) -> None:
    tom = await site.person("tom")
    await site.rooms.join(space["id"], tom.user, None, None, Outbox())  # nobody knows from where
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    for pid in (tom.pid, troll.pid):
        await ban(site, mira, space, pid)
    bans = f"/api/v1/spaces/{space['id']}/bans"
    listed = {one["pid"]: one for one in (await mira.get(bans)).json["items"]}
    assert listed.keys() == {tom.pid, troll.pid}
    assert [listed[pid]["network"] for pid in (tom.pid, troll.pid)] == [False, True]
    assert listed[tom.pid]["handle"] == "tom"
    assert (await mira.delete(f"{bans}/{troll.pid}")).status == 204
    assert (await mira.delete(f"{bans}/{troll.pid}")).code == "not_banned"
    assert await code(await guest(site.rooms, space["id"], TROLL, "b"), Say("hello")) is None
    assert (await tom.get(bans)).code == "not_moderator"


async def test_a_ban_from_everywhere_is_a_block_by_the_host(site: Site, mira: Caller, space: Any) -> None:
    tom = await site.person("tom")
    other = await mira.opens(scheduled_start="2026-11-29T20:00:00Z")
    for one in (space, other):
        await site.rooms.join(one["id"], tom.user, None, None, Outbox())
    assert (await ban(site, mira, space, tom.pid, everywhere=True)).status == 200
    await site.rooms.journal.written()
    assert not site.rooms.inside(other["id"], tom.pid)
    assert [one["handle"] for one in (await mira.get("/api/v1/me/blocks")).json["items"]] == ["tom"]
    assert (await tom.post(f"/api/v1/spaces/{other['id']}/requests")).code == "blocked"


async def test_only_the_host_bans_from_everywhere_and_only_accounts(site: Site, mira: Caller, space: Any) -> None:
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    assert (await ban(site, mira, space, troll.pid, everywhere=True)).code == "account_needed"
    admin, tom = await site.person("root", admin=True), await site.person("tom")
    await site.rooms.join(space["id"], tom.user, None, None, Outbox())
    assert (await ban(site, admin, space, tom.pid, everywhere=True)).code == "host_only"
    assert (await mira.get(f"/api/v1/spaces/{space['id']}/bans")).json["items"] == []


async def test_a_barred_network_is_known_again_after_a_restart_and_forgotten_with_the_space(
    site: Site, mira: Caller, space: Any
) -> None:
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    await ban(site, mira, space, troll.pid)
    await site.rooms.journal.written()
    [kept] = await site.store.networks.of(space["id"], site.clock.now())
    assert TROLL not in repr(kept)
    context = site.context
    async with Rooms(context.config, site.store, site.media, context.recorder.taps, site.clock) as rooms:
        again = await guest(rooms, space["id"], TROLL, "b")
        assert await code(again, Say("hello")) == "network_banned"
        with pytest.raises(Forbidden):
            await guest(rooms, space["id"], HOME, "a")  # by the key
        await rooms.end(space["id"], None, "operator")
        assert await site.store.networks.of(space["id"], site.clock.now()) == []


async def test_a_network_is_barred_for_a_day_at_most(site: Site, mira: Caller, space: Any) -> None:
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    await ban(site, mira, space, troll.pid)
    again = await guest(site.rooms, space["id"], TROLL, "b")
    site.clock.advance(24 * 3600 + 1)
    assert await code(again, Say("hello")) is None


async def test_bans_of_a_space_that_is_over_are_forgotten(site: Site, mira: Caller, space: Any) -> None:
    troll = await guest(site.rooms, space["id"], TROLL, "a")
    await ban(site, mira, space, troll.pid)
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    assert (await mira.get(f"/api/v1/spaces/{space['id']}/bans")).json == {"items": []}


def test_a_ban_over_the_socket_may_say_everywhere() -> None:
    from spaces.live.wire import parse

    ban = parse('{"type":"ban","pid":"u_1","everywhere":true,"who":{"pid":"u_2"}}').command
    assert ban == Ban("u_1", everywhere=True)
    assert isinstance(ban, Ban)
    assert ban.who is None
