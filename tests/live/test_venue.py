"""What a room decides is carried out: media first, then the sockets, then the database."""

import json
from dataclasses import replace
from typing import Any

import pytest

from spaces.errors import SpacesError
from spaces.live import Closing, Outbox
from spaces.live.gauges import TELL_BUDGET
from spaces.live.links import LINGER
from spaces.live.session import COME_BACK, LEFT, OVER, PUT_OUT, TOO_SLOW
from spaces.model import Space, SpeakerPolicy, State
from tests.fakes import BAD_OFFER
from tests.live.conftest import Client, Node


class Party:
    """A live space with a host, a speaker with an open microphone, and a listener."""

    node: Node
    space: Space
    host: Client
    speaker: Client
    listener: Client

    @classmethod
    async def at(cls, node: Node) -> "Party":
        party = cls()
        party.node = node
        mira = await node.user("mira")
        party.space = await node.live_space(mira)
        party.host = await node.join(party.space, mira)
        party.speaker = await node.join(party.space, name="Tom")
        party.listener = await node.join(party.space)
        await party.speaker.say("request")
        await party.host.say("accept", pid=party.speaker.pid)
        await party.speaker.say("publish", sdp="offer")
        party.microphone.connect()
        await party.read()
        return party

    @property
    def hall(self) -> Any:
        return self.node.hall(self.space)

    @property
    def microphone(self) -> Any:
        return self.hall.open(self.speaker.pid, "publish")[0]

    async def read(self) -> None:
        for client in (self.host, self.speaker, self.listener):
            await client.drain()


@pytest.fixture
async def party(node: Node) -> Party:
    return await Party.at(node)


async def test_the_welcome_says_all_a_page_needs(party: Party) -> None:
    late = await party.node.join(party.space, name="Late", number=12)
    [welcome] = late.read
    assert welcome["id"] == 12
    assert welcome["pid"].startswith("g_")
    assert welcome["space"]["id"] == party.space.id
    assert welcome["space"]["listener_count"] == 2
    assert [shown["name"] for shown in welcome["stage"]] == ["Mira", "Tom"]
    assert welcome["you"]["role"] == "listener"
    assert (welcome["slots"], welcome["ice_servers"], welcome["requests"]) == (3, [], [])
    assert welcome["now"] == "2026-11-22T20:00:00Z"


async def test_only_moderators_see_the_queue(party: Party) -> None:
    asker = await party.node.join(party.space, name="Ann")
    await asker.say("request")
    await party.read()
    assert [item["name"] for item in party.host.last("requests")["items"]] == ["Ann"]
    assert "requests" not in party.listener.kinds() + party.speaker.kinds()
    again = await party.node.join(party.space, party.host.session.user)
    assert [item["name"] for item in again.read[0]["requests"]] == ["Ann"]


async def test_a_voice_is_muted_before_anybody_is_told(party: Party) -> None:
    hall = party.hall
    put, order = Outbox.put, hall.log
    order.clear()

    def spy(outbox: Outbox, text: str) -> None:
        order.append(("told", json.loads(text)["type"]))
        put(outbox, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "put", spy)
        await party.host.say("mute", pid=party.speaker.pid)
    assert order[0] == ("muted", party.speaker.pid, True)
    assert ("told", "participant") in order[1:]
    assert hall.heard() == set()


async def test_only_the_speaker_opens_the_voice_again(party: Party) -> None:
    await party.host.say("mute", pid=party.speaker.pid)
    assert (await party.host.say("unmute", pid=party.speaker.pid))["code"] == "only_self"
    assert party.hall.heard() == set()
    await party.speaker.say("unmute", pid=party.speaker.pid)
    assert party.hall.heard() == {party.speaker.pid}


async def test_a_demoted_speakers_microphone_closes_and_the_listening_goes_on(party: Party) -> None:
    await party.speaker.say("listen", sdp="offer")
    microphone = party.microphone
    await party.host.say("demote", pid=party.speaker.pid)
    await party.read()
    assert microphone.closed == "demoted"
    assert party.hall.open(party.speaker.pid, "listen")
    media = party.speaker.last("media")
    assert (media["session"], media["state"], media["reason"]) == (microphone.id, "closed", "demoted")
    assert party.listener.last("off_stage") == {"type": "off_stage", "pid": party.speaker.pid}
    assert (await party.speaker.say("publish", sdp="offer"))["code"] == "not_on_stage"


async def test_a_muted_speaker_who_comes_on_stage_again_is_heard(party: Party) -> None:
    await party.host.say("mute", pid=party.speaker.pid)
    await party.host.say("demote", pid=party.speaker.pid)
    await party.speaker.say("request")
    await party.host.say("accept", pid=party.speaker.pid)
    await party.speaker.say("publish", sdp="offer")
    assert party.hall.heard() == {party.speaker.pid}


async def test_a_removed_person_loses_every_connection_and_the_socket(party: Party) -> None:
    await party.speaker.say("listen", sdp="offer")
    connections = [c for c in party.hall.connections if c.pid == party.speaker.pid]
    await party.host.say("remove", pid=party.speaker.pid)
    await party.speaker.drain()
    assert {c.closed for c in connections} == {"removed"}
    assert party.speaker.last("removed")["reason"] == "removed"
    assert party.speaker.closing == Closing(PUT_OUT, "removed")
    before = len(party.speaker.read)
    await party.speaker.session.receive('{"type":"publish","sdp":"offer","id":9}')
    assert len(party.hall.open(party.speaker.pid, "publish")) == 0
    assert len(party.speaker.read) == before
    party.speaker.session.closed()


async def test_a_banned_guest_cannot_come_back_with_the_key(party: Party) -> None:
    key = party.speaker.read[0]["key"]
    await party.host.say("ban", pid=party.speaker.pid)
    with pytest.raises(SpacesError) as caught:
        await party.node.join(party.space, key=key)
    assert caught.value.code == "banned"


async def test_whoever_leaves_takes_their_connections_along(party: Party) -> None:
    microphone = party.microphone
    await party.speaker.session.receive('{"type":"leave"}')
    await party.read()
    assert microphone.closed == "hangup"
    assert party.speaker.closing == Closing(LEFT, "left")
    assert party.listener.last("off_stage")["pid"] == party.speaker.pid


async def test_the_end_closes_the_hall_tells_everybody_and_is_written_down(party: Party) -> None:
    microphone = party.microphone
    party.node.later(5)
    await party.host.session.receive('{"type":"end","id":3}')
    await party.read()
    assert microphone.closed == "ended"
    for client in (party.host, party.speaker, party.listener):
        assert client.last("ended") == {"type": "ended", "reason": "host", "at": "2026-11-22T20:00:05Z"}
        assert client.closing == Closing(OVER, "over")
    await party.node.rooms.journal.written()
    stored = await party.node.store.spaces.get(party.space.id)
    assert stored is not None
    assert (stored.state, stored.ended_at, stored.peak_listeners) == (State.ENDED, party.node.clock.now(), 2)
    assert party.node.rooms.snapshot(party.space.id) is None


async def test_a_reload_keeps_the_seat_and_the_new_page_takes_the_microphone_over(party: Party) -> None:
    key = party.speaker.read[0]["key"]
    old = party.microphone
    party.speaker.session.closed()
    assert old.closed is None
    again = await party.node.join(party.space, key=key)
    assert again.pid == party.speaker.pid
    assert again.read[0]["you"]["role"] == "speaker"
    await again.say("publish", sdp="new offer")
    assert old.closed == "replaced"
    assert party.node.media.halls[party.space.id].heard() == {again.pid}


async def test_a_lost_socket_takes_its_media_along_after_a_moment(party: Party) -> None:
    microphone = party.microphone
    party.speaker.session.closed()
    party.node.later(LINGER)
    await party.read()
    assert microphone.closed == "lost"
    shown = party.listener.last("participant")["participant"]
    assert (shown["connected"], shown["publishing"]) == (False, False)


async def test_media_connections_are_reported_to_their_owner_alone(party: Party) -> None:
    answer = await party.listener.say("listen", sdp="offer")
    [connection] = party.hall.open(party.listener.pid, "listen")
    assert answer == {"type": "ok", "id": 7, "session": connection.id, "sdp": "answer to offer"}
    connection.connect()
    connection.lose("failed")
    await party.read()
    states = [(m["state"], m["reason"]) for m in party.listener.read if m["type"] == "media"]
    assert states == [("connected", None), ("closed", "failed")]
    assert "media" not in party.host.kinds()


async def test_a_bad_offer_is_refused_and_nothing_changes(party: Party) -> None:
    assert (await party.speaker.say("publish", sdp=BAD_OFFER))["code"] == "sdp_invalid"
    assert party.microphone.closed is None


async def test_people_hang_up_their_own_connections_only(party: Party) -> None:
    session = party.microphone.id
    assert (await party.listener.say("hangup", session=session))["code"] == "no_such_session"
    assert (await party.speaker.say("hangup", session=session))["type"] == "ok"
    assert (await party.speaker.say("hangup", session=session))["code"] == "no_such_session"


async def test_levels_come_ten_times_a_second_while_somebody_talks(party: Party) -> None:
    party.hall.talking = {party.speaker.pid: 20}
    for _ in range(10):
        party.node.later(0.1)
        await party.listener.drain()
    party.hall.talking = {}
    for _ in range(5):
        party.node.later(0.1)
        await party.listener.drain()
    levels = [message["levels"] for message in party.listener.read if message["type"] == "levels"]
    assert levels == [{party.speaker.pid: 20}] * 10 + [{}]


async def test_who_talks_stands_in_the_snapshot(party: Party) -> None:
    party.hall.talking = {party.speaker.pid: 20}
    party.node.later(0.1)
    live = party.node.rooms.snapshot(party.space.id)
    assert live is not None
    assert live.speaking == (party.speaker.pid,)


async def test_a_large_crowd_gets_levels_less_often(party: Party) -> None:
    for _ in range(TELL_BUDGET // 5):
        await party.node.rooms.join(party.space.id, None, None, None, Outbox())
    party.hall.talking = {party.speaker.pid: 20}
    for _ in range(10):
        party.node.later(0.1)
        await party.listener.drain()
    assert 4 <= party.listener.kinds().count("levels") <= 6


async def test_the_count_of_listeners_comes_at_most_once_a_second(party: Party) -> None:
    party.node.later(2)
    await party.host.drain()
    party.host.read.clear()
    for _ in range(20):
        await party.node.join(party.space)
        party.node.later(0.1)
        await party.host.drain()
    counts = [message["count"] for message in party.host.read if message["type"] == "listeners"]
    assert len(counts) in (2, 3)
    assert counts == sorted(counts)


async def test_a_client_that_does_not_read_is_dropped_and_the_others_hear_on(party: Party) -> None:
    slow = await party.node.join(party.space, outbox=Outbox(limit=5))
    for _ in range(6):
        await party.speaker.say("mute", pid=party.speaker.pid)
        await party.speaker.say("unmute", pid=party.speaker.pid)
        await party.listener.drain()
    await slow.drain()
    assert slow.closing == Closing(TOO_SLOW, "too slow")
    assert party.listener.kinds().count("participant") > 10


async def test_who_joins_while_the_host_is_away_is_told(party: Party) -> None:
    party.host.session.closed()
    late = await party.node.join(party.space)
    assert late.kinds() == ["welcome", "host_gone"]
    assert late.last("host_gone")["until"] == "2026-11-22T20:01:00Z"


async def test_a_changed_title_is_told_and_stored_and_the_state_stays(party: Party) -> None:
    changed = replace(
        party.space, title="New", speaker_policy=SpeakerPolicy.INVITED, state=State.SCHEDULED, started_at=None
    )
    updated = await party.node.rooms.update(changed)
    await party.read()
    assert party.listener.last("space")["space"]["title"] == "New"
    assert (updated.state, updated.started_at) == (State.LIVE, party.space.started_at)
    assert await party.node.store.spaces.get(party.space.id) == updated
    asker = await party.node.join(party.space, name="Ann")
    assert (await asker.say("request"))["code"] == "invited_only"


async def test_hello_is_said_once(party: Party) -> None:
    assert (await party.listener.say("hello"))["code"] == "not_understood"


async def test_draining_sends_everybody_to_come_back(party: Party) -> None:
    party.node.rooms.drain()
    await party.read()
    assert 500 <= party.listener.last("reconnect")["after_ms"] < 2500
    assert party.listener.closing == Closing(COME_BACK, "come back")
    with pytest.raises(SpacesError) as caught:
        await party.node.join(party.space)
    assert caught.value.code == "draining"
    party.node.later(10_000)
    stored = await party.node.store.spaces.get(party.space.id)
    assert stored is not None
    assert stored.state is State.LIVE
