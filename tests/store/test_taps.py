from datetime import timedelta

from spaces.model import Mark, Tap, TapPolicy, TapState
from spaces.store import Store
from tests.store.samples import LATER, NOW, entry, stored_space


async def test_a_tap_comes_back_as_it_was_put(store: Store):
    space = await stored_space(store)
    made = Tap(space.id, TapPolicy.HELD, TapState.HELD, LATER)
    assert await store.taps.put(made)
    assert await store.taps.get(space.id) == made
    assert await store.taps.of([space.id, "nothing"]) == {space.id: made}
    assert await store.taps.get("nothing") is None


async def test_a_tap_is_changed_only_in_the_state_that_was_meant(store: Store):
    space = await stored_space(store)
    recording = Tap(space.id, TapPolicy.HELD, TapState.RECORDING)
    held = Tap(space.id, TapPolicy.HELD, TapState.HELD, LATER)
    shredded = Tap(space.id, TapPolicy.HELD, TapState.SHREDDED)
    await store.taps.put(recording)
    assert not await store.taps.put(shredded, only_if=[TapState.HELD], entry=entry("tap_shredded"))
    assert await store.taps.put(held, only_if=[TapState.RECORDING], entry=entry("tap_held"))
    assert not await store.taps.put(recording, only_if=[])
    assert await store.taps.get(space.id) == held
    assert [found.kind for found in await store.ledger.of()] == ["tap_held"]


async def test_what_is_held_too_long_is_found_the_longest_first(store: Store):
    spaces = [await stored_space(store) for _ in range(4)]
    until = [LATER, NOW, LATER + timedelta(microseconds=1), NOW]
    states = [TapState.HELD, TapState.HELD, TapState.HELD, TapState.SAVED]
    for space, moment, state in zip(spaces, until, states, strict=True):
        await store.taps.put(Tap(space.id, TapPolicy.HELD, state, moment))
    assert [tap.space_id for tap in await store.taps.held_before(LATER)] == [spaces[1].id, spaces[0].id]
    assert [tap.space_id for tap in await store.taps.in_state(TapState.SAVED)] == [spaces[3].id]


async def test_marks_come_back_in_the_order_they_happened(store: Store):
    space = await stored_space(store)
    pin = Mark(space.id, LATER, "pin", "The paper", "https://example.org/")
    title = Mark(space.id, NOW, "title", "Sunday talk")
    await store.marks.add(pin)
    await store.marks.add(title)
    assert await store.marks.of_space(space.id) == [title, pin]
    assert await store.marks.of_space("nothing") == []
