"""Spaces in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncEngine

from spaces.model import Space, SpeakerPolicy, State, TapPolicy
from spaces.store.schema import ledger, spaces, taps


class SpaceRows:
    """Spaces by id, by state and by host, newest first."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, space: Space) -> None:
        """Store a new space."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(spaces), row_of_space(space))

    async def get(self, space_id: str) -> Space | None:
        """The space with that id, in whatever state."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(spaces).where(spaces.c.id == space_id))).one_or_none()
            return space_from(row) if row else None

    async def by_ids(self, space_ids: Collection[str]) -> dict[str, Space]:
        """Those spaces that exist, by id."""
        question = select(spaces).where(spaces.c.id.in_(list(space_ids)))
        async with self._engine.connect() as connection:
            return {row.id: space_from(row) for row in await connection.execute(question)}

    async def save(self, space: Space) -> None:
        """Replace the whole row with the same id."""
        async with self._engine.begin() as connection:
            await connection.execute(update(spaces).where(spaces.c.id == space.id).values(row_of_space(space)))

    async def imported(self, space_id: str) -> bool:
        """Whether that space came with an imported recording, and is as private as that."""
        question = select(ledger.c.id).where(ledger.c.space_id == space_id, ledger.c.kind == "recording_imported")
        async with self._engine.connect() as connection:
            return await connection.scalar(question.limit(1)) is not None

    async def page(
        self,
        state: State | None,
        *,
        host_id: str | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int,
    ) -> list[Space]:
        """Spaces newest first; not those that came with an imported recording, which may be private.

        Args:
            state: only these; None for all.
            host_id: only this account's; None for everybody's.
            before: (created_at, id) of the last one of the page before this, or None for the first page.
            limit: how many at most.
        """
        imported = (ledger.c.space_id == spaces.c.id) & (ledger.c.kind == "recording_imported")
        question = select(spaces).where(~select(ledger.c.id).where(imported).exists())
        if state is not None:
            question = question.where(spaces.c.state == state.value)
        if host_id is not None:
            question = question.where(spaces.c.host_id == host_id)
        if before is not None:
            question = question.where(tuple_(spaces.c.created_at, spaces.c.id) < before)
        question = question.order_by(spaces.c.created_at.desc(), spaces.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(question)]

    async def live(self) -> list[Space]:
        """All spaces stored as live, in no order."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(spaces).where(spaces.c.state == State.LIVE.value))
            return [space_from(row) for row in rows]

    async def starting(self, now: datetime, until: datetime, limit: int) -> list[Space]:
        """Scheduled spaces that begin after `now` and not after `until`, the next one first."""
        due = (spaces.c.scheduled_start > now) & (spaces.c.scheduled_start <= until)
        question = select(spaces).where(spaces.c.state == State.SCHEDULED.value, due)
        async with self._engine.connect() as connection:
            rows = await connection.execute(question.order_by(spaces.c.scheduled_start, spaces.c.id).limit(limit))
            return [space_from(row) for row in rows]

    async def unsettled(self) -> list[Space]:
        """Ended spaces with a tap of which nothing is stored: nobody has decided what becomes of it."""
        settled = select(taps.c.space_id).where(taps.c.space_id == spaces.c.id).exists()
        over = (spaces.c.state == State.ENDED.value) & (spaces.c.tap != TapPolicy.OFF.value)
        async with self._engine.connect() as connection:
            return [space_from(row) for row in await connection.execute(select(spaces).where(over, ~settled))]

    async def count_live(self, host_id: str) -> int:
        """How many spaces that account has live."""
        condition = (spaces.c.host_id == host_id) & (spaces.c.state == State.LIVE.value)
        async with self._engine.connect() as connection:
            return (await connection.scalar(select(func.count()).select_from(spaces).where(condition))) or 0


def row_of_space(space: Space) -> dict[str, Any]:
    """The row of a space, as `spaces` takes it."""
    enums = {"state": space.state.value, "speaker_policy": space.speaker_policy.value, "tap": space.tap.value}
    return asdict(space) | enums | {"topics": list(space.topics)}


def space_from(row: Row[*tuple[Any, ...]]) -> Space:
    """The space of a row with all columns of `spaces`."""
    fields = dict(row._mapping)  # noqa: SLF001 - documented by SQLAlchemy, underscored only against column names
    fields["topics"] = tuple(fields["topics"])
    fields["state"] = State(fields["state"])
    fields["speaker_policy"] = SpeakerPolicy(fields["speaker_policy"])
    fields["tap"] = TapPolicy(fields["tap"])
    return Space(**fields)
