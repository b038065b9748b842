"""The rooms of a node and the tap: from going live to the end, over restarts, and by HTTP."""

from dataclasses import replace

import pytest

from spaces.config import Config
from spaces.errors import SpacesError
from spaces.live import Rooms
from spaces.live.commands import Pin
from spaces.model import Answer, RecordingState, Space, State, TapPolicy, new_id
from spaces.store import Store
from tests.fakes import FakeMedia, FakeTaps, ManualClock
from tests.live.conftest import SETTINGS, Node
from tests.store import samples


async def refused(awaitable: object) -> str:
    with pytest.raises(SpacesError) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.code


async def stored(node: Node, space: Space) -> Space:
    found = await node.store.spaces.get(space.id)
    assert found is not None
    return found


async def spoken(node: Node, space: Space, pid: str) -> None:
    appearance = samples.appearance(space, pid)
    await node.store.appearances.add(appearance, b"key")


async def test_a_space_gets_its_tap_when_it_goes_live_and_loses_it_at_its_end(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.space(mira, tap=TapPolicy.HELD)
    waiting = await node.join(space)
    assert waiting.read[0]["space"]["tap"] == {"policy": "held", "state": "off", "held_until": None}
    assert node.taps.made == []
    await node.rooms.start_space(space)
    await waiting.drain()
    assert waiting.last("tap")["tap"] == {"policy": "held", "state": "recording", "held_until": None}
    ended = await node.rooms.end(space.id, mira, "host")
    assert node.tap(space).closed == [ended]


@pytest.mark.parametrize("reason", ["host_left", "operator"])
async def test_the_tap_ends_with_the_space_for_whatever_reason(node: Node, reason: str) -> None:
    space = await node.live_space(await node.user("mira"), tap=TapPolicy.ON)
    if reason == "operator":
        await node.rooms.end(space.id, await node.user("root", admin=True), "moderator")
    else:
        node.later(SETTINGS.host_grace_seconds)
    assert [closed.state for closed in node.tap(space).closed] == [State.ENDED]


async def test_a_canceled_space_never_had_a_tap(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.space(mira, tap=TapPolicy.HELD)
    await node.join(space)
    await node.rooms.end(space.id, mira, "canceled")
    assert node.taps.made == []


async def test_the_tap_goes_on_while_the_host_is_away(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira, tap=TapPolicy.HELD)
    host, guest = await node.join(space, mira), await node.join(space, name="Tom")
    await guest.say("request")
    await host.say("accept", pid=guest.pid)
    await guest.say("publish", sdp="offer")
    host.session.closed()
    node.later(SETTINGS.host_grace_seconds - 1)
    assert node.tap(space).open() == [guest.pid]
    assert node.tap(space).closed == []


async def test_changing_the_policy_under_an_open_microphone_is_refused(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira, tap=TapPolicy.HELD)
    host = await node.join(space, mira)
    assert (await node.rooms.update(replace(space, tap=TapPolicy.ON))).tap is TapPolicy.ON
    await host.say("publish", sdp="offer")
    assert await refused(node.rooms.update(replace(space, tap=TapPolicy.OFF))) == "tap_fixed"
    assert (await stored(node, space)).tap is TapPolicy.ON


async def test_a_word_is_taken_back_over_http_too(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira, tap=TapPolicy.HELD)
    guest = await node.join(space)
    node.tap(space).spoken[f"u_{mira.id}"] = 9.0
    assert await node.rooms.off_the_record(space.id, mira, 30) == 9.0
    await guest.drain()
    assert guest.last("off_the_record")["name"] == "Mira"


async def test_who_was_asked_and_has_not_answered_reads_so_in_the_welcome(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira, tap=TapPolicy.HELD)
    tom = await node.join(space, name="Tom")
    recording = samples.recording(space, state=RecordingState.CAPTURING)
    answered = samples.consent(recording, f"u_{mira.id}", answer=Answer.YES)
    await node.store.recordings.add(recording, [samples.consent(recording, tom.pid), answered])
    node.rooms.saved(space.id, recording.id, [tom.pid])
    await tom.drain()
    assert tom.last("consent_asked") == {"type": "consent_asked", "recording_id": recording.id, "deadline": None}
    again = await node.join(space, key=tom.read[0]["key"])
    host, stranger = await node.join(space, mira), await node.join(space)
    assert [client.read[0]["asked"] for client in (again, host, stranger)] == [recording.id, None, None]


async def test_saving_a_space_that_is_over_tells_nobody(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    await node.rooms.end(space.id, mira, "host")
    node.rooms.saved(space.id, "r", [f"u_{mira.id}"])
    node.rooms.saved(new_id(), "r", [])


async def test_after_a_restart_the_tap_goes_on_as_it_was(store: Store, config: Config, clock: ManualClock) -> None:
    async with Rooms(config, store, FakeMedia(), FakeTaps(), clock) as rooms:
        before = Node(rooms, store, FakeMedia(), clock)
        mira = await before.user("mira")
        space = await before.live_space(mira, tap=TapPolicy.HELD)
        await spoken(before, space, "u_tom")
        recording = samples.recording(space, state=RecordingState.CAPTURING)
        await store.recordings.add(recording, [samples.consent(recording, f"u_{mira.id}")])
    taps = FakeTaps()
    async with Rooms(config, store, FakeMedia(), taps, clock) as rooms:
        after = Node(rooms, store, FakeMedia(), clock, taps)
        assert after.tap(space).space.id == space.id
        host = await after.join(space, mira)
        assert host.read[0]["asked"] == recording.id
        assert await refused(rooms.update(replace(space, tap=TapPolicy.OFF))) == "tap_fixed"


async def test_moderators_pin_over_http_too_and_late_comers_read_it_in_the_welcome(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira, tap=TapPolicy.HELD)
    reply = await node.rooms.command(space.id, mira, Pin("https://example.org/tea"))
    pinned = {
        "id": reply["pin"]["id"],
        "url": "https://example.org/tea",
        "title": "example.org",
        "pid": f"u_{mira.id}",
        "at": "2026-11-22T20:00:00Z",
        "description": "",
        "site": "",
        "picture": None,
    }
    assert reply == {"pin": pinned}
    assert (await node.join(space)).read[0]["pins"] == [pinned]
    assert node.tap(space).marks == [("pin", "example.org", "https://example.org/tea")]
