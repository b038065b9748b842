"""The info bar for everybody: as JSON, and as a stream that tells of every change (docs/protocol.md)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import structlog
from aiohttp import web

from spaces.errors import TooMany, Unavailable
from spaces.web.access import EVENTS
from spaces.web.assets import etags
from spaces.web.call import Call
from spaces.web.context import Context
from spaces.web.gathering import PERIOD, Edition, Gatherer, InfoBar
from spaces.web.routes import Route
from spaces.web.rules import public

STREAMS_MAX = 2000
STREAMS_PER_ADDRESS = 100
PING = 20.0
"""Seconds of silence after which a comment shows proxies and clients that the stream lives."""
SEND_SECONDS = 10.0
"""How long one event may wait for the reader's network before the stream is given up."""

EVERYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Everybody may show it on their own page; it is the same for all and nobody is signed in."""

_log = structlog.get_logger("spaces.web")


class Streams:
    """Everybody who reads the stream, and the one task that looks for news while somebody does."""

    def __init__(self, context: Context, gatherer: Gatherer | None = None, most: int = STREAMS_MAX) -> None:
        self.gatherer = gatherer or Gatherer(context)
        self._most = most
        self._readers: set[asyncio.Queue[Edition | None]] = set()
        self._addresses: Counter[str] = Counter()
        self._wanted = asyncio.Event()  # somebody reads
        self._closing = False

    def __len__(self) -> int:
        return len(self._readers)

    @contextmanager
    def reading(self, address: str) -> Iterator[asyncio.Queue[Edition | None]]:
        """A queue with the newest edition that its reader has not seen; None in it is the end.

        Raises:
            Unavailable: `info_bar_full`.
            TooMany: `info_bar_limit`, for this address.
        """
        if self._closing or len(self._readers) >= self._most:
            raise Unavailable(
                "Too many read this stream. Ask for /api/v1/info-bar from time to time instead.",
                code="info_bar_full",
                retry_after=60,
            )
        if self._addresses[address] >= STREAMS_PER_ADDRESS and not address.startswith(("127.", "::/64")):
            raise TooMany(
                "Many streams are open from your network. Close one, or ask for /api/v1/info-bar instead.",
                code="info_bar_limit",
                retry_after=60,
            )
        queue: asyncio.Queue[Edition | None] = asyncio.Queue(1)
        self._readers.add(queue)
        self._addresses[address] += 1
        self._wanted.set()
        try:
            yield queue
        finally:
            self._readers.discard(queue)
            self._addresses -= Counter([address])
            if not self._readers:
                self._wanted.clear()

    async def run(self) -> None:
        """Look for news for ever, whenever somebody reads."""
        told = ""
        while True:
            await self._wanted.wait()
            try:
                edition = await self.gatherer.edition()
            except Exception:
                _log.exception("x the info bar could not be made; trying again in a moment")
            else:
                if edition.etag != told:
                    told = edition.etag
                    self._tell(edition)
            await asyncio.sleep(PERIOD)

    def close(self) -> None:
        """End all streams; their readers come back in a moment, not all at once."""
        self._closing = True
        self._tell(None)

    def _tell(self, edition: Edition | None) -> None:
        for queue in self._readers:
            if queue.full():  # only the newest is worth reading
                queue.get_nowait()
            queue.put_nowait(edition)


STREAMS = web.AppKey("STREAMS", Streams)


async def lifetime(app: web.Application) -> AsyncIterator[None]:
    """Runs the task beside the application, for `cleanup_ctx`."""
    task = asyncio.ensure_future(app[STREAMS].run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def end_streams(app: web.Application) -> None:
    """For `on_shutdown`: a stream that went on would hold up the end of the node."""
    app[STREAMS].close()


async def read_info_bar(call: Call) -> web.Response:
    """What goes on in the house: who hosts what, who came on stage, what was shared, what starts next."""
    edition = await call.request.app[STREAMS].gatherer.edition()
    headers = {"ETag": edition.etag, "Cache-Control": "public, max-age=2", **EVERYWHERE}
    if {edition.etag, "*"} & etags(call.request.headers.get("If-None-Match", "")):
        return web.Response(status=304, headers=headers)
    return web.Response(body=edition.body, content_type="application/json", headers=headers)


async def stream_info_bar(call: Call) -> web.StreamResponse:
    """The same as a stream of events: `items` at once and after every change."""
    headers = {
        "Content-Type": EVENTS,
        "Cache-Control": "no-cache, no-transform",
        "X-Accel-Buffering": "no",  # nginx would keep events back until there are some kB of them
        **EVERYWHERE,
    }
    response = web.StreamResponse(headers=headers)
    if call.request.method == "HEAD":
        await response.prepare(call.request)
        return response
    streams = call.request.app[STREAMS]
    with streams.reading(call.address) as queue:
        first = await streams.gatherer.edition()
        await response.prepare(call.request)
        with suppress(ConnectionError, TimeoutError):  # the reader went, or its network did
            await _write(response, b"retry: 3000\n\n" + _event(first))
            await _tell(response, queue, first)
    return response


async def _tell(response: web.StreamResponse, queue: asyncio.Queue[Edition | None], told: Edition) -> None:
    while True:
        try:
            async with asyncio.timeout(PING):
                edition = await queue.get()
        except TimeoutError:
            await _write(response, b":\n\n")
            continue
        if edition is None:
            await _write(response, f"retry: {random.randrange(1000, 5000)}\n\n".encode())
            return
        if edition.etag != told.etag:
            told = edition
            await _write(response, _event(edition))


def _event(edition: Edition) -> bytes:
    return b"event: items\nid: " + edition.etag.strip('"').encode() + b"\ndata: " + edition.body + b"\n\n"


async def _write(response: web.StreamResponse, text: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await response.write(text)


ROUTES = [
    Route("GET", "/api/v1/info-bar", read_info_bar, public, "What goes on in the house", returns=InfoBar),
    Route(
        "GET",
        "/api/v1/info-bar/stream",
        stream_info_bar,
        public,
        "The same as server-sent events",
        produces=EVENTS,
        problems=(429, 503),
    ),
]
