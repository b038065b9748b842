"""Webhooks, what is to be delivered to them, and how far the logs were read that deliveries are made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, or_, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model.webhook import Delivery, DeliveryState, Try, Webhook
from spaces.store.rows import row_of
from spaces.store.schema import WAITING, deliveries, users, watermarks, webhooks
from spaces.store.transactions import deciding, insert_or

_NONE: Mapping[str, int] = MappingProxyType({})


class Webhooks:
    """By account, with their deliveries."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, webhook: Webhook) -> None:
        """Store a new one."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(webhooks), row_of(webhook))

    async def get(self, webhook_id: str) -> Webhook | None:
        """The webhook with that id."""
        async with self._engine.connect() as connection:
            return await _one(connection, webhook_id)

    async def of(self, user_id: str) -> list[Webhook]:
        """An account's, the newest first."""
        question = select(webhooks).where(webhooks.c.user_id == user_id)
        async with self._engine.connect() as connection:
            rows = await connection.execute(question.order_by(webhooks.c.created_at.desc(), webhooks.c.id))
            return [_webhook(row) for row in rows]

    async def listening(self) -> list[Webhook]:
        """All that are not paused."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(webhooks).where(webhooks.c.paused_at.is_(None)))
            return [_webhook(row) for row in rows]

    async def change(self, webhook_id: str, **columns: Any) -> Webhook | None:
        """Change these columns; the webhook as it is then, None when there is none."""
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in columns.items()}
        async with self._engine.begin() as connection:
            await connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(values))
            return await _one(connection, webhook_id)

    async def delete(self, webhook_id: str) -> bool:
        """Delete it with its deliveries; whether there was one."""
        async with self._engine.begin() as connection:
            return bool((await connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))).rowcount)

    # Feeding

    async def seen(self, name: str) -> int | None:
        """How far the log of that name was read; None when never."""
        async with self._engine.connect() as connection:
            found = await connection.scalar(select(watermarks.c.seen).where(watermarks.c.name == name))
            return None if found is None else int(found)

    async def feed(self, name: str, seen: int, made: Sequence[Delivery]) -> None:
        """Store deliveries and how far the log was read that they were made from: both, or nothing."""
        async with deciding(self._engine) as connection:
            known = set(await connection.scalars(select(webhooks.c.id)))
            rows = [_row(one) for one in made if one.webhook_id in known]  # it may be deleted by now
            if rows:
                await connection.execute(insert(deliveries), rows)
            mark = insert_or(connection, watermarks).values(name=name, seen=seen)
            await connection.execute(
                mark.on_conflict_do_update(index_elements=[watermarks.c.name], set_={"seen": seen})
            )

    # Deliveries

    async def put(self, made: Delivery) -> None:
        """Store one delivery, new or changed."""
        row = _row(made)
        async with self._engine.begin() as connection:
            statement = insert_or(connection, deliveries).values(row)
            changed = {name: row[name] for name in ("state", "attempts", "tries", "next_at")}
            await connection.execute(statement.on_conflict_do_update(index_elements=[deliveries.c.id], set_=changed))

    async def lease(
        self,
        now: datetime,
        seconds: float,
        limit: int,
        each: int,
        busy: Mapping[str, int],
        *,
        each_owner: int | None = None,
        busy_owners: Mapping[str, int] = _NONE,
    ) -> list[tuple[Webhook, Delivery]]:
        """Take deliveries that are due, so that nobody else does for some time.

        Args:
            now: what is due by then.
            seconds: for which they are taken; a node that is killed lets go of them by that.
            limit: how many at most.
            each: at once to one webhook, so that a slow one does not hold up the others.
            busy: how many are under way, by webhook.
            each_owner: at once to all webhooks of one account, so that nobody takes all the room; None: as many.
            busy_owners: how many are under way, by account.
        """
        if limit <= 0:
            return []
        owned = limit + sum(busy_owners.values()) if each_owner is None else each_owner
        async with deciding(self._engine) as connection:
            rows = (await connection.execute(_due(now, each, busy, owned, busy_owners).limit(limit))).all()
            ids = [
                row.id
                for row in rows
                if row.turn + busy.get(row.webhook_id, 0) <= each
                and row.owner_turn + busy_owners.get(row.user_id, 0) <= owned
            ]
            if not ids:
                return []
            later = now + timedelta(seconds=seconds)
            await connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(next_at=later))
            question = select(deliveries).where(deliveries.c.id.in_(ids)).order_by(deliveries.c.created_at)
            taken = [_delivery(row) for row in await connection.execute(question)]
            hooks = {hook.id: hook for hook in await _some(connection, {one.webhook_id for one in taken})}
            return [(hooks[one.webhook_id], one) for one in taken]

    async def next_due(self) -> datetime | None:
        """When the next delivery is due; None when nothing waits."""
        question = _waiting(deliveries.c.next_at).order_by(deliveries.c.next_at).limit(1)
        async with self._engine.connect() as connection:
            found: datetime | None = await connection.scalar(question)
            return found

    async def tried(self, made: Delivery, judged: Callable[[Webhook], Webhook]) -> Webhook | None:
        """Store what became of a delivery, and what that says about its webhook.

        Args:
            made: the delivery as it is now.
            judged: the webhook after it, from the one as it is stored.

        Returns:
            the webhook; None when it was deleted meanwhile.
        """
        async with deciding(self._engine) as connection:
            before = await _one(connection, made.webhook_id, locked=True)
            if before is None:
                return None
            row = _row(made)
            values = {name: row[name] for name in ("state", "attempts", "tries", "next_at")}
            await connection.execute(update(deliveries).where(deliveries.c.id == made.id).values(values))
            after = judged(before)
            standing = {name: getattr(after, name) for name in ("failures", "failing_since", "paused_at", "paused_why")}
            await connection.execute(update(webhooks).where(webhooks.c.id == before.id).values(standing))
            return after

    async def page(self, webhook_id: str, *, before: tuple[datetime, str] | None = None, limit: int) -> list[Delivery]:
        """A webhook's deliveries, the newest first; `before` is (created_at, id) of the last one before this page."""
        question = select(deliveries).where(deliveries.c.webhook_id == webhook_id)
        if before is not None:
            question = question.where(tuple_(deliveries.c.created_at, deliveries.c.id) < before)
        question = question.order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [_delivery(row) for row in await connection.execute(question)]

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery with that id."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(deliveries).where(deliveries.c.id == delivery_id))).one_or_none()
            return _delivery(row) if row else None

    async def drop(self, before: datetime) -> int:
        """Forget deliveries made before then; how many those were."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(deliveries).where(deliveries.c.created_at < before))).rowcount


def _waiting(*columns: ColumnElement[Any]) -> Select[Any]:
    """Deliveries that wait and may be sent: of the whole server only to those who run it still."""
    return (
        select(*columns)
        .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        .join(users, users.c.id == webhooks.c.user_id)
        .where(text(f"deliveries.{WAITING}"), webhooks.c.paused_at.is_(None))
        .where(or_(~webhooks.c.everywhere, users.c.admin))
    )


def _due(
    now: datetime, each: int, busy: Mapping[str, int], owned: int, busy_owners: Mapping[str, int]
) -> Select[tuple[str, str, str, int, int]]:
    """What is due, the longest first, with the turn that each has among those of its webhook and of its owner."""
    turn = func.row_number().over(partition_by=deliveries.c.webhook_id, order_by=deliveries.c.next_at)
    due = (
        _waiting(deliveries.c.id, deliveries.c.next_at, deliveries.c.webhook_id, webhooks.c.user_id, turn.label("turn"))
        .where(deliveries.c.next_at <= now)
        .where(webhooks.c.id.not_in([one for one, count in busy.items() if count >= each]))
        .where(webhooks.c.user_id.not_in([one for one, count in busy_owners.items() if count >= owned]))
        .subquery()
    )
    owner_turn = func.row_number().over(partition_by=due.c.user_id, order_by=due.c.next_at)
    mine = select(due, owner_turn.label("owner_turn")).where(due.c.turn <= each).subquery()
    question = select(mine.c.id, mine.c.webhook_id, mine.c.user_id, mine.c.turn, mine.c.owner_turn)
    return question.where(mine.c.owner_turn <= owned).order_by(mine.c.next_at)


async def _one(connection: AsyncConnection, webhook_id: str, *, locked: bool = False) -> Webhook | None:
    question = select(webhooks).where(webhooks.c.id == webhook_id)
    row = (await connection.execute(question.with_for_update() if locked else question)).one_or_none()
    return _webhook(row) if row else None


async def _some(connection: AsyncConnection, ids: Collection[str]) -> list[Webhook]:
    rows = await connection.execute(select(webhooks).where(webhooks.c.id.in_(list(ids))))
    return [_webhook(row) for row in rows]


def _webhook(row: Row[*tuple[Any, ...]]) -> Webhook:
    found = Webhook(**row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    return replace(found, events=tuple(found.events))


def _row(made: Delivery) -> dict[str, Any]:
    return row_of(made) | {"tries": [row_of(one) | {"at": one.at.isoformat()} for one in made.tries]}


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    fields = dict(row._mapping)  # noqa: SLF001 - as above
    fields["state"] = DeliveryState(fields["state"])
    tries = (Try(**one | {"at": datetime.fromisoformat(one["at"])}) for one in fields["tries"])
    return Delivery(**fields | {"tries": tuple(tries)})
