"""Reports: anybody makes them, only those who run the server read them and open what was sealed with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from recorder.excerpts import TYPE, destroyed, opened, sealed_entry
from spaces.errors import Conflict, Invalid, NotFound, TooMany
from spaces.live.seat import GUEST
from spaces.model import Action, ActionKind, Scope, Space, TapPolicy, User, new_id
from spaces.model.report import NOTE_MAX, TEXT_MAX, Category, Person, Report, ReportState, clean_words, settled
from spaces.web import cursors
from spaces.web import moderation_views as views
from spaces.web.bodies import Body, Query
from spaces.web.call import Call
from spaces.web.recorded import my_pids
from spaces.web.routes import Route
from spaces.web.rules import may_know_of_space, operator, speaker

NO_STORE = {"Cache-Control": "no-store"}


class ReportOrder(Body):
    """What is wrong."""

    category: Category
    text: str = Field(default="", max_length=TEXT_MAX, description="In one's own words.")
    pid: str | None = Field(default=None, max_length=100, description="Who; left out: the space itself.")
    message_id: str | None = Field(default=None, max_length=100, description="What they wrote, when it is about that.")
    excerpt: bool = Field(
        default=False,
        description="Seal the last seconds of their voice with it. Only of people on stage, where there is a tap.",
    )


class Settlement(Body):
    """How a report ended."""

    state: Literal[ReportState.SETTLED, ReportState.DISMISSED] = Field(description="`dismissed`: nothing was wrong.")
    note: str = Field(default="", max_length=NOTE_MAX, description="What was done, for the others who run the server.")


class ReportQuery(Query):
    """Which reports."""

    state: Annotated[Literal["open", "settled", "dismissed", "closed"] | None, Field()] = Field(
        default=None, description="`closed`: settled or dismissed. All when left out."
    )
    cursor: str | None = Field(default=None, max_length=200, description="`next` of the page before.")
    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")


async def make_report(call: Call, body: ReportOrder) -> views.ReportMade:
    """Report somebody, or the space itself. Who is reported never learns who did it."""
    space = await may_know_of_space(call)
    reporter = _reporter(call, space)
    person, message = await _about(call, space, body)
    if person is not None and person.pid == reporter.pid:
        raise Conflict("You cannot report yourself.", code="report_self")
    _count(call, reporter)
    report = Report(
        id=new_id(),
        space_id=space.id,
        at=call.now,
        reporter=reporter,
        category=body.category,
        text=clean_words(body.text),
        person=person,
        message_id=body.message_id,
        message=message,
    )
    return await _store(call, space, report, excerpt=body.excerpt)


def _reporter(call: Call, space: Space) -> Person:
    """Who reports: an account, or the guest whose key it is.

    Nobody can tell whether a guest was really there, because nobody writes down who listens; `_count` keeps it few.
    """
    if call.user is not None:
        return _account(call.user)
    pid = my_pids(call)[0] if my_pids(call) else None
    if pid is None:
        raise Invalid("The key of your seat is missing. Open the space again, then report.", code="guest_key_invalid")
    who = call.context.rooms.met(space.id, pid)
    return Person(pid, (who.name if who is not None else None) or GUEST)


def _account(user: User) -> Person:
    return Person(user.pid, user.name, user.handle)


async def _about(call: Call, space: Space, body: ReportOrder) -> tuple[Person | None, str | None]:
    """Who is reported, and what they wrote when it is about that.

    Raises:
        NotFound: `message_not_found` or `participant_not_found`.
        Invalid: `pid_invalid`, when the message is another's.
    """
    if body.message_id is not None:
        message = await call.context.store.messages.get(body.message_id)
        if message is None or message.space_id != space.id:
            raise NotFound("That message is gone already.", code="message_not_found", field="message_id")
        if body.pid not in (None, message.pid):
            raise Invalid("Somebody else wrote that message.", code="pid_invalid", field="pid")
        return Person(message.pid, message.name, message.handle), message.text
    return (None if body.pid is None else await _somebody(call, space, body.pid)), None


async def _somebody(call: Call, space: Space, pid: str) -> Person:
    who = call.context.rooms.met(space.id, pid)
    if who is not None:
        return Person(pid, who.name or GUEST, who.handle)
    for one in await call.context.store.appearances.of_space(space.id):
        if one.pid == pid:
            return Person(pid, one.name, one.handle)
    # Who only listened is remembered nowhere; an account can still be named.
    user = await call.context.store.users.by_id(pid[2:]) if pid.startswith("u_") else None
    if user is None:
        raise NotFound("That person is not in this space (any more).", code="participant_not_found", field="pid")
    return _account(user)


def _count(call: Call, reporter: Person) -> None:
    """Few a day per person, and for guests, who can make themselves keys, per network.

    Raises:
        TooMany: `report_limit`.
    """
    keys = [reporter.pid] + ([] if call.user is not None else [f"address {call.address}"])
    for key in keys:
        wait = call.context.reports.take(key, call.now.timestamp())
        if wait is not None:
            hours = -(-wait // 3600)
            raise TooMany(
                f"You reported a lot today. Wait {hours} h, then report again.", code="report_limit", retry_after=wait
            )


async def _store(call: Call, space: Space, report: Report, *, excerpt: bool) -> views.ReportMade:
    context = call.context
    if excerpt and report.person is not None and _heard(call, space, report.person.pid):
        settings = context.config.moderation
        await context.recorder.taps.catch_up(space.id, report.person.pid)
        sealed = await context.recorder.excerpts.take(
            report.id,
            space.id,
            report.person.pid,
            seconds=settings.excerpt_seconds,
            keep=timedelta(days=settings.excerpt_days),
        )
        report = replace(report, excerpt=sealed, had_excerpt=sealed is not None)
    try:
        await context.store.reports.add(report, *([sealed_entry(report, call.now)] if report.had_excerpt else ()))
    except BaseException:
        if report.excerpt is not None:
            await context.recorder.excerpts.discard(report.excerpt)
        raise
    # Without an actor: this log is read by webhooks and others, and who reported is nobody's business.
    _note(call, ActionKind.REPORTED, report, None, category=report.category.value)
    return views.ReportMade(id=report.id, excerpt=report.had_excerpt)


def _heard(call: Call, space: Space, pid: str) -> bool:
    """Whether that person is on stage, and what they say is captured."""
    live = call.context.rooms.snapshot(space.id)
    staged = live is not None and any(one.pid == pid for one in (*live.hosts, *live.speakers))
    return staged and space.tap is not TapPolicy.OFF and call.context.config.moderation.excerpt_seconds > 0


def _note(call: Call, kind: ActionKind, report: Report, by: Person | None, **detail: object) -> None:
    person = report.person
    action = Action(
        call.now,
        kind,
        report.space_id,
        actor=by.pid if by is not None else None,
        actor_name=by.name if by is not None else "",
        target=person.pid if person is not None else None,
        target_name=person.name if person is not None else "",
        detail={"report": report.id, **detail},
    )
    call.context.rooms.journal.note(action)


# For those who run the server

_STATES: dict[str | None, Sequence[ReportState]] = {
    None: (),
    "closed": (ReportState.SETTLED, ReportState.DISMISSED),
    **{state.value: (state,) for state in ReportState},
}


async def list_reports(call: Call, query: ReportQuery) -> views.ReportPage:
    """What people reported, a page at a time."""
    rows = call.context.store.reports
    before = cursors.read(query.cursor) if query.cursor else None
    found = await rows.page(_STATES[query.state], before=before, limit=query.limit + 1)
    page = found[: query.limit]
    return views.ReportPage(
        items=await _shown(call, page),
        open=await rows.open(),
        next=cursors.write((page[-1].at, page[-1].id)) if len(found) > query.limit else None,
    )


async def read_report(call: Call) -> views.ReportShown:
    """One report."""
    return (await _shown(call, [await _report(call)]))[0]


async def settle_report(call: Call, body: Settlement) -> views.ReportShown:
    """Say how a report ended; its excerpt is destroyed."""
    report, me = await _report(call), _account(call.me)
    done = settled(report, body.state, clean_words(body.note), me, call.now)
    entries = [destroyed(report, me.pid, call.now)] if report.excerpt is not None else []
    if not await call.context.store.reports.settle(done, *entries):
        raise Conflict("Somebody has dealt with this report already.", code="report_settled")
    await call.context.recorder.excerpts.tidy()
    _note(call, ActionKind.REPORT_SETTLED, report, me, state=done.state.value)
    return (await _shown(call, [done]))[0]


async def open_excerpt(call: Call) -> web.StreamResponse:
    """Listen to what was said; that somebody did is written down before they hear it."""
    report, me = await _report(call), _account(call.me)
    sound = await call.context.recorder.excerpts.sound(report)
    await call.context.store.ledger.add(opened(report, me.pid, call.now))
    _note(call, ActionKind.EXCERPT_OPENED, report, me)
    await call.context.rooms.journal.written()
    return web.Response(body=sound, content_type=TYPE, headers=NO_STORE)


async def _report(call: Call) -> Report:
    report = await call.context.store.reports.get(call.path["id"])
    if report is None:
        raise NotFound("There is no such report.", code="report_not_found")
    return report


async def _shown(call: Call, reports: Sequence[Report]) -> list[views.ReportShown]:
    store = call.context.store
    spaces = await store.spaces.by_ids({report.space_id for report in reports})
    spaces |= {space_id: space for space_id in spaces if (space := call.context.rooms.unsaved(space_id)) is not None}
    counts = await store.reports.about({report.person.pid for report in reports if report.person is not None})
    return [
        views.report(
            report,
            spaces.get(report.space_id),
            counts[report.person.pid] - 1 if report.person is not None else 0,
            call.context.config.public_url,
        )
        for report in reports
    ]


_one = "/api/v1/reports/{id}"

ROUTES = [
    Route(
        "POST",
        "/api/v1/spaces/{id}/reports",
        make_report,
        speaker(Scope.SPEAK),
        "Report somebody, or the space itself",
        body=ReportOrder,
        returns=views.ReportMade,
        status=201,
        problems=(409, 429, 503),
    ),
    Route(
        "GET",
        "/api/v1/reports",
        list_reports,
        operator(Scope.READ),
        "What people reported",
        query=ReportQuery,
        returns=views.ReportPage,
    ),
    Route("GET", _one, read_report, operator(Scope.READ), "One report", returns=views.ReportShown),
    Route(
        "PATCH",
        _one,
        settle_report,
        operator(Scope.HOST),
        "Say how a report ended; its excerpt is destroyed",
        body=Settlement,
        returns=views.ReportShown,
        problems=(409,),
    ),
    Route(
        "GET",
        f"{_one}/excerpt",
        open_excerpt,
        operator(Scope.HOST),
        "Listen to what was said; each time is written down",
        produces=TYPE,
        problems=(410, 503),
    ),
]
