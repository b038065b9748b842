from dataclasses import replace

import pytest

from spaces.config import Config
from spaces.errors import SpacesError
from spaces.live import Rooms
from spaces.live.commands import Accept, AcceptInvite, Ban, Invite, Mute, Request, Withdraw
from spaces.model import Role, Scope, Space, SpeakerPolicy, State, new_id
from spaces.store import Store
from tests.fakes import BAD_OFFER, FakeMedia, FakeTaps, ManualClock
from tests.live.conftest import Node


async def refused(awaitable: object) -> str:
    with pytest.raises(SpacesError) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.code


async def stored(node: Node, space: Space) -> Space:
    found = await node.store.spaces.get(space.id)
    assert found is not None
    return found


async def test_a_guest_asks_is_accepted_and_speaks(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host = await node.join(space, mira)
    guest = await node.join(space, name="Tom")
    assert host.read[0]["you"]["role"] == "host"
    assert (await guest.say("request"))["position"] == 1
    await host.drain()
    await host.say("accept", pid=host.last("requests")["items"][0]["pid"])
    await guest.drain()
    assert guest.last("you")["role"] == "speaker"
    assert (await guest.say("publish", sdp="offer"))["sdp"] == "answer to offer"
    [connection] = node.hall(space).open(guest.pid, "publish")
    connection.connect()
    await host.drain()
    assert host.last("participant")["participant"]["publishing"] is True


async def test_a_started_space_is_stored_as_live(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    assert space.state is State.LIVE
    assert space.started_at == node.clock.now()
    assert await stored(node, space) == space


async def test_starting_a_live_space_again_changes_nothing(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    node.clock.advance(10)
    assert await node.rooms.start_space(space) == space


async def test_a_scheduled_space_is_a_waiting_room_that_goes_live_in_place(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.space(mira)
    guest = await node.join(space)
    host = await node.join(space, mira)
    assert guest.read[0]["space"]["state"] == "scheduled"
    assert node.rooms.snapshot(space.id) is None
    assert (await guest.say("listen", sdp="offer"))["type"] == "ok"
    assert (await host.say("publish", sdp="offer"))["code"] == "not_live"
    await host.say("start")
    await guest.drain()
    assert guest.last("space")["space"]["state"] == "live"
    assert [shown["handle"] for shown in guest.last("space")["space"]["hosts"]] == ["mira"]


async def test_nobody_starts_two_spaces_at_once_by_the_socket_either(node: Node) -> None:
    mira = await node.user("mira")
    await node.live_space(mira)
    host = await node.join(await node.space(mira), mira)
    assert (await host.say("start"))["code"] == "already_live"


async def test_a_canceled_space_sends_its_waiting_room_home(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.space(mira)
    guest = await node.join(space)
    assert (await node.rooms.end(space.id, mira, "canceled")).state is State.CANCELED
    await guest.drain()
    assert guest.last("ended")["reason"] == "canceled"
    assert (await stored(node, space)).state is State.CANCELED
    assert await refused(node.join(space)) == "space_over"


async def test_an_operator_who_ends_a_space_is_named_so(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    guest = await node.join(space)
    await node.rooms.end(space.id, await node.user("root", admin=True), "moderator")
    await guest.drain()
    assert guest.last("ended")["reason"] == "operator"


async def test_spaces_that_are_over_or_unknown_cannot_be_joined(node: Node) -> None:
    mira = await node.user("mira")
    ended = await node.space(mira, state=State.ENDED)
    assert await refused(node.join(ended)) == "space_over"
    assert await refused(node.rooms.check_open(ended.id)) == "space_over"
    assert await refused(node.rooms.check_open(new_id())) == "space_not_found"


async def test_after_a_restart_live_spaces_are_on_air_and_wait_for_their_hosts(
    store: Store, config: Config, clock: ManualClock
) -> None:
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        mira, tom = await node.user("mira"), await node.user("tom")
        kept, lost = await node.live_space(mira), await node.live_space(tom)
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        node = Node(rooms, store, FakeMedia(), clock)
        node.later(30)
        host = await node.join(kept, mira)
        assert host.read[0]["you"]["role"] == "host"
        node.later(30)
        await rooms.journal.written()
        assert (await stored(node, kept)).state is State.LIVE
        assert (await stored(node, lost)).state is State.ENDED


async def test_the_grace_time_runs_out_by_the_pulse_and_is_written_down(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    (await node.join(space, mira)).session.closed()
    guest = await node.join(space)
    node.later(60)
    await guest.drain()
    assert guest.last("ended")["reason"] == "host_left"
    await node.rooms.journal.written()
    assert (await stored(node, space)).state is State.ENDED


async def test_a_venue_nobody_would_miss_is_closed_and_opened_again(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.space(mira)
    (await node.join(space)).session.closed()
    node.later(0.1)
    assert node.hall(space).closed == "ended"
    again = await node.join(space)
    assert again.read[0]["space"]["state"] == "scheduled"
    assert node.hall(space).closed is None


async def test_what_ended_stays_closed_until_the_database_knows(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host = await node.join(space, mira)
    await host.session.receive('{"type":"end"}')
    node.rooms.pulse()
    assert await refused(node.join(space)) == "space_over"
    await node.rooms.journal.written()
    node.rooms.pulse()
    assert await refused(node.join(space)) == "space_over"


async def test_commands_over_http_are_the_same_as_over_the_socket(node: Node) -> None:
    mira, bot = await node.user("mira"), await node.user("bot")
    space = await node.live_space(mira)
    assert await node.rooms.command(space.id, bot, Request()) == {"position": 1}
    assert await node.rooms.command(space.id, bot, Request()) == {"position": 1}
    await node.rooms.command(space.id, bot, Withdraw())
    await node.rooms.command(space.id, bot, Request())
    await node.rooms.command(space.id, mira, Accept(f"u_{bot.id}"))
    await node.rooms.command(space.id, mira, Mute(f"u_{bot.id}"))
    live = node.rooms.snapshot(space.id)
    assert live is not None
    assert [(shown.handle, shown.muted, shown.connected) for shown in live.speakers] == [("bot", True, False)]
    assert (live.participant_count, live.peak_listeners) == (0, 0)
    assert await refused(node.rooms.command(space.id, bot, Accept(f"u_{mira.id}"))) == "moderators_only"


async def test_an_account_is_invited_while_away_and_finds_the_invitation(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.space(mira)
    await node.rooms.command(space.id, mira, Invite(f"u_{ann.id}", Role.CO_HOST))
    assert await refused(node.rooms.command(space.id, mira, Invite("u_nobody"))) == "participant_not_found"
    node.later(1)
    guest = await node.join(space, ann)
    assert guest.read[0]["you"]["invited_as"] == "co_host"
    await guest.say("accept_invite")
    assert guest.last("you")["role"] == "co_host"


async def test_where_followed_people_speak_the_hosts_follows_decide(node: Node) -> None:
    mira, ann, bob = await node.user("mira"), await node.user("ann"), await node.user("bob")
    space = await node.live_space(mira, speaker_policy=SpeakerPolicy.FOLLOWED)
    await node.store.follows.add(mira.id, ann.id, node.clock.now())
    assert (await (await node.join(space, ann)).say("request"))["position"] == 1
    assert (await (await node.join(space, bob)).say("request"))["code"] == "followed_only"
    assert (await (await node.join(space, name="Tom")).say("request"))["code"] == "followed_only"


async def test_a_token_without_host_scope_joins_and_speaks_but_does_not_moderate(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    guest = await node.join(space)
    host = await node.join(space, mira, scopes=frozenset({Scope.READ, Scope.SPEAK}))
    assert (await host.say("publish", sdp="offer"))["type"] == "ok"
    assert (await host.say("mute", pid=host.pid))["type"] == "ok"
    for command in ({"kind": "mute", "pid": guest.pid}, {"kind": "mute_all"}, {"kind": "end"}):
        assert (await host.say(**command))["code"] == "scope_missing"


async def test_the_same_key_is_the_same_guest_and_another_key_another(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    first = await node.join(space, name="Tom")
    key = first.read[0]["key"]
    first.session.closed()
    assert (await node.join(space, key=key)).pid == first.pid
    assert (await node.join(space)).pid != first.pid
    assert (await node.join(space, key="short")).read[0]["key"] != "short"


async def test_a_guests_name_is_checked(node: Node) -> None:
    space = await node.live_space(await node.user("mira"))
    assert await refused(node.join(space, name="x" * 100)) == "name_invalid"
    await node.join(space, name="   ")


async def test_whip_is_for_people_on_stage_and_a_presence_of_theirs(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    guest = await node.join(space)
    assert await refused(node.rooms.whip(space.id, ann, "offer")) == "not_on_stage"
    assert await refused(node.rooms.whip(space.id, mira, BAD_OFFER)) == "sdp_invalid"
    connection = await node.rooms.whip(space.id, mira, "offer")
    [microphone] = node.hall(space).open(f"u_{mira.id}", "publish")
    microphone.connect()
    await guest.drain()
    shown = guest.last("participant")["participant"]
    assert (shown["connected"], shown["publishing"]) == (True, True)
    assert node.rooms.connection(connection.id) is connection
    assert node.rooms.hangup(connection.id)
    assert not node.rooms.hangup(connection.id)
    await guest.drain()
    shown = guest.last("participant")["participant"]
    assert (shown["connected"], shown["publishing"]) == (False, False)
    assert guest.read[-1]["type"] == "host_gone"


async def test_whip_takes_an_invitation_up(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    await node.rooms.command(space.id, mira, Invite(f"u_{ann.id}"))
    assert await refused(node.rooms.whip(space.id, ann, BAD_OFFER)) == "sdp_invalid"
    live = node.rooms.snapshot(space.id)
    assert live is not None
    assert live.speakers == ()
    await node.rooms.whip(space.id, ann, "offer")
    live = node.rooms.snapshot(space.id)
    assert live is not None
    assert [shown.handle for shown in live.speakers] == ["ann"]


async def test_whip_tells_the_banned_that_they_are(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    await node.join(space, ann)
    await node.rooms.command(space.id, mira, Ban(f"u_{ann.id}"))
    assert await refused(node.rooms.whip(space.id, ann, "offer")) == "banned"


async def test_an_invitation_taken_up_by_whip_on_a_full_stage_leaves_nothing_open(node: Node) -> None:
    mira = await node.user("mira")
    ann, bob, cem = [await node.user(handle) for handle in ("ann", "bob", "cem")]
    space = await node.live_space(mira)
    for user in (ann, bob, cem):
        await node.rooms.command(space.id, mira, Invite(f"u_{user.id}"))
    for user in (ann, bob):
        await node.rooms.command(space.id, user, AcceptInvite())
    assert await refused(node.rooms.whip(space.id, cem, "offer")) == "stage_full"
    assert node.hall(space).open(f"u_{cem.id}", "publish") == []


async def test_whip_waits_for_the_start(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.space(mira)
    assert await refused(node.rooms.whip(space.id, mira, "offer")) == "not_live"


async def test_whep_is_a_listener_until_it_closes(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    connection = await node.rooms.whep(space.id, None, "offer")
    await node.rooms.whep(space.id, await node.user("ann"), "offer")
    assert await refused(node.rooms.whep(space.id, None, BAD_OFFER)) == "sdp_invalid"
    live = node.rooms.snapshot(space.id)
    assert live is not None
    assert (live.listener_count, live.participant_count) == (2, 2)
    connection.close("hangup")
    live = node.rooms.snapshot(space.id)
    assert live is not None
    assert (live.listener_count, live.peak_listeners) == (1, 2)


async def test_a_change_is_not_lost_when_nobody_is_there(node: Node) -> None:
    space = await node.space(await node.user("mira"))
    assert (await node.rooms.update(replace(space, title="New"))).title == "New"
    assert (await stored(node, space)).title == "New"


async def test_a_fault_in_one_venue_does_not_stop_the_others(
    node: Node, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mira, tom = await node.user("mira"), await node.user("tom")
    bad, good = await node.live_space(mira), await node.live_space(tom)
    listener = await node.join(good)

    def explode(now: float) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(node.rooms._venues[bad.id], "pulse", explode)
    node.later(1)
    await listener.drain()
    assert listener.last("listeners")["count"] == 1
    assert "went wrong" in caplog.text


async def test_a_save_that_fails_is_tried_again(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    mira = await node.user("mira")
    space = await node.space(mira)
    save, tries = node.store.spaces.save, []

    async def fail_once(row: Space) -> None:
        tries.append(row)
        if len(tries) == 1:
            raise OSError("the disk is away")
        await save(row)

    monkeypatch.setattr(node.store.spaces, "save", fail_once)
    await node.rooms.start_space(space)
    assert len(tries) == 2
    assert (await stored(node, space)).state is State.LIVE
