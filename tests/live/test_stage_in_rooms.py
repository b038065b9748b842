"""The craft of the stage on a real store: by socket and over HTTP, written down, and the same after a restart."""

from datetime import timedelta

import pytest

from spaces.config import Config
from spaces.errors import SpacesError
from spaces.live import Rooms
from spaces.live.commands import Agree, Ban, Request
from spaces.live.informing import Ticket
from spaces.model import ActionKind, InviteLink, Role, Space, StageChange, State, User
from spaces.store import Store
from tests.fakes import FakeMedia, FakeTaps, ManualClock
from tests.live.conftest import Client, Node


async def code_of(client: Client, kind: str, **fields: object) -> str:
    answer = await client.say(kind, **fields)
    return str(answer["code"])


async def on_stage(node: Node, space: Space, host: Client, user: User) -> Client:
    client = await node.join(space, user)
    assert (await client.say("request"))["type"] == "ok"
    assert (await host.say("accept", pid=client.pid))["type"] == "ok"
    await client.drain()
    return client


async def deputy(node: Node, space: Space, host: Client, user: User) -> Client:
    client = await node.join(space, user)
    await host.say("invite", pid=client.pid, role="co_host")
    assert (await client.say("accept_invite"))["type"] == "ok"
    return client


async def linked(node: Node, space: Space, role: Role, uses: int | None = None) -> str:
    now = node.clock.now()
    link = InviteLink("token", space.id, role, space.host_id, now, now + timedelta(hours=1), 0, uses)
    await node.store.invites.add(link)
    return link.token


async def kinds(node: Node, space: Space) -> list[ActionKind]:
    await node.rooms.journal.written()
    return [action.kind for action in reversed(await node.store.actions.page(space.id))]


async def test_everybody_is_who_they_were_after_a_restart(store: Store, config: Config, clock: ManualClock) -> None:
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        mira, ann, bob, col = [await node.user(name) for name in ("mira", "ann", "bob", "col")]
        space = await node.live_space(mira, time_box=600, rules=None)
        host = await node.join(space, mira)
        await deputy(node, space, host, ann)
        speaker = await on_stage(node, space, host, bob)
        await host.say("mute", pid=speaker.pid)
        troll = await node.join(space, col)
        await host.say("ban", pid=troll.pid)
        until = (await stage(node, space))[speaker.pid]["until"]
        assert until is not None
        rooms.drain()
    clock.advance(20)
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        back = await stage(node, space)
        assert {pid: (one["role"], one["muted"], one["connected"]) for pid, one in back.items()} == {
            mira.pid: ("host", False, False),
            ann.pid: ("co_host", False, False),
            bob.pid: ("speaker", True, False),
        }
        assert back[bob.pid]["until"] == until
        with pytest.raises(SpacesError, match="banned"):
            await node.join(space, col)
        welcome = (await node.join(space, bob)).read[0]
        assert (welcome["you"]["role"], welcome["you"]["muted_by"]) == ("speaker", mira.pid)
        node.later(60)
        await rooms.journal.written()
        left = {seat.role for seat in await store.seats.of(space.id)}
        assert left <= {Role.HOST, Role.CO_HOST}, "the host stayed away, so the space is over"


async def stage(node: Node, space: Space) -> dict[str, dict[str, object]]:
    """The stage as a newcomer sees it."""
    welcome = (await node.join(space)).read[0]
    return {one["pid"]: one for one in welcome["stage"]}


async def test_who_acts_as_host_does_so_after_a_restart_until_the_creator_returns(
    store: Store, config: Config, clock: ManualClock
) -> None:
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        mira, ann = await node.user("mira"), await node.user("ann")
        space = await node.live_space(mira)
        host = await node.join(space, mira)
        await deputy(node, space, host, ann)
        await host.say("leave")
        rooms.drain()
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        acting = await node.join(space, ann)
        assert acting.read[0]["you"]["role"] == "host"
        assert (await node.join(space, mira)).read[0]["you"]["role"] == "host"
        await acting.drain()
        assert acting.last("you")["role"] == "co_host"
        assert ActionKind.HOST_SUCCEEDED in await kinds(node, space)


async def test_who_was_let_in_by_a_closed_door_is_let_in_after_a_restart(
    store: Store, config: Config, clock: ManualClock
) -> None:
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        mira, ann = await node.user("mira"), await node.user("ann")
        space = await node.live_space(mira)
        host, guest = await node.join(space, mira), await node.join(space, ann)
        await host.say("stage", locked=True)
        await guest.drain()
        assert guest.last("space")["space"]["locked"] is True
        rooms.drain()
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        assert (await node.join(space, ann)).read[0]["type"] == "welcome"
        with pytest.raises(SpacesError, match="locked"):
            await node.join(space, await node.user("bob"))


async def test_moderators_run_the_stage_by_socket_and_over_http_and_everybody_sees_it(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    host, guest = await node.join(space, mira), await node.join(space)
    await deputy(node, space, host, ann)
    assert (await host.say("stage", speakers="invited", time_box=60))["type"] == "ok"
    await guest.drain()
    shown = guest.last("space")["space"]
    assert (shown["speaker_policy"], shown["time_box"]) == ("invited", 60)
    await node.rooms.command(space.id, ann, StageChange(time_box=0, slow_mode=10))
    await guest.drain()
    shown = guest.last("space")["space"]
    assert (shown["speaker_policy"], shown["time_box"], shown["slow_mode"]) == ("invited", None, 10)
    assert await code_of(guest, "stage", locked=True) == "moderators_only"
    assert await code_of(host, "stage", stage_limit=3) == "invalid"
    await node.rooms.journal.written()
    kept = await node.store.spaces.get(space.id)
    assert kept is not None
    assert (kept.speaker_policy.value, kept.slow_mode) == ("invited", 10)


async def test_a_lowered_stage_limit_holds_for_those_who_come(node: Node) -> None:
    mira, ann, bob = [await node.user(name) for name in ("mira", "ann", "bob")]
    space = await node.live_space(mira)
    host = await node.join(space, mira)
    await on_stage(node, space, host, ann)
    await host.say("stage", stage_limit=1)
    late = await node.join(space, bob)
    await late.say("request")
    assert await code_of(host, "accept", pid=late.pid) == "stage_full"


async def test_links_open_doors_offer_places_and_are_counted(node: Node) -> None:
    space = await node.live_space(await node.user("mira"), locked=True)
    token = await linked(node, space, Role.SPEAKER, uses=1)
    with pytest.raises(SpacesError, match="locked"):
        await node.join(space, name="Eve")
    guest = await node.join(space, ticket=Ticket(token))
    assert guest.read[0]["you"]["invited_as"] == "speaker"
    assert guest.read[0]["invite_over"] is False
    assert await code_of(guest, "accept_invite") == "name_missing"
    assert (await guest.say("accept_invite", name="Tom"))["type"] == "ok"
    with pytest.raises(SpacesError, match="invitation"):
        await node.join(space, ticket=Ticket(token))
    await node.rooms.journal.written()
    link = await node.store.invites.get(token)
    assert link is not None
    assert link.uses == 1


async def test_a_link_into_another_space_or_of_yesterday_opens_nothing(node: Node) -> None:
    mira, tom = await node.user("mira"), await node.user("tom")
    space, other = await node.live_space(mira), await node.live_space(tom, locked=True)
    token = await linked(node, space, Role.LISTENER)
    await node.join(space, mira)
    with pytest.raises(SpacesError) as caught:
        await node.join(other, ticket=Ticket(token))
    assert caught.value.code == "invite_over"
    node.clock.advance(3601)
    assert (await node.join(space, ticket=Ticket(token))).read[0]["invite_over"] is True


async def test_a_link_that_is_taken_back_takes_its_offers_along(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    guest = await node.join(space, name="Tom", ticket=Ticket(await linked(node, space, Role.SPEAKER)))
    node.rooms.revoked(space.id, "token")
    await guest.drain()
    assert guest.last("you")["invited_as"] is None
    node.rooms.revoked("unknown", "token")


async def test_whom_the_host_blocked_cannot_join_and_who_blocked_others_is_told(node: Node) -> None:
    mira, ann, bob = [await node.user(name) for name in ("mira", "ann", "bob")]
    space = await node.live_space(mira)
    host = await node.join(space, mira)
    await node.store.blocks.add(mira.id, ann.id, node.clock.now())
    with pytest.raises(SpacesError) as caught:
        await node.join(space, ann)
    assert caught.value.code == "blocked"
    with pytest.raises(SpacesError, match="cannot join"):
        await node.rooms.command(space.id, ann, Request())
    await node.store.blocks.add(bob.id, mira.id, node.clock.now())
    wary = await node.join(space, bob)
    assert wary.read[0]["blocked_here"] == [mira.pid]
    await wary.say("request")
    await host.drain()
    assert host.last("requests")["items"][0]["conflict"] is True
    await node.store.blocks.remove(bob.id, mira.id)
    await node.rooms.blocks_changed([bob.id])
    await host.drain()
    await wary.drain()
    assert host.last("requests")["items"][0]["conflict"] is False
    assert wary.last("you")["blocked_here"] == []
    await node.store.blocks.add(mira.id, bob.id, node.clock.now())
    await node.rooms.blocks_changed([mira.id, bob.id])
    await wary.drain()
    assert wary.last("removed")["reason"] == "blocked"


async def test_who_waits_sees_that_somebody_was_taken_before_them(node: Node) -> None:
    mira, ann, bob = [await node.user(name) for name in ("mira", "ann", "bob")]
    space = await node.live_space(mira)
    host, listener = await node.join(space, mira), await node.join(space)
    first, second = await node.join(space, ann), await node.join(space, bob)
    for client in (first, second):
        await client.say("request", question="Tea?")
    await host.say("accept", pid=second.pid)
    await first.drain()
    await listener.drain()
    assert first.last("queue_jumped") == {
        "type": "queue_jumped",
        "pid": second.pid,
        "name": "Bob",
        "by": host.pid,
        "ahead": 1,
    }
    assert "queue_jumped" not in listener.kinds()
    assert [item["question"] for item in await node.rooms.requests(space.id)] == ["Tea?"]


async def test_what_is_done_in_a_room_is_entered_into_the_log_with_who_did_it(node: Node) -> None:
    mira, ann, bob = [await node.user(name) for name in ("mira", "ann", "bob")]
    space = await node.space(mira)
    host = await node.join(space, mira)
    await host.say("start")
    speaker = await on_stage(node, space, host, ann)
    await host.say("mute", pid=speaker.pid)
    await host.say("stage", locked=True)
    await host.say("stage", locked=False, chat=False)
    await host.say("remove", pid=speaker.pid)
    await deputy(node, space, host, bob)
    await node.rooms.command(space.id, bob, Agree())
    await host.say("leave")
    await node.rooms.end(space.id, bob, "moderator")
    assert await kinds(node, space) == [
        ActionKind.SPACE_STARTED,
        ActionKind.ASKED,
        ActionKind.ACCEPTED,
        ActionKind.ON_STAGE,
        ActionKind.MUTED,
        ActionKind.SPACE_LOCKED,
        ActionKind.SPACE_UNLOCKED,
        ActionKind.SPACE_CHANGED,
        ActionKind.REMOVED,
        ActionKind.OFF_STAGE,
        ActionKind.INVITED,
        ActionKind.ON_STAGE,
        ActionKind.PROMOTED,
        ActionKind.HOST_SUCCEEDED,
        ActionKind.OFF_STAGE,
        ActionKind.SPACE_ENDED,
    ]
    actions = {action.kind: action for action in await node.store.actions.page(space.id)}
    muted = actions[ActionKind.MUTED]
    assert (muted.actor, muted.actor_name, muted.target, muted.target_name) == (mira.pid, "Mira", ann.pid, "Ann")
    assert actions[ActionKind.SPACE_LOCKED].actor == mira.pid
    assert actions[ActionKind.SPACE_CHANGED].detail == {"fields": ["chat"]}
    assert (actions[ActionKind.SPACE_ENDED].actor, actions[ActionKind.SPACE_ENDED].detail) == (
        bob.pid,
        {"reason": "moderator"},
    )


async def test_listeners_are_in_no_action(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    guest = await node.join(space, await node.user("ann"))
    guest.session.closed()
    await node.rooms.journal.written()
    named = {pid for action in await node.store.actions.page(space.id) for pid in (action.actor, action.target)}
    assert guest.pid not in named


async def test_bans_end_with_the_space(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    guest = await node.join(space, ann)
    await node.rooms.command(space.id, mira, Ban(guest.pid))
    await node.rooms.journal.written()
    assert [seat.pid for seat in await node.store.seats.of(space.id) if seat.banned] == [guest.pid]
    assert (await node.rooms.end(space.id, mira, "host")).state is State.ENDED
    assert not any(seat.banned for seat in await node.store.seats.of(space.id))


async def test_the_time_box_sends_the_microphone_away_too(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira, time_box=30)
    host = await node.join(space, mira)
    speaker = await on_stage(node, space, host, ann)
    assert (await speaker.say("publish", sdp="offer"))["type"] == "ok"
    node.later(20)
    assert (await host.say("extend", pid=speaker.pid, seconds=30))["type"] == "ok"
    node.later(35)
    assert [one.closed for one in node.hall(space).connections] == [None]
    node.later(5)
    assert [one.closed for one in node.hall(space).connections] == ["demoted"]
    await host.drain()
    assert host.last("time_up")["pid"] == speaker.pid


async def test_who_comes_while_an_idle_space_is_closed_is_in_the_one_that_others_are_in(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.space(mira)
    asked = node.store.blocks.of

    async def slow(user_id: str) -> set[str]:
        node.rooms.pulse()  # which closes what nobody is in
        return await asked(user_id)

    monkeypatch.setattr(node.store.blocks, "of", slow)
    host = await node.join(space, mira)
    assert (await host.say("start"))["type"] == "ok"
    assert (await (await node.join(space, ann)).say("request"))["type"] == "ok"
