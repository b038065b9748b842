"""What is written in spaces, on both databases."""

from datetime import timedelta

from spaces.model import Role, State, new_id
from spaces.model.message import Message
from spaces.model.weblink import Link
from spaces.store import Store
from tests.store.samples import NOW, stored_space


def message(space_id: str, number: int, **fields: object) -> Message:
    plain = {
        "id": new_id(),
        "space_id": space_id,
        "pid": "g_tom",
        "user_id": None,
        "name": "Tom",
        "handle": None,
        "color": 3,
        "role": Role.LISTENER,
        "text": f"Number {number} 🎧",
        "links": (Link(0, 6, "https://x.org"),),
        "at": NOW + timedelta(seconds=number),
    }
    return Message(**plain | fields)  # type: ignore[arg-type]


async def test_messages_come_back_as_they_were_page_by_page(store: Store):
    space, other = await stored_space(store), await stored_space(store)
    said = [message(space.id, number) for number in range(5)]
    for one in [*said, message(other.id, 9)]:
        await store.messages.add(one)
        await store.messages.add(one)
    assert await store.messages.page(space.id, limit=2) == said[3:]
    assert await store.messages.page(space.id, before=(said[3].at, ""), limit=2) == said[1:3]
    assert await store.messages.get(said[0].id) == said[0]
    await store.messages.delete(said[0].id)
    await store.messages.delete(said[0].id)
    assert await store.messages.get(said[0].id) is None
    assert await store.messages.count(space.id) == 4


async def test_what_was_written_in_spaces_long_over_is_forgotten(store: Store):
    long_over = await stored_space(store, state=State.ENDED, ended_at=NOW - timedelta(days=8))
    canceled = await stored_space(store, state=State.CANCELED, ended_at=NOW - timedelta(days=8))
    just_over = await stored_space(store, state=State.ENDED, ended_at=NOW - timedelta(days=6))
    live = await stored_space(store)
    for space in (long_over, canceled, just_over, live):
        await store.messages.add(message(space.id, 1))
    assert await store.messages.drop(NOW - timedelta(days=7)) == 2
    counts = [await store.messages.count(space.id) for space in (long_over, canceled, just_over, live)]
    assert counts == [0, 0, 1, 1]
