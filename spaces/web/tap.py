"""The tap of a space: saving what was said, keeping it longer, letting it go, and taking a word back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from spaces.model import Scope
from spaces.web import recording_views, views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.recorded import recording_shown
from spaces.web.routes import Route
from spaces.web.rules import creator_of_space, signed_in

OFF_THE_RECORD_MAX = 120.0
"""Seconds that can be taken back at once."""


class OffTheRecordOrder(Body):
    """How much of it."""

    seconds: Annotated[float, Field(gt=0, le=OFF_THE_RECORD_MAX, description="Up to this moment.")]


class HoldOrder(Body):
    """For how much longer."""

    hours: Annotated[float, Field(gt=0, allow_inf_nan=False, description="From now on.")]


async def save_space(call: Call) -> recording_views.Recording:
    """Save what was said, during the space or afterwards; saving twice gives the same recording."""
    space = await call.space()
    store = call.context.store.recordings
    before = await store.of_space(space.id)
    recording = await call.context.recorder.save(space, call.me)
    if before is None:
        asked = [consent.pid for consent in await store.consents(recording.id) if consent.answer is None]
        call.context.rooms.saved(space.id, recording.id, asked)
    return await recording_shown(call, recording)


async def let_go(call: Call) -> views.Tap:
    """Destroy what is held at once; nobody can save it any more."""
    space = await call.space()
    return views.tap(space, await call.context.recorder.let_go(space, call.me))


async def hold(call: Call, body: HoldOrder) -> views.Tap:
    """Keep what is held for longer, so that it can still be saved."""
    space = await call.space()
    return views.tap(space, await call.context.recorder.hold(space, body.hours))


async def take_back(call: Call, body: OffTheRecordOrder) -> recording_views.Left:
    """Destroy what I said in the last seconds; everybody in the space hears and sees it."""
    space = await call.space()
    return recording_views.Left(seconds=await call.context.rooms.off_the_record(space.id, call.me, body.seconds))


_one = "/api/v1/spaces/{id}"

ROUTES = [
    Route(
        "POST",
        f"{_one}/save",
        save_space,
        creator_of_space,
        "Save what was said",
        returns=recording_views.Recording,
        status=202,
        problems=(409, 410),
    ),
    Route(
        "POST",
        f"{_one}/let-go",
        let_go,
        creator_of_space,
        "Destroy what is held",
        returns=views.Tap,
        problems=(409,),
    ),
    Route(
        "POST",
        f"{_one}/hold",
        hold,
        creator_of_space,
        "Keep what is held for longer",
        body=HoldOrder,
        returns=views.Tap,
        problems=(409,),
    ),
    Route(
        "POST",
        f"{_one}/off-the-record",
        take_back,
        signed_in(Scope.SPEAK),
        "Destroy what I said in the last seconds",
        body=OffTheRecordOrder,
        returns=recording_views.Left,
        problems=(409, 503),
    ),
]
