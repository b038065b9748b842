"""News, the notices it became, and what of them is on its way, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Space, State
from spaces.model.notice import News, NewsKind, Notice, Sending, Way
from spaces.model.reminding import AHEAD, FRESH, RECENT, Delivery
from spaces.store.schema import UNREAD, UNSENT, UNSPREAD, news, notices, sendings, spaces
from spaces.store.spaces import space_from
from spaces.store.transactions import deciding, insert_or, lock

_AT_ONCE = 500  # rows in one statement


class Notices:
    """What there is to tell, who was told, and what is still to be sent."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def tellable(self, now: datetime) -> list[Space]:
        """Every space of which there may be something to tell, by `spaces.model.reminding.of_space`."""
        recent, c = now - RECENT, spaces.c
        announced = (c.state == State.SCHEDULED.value) & or_(
            c.scheduled_start <= now + AHEAD, c.created_at > recent, and_(c.sequence > 0, c.updated_at > recent)
        )
        live = (c.state == State.LIVE.value) & (c.started_at > now - FRESH)
        canceled = (c.state == State.CANCELED.value) & (c.scheduled_start > recent) & (c.updated_at > recent)
        async with self._engine.connect() as connection:
            found = [
                row for case in (announced, live, canceled) for row in await connection.execute(_spaces_where(case))
            ]
        return [space_from(row) for row in found]

    async def told(self, subjects: Collection[str]) -> set[tuple[str, NewsKind, int]]:
        """Of these subjects, what was told already: subject, kind and round."""
        question = select(news.c.subject, news.c.kind, news.c.round).where(news.c.subject.in_(list(subjects)))
        async with self._engine.connect() as connection:
            return {(row.subject, NewsKind(row.kind), row.round) for row in await connection.execute(question)}

    async def add(self, items: Sequence[News], *, silent: bool = False) -> None:
        """Note news; what is known already changes nothing.

        Args:
            items: what there is to tell.
            silent: that nobody is to be told: something else says the same.
        """
        rows = [
            {
                "kind": one.kind.value,
                "subject": one.subject,
                "round": one.round,
                "detail": dict(one.detail),
                "at": one.at,
                "spread_at": one.at if silent else None,
            }
            for one in items
        ]
        if rows:
            async with self._engine.begin() as connection:
                # Others may note the same in another order, and both would wait for each other.
                await lock(connection, "news")
                await connection.execute(insert_or(connection, news).on_conflict_do_nothing(), rows)

    async def unspread(self, limit: int = 100) -> list[News]:
        """News of which people have not been told, the oldest first."""
        question = select(news).where(text(UNSPREAD)).order_by(news.c.id).limit(limit)
        async with self._engine.connect() as connection:
            return [_news_from(row) for row in await connection.execute(question)]

    async def spread(self, item: News, to: Sequence[Delivery], expires_at: datetime) -> None:
        """Give everybody their notice, all or nothing; at a second time it changes nothing."""
        async with deciding(self._engine) as connection:
            await lock(connection, "news")
            waiting = (news.c.id == item.id) & text(UNSPREAD)
            if not (await connection.execute(update(news).where(waiting).values(spread_at=item.at))).rowcount:
                return
            for start in range(0, len(to), _AT_ONCE):
                await _deliver(connection, item, to[start : start + _AT_ONCE], expires_at)

    async def announced_to(self, subject: str) -> set[str]:
        """Who was told that this space or series was announced."""
        announced = (news.c.subject == subject) & (news.c.kind == NewsKind.ANNOUNCED.value)
        question = select(notices.c.user_id).join(news, news.c.id == notices.c.news_id).where(announced)
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    # The list on the page

    async def page(self, user_id: str, *, before: int | None = None, limit: int = 20) -> list[Notice]:
        """Somebody's notices, the newest first.

        Args:
            user_id: whose.
            before: the id of the last one of the page before this.
            limit: how many at most.
        """
        mine = (notices.c.user_id == user_id) & notices.c.shown
        if before is not None:
            mine &= notices.c.id < before
        question = select(notices).where(mine).order_by(notices.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [_notice_from(row) for row in await connection.execute(question)]

    async def unread(self, user_id: str) -> int:
        """How many of somebody's notices they have not read."""
        question = select(func.count()).select_from(notices).where(notices.c.user_id == user_id, text(UNREAD))
        async with self._engine.connect() as connection:
            return await connection.scalar(question) or 0

    async def newest(self, user_id: str) -> int:
        """The id of somebody's newest notice, 0 when there is none."""
        question = select(func.max(notices.c.id)).where(notices.c.user_id == user_id, notices.c.shown)
        async with self._engine.connect() as connection:
            return await connection.scalar(question) or 0

    async def read(self, user_id: str, until: int, now: datetime) -> None:
        """They have read all up to the one with that id."""
        mine = (notices.c.user_id == user_id) & (notices.c.id <= until)
        async with self._engine.begin() as connection:
            await connection.execute(update(notices).where(mine, text(UNREAD)).values(read_at=now))

    # Sending

    async def lease(self, now: datetime, seconds: float, limit: int) -> list[Sending]:
        """Sendings that are due, for this node to try; each is due again when that time is over.

        So what was being sent when the node was killed is tried once more. What is too late is given up here.
        """
        async with deciding(self._engine) as connection:
            await lock(connection, "sendings")
            late = (sendings.c.expires_at <= now) & text(UNSENT)
            await connection.execute(update(sendings).where(late).values(done_at=now, problem="too late"))
            due = select(sendings.c.id).where(text(UNSENT), sendings.c.due_at <= now)
            ids = list(await connection.scalars(due.order_by(sendings.c.due_at, sendings.c.id).limit(limit)))
            if not ids:
                return []
            leased = {"due_at": now + timedelta(seconds=seconds), "tries": sendings.c.tries + 1}
            await connection.execute(update(sendings).where(sendings.c.id.in_(ids)).values(leased))
            # Both tables have an id: the notice's columns are asked for by names of their own.
            own = [sendings.c[name].label(f"s_{name}") for name in ("id", "way", "target", "expires_at", "tries")]
            question = select(notices, *own).join(sendings, sendings.c.notice_id == notices.c.id)
            rows = await connection.execute(question.where(sendings.c.id.in_(ids)).order_by(sendings.c.id))
            return [_sending_from(row) for row in rows]

    async def sent(self, sending_id: int, now: datetime, problem: str | None = None) -> None:
        """It has arrived, or is given up for that reason."""
        await self._settle(sending_id, done_at=now, problem=problem)

    async def again(self, sending_id: int, at: datetime, problem: str) -> None:
        """It did not work, for that reason; try again then."""
        await self._settle(sending_id, due_at=at, problem=problem)

    async def put_back(self, sending_id: int, at: datetime) -> None:
        """It was not tried after all; do so then."""
        await self._settle(sending_id, due_at=at, tries=sendings.c.tries - 1)

    async def next_due(self) -> datetime | None:
        """When there is something to send at the earliest; None when nothing waits."""
        async with self._engine.connect() as connection:
            found: datetime | None = await connection.scalar(select(func.min(sendings.c.due_at)).where(text(UNSENT)))
            return found

    async def drop(self, before: datetime) -> int:
        """Forget what was told before then, with everything about it; how many pieces of news that were."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(news).where(news.c.at < before))).rowcount

    async def _settle(self, sending_id: int, **columns: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(sendings).where(sendings.c.id == sending_id, text(UNSENT)).values(columns))


async def _deliver(connection: AsyncConnection, item: News, to: Sequence[Delivery], expires_at: datetime) -> None:
    rows = [
        {
            "user_id": one.user_id,
            "news_id": item.id,
            "kind": item.kind.value,
            "space_id": item.detail.get("space_id"),
            "series_id": item.detail.get("series_id"),
            "detail": dict(item.detail),
            "shown": one.shown,
            "at": item.at,
        }
        for one in to
    ]
    await connection.execute(insert(notices), rows)
    mine = select(notices.c.user_id, notices.c.id).where(
        notices.c.news_id == item.id, notices.c.user_id.in_([one.user_id for one in to])
    )
    ids = {row.user_id: row.id for row in await connection.execute(mine)}
    out = [
        {
            "notice_id": ids[one.user_id],
            "way": way.value,
            "target": target,
            "due_at": item.at,
            "expires_at": expires_at,
            "tries": 0,
        }
        for one in to
        for way, target in one.sendings
    ]
    if out:
        await connection.execute(insert(sendings), out)


def _spaces_where(condition: ColumnElement[bool]) -> Any:
    return select(spaces).where(condition).order_by(spaces.c.id)


def _news_from(row: Row[*tuple[Any, ...]]) -> News:
    return News(NewsKind(row.kind), row.subject, row.round, row.at, row.detail, row.id)


def _notice_from(row: Row[*tuple[Any, ...]]) -> Notice:
    fields = {name: getattr(row, name) for name in Notice.__slots__}
    return Notice(**fields | {"kind": NewsKind(row.kind)})


def _sending_from(row: Row[*tuple[Any, ...]]) -> Sending:
    return Sending(row.s_id, _notice_from(row), Way(row.s_way), row.s_target, row.s_expires_at, row.s_tries)
