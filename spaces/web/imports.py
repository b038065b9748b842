"""Bringing in the archive of a recording that was exported from a server like this."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from recorder import own_folder
from spaces.errors import Invalid, Unavailable
from spaces.model import Scope
from spaces.model.saving import Quota
from spaces.web import recording_views as views
from spaces.web.call import Call
from spaces.web.recorded import recording_shown
from spaces.web.recordings import quota_of
from spaces.web.routes import Route
from spaces.web.rules import signed_in

if TYPE_CHECKING:
    from io import BufferedWriter

ARCHIVE_MAX = 8 * 10**9
"""Bytes; ten hours of ten people are about 4 GB."""

PIECE = 1 << 18
"""Bytes that are written at once: a thread's turn for each costs more than the writing when they are small."""

PIECE_SECONDS = 30.0
"""Time for one to arrive: an upload that trickles holds a file open for nothing."""

ZIP = "application/zip"


async def import_recording(call: Call) -> views.Recording:
    """Bring in an archive; the recording is private, and its voices are those who agreed where it comes from."""
    if call.request.content_type != ZIP:
        raise web.HTTPUnsupportedMediaType(text=f"Send the archive itself, with Content-Type: {ZIP}.")
    # One at a time of each account: two would both be told that there is room for them.
    async with call.context.lock(f"import {call.me.id}"):
        room = await _room(call)
        with _roomy():
            async with own_folder(call.context.config.work) as folder:
                path = folder / "archive.zip"
                await _store(call.request, path, room)
                recording = await call.context.recorder.import_archive(path, call.me)
    return await recording_shown(call, recording)


@contextmanager
def _roomy() -> Iterator[None]:
    """Say so when the disk is full.

    Raises:
        Unavailable: `disk_full`.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Unavailable(
            "This server's disk is full, so the archive could not be taken. Tell the operator.", code="disk_full"
        ) from fault


async def _room(call: Call) -> int:
    """How many bytes may come.

    Raises:
        Conflict: `quota_full`.
        Invalid: `archive_too_large`, when the client says so beforehand.
    """
    quota = await quota_of(call)
    Quota(quota.used, quota.limit or 0).require_room()
    room = ARCHIVE_MAX if quota.limit is None else min(ARCHIVE_MAX, quota.limit - quota.used)
    if (call.request.content_length or 0) > room:
        raise _too_large(room)
    return room


async def _store(request: web.Request, path: Path, room: int) -> None:
    """Write the body to the disk as it comes.

    Raises:
        Invalid: `archive_too_large`, `archive_missing` or `body_late`.
        OSError: when it cannot be written.
    """
    file = await asyncio.to_thread(path.open, "xb")
    try:
        size = await _copy(request, file, room)
    finally:
        await asyncio.to_thread(file.close)
    if size == 0:
        raise Invalid("The body is empty. Send the archive itself.", code="archive_missing")


async def _copy(request: web.Request, file: BufferedWriter, room: int) -> int:
    size = 0
    while piece := await _next(request):
        size += len(piece)
        if size > room:
            raise _too_large(room)
        await asyncio.to_thread(file.write, piece)
    return size


async def _next(request: web.Request) -> bytes:
    """Some of the body; nothing at its end."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(PIECE_SECONDS):
            while size < PIECE and (piece := await request.content.read(PIECE - size)):
                pieces.append(piece)
                size += len(piece)
    except TimeoutError:
        raise Invalid("The archive stopped coming. Send it again.", code="body_late") from None
    return b"".join(pieces)


def _too_large(room: int) -> Invalid:
    return Invalid(
        f"The archive is larger than the {_amount(room)} there is room for. "
        "Delete recordings that you no longer need, or ask the operator for more room.",
        code="archive_too_large",
    )


def _amount(size: int) -> str:
    return f"{size / 10**9:.1f} GB" if size >= 10**9 else f"{size / 10**6:.0f} MB"


ROUTES = [
    Route(
        "POST",
        "/api/v1/recordings/import",
        import_recording,
        signed_in(Scope.HOST),
        "Bring in an exported recording",
        returns=views.Recording,
        status=201,
        problems=(408, 409, 413, 415, 422, 503),
        accepts=ZIP,
    )
]
