"""Files of recordings: byte ranges out of the blobs, in pieces, to whoever may listen."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from aiohttp import web
from pydantic import ConfigDict, Field

from spaces.errors import NotFound, Unavailable
from spaces.model import Clip, File, Recording, RecordingState, Visibility
from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.errors import problem
from spaces.web.filenames import disposition, filename
from spaces.web.ranges import Span, reply
from spaces.web.recorded import ARCHIVE
from spaces.web.routes import Route
from spaces.web.rules import host_of_recording, listener_of_recording, may_listen

if TYPE_CHECKING:
    from spaces.blobs import Blob

AGAIN_SECONDS = 5
"""When to ask again for a file that is being made again."""

LINK_SECONDS = 15 * 60
"""How long a presigned address works. A player that seeks goes on using the one it was sent to, so it cannot be much
shorter; nobody can take it back meanwhile, so it must not be longer."""

SEND_SECONDS = 600.0
"""How long one piece may wait to be taken before the connection is given up. Players that are paused stop reading and
ask for the rest when they go on; those that never do must not hold a connection for ever."""

LOOK_SECONDS = 5.0
"""How long a file is sent before it is looked up again: who withdraws is not heard on in what is running."""

_CONDITIONS = (
    "Range",
    "If-Range",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
)

_REFUSALS = {
    412: ("file_changed", "This file is not the one you have any more: it was made again. Ask for the whole."),
    416: ("range_unsatisfiable", "The file has {size} bytes; the range begins behind its end."),
}

_EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Players and podcast pages elsewhere may play what everybody may hear; no cookie is sent along with that."""


class Download(Query):
    """How the file is wanted; players and podcast apps add parameters of their own, which do not matter."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    download: bool = Field(default=False, description="As a file to keep rather than to be played.")


@dataclass(frozen=True, slots=True)
class Served:
    """A file as it is to be sent."""

    key: str  # in the blobs
    type: str
    etag: str  # with its quotes
    name: str  # for somebody's disk
    attached: bool  # to be kept rather than played
    open: bool  # whether everybody may have it
    moves: bool  # whether players are sent to the store itself where the settings say so; never to what is private


async def read_mp3(call: Call, query: Download) -> web.StreamResponse:
    """The recording as MP3."""
    return await _recorded(call, "audio.mp3", ".mp3", query)


async def read_m4a(call: Call, query: Download) -> web.StreamResponse:
    """The recording as AAC in MP4."""
    return await _recorded(call, "audio.m4a", ".m4a", query)


async def read_opus(call: Call, query: Download) -> web.StreamResponse:
    """The recording as Opus in Ogg."""
    return await _recorded(call, "audio.opus", ".opus", query)


async def read_preview(call: Call, query: Download) -> web.StreamResponse:
    """The beginning of a recording that is still being made."""
    return await _recorded(call, "preview.mp3", ".mp3", query)


async def read_chapters(call: Call, query: Download) -> web.StreamResponse:
    """Podcasting 2.0 chapters."""
    return await _recorded(call, "chapters.json", ".chapters.json", query)


async def read_peaks(call: Call, query: Download) -> web.StreamResponse:
    """What the waveform is drawn from."""
    return await _recorded(call, "peaks.json", ".peaks.json", query)


async def read_track(call: Call, query: Download) -> web.StreamResponse:
    """One voice of the recording."""
    return await _recorded(call, f"tracks/{call.path['track']}.opus", ".opus", query)


async def read_archive(call: Call, query: Download) -> web.StreamResponse:
    """Everything of the recording in one ZIP."""
    return await _recorded(call, ARCHIVE, ".zip", query)


async def read_clip(call: Call, query: Download) -> web.StreamResponse:
    """A clip as MP3."""
    recording, clip = await call.recording(), await call.clip()
    if clip.state is not RecordingState.READY or clip.key is None:
        raise _not_there(clip.state, recording)
    return await _send(call, _of_clip(recording, clip, attached=query.download))


async def _recorded(call: Call, name: str, ending: str, query: Download) -> web.StreamResponse:
    recording = await call.recording()
    file = await _file(call, recording, name)
    return await _send(call, _of_file(recording, file, ending, attached=query.download))


async def _file(call: Call, recording: Recording, name: str) -> File:
    """The row of that file.

    Raises:
        NotFound: `file_not_found`.
        Unavailable: `being_made_again`.
    """
    files = await call.context.store.recordings.files(recording.id)
    found = next((file for file in files if file.name == name), None)
    if found is None:
        raise _not_there(recording.state, recording)
    return found


def _not_there(state: RecordingState, recording: Recording) -> NotFound | Unavailable:
    """Why something of that recording cannot be had, which is in that state."""
    if state is RecordingState.RENDERING:
        again = "again " if recording.published_at else ""
        return Unavailable(
            f"This recording is being made {again}at the moment. Try again in a few seconds.",
            code="being_made_again",
            retry_after=AGAIN_SECONDS,
        )
    return NotFound("There is no such file of this recording (yet).", code="file_not_found")


def _of_file(recording: Recording, file: File, ending: str, *, attached: bool) -> Served:
    label = f" - {file.label or 'A speaker'}" if file.name.startswith("tracks/") else ""
    kept = attached or file.name == ARCHIVE
    everybody = recording.visibility is not Visibility.PRIVATE and not label and file.name != ARCHIVE
    return Served(
        key=file.key,
        type=file.type,
        etag=_etag(recording, file.key),
        name=filename(f"{recording.title}{label} {recording.started_at:%Y-%m-%d}", ending),
        attached=kept,
        open=everybody,
        # The page reads JSON by script, which may ask this server alone, and downloads need their name.
        moves=everybody and not kept and file.type.startswith("audio/"),
    )


def _of_clip(recording: Recording, clip: Clip, *, attached: bool) -> Served:
    assert clip.key is not None
    return Served(
        key=clip.key,
        type="audio/mpeg",
        etag=_etag(recording, clip.key),
        name=filename(clip.title or f"{recording.title} - clip", ".mp3"),
        attached=attached,
        open=(everybody := recording.visibility is not Visibility.PRIVATE),
        moves=everybody and not attached,
    )


def _etag(recording: Recording, key: str) -> str:
    """The key that a file has within its recording: it is used once, also for what is made anew at one revision."""
    return f'"{key.removeprefix(f"recordings/{recording.id}/").replace("/", "-")}"'


async def _send(call: Call, served: Served) -> web.StreamResponse:
    """The file, as much of it as was asked for."""
    if (elsewhere := await _elsewhere(call, served)) is not None:
        return elsewhere
    try:
        blob = await call.context.recorder.blobs.open(served.key)
    except NotFound:  # it was made again, or taken off, since its row was read
        raise Unavailable(
            "This file was renewed just now. Try again in a moment.", code="being_made_again", retry_after=1
        ) from None
    headers = _headers(served)
    conditions = {name: ", ".join(call.request.headers.getall(name, ())) for name in _CONDITIONS}
    answer = reply(
        call.request.method, {name: value for name, value in conditions.items() if value}, blob.size, served.etag
    )
    if answer.status == 304:
        return web.Response(status=304, headers=headers)
    if answer.status in _REFUSALS:
        return _refused(call, answer.status, served, blob.size)
    body = _Body(blob, served.type, answer.spans)
    return await _stream(call, answer.status, headers | body.headers, _watched(call, served, body.pieces()))


def _refused(call: Call, status: int, served: Served, size: int) -> web.Response:
    """Why no part of the file is sent; the headers say what there is (RFC 9110 §15.5.17)."""
    code, detail = _REFUSALS[status]
    headers = {"ETag": served.etag, "Accept-Ranges": "bytes", **(_EVERYWHERE if served.open else {})}
    if status == 416:
        headers["Content-Range"] = f"bytes */{size}"
    return problem(status, code, detail.format(size=size), call.request.path, headers=headers)


async def _elsewhere(call: Call, served: Served) -> web.Response | None:
    """The way to the store itself, where the settings send people there."""
    if not (call.context.config.blobs.redirect and served.moves) or call.request.method != "GET":
        return None
    url = await call.context.recorder.blobs.url(served.key, LINK_SECONDS, served.name, served.type)
    if url is None:
        return None
    return web.Response(status=302, headers={"Location": url, "Cache-Control": "no-store"})


def _headers(served: Served) -> dict[str, str]:
    kind = "attachment" if served.attached else "inline"
    return {
        "ETag": served.etag,
        "Accept-Ranges": "bytes",
        # Always asked about again: who withdraws their voice must not be heard from a cache.
        "Cache-Control": "public, no-cache" if served.open else "private, no-cache",
        "Content-Disposition": disposition(kind, served.name),
        **(_EVERYWHERE if served.open else {}),
    }


class _Body:
    """What is sent: the whole, one span, or several as multipart/byteranges (RFC 9110 §14.6)."""

    def __init__(self, blob: Blob, media_type: str, spans: Sequence[Span]) -> None:
        self._blob = blob
        self._spans = spans or (Span(0, blob.size),)
        self.headers = {"Content-Type": media_type}
        self._heads = [b""] * len(self._spans)
        self._tail = b""
        if len(spans) == 1:
            self.headers["Content-Range"] = _content_range(spans[0], blob.size)
        elif spans:
            self._part(media_type)
        length = sum(map(len, self._spans)) + sum(map(len, self._heads)) + len(self._tail)
        self.headers["Content-Length"] = str(length)

    def _part(self, media_type: str) -> None:
        boundary = secrets.token_hex(12)
        self.headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
        self._heads = [
            f"\r\n--{boundary}\r\nContent-Type: {media_type}\r\n"
            f"Content-Range: {_content_range(span, self._blob.size)}\r\n\r\n".encode()
            for span in self._spans
        ]
        self._tail = f"\r\n--{boundary}--\r\n".encode()

    async def pieces(self) -> AsyncGenerator[bytes]:
        """All of it, in order."""
        for head, span in zip(self._heads, self._spans, strict=True):
            if head:
                yield head
            # Closed at once when the client leaves, not when the collector comes by: it may hold a connection.
            async with aclosing(cast("AsyncGenerator[bytes]", self._blob.read(span.start, span.end))) as pieces:
                async for piece in pieces:
                    yield piece
        if self._tail:
            yield self._tail


def _content_range(span: Span, size: int) -> str:
    return f"bytes {span.start}-{span.end - 1}/{size}"


async def _watched(call: Call, served: Served, pieces: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The same pieces, as long as that file is to be had by whoever asked for it.

    Raises:
        Unavailable: `being_made_again`, when it is not any more.
    """
    clock = asyncio.get_running_loop().time
    look_at = clock() + LOOK_SECONDS
    async with aclosing(pieces):
        async for piece in pieces:
            if clock() >= look_at:
                if not await _still(call, served):
                    raise Unavailable("This file was taken off or renewed just now.", code="being_made_again")
                look_at = clock() + LOOK_SECONDS
            yield piece


async def _still(call: Call, served: Served) -> bool:
    rows = call.context.store.recordings
    recording = await rows.get((await call.recording()).id)
    call.now = call.context.clock()  # a share link may have ended since the request came
    return recording is not None and await rows.serves(recording.id, served.key) and await may_listen(call, recording)


async def _stream(call: Call, status: int, headers: dict[str, str], body: AsyncGenerator[bytes]) -> web.StreamResponse:
    """Send it piece by piece, no faster than it is taken; whoever leaves stops it."""
    response = web.StreamResponse(status=status, headers=headers)
    async with aclosing(body) as pieces:
        # The first piece comes before the headers go: a store that refuses is a problem then, not a broken answer.
        first = b"" if call.request.method == "HEAD" else await anext(pieces, b"")
        try:
            await response.prepare(call.request)
            if call.request.method != "HEAD":
                await _write(response, first)
                async for piece in pieces:
                    await _write(response, piece)
            await response.write_eof()
        except (ConnectionError, TimeoutError):
            _cut(call)
        except Unavailable:  # it broke off or is served no more: the client must not take what it has for the whole
            _cut(call)
    return response


async def _write(response: web.StreamResponse, piece: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await response.write(piece)


def _cut(call: Call) -> None:
    if (transport := call.request.transport) is not None:
        transport.abort()


_one = "/recordings/{id}"


def _route(path: str, handler: object, summary: str, produces: str, *, host: bool = False) -> Route:
    return Route(
        "GET",
        path,
        handler,  # type: ignore[arg-type]
        host_of_recording if host else listener_of_recording,
        summary,
        query=Download,
        produces=produces,
        problems=(410, 412, 416, 503),
    )


ROUTES = [
    _route(f"{_one}.mp3", read_mp3, "The recording as MP3", "audio/mpeg"),
    _route(f"{_one}.m4a", read_m4a, "The recording as AAC", "audio/mp4"),
    _route(f"{_one}.opus", read_opus, "The recording as Opus", "audio/ogg"),
    _route(f"{_one}/preview.mp3", read_preview, "The beginning, while the rest is made", "audio/mpeg"),
    _route(f"{_one}/chapters.json", read_chapters, "Its chapters", "application/json+chapters"),
    _route(f"{_one}/peaks.json", read_peaks, "What its waveform is drawn from", "application/json"),
    _route(f"{_one}/tracks/{{track}}.opus", read_track, "One voice", "audio/ogg", host=True),
    _route(f"{_one}.zip", read_archive, "The archive", "application/zip", host=True),
    _route("/clips/{clip_id}.mp3", read_clip, "A clip", "audio/mpeg"),
]
