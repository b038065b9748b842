"""Signed-in browsers in the database; only the SHA-256 digest of a cookie's secret is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import User
from spaces.store.schema import sessions, users
from spaces.store.users import PUBLIC, user_from


class Sessions:
    """Which cookie belongs to which account, and until when."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, digest: bytes, user_id: str, created_at: datetime, expires_at: datetime) -> None:
        """Store a new session."""
        row = {"digest": digest, "user_id": user_id, "created_at": created_at, "expires_at": expires_at}
        async with self._engine.begin() as connection:
            await connection.execute(insert(sessions), row)

    async def user(self, digest: bytes, now: datetime) -> User | None:
        """Whose session it is, or None when it is unknown or over."""
        question = (
            select(*PUBLIC)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(sessions.c.digest == digest, sessions.c.expires_at > now)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(question)).one_or_none()
            return user_from(row) if row else None

    async def renew(self, digest: bytes, expires_at: datetime) -> None:
        """Let the session last until then."""
        async with self._engine.begin() as connection:
            await connection.execute(update(sessions).where(sessions.c.digest == digest).values(expires_at=expires_at))

    async def delete(self, digest: bytes) -> None:
        """Sign one browser out."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(sessions).where(sessions.c.digest == digest))

    async def delete_for(self, user_id: str) -> None:
        """Sign an account out everywhere."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(sessions).where(sessions.c.user_id == user_id))

    async def purge(self, now: datetime) -> int:
        """Forget the sessions that are over; how many there were."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))).rowcount
