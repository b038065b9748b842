"""Recordings: listing, reading, changing, publishing and deleting them, and making more of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, WithJsonSchema

from spaces.errors import Invalid, Unauthenticated
from spaces.model import Chapter, Scope, Visibility, editing
from spaces.model.editing import CHAPTERS_MAX, DESCRIPTION_MAX
from spaces.model.recording import CHAPTER_TITLE_MAX
from spaces.model.space import TITLE_MAX, clean_title
from spaces.web import cursors
from spaces.web import recording_views as views
from spaces.web.bodies import Body, Query, checked
from spaces.web.call import Call
from spaces.web.recorded import recording_shown, recordings_shown
from spaces.web.routes import Route
from spaces.web.rules import anyone, host_of_recording, listener_of_recording, scope_missing
from spaces.web.spaces import Topics
from spaces.web.users import by_handle

GIGABYTE = 10**9

Title = Annotated[str, checked(clean_title), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": TITLE_MAX})]
_UNDONE_BY_NULL = frozenset({"trim", "chapters", "expires_at"})


def _visible(text: str) -> str:
    """Text of several lines without control characters, which a database may not even take."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t\u200d\ufe0f")


Description = Annotated[str, checked(_visible), WithJsonSchema({"type": "string", "maxLength": DESCRIPTION_MAX})]


def _sane(at: datetime) -> datetime:
    """A time that is still one in UTC, and that a database takes."""
    if not 2000 <= at.year < 9999:
        raise Invalid("“expires_at” must be a time such as 2026-12-01T20:00:00Z.", code="expires_at_invalid")
    return at


Expiry = Annotated[datetime, checked(_sane)]
Second = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class TrimOrder(Body):
    """What to keep, in seconds of the untrimmed timeline."""

    start: Second
    end: Second


class ChapterOrder(Body):
    """A point where something begins."""

    start: Second = Field(description="Seconds of the files as they are played.")
    title: Annotated[str, Field(max_length=4 * CHAPTER_TITLE_MAX)]


class RecordingChange(Body):
    """Changes to a recording; what is left out stays."""

    title: Title | None = None
    description: Description | None = None
    topics: Topics | None = None
    visibility: Visibility | None = None
    trim: TrimOrder | None = Field(default=None, description="Null undoes it.")
    chapters: Annotated[list[ChapterOrder], Field(max_length=CHAPTERS_MAX)] | None = Field(
        default=None, description="Null makes them from what happened again."
    )
    expires_at: Expiry | None = Field(default=None, description="Deleted by itself then; null keeps it for ever.")


class RecordingQuery(Query):
    """Which recordings."""

    mine: bool = Field(default=False, description="My own, in whatever state; else what is public and ready.")
    host: str | None = Field(default=None, description="Only this person's, by handle.")
    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")
    cursor: str | None = Field(default=None, description="`next` of the page before.")


async def list_recordings(call: Call, query: RecordingQuery) -> views.RecordingPage:
    """Recordings, newest first, a page at a time."""
    before = cursors.read(query.cursor) if query.cursor else None
    host_id, visibility = await _whose(call, query)
    found = await call.context.store.recordings.page(
        host_id=host_id, visibility=visibility, before=before, limit=query.limit + 1
    )
    page = found[: query.limit]
    following = cursors.write((page[-1].created_at, page[-1].id)) if len(found) > query.limit else None
    quota = await quota_of(call) if query.mine else None
    return views.RecordingPage(items=await recordings_shown(call, page), next=following, quota=quota)


async def _whose(call: Call, query: RecordingQuery) -> tuple[str | None, Visibility | None]:
    if query.mine:
        if call.user is None:
            raise Unauthenticated("Sign in first to see your recordings.")
        if Scope.READ not in call.scopes:
            raise scope_missing(Scope.READ)
        return call.user.id, None
    host = await by_handle(call.context, query.host) if query.host is not None else None
    return (host.id if host else None), Visibility.PUBLIC


async def quota_of(call: Call) -> views.Quota:
    """How much room the asking account's recordings take."""
    gigabytes = call.context.config.recorder.quota_gb
    limit = round(gigabytes * GIGABYTE) if gigabytes else None
    return views.Quota(used=await call.context.recorder.usage(call.me.id), limit=limit)


async def read_recording(call: Call) -> views.Recording:
    """One recording, in whatever state."""
    return await recording_shown(call, await call.recording())


async def change_recording(call: Call, body: RecordingChange) -> views.Recording:
    """Change what a recording says about itself, who may listen, and what is cut off."""
    return await recording_shown(call, await call.context.recorder.edit(await call.recording(), _change(body)))


def _change(body: RecordingChange) -> editing.RecordingChange:
    """What was given; null means something where it takes something away, else it is as if left out."""
    given = {
        name: getattr(body, name)
        for name in body.model_fields_set
        if name in _UNDONE_BY_NULL or getattr(body, name) is not None
    }
    return editing.RecordingChange(**{name: _plain(value) for name, value in given.items()})


def _plain(value: Any) -> Any:
    match value:
        case TrimOrder(start=start, end=end):
            return start, end
        case ChapterOrder(start=start, title=title):
            return Chapter(start, title)
        case list() | tuple():
            return tuple(map(_plain, value))
    return value


async def delete_recording(call: Call) -> web.StreamResponse | None:
    """Delete it for good, with every file, clip and link."""
    await call.context.recorder.delete(await call.recording(), call.me.pid)
    return None


async def publish_recording(call: Call) -> views.Recording:
    """Publish now, with those who have agreed so far."""
    return await recording_shown(call, await call.context.recorder.publish(await call.recording()))


async def retry_recording(call: Call) -> views.Recording:
    """Try a failed rendering again."""
    return await recording_shown(call, await call.context.recorder.retry(await call.recording()))


async def make_tracks(call: Call) -> views.Recording:
    """Make a file of every published voice."""
    await call.context.recorder.tracks(await call.recording())
    return await recording_shown(call, await call.recording())


async def export_recording(call: Call) -> views.Recording:
    """Make the archive: everything of the recording in one ZIP."""
    await call.context.recorder.export(await call.recording())
    return await recording_shown(call, await call.recording())


async def count_play(call: Call) -> web.StreamResponse | None:
    """Say that somebody listens; counted once an hour for each of them."""
    recording = await call.recording()
    listener = call.user.id if call.user else call.address
    if call.context.plays.take(f"{recording.id} {listener}", call.now.timestamp()) is None:
        await call.context.store.recordings.played(recording.id)
    return None


_one = "/api/v1/recordings/{id}"

ROUTES = [
    Route(
        "GET",
        "/api/v1/recordings",
        list_recordings,
        anyone,
        "Recordings, newest first",
        query=RecordingQuery,
        returns=views.RecordingPage,
        problems=(400, 404),
    ),
    Route("GET", _one, read_recording, listener_of_recording, "A recording", returns=views.Recording, problems=(410,)),
    Route(
        "PATCH",
        _one,
        change_recording,
        host_of_recording,
        "Change a recording",
        body=RecordingChange,
        returns=views.Recording,
        problems=(409, 410),
    ),
    Route("DELETE", _one, delete_recording, host_of_recording, "Delete a recording", status=204, problems=(409, 410)),
    *(
        Route(
            "POST",
            f"{_one}/{name}",
            handler,
            host_of_recording,
            summary,
            returns=views.Recording,
            status=status,
            problems=(409, 410),
        )
        for name, handler, summary, status in (
            ("publish", publish_recording, "Publish with those who agreed so far", 202),
            ("retry", retry_recording, "Try a failed rendering again", 202),
            ("tracks", make_tracks, "Make a file of every published voice", 202),
            ("export", export_recording, "Make the archive", 202),
        )
    ),
    Route(
        "POST",
        f"{_one}/plays",
        count_play,
        listener_of_recording,
        "Say that it is being listened to",
        status=204,
        problems=(410,),
    ),
]
