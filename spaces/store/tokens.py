"""Personal access tokens in the database; only the SHA-256 digest of a secret is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import Scope, Token, User
from spaces.store.schema import tokens, users
from spaces.store.users import PUBLIC, user_from

_TOKEN = (
    tokens.c.id.label("token_id"),  # both tables have an id and a created_at
    tokens.c.user_id,
    tokens.c.label,
    tokens.c.scopes,
    tokens.c.created_at.label("token_created_at"),
    tokens.c.last_used_at,
    tokens.c.expires_at,
)


class Tokens:
    """What programs act with in somebody's name."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, token: Token, digest: bytes) -> None:
        """Store a new token under the digest of its secret."""
        row = {
            "id": token.id,
            "user_id": token.user_id,
            "label": token.label,
            "digest": digest,
            "scopes": sorted(token.scopes),
            "created_at": token.created_at,
            "last_used_at": token.last_used_at,
            "expires_at": token.expires_at,
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(tokens), row)

    async def find(self, digest: bytes) -> tuple[Token, User] | None:
        """The token with that digest and whose it is."""
        question = (
            select(*PUBLIC, *_TOKEN).join(tokens, tokens.c.user_id == users.c.id).where(tokens.c.digest == digest)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(question)).one_or_none()
            return (_token_from(row), user_from(row)) if row else None

    async def touch(self, token_id: str, now: datetime) -> None:
        """Remember that it was used."""
        async with self._engine.begin() as connection:
            await connection.execute(update(tokens).where(tokens.c.id == token_id).values(last_used_at=now))

    async def of(self, user_id: str) -> list[Token]:
        """An account's tokens, newest first."""
        question = (
            select(*_TOKEN).where(tokens.c.user_id == user_id).order_by(tokens.c.created_at.desc(), tokens.c.id.desc())
        )
        async with self._engine.connect() as connection:
            return [_token_from(row) for row in await connection.execute(question)]

    async def delete(self, user_id: str, token_id: str) -> bool:
        """Take back one of an account's own tokens; whether there was one."""
        condition = (tokens.c.user_id == user_id) & (tokens.c.id == token_id)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(delete(tokens).where(condition))).rowcount)


def _token_from(row: Row[*tuple[Any, ...]]) -> Token:
    return Token(
        id=row.token_id,
        user_id=row.user_id,
        label=row.label,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        created_at=row.token_created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
    )
