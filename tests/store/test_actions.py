"""The log of what was done in spaces."""

from datetime import UTC, datetime, timedelta

from spaces.model import Action, ActionKind
from spaces.store import Store

DAY = datetime(2026, 11, 23, tzinfo=UTC)


def action(space_id: str, kind: ActionKind = ActionKind.MUTED, at: datetime = DAY) -> Action:
    return Action(at, kind, space_id, "u_1", "Mira", "g_2", "Guest", {"why": "noise"})


async def test_entries_come_back_as_they_were_made_newest_first(store: Store):
    ids = [
        await store.actions.add(action("a")),
        await store.actions.add(action("b")),
        await store.actions.add(action("a")),
    ]
    assert ids == sorted(ids)
    first, second = await store.actions.page("a")
    assert (first.id, second.id) == (ids[2], ids[0])
    assert (second.kind, second.target_name, second.detail, second.at) == (
        ActionKind.MUTED,
        "Guest",
        {"why": "noise"},
        DAY,
    )
    assert [entry.id for entry in await store.actions.page(before=ids[2], limit=1)] == [ids[1]]
    assert [entry.id for entry in await store.actions.page(kinds=[ActionKind.BANNED])] == []


async def test_a_reader_goes_on_where_it_stopped(store: Store):
    assert await store.actions.newest() == 0
    ids = [await store.actions.add(action("a")) for _ in range(3)]
    assert await store.actions.newest() == ids[2]
    assert [entry.id for entry in await store.actions.after(ids[0], 10)] == ids[1:]


async def test_what_is_old_is_dropped_and_no_id_is_used_again(store: Store):
    old = await store.actions.add(action("a", at=DAY - timedelta(days=400)))
    assert await store.actions.drop(DAY - timedelta(days=365)) == 1
    assert await store.actions.add(action("a")) > old
