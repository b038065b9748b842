"""What people reported, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from spaces.model import Entry, User
from spaces.model.report import Category, Excerpt, Person, Report, ReportState
from spaces.store.ledger import append
from spaces.store.schema import UNDESTROYED, reports, spaces
from spaces.store.transactions import deciding, lock

_NO_EXCERPT = {"excerpt_key": None, "excerpt_started_at": None, "excerpt_seconds": None, "excerpt_delete_after": None}


class Reports:
    """Reports, the newest first. What opens an excerpt is destroyed before its file."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, report: Report, *entries: Entry) -> None:
        """Store a new one."""
        async with deciding(self._engine) as connection:
            await connection.execute(insert(reports), _row(report))
            await append(connection, *entries)

    async def get(self, report_id: str) -> Report | None:
        """That report."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(reports).where(reports.c.id == report_id))).one_or_none()
        return None if row is None else _report(row)

    async def page(
        self,
        states: Collection[ReportState] = (),
        *,
        space_id: str | None = None,
        judge: User | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[Report]:
        """The newest first.

        Args:
            states: only in these; none for all.
            space_id: only of this space; None for all.
            judge: who asks; what is about them is left out.
            before: time and id of the last one of the page before this.
            limit: how many at most.
        """
        question = select(reports).order_by(reports.c.at.desc(), reports.c.id.desc()).limit(limit)
        if states:
            question = question.where(reports.c.state.in_([state.value for state in states]))
        if space_id is not None:
            question = question.where(reports.c.space_id == space_id)
        if judge is not None:
            question = question.where(_for(judge))
        if before is not None:
            at, report_id = before
            question = question.where((reports.c.at < at) | ((reports.c.at == at) & (reports.c.id < report_id)))
        async with self._engine.connect() as connection:
            return [_report(row) for row in await connection.execute(question)]

    async def open(self, judge: User | None = None) -> int:
        """How many wait for somebody to deal with them; without those about who asks."""
        question = select(func.count()).select_from(reports).where(reports.c.state == ReportState.OPEN.value)
        if judge is not None:
            question = question.where(_for(judge))
        async with self._engine.connect() as connection:
            return await connection.scalar(question) or 0

    async def about(self, pids: Collection[str]) -> dict[str, int]:
        """How many reports there are about each of these people who were reported."""
        question = (
            select(reports.c.person_pid, func.count())
            .where(reports.c.person_pid.in_(list(pids)))
            .group_by(reports.c.person_pid)
        )
        async with self._engine.connect() as connection:
            return {row[0]: row[1] for row in await connection.execute(question)}

    async def settle(self, report: Report, *entries: Entry) -> bool:
        """Store how an open one ended, and destroy its key to the excerpt.

        Args:
            report: as it is now.
            entries: for the ledger, unless another report still opens the same excerpt.

        Returns:
            False when somebody else was first; nothing has changed then.
        """
        still_open = (reports.c.id == report.id) & (reports.c.state == ReportState.OPEN.value)
        columns = {name: value for name, value in _row(report).items() if name != "excerpt_blob"}
        async with deciding(self._engine) as connection:
            await lock(connection, "excerpts")
            done = (await connection.execute(update(reports).where(still_open).values(columns))).rowcount == 1
            if done and await _was_last(connection, report.id):
                await append(connection, *entries)
        return done

    # Excerpts

    async def sealed(self, space_id: str, pid: str, beyond: datetime) -> Excerpt | None:
        """An excerpt of that voice that can still be opened and is kept beyond that time."""
        question = (
            select(reports)
            .where(reports.c.space_id == space_id, reports.c.person_pid == pid)
            .where(reports.c.excerpt_key.is_not(None), reports.c.excerpt_delete_after > beyond)
            .limit(1)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(question)).one_or_none()
        return None if row is None else _report(row).excerpt

    async def blobs(self) -> set[str]:
        """All files that a report knows of."""
        question = select(reports.c.excerpt_blob).where(text(UNDESTROYED))
        async with self._engine.connect() as connection:
            return set(await connection.scalars(question))

    async def expired(self, now: datetime) -> list[Report]:
        """Those whose excerpt has been kept long enough."""
        question = select(reports).where(reports.c.excerpt_delete_after <= now)
        async with self._engine.connect() as connection:
            return [_report(row) for row in await connection.execute(question)]

    async def destroy_excerpt(self, report_id: str, *entries: Entry) -> None:
        """Destroy what opens an excerpt; its file is for `undestroyed`."""
        there = (reports.c.id == report_id) & reports.c.excerpt_key.is_not(None)
        async with deciding(self._engine) as connection:
            await lock(connection, "excerpts")
            done = (await connection.execute(update(reports).where(there).values(_NO_EXCERPT))).rowcount == 1
            if done and await _was_last(connection, report_id):
                await append(connection, *entries)

    async def undestroyed(self) -> list[tuple[str, str]]:
        """(report, blob) of excerpts that nobody can open any more and whose file may still be there."""
        shared = select(reports.c.excerpt_blob).where(text(UNDESTROYED), reports.c.excerpt_key.is_not(None))
        question = select(reports.c.id, reports.c.excerpt_blob).where(
            text(UNDESTROYED), reports.c.excerpt_key.is_(None), reports.c.excerpt_blob.not_in(shared)
        )
        async with self._engine.connect() as connection:
            return [(row.id, row.excerpt_blob) for row in await connection.execute(question)]

    async def destroyed(self, report_id: str) -> None:
        """The file of that excerpt is gone."""
        async with self._engine.begin() as connection:
            await connection.execute(update(reports).where(reports.c.id == report_id).values(excerpt_blob=None))

    async def drop(self, before: datetime) -> int:
        """Forget reports that were dealt with before then and have no file any more; how many."""
        old = (reports.c.settled_at < before) & reports.c.excerpt_blob.is_(None)
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(reports).where(old))).rowcount


def _for(judge: User) -> ColumnElement[bool]:
    """Reports that somebody may deal with: not about them, and not about a space of theirs as a whole."""
    theirs = select(spaces.c.id).where(spaces.c.host_id == judge.id)
    of_space = reports.c.person_pid.is_(None)
    return (of_space & reports.c.space_id.not_in(theirs)) | (~of_space & (reports.c.person_pid != judge.pid))


async def _was_last(connection: AsyncConnection, report_id: str) -> bool:
    """Whether no other report opens the excerpt that this one had."""
    blob = select(reports.c.excerpt_blob).where(reports.c.id == report_id).scalar_subquery()
    others = select(func.count()).where(reports.c.excerpt_blob == blob, reports.c.excerpt_key.is_not(None))
    return not await connection.scalar(others)


def _row(report: Report) -> dict[str, Any]:
    excerpt = report.excerpt
    return {
        "id": report.id,
        "space_id": report.space_id,
        "at": report.at,
        **_columns("reporter", report.reporter),
        "category": report.category.value,
        "text": report.text,
        **_columns("person", report.person),
        "message_id": report.message_id,
        "message": report.message,
        "state": report.state.value,
        "settled_at": report.settled_at,
        **_columns("settled_by", report.settled_by),
        "note": report.note,
        "had_excerpt": report.had_excerpt,
        "excerpt_blob": excerpt and excerpt.blob,
        "excerpt_key": excerpt and excerpt.key,
        "excerpt_started_at": excerpt and excerpt.started_at,
        "excerpt_seconds": excerpt and excerpt.seconds,
        "excerpt_delete_after": excerpt and excerpt.delete_after,
    }


def _columns(name: str, person: Person | None) -> dict[str, str | None]:
    return {f"{name}_{part}": getattr(person, part, None) for part in ("pid", "name", "handle")}


def _person(row: Row[*tuple[Any, ...]], name: str) -> Person | None:
    pid, called, handle = (getattr(row, f"{name}_{part}") for part in ("pid", "name", "handle"))
    return None if pid is None else Person(pid, called, handle)


def _report(row: Row[*tuple[Any, ...]]) -> Report:
    excerpt = None
    if row.excerpt_key is not None:
        excerpt = Excerpt(
            row.excerpt_blob, row.excerpt_key, row.excerpt_started_at, row.excerpt_seconds, row.excerpt_delete_after
        )
    reporter = Person(row.reporter_pid, row.reporter_name, row.reporter_handle)
    return Report(
        id=row.id,
        space_id=row.space_id,
        at=row.at,
        reporter=reporter,
        category=Category(row.category),
        text=row.text,
        person=_person(row, "person"),
        message_id=row.message_id,
        message=row.message,
        state=ReportState(row.state),
        settled_at=row.settled_at,
        settled_by=_person(row, "settled_by"),
        note=row.note,
        excerpt=excerpt,
        had_excerpt=row.had_excerpt,
    )
