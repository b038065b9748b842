"""The log of what was done in spaces; it only grows, until what is old is dropped as a whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Action, ActionKind
from spaces.store.schema import actions
from spaces.store.transactions import lock


class Actions:
    """Entries by space and in the order they were made. There is no way to change one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, action: Action) -> int:
        """Store an entry; its id."""
        async with self._engine.begin() as connection:
            return await append(connection, action)

    async def page(
        self,
        space_id: str | None = None,
        *,
        kinds: Collection[ActionKind] = (),
        pid: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[Action]:
        """The newest first.

        Args:
            space_id: only of this space; None for all.
            kinds: only these; none for all.
            pid: only what this person did, or what was done to them.
            before: the id of the last one of the page before this.
            limit: how many at most.
        """
        question = select(actions).order_by(actions.c.id.desc()).limit(limit)
        if space_id is not None:
            question = question.where(actions.c.space_id == space_id)
        if kinds:
            question = question.where(actions.c.kind.in_([kind.value for kind in kinds]))
        if pid is not None:
            question = question.where((actions.c.actor == pid) | (actions.c.target == pid))
        if before is not None:
            question = question.where(actions.c.id < before)
        async with self._engine.connect() as connection:
            return [_action(row) for row in await connection.execute(question)]

    async def after(self, seen: int, limit: int) -> list[Action]:
        """What came after the entry with that id, the oldest first."""
        question = select(actions).where(actions.c.id > seen).order_by(actions.c.id).limit(limit)
        async with self._engine.connect() as connection:
            return [_action(row) for row in await connection.execute(question)]

    async def newest(self) -> int:
        """The id of the newest entry, 0 when there is none."""
        async with self._engine.connect() as connection:
            return await connection.scalar(select(func.max(actions.c.id))) or 0

    async def drop(self, before: datetime) -> int:
        """Forget what was done before then; how many entries that were."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(actions).where(actions.c.at < before))).rowcount


async def append(connection: AsyncConnection, action: Action) -> int:
    """Store an entry within a transaction that is over soon; its id.

    One at a time, so that nobody who reads on from an id misses a smaller one that is stored later.
    """
    await lock(connection, "actions")
    row = {name: getattr(action, name) for name in actions.c.keys() if name != "id"}  # noqa: SIM118 - not a dict
    made = await connection.execute(insert(actions).returning(actions.c.id), row | {"kind": action.kind.value})
    return int(made.scalar_one())


def _action(row: Row[*tuple[Any, ...]]) -> Action:
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    return Action(**fields | {"kind": ActionKind(fields["kind"])})
