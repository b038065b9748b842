from dataclasses import replace
from datetime import UTC, datetime

from spaces.model import KeptSeat, Role
from spaces.store import Store
from tests.store.samples import space, user

DAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ANN = KeptSeat(
    "u_ann",
    "ann",
    "ann",
    "Ann",
    3,
    Role.CO_HOST,
    muted=True,
    muted_by="u_host",
    stage_since=DAY,
    moderating_since=DAY,
    until=DAY,
    invited_as=Role.SPEAKER,
    was_on_stage=True,
    agreed=True,
    banned=True,
    admitted=True,
)
TOM = KeptSeat("g_tom", None, None, None, 5, agreed=True)


async def stored(store: Store, handle: str = "mira") -> str:
    host = user(handle)
    await store.users.add(host, None)
    made = space(host)
    await store.spaces.add(made)
    return made.id


async def test_what_is_remembered_of_people_reads_as_it_was_written(store: Store):
    space_id = await stored(store)
    await store.seats.keep(space_id, {"u_ann": ANN, "g_tom": TOM})
    assert sorted(await store.seats.of(space_id), key=lambda seat: seat.pid) == [TOM, ANN]


async def test_the_newest_counts_and_nothing_is_nothing(store: Store):
    space_id = await stored(store)
    await store.seats.keep(space_id, {"u_ann": ANN, "g_tom": TOM})
    await store.seats.keep(space_id, {"u_ann": replace(ANN, muted=False), "g_tom": None, "g_new": None})
    assert await store.seats.of(space_id) == [replace(ANN, muted=False)]


async def test_thousands_are_remembered_at_once(store: Store):
    space_id = await stored(store)
    many = {f"g_{number}": replace(TOM, pid=f"g_{number}") for number in range(1201)}
    for _ in range(2):
        await store.seats.keep(space_id, many)
    assert len(await store.seats.of(space_id)) == 1201


async def test_when_a_space_is_over_only_who_moderated_is_remembered(store: Store):
    space_id, other = await stored(store), await stored(store, "noor")
    for one in (space_id, other):
        await store.seats.keep(one, {"u_ann": ANN, "g_tom": TOM})
    await store.seats.close(space_id)
    assert await store.seats.of(space_id) == [ANN]
    assert len(await store.seats.of(other)) == 2
