"""A space in numbers, for its hosts: as JSON and as a table; and what the page tells to be counted."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Annotated

from aiohttp import web
from pydantic import Field

from spaces.model import Clip, RecordingState, State
from spaces.model.numbers import Sample, Stop, stop_of, summed
from spaces.web import discovery_views as views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.filenames import disposition, filename
from spaces.web.routes import Route
from spaces.web.rules import listener_of_recording, moderator_of_space, viewer_of_space

CSV = "text/csv"


class StopOrder(Body):
    """Where somebody stopped listening."""

    second: Annotated[float, Field(ge=0, le=48 * 3600, allow_inf_nan=False)] = Field(
        description="Of the files as they are played."
    )


async def read_numbers(call: Call) -> views.Numbers:
    """How many came, when, and what became of the recording."""
    space = await call.space()
    store = call.context.store
    samples = await store.numbers.of(space.id)
    recording = await store.recordings.of_space(space.id)
    kept = recording if recording is not None and recording.state is not RecordingState.DELETED else None
    clips: list[Clip] = await store.recordings.clips(kept.id) if kept else []
    stops: list[Stop] = await store.numbers.stops(kept.id) if kept else []
    sums = summed(samples, space.ended_at or call.now)
    return views.Numbers(
        total=sums.total,
        peak=max(sums.peak, space.peak_listeners),
        average=round(sums.average, 1),
        joins=sums.joins,
        leaves=sums.leaves,
        reactions=sums.reactions,
        messages=sums.messages,
        questions=sums.questions,
        shares=await store.numbers.shares(space.id),
        replays=kept.plays if kept else 0,
        clips=len(clips),
        minutes=[views.Minute.model_validate(sample) for sample in samples],
        stops=[views.StopCount.model_validate(stop) for stop in stops],
    )


async def read_numbers_csv(call: Call) -> web.StreamResponse:
    """The minutes as a table, for a spreadsheet."""
    space = await call.space()
    table = as_table(await call.context.store.numbers.of(space.id))
    name = filename(f"{space.title} numbers", ".csv")
    headers = {"Content-Disposition": disposition("attachment", name), "Cache-Control": "no-store"}
    return web.Response(body=table.encode(), content_type=CSV, charset="utf-8", headers=headers)


_COLUMNS = ("at", "listeners", "on_stage", "joins", "leaves", "reactions", "messages", "questions")


def as_table(samples: list[Sample]) -> str:
    """Comma-separated values (RFC 4180) with a line of names; times in UTC."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for sample in samples:
        table.writerow([f"{sample.at:%Y-%m-%dT%H:%M:%SZ}", *(getattr(sample, name) for name in _COLUMNS[1:])])
    return text.getvalue()


async def count_stop(call: Call, body: StopOrder) -> web.StreamResponse | None:
    """Say where somebody stopped listening; counted without who it was, a few times an hour for each of them."""
    recording = await call.recording()
    end = recording.duration
    listener = call.user.id if call.user else call.address
    within = end is None or body.second <= end
    if within and call.context.stops.take(f"{recording.id} {listener}", call.now.timestamp()) is None:
        await call.context.store.numbers.stopped(recording.id, stop_of(body.second))
    return None


async def count_share(call: Call) -> web.StreamResponse | None:
    """Say that somebody passed the space on; counted once an hour for each of them."""
    space = await call.space()
    who = call.user.id if call.user else call.address
    if space.state is not State.CANCELED and call.context.plays.take(f"{space.id} {who}", call.now.timestamp()) is None:
        await call.context.store.numbers.shared(space.id)
    return None


_one = "/api/v1/spaces/{id}"

ROUTES = [
    Route("GET", f"{_one}/numbers", read_numbers, moderator_of_space, "A space in numbers", returns=views.Numbers),
    Route(
        "GET",
        f"{_one}/numbers.csv",
        read_numbers_csv,
        moderator_of_space,
        "The minutes of a space as a table",
        produces=CSV,
    ),
    Route("POST", f"{_one}/shares", count_share, viewer_of_space, "Say that it was passed on", status=204),
    Route(
        "POST",
        "/api/v1/recordings/{id}/stops",
        count_stop,
        listener_of_recording,
        "Say where listening stopped",
        body=StopOrder,
        status=204,
        problems=(410,),
    ),
]
