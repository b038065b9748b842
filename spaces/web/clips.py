"""Clips: short pieces of a recording, as files of their own."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field

from spaces.model.space import TITLE_MAX
from spaces.web import recording_views as views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.recorded import clip_shown, viewer
from spaces.web.recordings import Second
from spaces.web.routes import Route
from spaces.web.rules import host_of_recording, listener_of_recording


class ClipOrder(Body):
    """A clip to make."""

    start: Second = Field(description="Seconds of the files as they are played.")
    end: Second
    title: Annotated[str, Field(max_length=4 * TITLE_MAX)] = ""


async def create_clip(call: Call, body: ClipOrder) -> views.Clip:
    """Cut a clip of up to a minute."""
    recording = await call.recording()
    clip = await call.context.recorder.clip(recording, body.start, body.end, body.title)
    return clip_shown(clip, recording, viewer(call))


async def list_clips(call: Call) -> views.Clips:
    """The clips of one recording."""
    recording = await call.recording()
    clips = await call.context.store.recordings.clips(recording.id)
    return views.Clips(items=[clip_shown(clip, recording, viewer(call)) for clip in clips])


async def delete_clip(call: Call) -> web.StreamResponse | None:
    """Delete a clip and its file."""
    await call.context.recorder.delete_clip(await call.clip())
    return None


_of = "/api/v1/recordings/{id}/clips"

ROUTES = [
    Route("GET", _of, list_clips, listener_of_recording, "The clips", returns=views.Clips, problems=(410,)),
    Route(
        "POST",
        _of,
        create_clip,
        host_of_recording,
        "Cut a clip",
        body=ClipOrder,
        returns=views.Clip,
        status=201,
        problems=(409, 410),
    ),
    Route(
        "DELETE",
        "/api/v1/clips/{clip_id}",
        delete_clip,
        host_of_recording,
        "Delete a clip",
        status=204,
        problems=(410,),
    ),
]
