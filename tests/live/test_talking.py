"""Chat, reactions and pins in rooms on a real store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spaces.config import Config
from spaces.errors import SpacesError
from spaces.live import Rooms
from spaces.live.commands import DeleteMessage, Pin, Say
from spaces.model import ActionKind, Scope, TapPolicy
from spaces.model.pin import Preview
from spaces.store import Store
from tests.fakes import FakeMedia, FakeTaps, ManualClock
from tests.live.conftest import Node


class FakePreviews:
    """Pages are looked at when the test says so."""

    def __init__(self) -> None:
        self.waiting: dict[str, Callable[[Preview], None]] = {}
        self.dropped: list[str] = []

    def look(self, space_id: str, url: str, told: Callable[[Preview], None]) -> None:
        self.waiting[url] = told

    def drop(self, picture: str) -> None:
        self.dropped.append(picture)


FOUND = Preview("Night trains", "They are back.", "Rails", "pins/s/abc.webp")
URL = "https://example.org/trains"


async def shared(node: Node) -> list[tuple[str, str | None, str]]:
    await node.rooms.journal.written()
    actions = await node.store.actions.page(kinds=[ActionKind.SHARED])
    return [(action.kind, action.actor, action.detail["url"]) for action in actions]


async def test_what_one_writes_everybody_reads_and_late_comers_too(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host, guest = await node.join(space, mira), await node.join(space, name="Tom")
    reply = await guest.say("say", text="Hello https://example.org/a!")
    await host.drain()
    message = host.last("message")["message"]
    assert reply["message"] == message
    assert (message["name"], message["role"], message["text"]) == ("Tom", "listener", "Hello https://example.org/a!")
    assert message["links"] == [{"start": 6, "end": 27, "url": "https://example.org/a"}]
    late = await node.join(space)
    assert late.last("welcome")["messages"] == [message]


async def test_a_guest_needs_a_name_and_gives_it_with_the_first_message(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    guest = await node.join(space)
    assert (await guest.say("say", text="Hello"))["code"] == "name_missing"
    assert (await guest.say("say", text="Hello", name=" "))["code"] == "name_invalid"
    assert (await guest.say("say", text="Hello", name="Tom"))["type"] == "ok"
    assert (await guest.say("say", text="Again"))["message"]["name"] == "Tom"


async def test_a_guest_who_writes_under_another_name_has_it_everywhere(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host, guest = await node.join(space, mira), await node.join(space, name="Tom")
    await guest.say("request")
    assert (await guest.say("say", text="Hello", name="Thomas"))["message"]["name"] == "Thomas"
    await host.drain()
    assert host.last("requests")["items"][0]["name"] == "Thomas"
    await host.say("accept", pid=guest.pid)
    assert (await guest.say("say", text="x" * 501, name="Tim"))["type"] == "error"
    await guest.say("say", text="Hello", name="Thomas the second")
    await host.drain()
    assert host.last("participant")["participant"]["name"] == "Thomas the second"


async def test_messages_are_stored_in_order_and_deleted_ones_are_gone(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    host, client = await node.join(space, mira), await node.join(space, ann)
    ids = [(await client.say("say", text=f"Number {number}"))["message"]["id"] for number in range(4)]
    assert (await client.say("delete_message", message=ids[1]))["type"] == "ok"
    assert (await host.say("delete_message", message=ids[2]))["type"] == "ok"
    assert (await host.say("delete_message", message=ids[2]))["code"] == "message_not_found"
    await node.rooms.journal.written()
    stored = await node.store.messages.page(space.id, limit=10)
    assert [said.text for said in stored] == ["Number 0", "Number 3"]
    assert client.last("message_deleted")["id"] == ids[1]
    [logged] = await node.store.actions.page(kinds=[ActionKind.MESSAGE_DELETED])
    assert (logged.actor, logged.target, logged.detail) == (mira.pid, ann.pid, {"message": ids[2]})


async def test_nobody_deletes_what_others_wrote(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    host, client = await node.join(space, mira), await node.join(space, ann)
    message = (await host.say("say", text="Mine"))["message"]["id"]
    refusal = await client.say("delete_message", message=message)
    assert refusal["code"] in {"not_yours", "scope_missing"}


async def test_a_token_that_may_not_moderate_deletes_only_its_own(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host, guest = await node.join(space, mira, scopes=frozenset({Scope.SPEAK})), await node.join(space, name="Tom")
    theirs = (await guest.say("say", text="Theirs"))["message"]["id"]
    mine = (await host.say("say", text="Mine"))["message"]["id"]
    assert (await host.say("delete_message", message=theirs))["code"] == "scope_missing"
    assert (await host.say("delete_message", message=mine))["type"] == "ok"


async def test_a_message_from_before_a_restart_can_be_deleted_by_its_author_and_is_in_the_welcome(
    node: Node, store: Store, config: Config
) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    client = await node.join(space, ann)
    message = (await client.say("say", text="Before"))["message"]
    await node.rooms.journal.written()
    async with Rooms(config, store, FakeMedia(), FakeTaps(), node.clock) as rooms:
        again = Node(rooms, store, FakeMedia(), node.clock)
        back = await again.join(space, ann)
        assert back.last("welcome")["messages"] == [message]
        await rooms.command(space.id, ann, DeleteMessage(message["id"]))
        await rooms.journal.written()
    assert await store.messages.get(message["id"]) is None


async def test_links_are_news_when_somebody_stands_for_them_with_their_name(node: Node) -> None:
    mira, ann = await node.user("mira"), await node.user("ann")
    space = await node.live_space(mira)
    guest, client = await node.join(space, name="Tom"), await node.join(space, ann)
    await guest.say("say", text="https://anonymous.example")
    await client.say("say", text="https://a.example https://a.example and https://b.example")
    assert await shared(node) == [
        ("participant.shared", ann.pid, "https://b.example"),
        ("participant.shared", ann.pid, "https://a.example"),
    ]


async def test_what_is_written_stands_in_no_action(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    client = await node.join(space, mira)
    await client.say("say", text="My secret word https://example.org")
    await node.rooms.journal.written()
    assert "secret" not in str(await node.store.actions.page(space.id))


async def test_slow_mode_and_turning_the_chat_off_hold_at_once(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira, slow_mode=30)
    guest, host = await node.join(space, name="Tom"), await node.join(space, mira)
    assert (await guest.say("say", text="One"))["type"] == "ok"
    assert (await guest.say("say", text="Two"))["code"] == "slow_mode"
    assert (await host.say("say", text="One"))["type"] == "ok"
    assert (await host.say("say", text="Two"))["type"] == "ok"
    node.later(30)
    assert (await guest.say("say", text="Two"))["type"] == "ok"


async def test_reactions_come_together_by_who_is_on_stage(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host, *guests = await node.join(space, mira), await node.join(space), await node.join(space)
    await host.say("react", emoji="🔥")
    for guest in guests:
        assert (await guest.say("react", emoji="👏"))["type"] == "ok"
    node.later(0.3)
    await guests[0].drain()
    items = guests[0].last("reactions")["items"]
    assert {(item["pid"], item["emoji"], item["count"]) for item in items} == {(mira.pid, "🔥", 1), (None, "👏", 2)}
    assert (await host.say("react", emoji="💩"))["code"] == "emoji_unknown"


async def test_a_flood_of_reactions_is_dropped(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    guest = await node.join(space)
    codes = [(await guest.say("react", emoji="👍")).get("code") for _ in range(7)]
    assert codes == [None] * 5 + ["too_fast"] * 2


async def test_what_is_said_after_the_end_is_refused(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    await node.rooms.end(space.id, mira, "host")
    with pytest.raises(SpacesError) as refused:
        await node.rooms.command(space.id, mira, Say("Hello"))
    assert refused.value.code == "space_over"


@pytest.fixture
async def previews() -> FakePreviews:
    return FakePreviews()


@pytest.fixture
async def looking(store: Store, config: Config, clock: ManualClock, previews: FakePreviews):
    media, taps = FakeMedia(), FakeTaps()
    async with Rooms(config, store, media, taps, clock, previews=previews) as rooms:
        yield Node(rooms, store, media, clock, taps)


async def test_a_pin_is_there_at_once_and_its_page_follows_everywhere(looking: Node, previews: FakePreviews) -> None:
    mira = await looking.user("mira")
    space = await looking.live_space(mira, tap=TapPolicy.HELD)
    host, guest = await looking.join(space, mira), await looking.join(space)
    pin = (await host.say("pin", url=URL))["pin"]
    await guest.drain()
    assert guest.last("pins")["items"] == [pin]
    assert (pin["title"], pin["site"], pin["picture"]) == ("example.org", "", None)
    previews.waiting[URL](FOUND)
    await guest.drain()
    [shown] = guest.last("pins")["items"]
    assert shown | {"at": pin["at"]} == pin | {
        "title": "Night trains",
        "description": "They are back.",
        "site": "Rails",
        "picture": f"/pins/{pin['id']}/picture?v=abc",
    }
    assert looking.tap(space).marks == [("pin", "Night trains", URL)]
    await looking.rooms.journal.written()
    [stored] = (await looking.store.pins.of([space.id]))[space.id]
    assert (stored.title, stored.picture) == ("Night trains", "pins/s/abc.webp")
    [action] = await looking.store.actions.page(kinds=[ActionKind.PINNED])
    assert (action.actor, action.detail["url"]) == (mira.pid, URL)


async def test_a_title_that_somebody_wrote_stays(looking: Node, previews: FakePreviews) -> None:
    mira = await looking.user("mira")
    space = await looking.live_space(mira)
    host = await looking.join(space, mira)
    await host.say("pin", url=URL, title="My words")
    previews.waiting[URL](FOUND)
    await host.drain()
    assert host.last("pins")["items"][0]["title"] == "My words"


async def test_a_page_that_answers_after_its_link_was_taken_down_names_only_the_chapter(
    looking: Node, previews: FakePreviews
) -> None:
    mira = await looking.user("mira")
    space = await looking.live_space(mira, tap=TapPolicy.HELD)
    host = await looking.join(space, mira)
    pin = (await host.say("pin", url=URL))["pin"]
    await host.say("unpin", pin=pin["id"])
    previews.waiting[URL](FOUND)
    await host.drain()
    assert host.last("pins")["items"] == []
    assert previews.dropped == ["pins/s/abc.webp"]
    assert looking.tap(space).marks == [("pin", "Night trains", URL)]
    await looking.rooms.journal.written()
    assert await looking.store.pins.of([space.id]) == {}


async def test_taking_a_link_down_removes_its_picture(looking: Node, previews: FakePreviews) -> None:
    mira = await looking.user("mira")
    space = await looking.live_space(mira)
    host = await looking.join(space, mira)
    pin = (await host.say("pin", url=URL))["pin"]
    previews.waiting[URL](FOUND)
    await host.say("unpin", pin=pin["id"])
    assert previews.dropped == ["pins/s/abc.webp"]


async def test_pins_survive_a_restart_and_pages_not_looked_at_are_looked_at_then(
    looking: Node, config: Config, store: Store
) -> None:
    mira = await looking.user("mira")
    space = await looking.live_space(mira)
    host = await looking.join(space, mira)
    pin = (await host.say("pin", url=URL))["pin"]
    await looking.rooms.journal.written()
    eyes = FakePreviews()
    async with Rooms(config, store, FakeMedia(), FakeTaps(), looking.clock, previews=eyes) as rooms:
        again = Node(rooms, store, FakeMedia(), looking.clock)
        back = await again.join(space, mira)
        assert back.last("welcome")["pins"] == [pin]
        eyes.waiting[URL](FOUND)
        await back.drain()
        assert back.last("pins")["items"][0]["title"] == "Night trains"


async def test_pinning_over_and_over_is_slowed_down(looking: Node) -> None:
    mira = await looking.user("mira")
    space = await looking.live_space(mira)
    host = await looking.join(space, mira)
    for _ in range(20):
        pin = (await host.say("pin", url=URL))["pin"]
        await host.say("unpin", pin=pin["id"])
    assert (await host.say("pin", url=URL))["code"] == "too_fast"
    looking.later(61)
    await looking.rooms.command(space.id, mira, Pin(URL))
