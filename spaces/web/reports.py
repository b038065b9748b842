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
from spaces.model.report import (
    NETWORK_PER_DAY,
    NOTE_MAX,
    PER_DAY,
    SEALED_EVERY,
    TEXT_MAX,
    Category,
    Excerpt,
    Person,
    Report,
    ReportState,
    clean_words,
    settled,
)
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
    """Few a day per person, and some more per network of guests, who can make themselves keys.

    Raises:
        TooMany: `report_limit`.
    """
    keys = {reporter.pid: NETWORK_PER_DAY // PER_DAY} | (
        {} if call.user is not None else {f"address {call.address}": 1}
    )
    for key, cost in keys.items():
        wait = call.context.reports.take(key, call.now.timestamp(), cost)
        if wait is not None:
            hours = -(-wait // 3600)
            raise TooMany(
                f"You reported a lot today. Wait {hours} h, then report again.", code="report_limit", retry_after=wait
            )


async def _store(call: Call, space: Space, report: Report, *, excerpt: bool) -> views.ReportMade:
    context = call.context
    if excerpt and report.person is not None and _heard(call, space, report.person.pid, report.reporter.pid):
        report = await _store_sealed(call, report, report.person.pid)
    else:
        await context.store.reports.add(report)
    # Without an actor: this log is read by webhooks and others, and who reported is nobody's business.
    _note(call, ActionKind.REPORTED, report, None, category=report.category.value)
    return views.ReportMade(id=report.id, excerpt=report.had_excerpt)


async def _store_sealed(call: Call, report: Report, pid: str) -> Report:
    """Store it with an excerpt of that voice: the one that somebody sealed just before, or a new one."""
    excerpts, rows = call.context.recorder.excerpts, call.context.store.reports
    keep = timedelta(days=call.context.config.moderation.excerpt_days)
    async with excerpts.sealing:
        shared = await rows.sealed(report.space_id, pid, call.now + keep - SEALED_EVERY)
        sealed = shared or await _sealed(call, report, pid, keep)
        report = replace(report, excerpt=sealed, had_excerpt=sealed is not None)
        try:
            await rows.add(report, *([sealed_entry(report, call.now)] if sealed and not shared else ()))
        except BaseException:
            if sealed is not None and shared is None:
                await excerpts.discard(sealed)
            raise
    return report


async def _sealed(call: Call, report: Report, pid: str, keep: timedelta) -> Excerpt | None:
    recorder, seconds = call.context.recorder, call.context.config.moderation.excerpt_seconds
    await recorder.taps.catch_up(report.space_id, pid)
    return await recorder.excerpts.take(report.id, report.space_id, pid, seconds=seconds, keep=keep)


def _heard(call: Call, space: Space, pid: str, reporter: str) -> bool:
    """Whether that person is on stage, what they say is captured, and who reports hears it too."""
    live = call.context.rooms.snapshot(space.id)
    if not call.context.rooms.inside(space.id, reporter):
        return False  # nobody seals what is said behind a door that they did not come through
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
    found = await rows.page(_STATES[query.state], judge=call.me, before=before, limit=query.limit + 1)
    page = found[: query.limit]
    return views.ReportPage(
        items=await _shown(call, page),
        open=await rows.open(call.me),
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
    excerpts = call.context.recorder.excerpts
    async with excerpts.sealing:  # nobody comes to share an excerpt while it is destroyed
        if not await call.context.store.reports.settle(done, *entries):
            raise Conflict("Somebody has dealt with this report already.", code="report_settled")
    _note(call, ActionKind.REPORT_SETTLED, report, me, state=done.state.value)
    await excerpts.tidy()
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
    """The report of the address; who is reported, or hosts what is, must not learn who did it.

    Raises:
        NotFound: `report_not_found`.
    """
    report = await call.context.store.reports.get(call.path["id"])
    if report is None or await _about_me(call, report):
        raise NotFound("There is no such report.", code="report_not_found")
    return report


async def _about_me(call: Call, report: Report) -> bool:
    if report.person is not None:
        return report.person.pid == call.me.pid
    space = await call.context.store.spaces.get(report.space_id)
    return space is not None and space.host_id == call.me.id


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
