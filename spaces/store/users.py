"""Accounts in the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.errors import Conflict
from spaces.model import User
from spaces.store.schema import users

PUBLIC = (users.c.id, users.c.handle, users.c.name, users.c.admin, users.c.created_at)
"""The columns of a User, in the order of its fields; the password hash never leaves with them."""


def user_from(row: Row[*tuple[Any, ...]]) -> User:
    """The account in a row that starts with the PUBLIC columns."""
    return User(*row[: len(PUBLIC)])


class Users:
    """Accounts, by id and by handle."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, user: User, password_hash: str | None) -> None:
        """Store a new account; without a hash it can be used by token only.

        Raises:
            Conflict: `handle_taken`, when the handle belongs to somebody.
        """
        row = {
            "id": user.id,
            "handle": user.handle,
            "name": user.name,
            "admin": user.admin,
            "created_at": user.created_at,
            "password_hash": password_hash,
        }
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(users), row)
        except IntegrityError as error:
            raise Conflict(
                f"The handle {user.handle} is taken. Choose another.", code="handle_taken", field="handle"
            ) from error

    async def by_id(self, user_id: str) -> User | None:
        """The account with that id."""
        return await self._one(users.c.id == user_id)

    async def by_handle(self, handle: str) -> User | None:
        """The account with that canonical handle (lower case, without @)."""
        return await self._one(users.c.handle == handle)

    async def by_ids(self, user_ids: Iterable[str]) -> dict[str, User]:
        """Those accounts that exist, by id; one question to the database however many."""
        wanted = list(set(user_ids))
        if not wanted:
            return {}
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(*PUBLIC).where(users.c.id.in_(wanted)))
            return {row.id: user_from(row) for row in rows}

    async def password_hash(self, user_id: str) -> str | None:
        """The stored hash, or None when there is no such account or it has no password."""
        async with self._engine.connect() as connection:
            found: str | None = await connection.scalar(select(users.c.password_hash).where(users.c.id == user_id))
            return found

    async def rename(self, user_id: str, name: str) -> User | None:
        """Change the display name; the account as it is then."""
        async with self._engine.begin() as connection:
            await connection.execute(update(users).where(users.c.id == user_id).values(name=name))
        return await self.by_id(user_id)

    async def set_password_hash(self, user_id: str, password_hash: str | None) -> None:
        """Replace the hash; None takes the password away."""
        async with self._engine.begin() as connection:
            await connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))

    async def count(self) -> int:
        """How many accounts there are."""
        async with self._engine.connect() as connection:
            return (await connection.scalar(select(func.count()).select_from(users))) or 0

    async def only(self) -> User | None:
        """Whom a command means that names nobody: the one account there is, or the one operator; None to ask."""
        for question in (select(*PUBLIC), select(*PUBLIC).where(users.c.admin)):
            async with self._engine.connect() as connection:
                rows = (await connection.execute(question.limit(2))).all()
            if len(rows) == 1:
                return user_from(rows[0])
        return None

    async def _one(self, condition: ColumnElement[bool]) -> User | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(*PUBLIC).where(condition))).one_or_none()
            return user_from(row) if row else None
