"""What goes out about blocks, bans, reports and the log of what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from spaces.model import Action, ActionKind, Space
from spaces.model.report import Category, Person, Report, ReportState
from spaces.web.views import Color, View


class BlockedPerson(View):
    """Somebody the asking account blocked."""

    id: str
    handle: str
    name: str
    color: Color
    blocked_at: datetime


class BlockList(View):
    """Everybody the asking account blocked, the latest first."""

    items: list[BlockedPerson]


class Ban(View):
    """Somebody who may not come back into a space."""

    pid: str
    name: str
    handle: str | None
    color: Color
    network: bool = Field(description="People without account from the network they came from may only listen.")


class BanList(View):
    """Everybody who is banned from a space."""

    items: list[Ban]


class ReportMade(View):
    """A report was taken."""

    id: str
    excerpt: bool = Field(description="Whether an excerpt of what was said was sealed with it.")


class Somebody(View):
    """A person as they were called then."""

    pid: str
    name: str
    handle: str | None = None


class ReportedSpace(View):
    """The space that a report is about or came from."""

    id: str
    title: str
    state: str
    url: str


class ExcerptShown(View):
    """A sealed excerpt that can be opened."""

    url: str = Field(description="Answers with MP3; each time it is asked for is written down.")
    started_at: datetime
    seconds: float
    delete_after: datetime


class ReportShown(View):
    """A report, for those who run the server."""

    id: str
    at: datetime
    space: ReportedSpace
    reporter: Somebody
    person: Somebody | None = Field(description="Who is reported; null for the space itself.")
    message: str | None = Field(description="What they wrote, when it is about that.")
    category: Category
    text: str
    state: ReportState
    note: str
    settled_at: datetime | None
    settled_by: Somebody | None
    excerpt: ExcerptShown | None
    had_excerpt: bool = Field(description="There was an excerpt; when there is none any more, it was destroyed.")
    earlier: int = Field(description="Other reports about the same person.")


class ReportPage(View):
    """Reports, the newest first."""

    items: list[ReportShown]
    open: int = Field(description="How many wait for somebody to deal with them.")
    next: str | None


class ActionShown(View):
    """One entry of the log."""

    id: int
    at: datetime
    kind: ActionKind
    space_id: str | None
    space_title: str | None
    actor: Somebody | None = Field(description="Who did it; null: the server, or nobody's business.")
    target: Somebody | None = Field(description="To whom.")
    detail: dict[str, Any]


class ActionPage(View):
    """What was done, the newest first."""

    items: list[ActionShown]
    next: int | None = Field(description="`before` for the next page.")


def somebody(person: Person) -> Somebody:
    """A person of a report."""
    return Somebody(pid=person.pid, name=person.name, handle=person.handle)


def action(entry: Action, space: Space | None) -> ActionShown:
    """An entry of the log, and the space it is of."""
    actor = Somebody(pid=entry.actor, name=entry.actor_name) if entry.actor is not None else None
    target = Somebody(pid=entry.target, name=entry.target_name) if entry.target is not None else None
    return ActionShown(
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        space_id=entry.space_id,
        space_title=space.title if space is not None else None,
        actor=actor,
        target=target,
        detail=entry.detail,
    )


def report(one: Report, space: Space | None, earlier: int, base_url: str) -> ReportShown:
    """A report with what it is about."""
    kept = one.excerpt
    return ReportShown(
        id=one.id,
        at=one.at,
        space=ReportedSpace(
            id=one.space_id,
            title=space.title if space is not None else "",
            state=space.state.value if space is not None else "deleted",
            url=f"{base_url}/s/{one.space_id}",
        ),
        reporter=somebody(one.reporter),
        person=somebody(one.person) if one.person is not None else None,
        message=one.message,
        category=one.category,
        text=one.text,
        state=one.state,
        note=one.note,
        settled_at=one.settled_at,
        settled_by=somebody(one.settled_by) if one.settled_by is not None else None,
        excerpt=None
        if kept is None
        else ExcerptShown(
            url=f"{base_url}/api/v1/reports/{one.id}/excerpt",
            started_at=kept.started_at,
            seconds=kept.seconds,
            delete_after=kept.delete_after,
        ),
        had_excerpt=one.had_excerpt,
        earlier=earlier,
    )
