"""The log of what was done in spaces: of one for its hosts, of all for those who run the server."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import Field

from spaces.errors import Invalid
from spaces.model import Action, ActionKind, Scope, Space
from spaces.web import moderation_views as views
from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import moderator_of_space, operator

FOR_OPERATORS = frozenset({ActionKind.REPORTED, ActionKind.EXCERPT_OPENED, ActionKind.REPORT_SETTLED})
"""What hosts are not told: they may be who was reported."""


class ActionQuery(Query):
    """Which entries."""

    kind: str | None = Field(
        default=None,
        max_length=60,
        description="Only this kind, such as `participant.banned`, or all of what begins like `participant`.",
    )
    pid: str | None = Field(default=None, max_length=100, description="Only what this person did or what was done to.")
    before: int | None = Field(default=None, ge=1, lt=2**53, description="`next` of the page before.")
    limit: int = Field(default=50, ge=1, le=200, description="How many at most.")


class ServerActionQuery(ActionQuery):
    """Which entries of all spaces."""

    space_id: str | None = Field(default=None, max_length=100, description="Only of this space.")


async def list_space_actions(call: Call, query: ActionQuery) -> views.ActionPage:
    """What was done in a space."""
    space = await call.space()
    hidden = frozenset[ActionKind]() if call.me.admin else FOR_OPERATORS
    return await _page(call, query, space.id, _kinds(query.kind) - hidden)


async def list_actions(call: Call, query: ServerActionQuery) -> views.ActionPage:
    """What was done on this server."""
    return await _page(call, query, query.space_id, _kinds(query.kind))


def _kinds(wanted: str | None) -> frozenset[ActionKind]:
    """The kinds that a question is about.

    Raises:
        Invalid: `kind_unknown`.
    """
    found = frozenset(kind for kind in ActionKind if wanted in (None, kind.value, kind.value.partition(".")[0]))
    if not found:
        raise Invalid("There is no such kind of action.", code="kind_unknown", field="kind")
    return found


async def _page(
    call: Call, query: ActionQuery, space_id: str | None, kinds: Collection[ActionKind]
) -> views.ActionPage:
    if not kinds:
        return views.ActionPage(items=[], next=None)
    await call.context.rooms.journal.written()  # who just did something finds it here
    found = await call.context.store.actions.page(
        space_id, kinds=kinds, pid=query.pid, before=query.before, limit=query.limit + 1
    )
    shown = found[: query.limit]
    spaces = await _spaces(call, shown)
    return views.ActionPage(
        items=[views.action(entry, spaces.get(entry.space_id or "")) for entry in shown],
        next=shown[-1].id if len(found) > query.limit else None,
    )


async def _spaces(call: Call, entries: Sequence[Action]) -> dict[str, Space]:
    return await call.context.store.spaces.by_ids({entry.space_id for entry in entries if entry.space_id})


ROUTES = [
    Route(
        "GET",
        "/api/v1/spaces/{id}/actions",
        list_space_actions,
        moderator_of_space,
        "What was done in the space",
        query=ActionQuery,
        returns=views.ActionPage,
    ),
    Route(
        "GET",
        "/api/v1/actions",
        list_actions,
        operator(Scope.READ),
        "What was done on this server",
        query=ServerActionQuery,
        returns=views.ActionPage,
    ),
]
