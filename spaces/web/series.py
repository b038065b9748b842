"""Series: announcing, changing and canceling what comes again; its spaces are ordinary ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, WithJsonSchema

from spaces import model
from spaces.errors import Conflict, Invalid
from spaces.model import ActionKind, Scope, SpeakerPolicy, TapPolicy, new_id
from spaces.model.series import (
    OPTIONS,
    Pending,
    Series,
    check_series,
    clean_begins,
    clean_rule,
    clean_time_zone,
    made_until,
    moment,
    occurrence,
    wanted,
)
from spaces.model.series_moves import check_first, follow, move
from spaces.notify import Follower
from spaces.web import schedule_views as views
from spaces.web import views as common
from spaces.web.bodies import Body, Query, checked
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import host_of_series, public, signed_in
from spaces.web.schedule import note, require_room, series_named
from spaces.web.spaces import Title, Topics
from spaces.web.staging import SpaceOptions, pin_hash, staged
from spaces.web.users import by_handle

Rrule = Annotated[
    str,
    checked(clean_rule),
    WithJsonSchema({"type": "string", "maxLength": 200, "examples": ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"]}),
]
Zone = Annotated[
    str, checked(clean_time_zone), WithJsonSchema({"type": "string", "maxLength": 60, "examples": ["Europe/Berlin"]})
]


def _clean_begins(text: str) -> str:
    return clean_begins(text).isoformat(timespec="minutes")


Begins = Annotated[
    str, checked(_clean_begins), WithJsonSchema({"type": "string", "maxLength": 30, "examples": ["2026-12-01T20:00"]})
]


class SeriesOrder(SpaceOptions):
    """A series to announce."""

    title: Title = Field(description="What it is about, on one line.")
    topics: Topics = Field(default_factory=list, description="Up to three; a leading # is dropped.")
    rule: Rrule = Field(
        description="RFC 5545 recurrence rule: FREQ=DAILY, WEEKLY or MONTHLY, with INTERVAL, BYDAY, BYMONTHDAY, and "
        "COUNT or UNTIL where it ends."
    )
    begins: Begins = Field(description="When the first one begins, as clocks in that zone show it.")
    time_zone: Zone = Field(description="It begins at the same time of day there, also when clocks change.")
    tap: TapPolicy | None = Field(default=None, description="As for a single space.")


class SeriesChange(SpaceOptions):
    """Changes to a series; what is left out stays."""

    from_space: str | None = Field(
        default=None, description="The first of its announced spaces that is changed; all of them when left out."
    )
    title: Title | None = None
    topics: Topics | None = None
    rule: Rrule | None = None
    begins: Begins | None = Field(
        default=None, description="When the first one that is changed begins; needed to change times."
    )
    time_zone: Zone | None = None
    tap: TapPolicy | None = None


class SeriesCancel(Body):
    """From where on."""

    from_space: str | None = Field(
        default=None, description="The first of its spaces that is canceled; all that are announced when left out."
    )


class SeriesQuery(Query):
    """Whose series."""

    host: str = Field(description="By handle.")


_OWN = ("title", "topics", "tap", "speaker_policy")


async def create_series(call: Call, body: SeriesOrder) -> views.Series:
    """Announce a series; its spaces of the next 30 days are announced at once, further ones as time goes by."""
    series = Series(
        id=new_id(),
        host_id=call.me.id,
        title=body.title,
        topics=tuple(body.topics),
        speaker_policy=SpeakerPolicy.EVERYONE,
        tap=body.tap or TapPolicy(call.context.config.recorder.tap),
        rule=body.rule,
        begins=clean_begins(body.begins),
        time_zone=body.time_zone,
        created_at=call.now,
        updated_at=call.now,
    )
    series = check_series(await _with_options(call, series, body), call.now)
    times = wanted(series, call.now)
    series = replace(series, made_until=made_until(series, call.now))
    made = [occurrence(series, new_id(), start, call.now) for start in times]
    async with call.context.lock(f"schedule {call.me.id}"):
        await require_room(call)
        await call.context.store.series.add(series, made)
    for space in made:
        note(call, ActionKind.SPACE_SCHEDULED, space)
    return await _shown(call, series)


async def list_series(call: Call, query: SeriesQuery) -> views.SeriesList:
    """The series of a host that go on."""
    host = await by_handle(call.context, query.host)
    found = await call.context.store.series.of_host(host.id)
    return views.SeriesList(items=[await _shown(call, series) for series in found])


async def read_series(call: Call) -> views.Series:
    """A series, and its announced spaces."""
    return await _shown(call, await series_named(call))


async def change_series(call: Call, body: SeriesChange) -> views.Series:
    """Change a series from one of its spaces on; whoever is reminded of one of them stays reminded."""
    async with call.context.lock(f"series {call.path['id']}"):
        series = _going_on(await _finished(call))
        ahead = await call.context.store.series.ahead(series.id)
        first = _first(ahead, body.from_space)
        changed = await _with_options(call, _changed(series, body, call.now), body)
        fields = _fields(series, changed)
        if (changed.rule, changed.begins, changed.time_zone) == (series.rule, series.begins, series.time_zone):
            pending = Pending(call.me.id, stays=tuple(space.id for space in ahead[first:]), fields=fields)
            changed = replace(changed, pending=pending)
        else:
            changed = replace(changed, sequence=series.sequence + 1, pending=Pending(call.me.id, fields=fields))
            changed = _moved(call, series, changed, ahead, first, keeps_rule=body.rule is None)
        await _carry_out(call, changed)
    await call.context.rooms.journal.written()
    return await _shown(call, changed)


async def cancel_series(call: Call, body: SeriesCancel) -> views.Series:
    """Cancel a series from one of its spaces on; doing it twice changes nothing."""
    async with call.context.lock(f"series {call.path['id']}"):
        series = await _finished(call)
        ahead = await call.context.store.series.ahead(series.id)
        first = _first(ahead, body.from_space)
        last_kept = _start(ahead[first - 1]) if first else call.now
        part = int(series.canceled_at is not None) if first or series.canceled_at is not None else None
        if series.canceled_at is None:
            series = replace(series, canceled_at=call.now, updated_at=call.now, made_until=last_kept)
        pending = Pending(call.me.id, cancels=tuple(space.id for space in ahead[first:]), part=part)
        await _carry_out(call, replace(series, pending=pending))
    return await _shown(call, series)


async def _finished(call: Call) -> Series:
    """The series; what an earlier change of it was cut off from doing is done."""
    await Follower(call.context.store, call.context.rooms, await series_named(call), call.now).finish()
    return await series_named(call)


async def _carry_out(call: Call, series: Series) -> None:
    """Store the change together with what follows of it, then do that: what is cut off is gone on with."""
    await call.context.store.series.save(series)
    await Follower(call.context.store, call.context.rooms, series, call.now).finish()
    call.context.notices_knock()


def _moved(
    call: Call, old: Series, series: Series, ahead: Sequence[model.Space], first: int, *, keeps_rule: bool
) -> Series:
    """The series with its new times, and what they mean for the spaces announced from that one on."""
    known = [(space.id, _start(space)) for space in ahead[first:]]
    after = _start(ahead[first - 1]) if first else call.now
    if keeps_rule:
        series = replace(series, rule=follow(old, series.begins, known, after))
    series = check_series(series, call.now)
    if moment(series.begins, series.time_zone) <= after:
        raise Invalid(
            "That is before the one that comes before it. Choose a later time.",
            code="schedule_invalid",
            field="begins",
        )
    check_first(old, series, known, after)
    moved = move(old, series, known, after, call.now)
    starts = dict(moved.moves)
    assert series.pending is not None, "says who changes it, and which fields"
    pending = replace(series.pending, stays=tuple(starts), starts=starts, cancels=moved.cancels)
    return replace(series, made_until=moved.made_until, pending=pending)


def _going_on(series: Series) -> Series:
    if series.canceled_at is not None:
        raise Conflict("This series was canceled and stays as it was.", code="series_over")
    return series


def _first(ahead: Sequence[model.Space], space_id: str | None) -> int:
    """Where in the list that space is."""
    if space_id is None:
        return 0
    ids = [space.id for space in ahead]
    if space_id not in ids:
        raise Invalid(
            "That is no announced space of this series. Reload the page.", code="not_in_series", field="from_space"
        )
    return ids.index(space_id)


def _start(space: model.Space) -> datetime:
    assert space.scheduled_start is not None, "spaces of a series are announced"
    return space.scheduled_start


def _changed(series: Series, body: SeriesChange, now: datetime) -> Series:
    if body.begins is None and (body.rule is not None or body.time_zone is not None):
        raise Invalid("Say when the first one begins then.", code="begins_missing", field="begins")
    return replace(
        series,
        title=body.title or series.title,
        topics=series.topics if body.topics is None else tuple(body.topics),
        rule=body.rule or series.rule,
        begins=clean_begins(body.begins) if body.begins is not None else series.begins,
        time_zone=body.time_zone or series.time_zone,
        tap=body.tap or series.tap,
        updated_at=now,
    )


def _fields(before: Series, after: Series) -> tuple[str, ...]:
    """What of it spaces have too and was changed: what was set for one of them by itself stays unless it is this."""
    own = [name for name in _OWN if getattr(before, name) != getattr(after, name)]
    return (*own, *(name for name in OPTIONS if before.options.get(name) != after.options.get(name)))


async def _with_options(call: Call, series: Series, options: SpaceOptions) -> Series:
    """The series whose spaces begin with these options; checked on a space like one of them."""
    sample = occurrence(series, "", call.now, call.now)
    changed = staged(sample, options, await pin_hash(call, options), call.context.config.spaces.stage_limit)
    kept = {name: getattr(changed, name) for name in OPTIONS}
    return replace(series, speaker_policy=changed.speaker_policy, options=kept)


async def _shown(call: Call, series: Series) -> views.Series:
    base_url = call.context.config.public_url
    host = (await call.context.store.users.by_ids({series.host_id}))[series.host_id]
    ahead = await call.context.store.series.ahead(series.id)
    return views.Series(
        id=series.id,
        url=f"{base_url}/series/{series.id}",
        title=series.title,
        topics=list(series.topics),
        host=common.person(host),
        rule=series.rule,
        begins=series.begins.isoformat(timespec="minutes"),
        time_zone=series.time_zone,
        speaker_policy=series.speaker_policy,
        tap=series.tap,
        sequence=series.sequence,
        ahead=[
            views.Occurrence(id=space.id, url=common.space_url(base_url, space.id), scheduled_start=_start(space))
            for space in ahead
        ],
        created_at=series.created_at,
        updated_at=series.updated_at,
        canceled_at=series.canceled_at,
    )


_one = "/api/v1/series/{id}"

ROUTES = [
    Route(
        "POST",
        "/api/v1/series",
        create_series,
        signed_in(Scope.HOST),
        "Announce a series",
        body=SeriesOrder,
        returns=views.Series,
        status=201,
        problems=(409,),
    ),
    Route(
        "GET",
        "/api/v1/series",
        list_series,
        public,
        "Series of a host",
        query=SeriesQuery,
        returns=views.SeriesList,
        problems=(404,),
    ),
    Route("GET", _one, read_series, public, "A series", returns=views.Series),
    Route(
        "PATCH",
        _one,
        change_series,
        host_of_series,
        "Change a series, or from one of its spaces on",
        body=SeriesChange,
        returns=views.Series,
        problems=(409,),
    ),
    Route(
        "POST",
        f"{_one}/cancel",
        cancel_series,
        host_of_series,
        "Cancel a series, or from one of its spaces on",
        body=SeriesCancel,
        returns=views.Series,
    ),
]
