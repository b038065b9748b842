"""What people chose for their accounts, in the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model.preferences import Preferences
from spaces.store.schema import preferences
from spaces.store.transactions import insert_or

_UNCHOSEN = {"show_presence": False, "notify": {}, "about": ""}


class PreferenceRows:
    """Preferences by account; whoever never chose has the defaults."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, user_id: str) -> Preferences:
        """What that account chose."""
        found = await self._list(preferences.c.user_id == user_id)
        return found[0] if found else Preferences(user_id)

    async def of_all(self, user_ids: Collection[str]) -> dict[str, Preferences]:
        """What each of these accounts chose; one question however many."""
        found = {one.user_id: one for one in await self._list(preferences.c.user_id.in_(list(user_ids)))}
        return {user_id: found.get(user_id) or Preferences(user_id) for user_id in user_ids}

    async def by_calendar_token(self, token: str) -> Preferences | None:
        """Whose calendar has that secret address."""
        found = await self._list(preferences.c.calendar_token == token)
        return found[0] if found else None

    async def present(self, user_ids: Collection[str]) -> set[str]:
        """Which of these accounts let people see where they are."""
        shown = await self._list(preferences.c.user_id.in_(list(user_ids)) & preferences.c.show_presence)
        return {one.user_id for one in shown}

    async def change(self, user_id: str, **columns: Any) -> Preferences:
        """Store these choices; the others stay as they are."""
        async with self._engine.begin() as connection:
            statement = insert_or(connection, preferences).values({"user_id": user_id} | _UNCHOSEN | columns)
            key = [preferences.c.user_id]
            await connection.execute(
                statement.on_conflict_do_update(index_elements=key, set_=columns)
                if columns
                else statement.on_conflict_do_nothing(index_elements=key)
            )
        return await self.of(user_id)

    async def _list(self, condition: ColumnElement[bool]) -> list[Preferences]:
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(preferences).where(condition))
            return [Preferences(**row._mapping) for row in rows]  # noqa: SLF001 - documented by SQLAlchemy
