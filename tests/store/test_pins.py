"""Pinned links, on both databases."""

from dataclasses import replace
from datetime import timedelta

from spaces.model import Mark
from spaces.model.pin import Pin
from spaces.store import Store
from tests.store.samples import NOW, stored_space


async def test_links_come_back_by_space_in_their_order_with_what_was_learnt_of_them(store: Store):
    space, other, empty = await stored_space(store), await stored_space(store), await stored_space(store)
    first = Pin("p1", space.id, "u_mira", "https://example.org", "example.org", NOW)
    second = Pin("p2", space.id, "u_mira", "https://example.net", "Two", NOW + timedelta(seconds=1))
    theirs = Pin("p3", other.id, "u_ann", "https://example.com", "Three", NOW)
    for pin in (second, first, theirs):
        await store.pins.put(pin)
    known = replace(first, title="Trains", description="Back", site="Rails", picture="pins/s/a.webp")
    await store.pins.put(known)
    assert await store.pins.of([space.id, other.id, empty.id]) == {space.id: [known, second], other.id: [theirs]}
    assert await store.pins.get("p1") == known
    await store.pins.remove("p1")
    await store.pins.remove("p1")
    assert await store.pins.get("p1") is None
    assert await store.pins.of([]) == {}


async def test_a_mark_gets_its_title_late(store: Store):
    space = await stored_space(store)
    await store.marks.add(Mark(space.id, NOW, "pin", "example.org", "https://example.org", "p1"))
    await store.marks.add(Mark(space.id, NOW, "title", "Talk"))
    await store.marks.retitle(space.id, "p1", "Night trains")
    await store.marks.retitle(space.id, "nothing", "Nothing")
    assert [mark.title for mark in await store.marks.of_space(space.id)] == ["Night trains", "Talk"]
