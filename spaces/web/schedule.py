"""What is announced: how much, when it is moved, and who is reminded."""

from __future__ import annotations

from aiohttp import web

from spaces import model
from spaces.errors import Conflict, Forbidden
from spaces.model import Action, ActionKind, Scope, State
from spaces.model.series import Series
from spaces.web import schedule_views as views
from spaces.web.call import Call, unknown_series
from spaces.web.routes import Route
from spaces.web.rules import signed_in, viewer_of_space

ANNOUNCED_MAX = 20
"""Spaces one account may have announced at once; a series counts as one."""


async def require_room(call: Call) -> None:
    """Check that the account may announce one more; ask for its lock `schedule` first.

    Raises:
        Conflict: `schedule_full`.
    """
    if await call.context.store.series.announced_by(call.me.id) >= ANNOUNCED_MAX:
        raise Conflict(
            f"You have {ANNOUNCED_MAX} spaces announced, which is as many as fit. Cancel one first.",
            code="schedule_full",
        )


def note(call: Call, kind: ActionKind, space: model.Space) -> None:
    """Enter into the log what was done with an announced space, and have people told."""
    start = space.scheduled_start
    call.context.rooms.journal.note(
        Action(
            call.now,
            kind,
            space.id,
            actor=call.me.pid,
            actor_name=call.me.name,
            detail={"scheduled_start": start.isoformat() if start else None, "series_id": space.series_id},
        )
    )
    call.context.notices_knock()


async def series_named(call: Call) -> Series:
    """The series that the path's {id} names.

    Raises:
        NotFound: `series_not_found`.
    """
    found = await call.context.store.series.get(call.path["id"])
    if found is None:
        raise unknown_series()
    return found


async def _require_no_block(call: Call, host_id: str) -> None:
    """Check that news of that host would reach the asking account.

    Raises:
        Forbidden: `blocked`.
        Conflict: `blocked_by_you`.
    """
    blocks = await call.context.store.blocks.between({call.me.id, host_id})
    if (host_id, call.me.id) in blocks:
        raise Forbidden("You cannot be reminded of what this person announces.", code="blocked")
    if blocks:
        raise Conflict("You have blocked this person. Unblock them in your settings first.", code="blocked_by_you")


async def read_reminder(call: Call) -> views.Reminder:
    """Whether the asking account is reminded of a space, and how many are."""
    return await _reminder(call, await call.space())


async def remind(call: Call) -> views.Reminder:
    """Be reminded of a space; doing it twice changes nothing."""
    space = await call.space()
    if space.state is not State.SCHEDULED:
        live = space.state is State.LIVE
        text = "This space is live already: come in." if live else "This space is over: there is nothing to wait for."
        raise Conflict(text, code="space_started" if live else "space_over")
    await _require_no_block(call, space.host_id)
    await call.context.store.reminders.add(call.me.id, space.id, call.now)
    return await _reminder(call, space)


async def forget_reminder(call: Call) -> views.Reminder:
    """Be reminded of a space no longer."""
    space = await call.space()
    await call.context.store.reminders.remove(call.me.id, space.id)
    return await _reminder(call, space)


async def remind_of_series(call: Call) -> web.StreamResponse | None:
    """Be reminded of every space of a series; doing it twice changes nothing."""
    series = await series_named(call)
    if series.canceled_at is not None:
        raise Conflict("This series was canceled: there is nothing to wait for.", code="series_over")
    await _require_no_block(call, series.host_id)
    await call.context.store.reminders.add_series(call.me.id, series.id, call.now)
    return None


async def forget_series_reminder(call: Call) -> web.StreamResponse | None:
    """Be reminded of a series no longer."""
    await call.context.store.reminders.remove_series(call.me.id, (await series_named(call)).id)
    return None


async def list_reminders(call: Call) -> views.Reminders:
    """Everything the asking account is reminded of."""
    spaces, series = await call.context.store.reminders.of_user(call.me.id)
    return views.Reminders(spaces=spaces, series=series)


async def _reminder(call: Call, space: model.Space) -> views.Reminder:
    counts = await call.context.store.reminders.counts([space.id])
    spaces, series = await call.context.store.reminders.of_user(call.user.id) if call.user else ([], [])
    return views.Reminder(
        reminded=space.id in spaces, of_series=space.series_id in series, count=counts.get(space.id, 0)
    )


_reminder_of_space = "/api/v1/spaces/{id}/reminder"
_reminder_of_series = "/api/v1/series/{id}/reminder"
_account = signed_in(Scope.ACCOUNT)

ROUTES = [
    Route(
        "GET",
        _reminder_of_space,
        read_reminder,
        viewer_of_space,
        "Whether one is reminded of a space",
        returns=views.Reminder,
    ),
    Route("PUT", _reminder_of_space, remind, _account, "Be reminded", returns=views.Reminder, problems=(403, 409)),
    Route("DELETE", _reminder_of_space, forget_reminder, _account, "Be reminded no longer", returns=views.Reminder),
    Route(
        "PUT",
        _reminder_of_series,
        remind_of_series,
        _account,
        "Be reminded of every space of a series",
        status=204,
        problems=(403, 409),
    ),
    Route(
        "DELETE", _reminder_of_series, forget_series_reminder, _account, "Be reminded of a series no longer", status=204
    ),
    Route(
        "GET",
        "/api/v1/me/reminders",
        list_reminders,
        signed_in(Scope.READ),
        "Everything one is reminded of",
        returns=views.Reminders,
    ),
]
