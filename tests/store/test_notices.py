import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from spaces.model import State, User
from spaces.model.notice import News, NewsKind, Sending, Way
from spaces.model.reminding import AHEAD, FRESH, RECENT, Delivery
from spaces.store import Store
from spaces.store.schema import sendings
from tests.store.samples import LATER, NOW, stored_space, stored_user

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def piece(kind: NewsKind = NewsKind.ANNOUNCED, subject: str = "space", number: int = 0, **fields: Any) -> News:
    detail = {"title": "Tüesday tea", "space_id": subject, "series_id": None}
    return News(**{"kind": kind, "subject": subject, "round": number, "at": NOW, "detail": detail} | fields)


async def stored_news(store: Store, subject: str = "space", **fields: Any) -> News:
    await store.notices.add([piece(subject=subject, **fields)])
    return next(one for one in await store.notices.unspread() if one.subject == subject)


async def tell(store: Store, *people: User, subject: str = "space", expires_at: datetime = LATER, **fields: Any):
    """One piece of news for all of them, by push and mail."""
    item = await stored_news(store, subject, **fields)
    ways = ((Way.PUSH, "browser"), (Way.MAIL, "a@example.org"))
    await store.notices.spread(item, [Delivery(one.id, shown=True, sendings=ways) for one in people], expires_at)
    return item


async def lease(store: Store, now: datetime = NOW, limit: int = 10) -> list[Sending]:
    return await store.notices.lease(now, 60, limit)


async def test_what_may_be_told_of_spaces_is_found(store: Store):
    host = await stored_user(store)
    old, states = NOW - 2 * RECENT, {"created_at": NOW - 2 * RECENT, "updated_at": NOW - 2 * RECENT}

    async def made(state: State, **fields: Any) -> str:
        return (await stored_space(store, host, **states | {"state": state} | fields)).id

    far = NOW + 9 * RECENT
    wanted = {
        await made(State.SCHEDULED, scheduled_start=NOW + AHEAD),
        await made(State.SCHEDULED, scheduled_start=far, created_at=NOW),
        await made(State.SCHEDULED, scheduled_start=far, updated_at=NOW, sequence=1),
        await made(State.LIVE, started_at=NOW - FRESH + SECOND),
        await made(State.CANCELED, scheduled_start=far, updated_at=NOW),
    }
    for state, fields in [
        (State.SCHEDULED, {"scheduled_start": far}),
        (State.SCHEDULED, {"scheduled_start": far, "updated_at": NOW}),
        (State.SCHEDULED, {"scheduled_start": far, "sequence": 1}),
        (State.LIVE, {"started_at": NOW - FRESH}),
        (State.CANCELED, {"scheduled_start": far}),
        (State.CANCELED, {"scheduled_start": old, "updated_at": NOW}),
        (State.ENDED, {"scheduled_start": NOW, "updated_at": NOW}),
    ]:
        await made(state, **fields)
    assert {one.id for one in await store.notices.tellable(NOW)} == wanted


async def test_news_are_noted_once_for_each_round(store: Store):
    first, moved = piece(), piece(NewsKind.MOVED, number=1)
    await store.notices.add([])
    await store.notices.add([first, moved, first])
    await store.notices.add([first, piece(NewsKind.MOVED, number=2), piece(subject="other")])
    assert await store.notices.told(["space", "none"]) == {
        ("space", NewsKind.ANNOUNCED, 0),
        ("space", NewsKind.MOVED, 1),
        ("space", NewsKind.MOVED, 2),
    }
    assert await store.notices.told([]) == set()
    found = await store.notices.unspread()
    assert [(one.kind, one.round, one.subject) for one in found] == [
        (NewsKind.ANNOUNCED, 0, "space"),
        (NewsKind.MOVED, 1, "space"),
        (NewsKind.MOVED, 2, "space"),
        (NewsKind.ANNOUNCED, 0, "other"),
    ]
    assert (found[0].at, found[0].detail) == (first.at, first.detail)
    assert await store.notices.unspread(2) == found[:2]


async def test_the_same_news_are_noted_at_once_from_several_sides(store: Store):
    items = [piece(subject=f"space {number}") for number in range(100)]
    await asyncio.gather(*(store.notices.add(some) for some in [items, items[::-1]] * 3))
    assert {one.subject for one in await store.notices.unspread(200)} == {one.subject for one in items}


async def test_silent_news_are_told_to_nobody_also_when_they_are_noted_again(store: Store):
    await store.notices.add([piece()], silent=True)
    await store.notices.add([piece()])
    assert await store.notices.unspread() == []
    assert await store.notices.told(["space"]) == {("space", NewsKind.ANNOUNCED, 0)}


async def test_everybody_has_their_notice_once(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    item = await stored_news(store)
    to = [Delivery(mira.id, True, ((Way.PUSH, "browser"),)), Delivery(noor.id, False, ())]
    await asyncio.gather(*(store.notices.spread(item, to, LATER) for _ in range(4)))
    assert await store.notices.unspread() == []
    [notice] = await store.notices.page(mira.id)
    assert (notice.user_id, notice.news_id, notice.kind, notice.space_id, notice.series_id, notice.detail) == (
        mira.id,
        item.id,
        item.kind,
        "space",
        None,
        item.detail,
    )
    assert (notice.at, notice.shown, notice.read_at) == (NOW, True, None)
    assert await store.notices.page(noor.id) == []
    assert [(one.notice, one.way, one.target) for one in await lease(store)] == [(notice, Way.PUSH, "browser")]
    assert await store.notices.announced_to("space") == {mira.id, noor.id}
    assert await store.notices.announced_to("other") == set()


async def test_a_fault_leaves_the_news_to_be_told(store: Store):
    mira = await stored_user(store)
    item = await stored_news(store)
    with pytest.raises(IntegrityError):
        await store.notices.spread(item, [Delivery(mira.id, True, ()), Delivery("nobody", True, ())], LATER)
    assert await store.notices.unspread() == [item]
    assert await store.notices.page(mira.id) == []


async def test_many_are_told_at_once(store: Store):
    people = [await stored_user(store, f"user{number}") for number in range(3)]
    item = await stored_news(store)
    async with store._engine.begin() as connection:
        question = "INSERT INTO users (id, handle, name, admin, created_at) SELECT :id, :id, :id, admin, created_at"
        rows = [{"id": f"u{number}"} for number in range(1001)]
        await connection.execute(text(f"{question} FROM users WHERE handle = 'user0'"), rows)
    ids = [one.id for one in people] + [row["id"] for row in rows]
    await store.notices.spread(item, [Delivery(one, True, ((Way.PUSH, one),)) for one in ids], LATER)
    sent = await lease(store, limit=2000)
    assert {(one.notice.user_id, one.target) for one in sent} == {(one, one) for one in ids}


async def test_the_list_is_read_in_pages_and_as_far_as_somebody_says(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    for number in range(5):
        await tell(store, mira, noor, subject=f"space {number}")
    hidden = await stored_news(store, "hidden")
    await store.notices.spread(hidden, [Delivery(mira.id, False, ())], LATER)
    first = await store.notices.page(mira.id, limit=3)
    rest = await store.notices.page(mira.id, before=first[-1].id, limit=3)
    assert [one.space_id for one in (*first, *rest)] == [f"space {number}" for number in (4, 3, 2, 1, 0)]
    assert await store.notices.newest(mira.id) == first[0].id
    assert await store.notices.newest("none") == 0
    assert await store.notices.unread(mira.id) == 5
    await store.notices.read(mira.id, first[-1].id, NOW)
    await store.notices.read(mira.id, first[-1].id, LATER)
    assert await store.notices.unread(mira.id) == 2
    assert [one.read_at for one in await store.notices.page(mira.id)] == [None, None, NOW, NOW, NOW]
    assert await store.notices.unread(noor.id) == 5


async def test_what_is_due_is_leased_once_and_again_when_nobody_says_what_became_of_it(store: Store):
    mira = await stored_user(store)
    assert await store.notices.next_due() is None
    await tell(store, mira)
    assert await store.notices.next_due() == NOW
    assert await lease(store, NOW - SECOND) == []
    taken = await asyncio.gather(*(lease(store, limit=1) for _ in range(4)))
    assert sorted(one.way for some in taken for one in some) == [Way.MAIL, Way.PUSH]
    assert {one.tries for some in taken for one in some} == {1}
    assert await lease(store, NOW + 59 * SECOND) == []
    assert await store.notices.next_due() == NOW + MINUTE
    assert [one.tries for one in await lease(store, NOW + MINUTE)] == [2, 2]


async def test_the_one_that_waits_longest_is_leased_first(store: Store):
    mira = await stored_user(store)
    await tell(store, mira, subject="later", at=NOW + SECOND)
    await tell(store, mira, subject="first")
    found = await lease(store, NOW + SECOND, 2)
    assert [one.notice.space_id for one in found] == ["first", "first"]


async def test_what_has_arrived_or_was_given_up_is_not_sent_again(store: Store):
    mira = await stored_user(store)
    await tell(store, mira)
    first, second = await lease(store)
    await store.notices.sent(first.id, NOW)
    await store.notices.sent(second.id, NOW, "gone")
    await store.notices.again(first.id, NOW, "late news of it mean nothing")
    assert await store.notices.next_due() is None
    assert await lease(store, LATER - SECOND) == []
    assert await kept(store) == [(NOW, None), (NOW, "gone")]


async def test_what_did_not_work_is_tried_again_when_it_is_said_to(store: Store):
    mira = await stored_user(store)
    await tell(store, mira)
    first, second = await lease(store)
    await store.notices.sent(second.id, NOW)
    await store.notices.again(first.id, NOW + 10 * SECOND, "503")
    assert await store.notices.next_due() == NOW + 10 * SECOND
    assert await lease(store, NOW + 9 * SECOND) == []
    [again] = await lease(store, NOW + 10 * SECOND)
    assert (again.id, again.tries, again.expires_at) == (first.id, 2, LATER)
    assert (await kept(store))[0] == (None, "503")


async def test_what_is_too_late_is_given_up(store: Store):
    mira = await stored_user(store)
    await tell(store, mira, expires_at=NOW + MINUTE)
    await tell(store, mira, subject="longer")
    found = await lease(store, NOW + MINUTE)
    assert [one.notice.space_id for one in found] == ["longer", "longer"]
    assert await kept(store) == [(NOW + MINUTE, "too late")] * 2 + [(None, None)] * 2


async def test_old_news_go_with_everything_about_them_and_ids_are_not_used_again(store: Store):
    mira = await stored_user(store)
    await tell(store, mira, subject="old")
    await tell(store, mira, subject="new", at=LATER)
    newest = await store.notices.newest(mira.id)
    assert await store.notices.drop(LATER) == 1
    assert [one.space_id for one in await store.notices.page(mira.id)] == ["new"]
    assert len(await kept(store)) == 2
    assert await store.notices.drop(LATER + SECOND) == 1
    assert await kept(store) == []
    await tell(store, mira)
    assert await store.notices.newest(mira.id) > newest, "readers remember how far they came"


async def test_notices_and_what_is_on_its_way_go_with_the_account(store: Store):
    mira, noor = await stored_user(store), await stored_user(store, "noor")
    await tell(store, mira, noor)
    async with store._engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM users WHERE handle = 'mira'")
    assert await store.notices.page(mira.id) == []
    assert {one.notice.user_id for one in await lease(store)} == {noor.id}


async def kept(store: Store) -> list[tuple[datetime | None, str | None]]:
    """When each sending was over, and what was wrong with it, in the order they were made."""
    question = select(sendings.c.done_at, sendings.c.problem).order_by(sendings.c.id)
    async with store._engine.connect() as connection:
        return [(row.done_at, row.problem) for row in await connection.execute(question)]
