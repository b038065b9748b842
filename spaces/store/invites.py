"""Links that invite into spaces."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import InviteLink, Role
from spaces.store.schema import space_invites


class Invites:
    """Links by token and by space."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, link: InviteLink) -> None:
        """Store a new link."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(space_invites), asdict(link) | {"role": link.role.value})

    async def get(self, token: str) -> InviteLink | None:
        """The link with that token, over or not; None when there is none or it was taken back."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(space_invites).where(space_invites.c.token == token))).one_or_none()
            return _link(row) if row else None

    async def of(self, space_id: str) -> list[InviteLink]:
        """The links of a space, the newest first."""
        question = select(space_invites).where(space_invites.c.space_id == space_id)
        question = question.order_by(space_invites.c.created_at.desc(), space_invites.c.token)
        async with self._engine.connect() as connection:
            return [_link(row) for row in await connection.execute(question)]

    async def used(self, token: str, uses: int) -> None:
        """Note how often a link was used so far."""
        async with self._engine.begin() as connection:
            await connection.execute(update(space_invites).where(space_invites.c.token == token).values(uses=uses))

    async def remove(self, token: str) -> bool:
        """Take a link back; False when there was none."""
        async with self._engine.begin() as connection:
            gone = await connection.execute(delete(space_invites).where(space_invites.c.token == token))
            return gone.rowcount > 0


def _link(row: Row[*tuple[Any, ...]]) -> InviteLink:
    known = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    return InviteLink(**known | {"role": Role(known["role"])})
