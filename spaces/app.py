"""The composition root: every part is an async context manager, opened in order and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import resource
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

import spaces
from recorder import Recorder, open_blobs
from recorder import supervise as recording
from spaces import logs
from spaces.bus import Bus
from spaces.config import Config, Moderation
from spaces.errors import Unavailable
from spaces.fetch import Fetcher
from spaces.live.clock import Clock
from spaces.live.rooms import Rooms
from spaces.meters import meters
from spaces.notify import Mailer, Notifier, Pusher
from spaces.previews import Looker
from spaces.rtc import Node, Settings
from spaces.store import Store, claimed, migrate
from spaces.web import Context, build_app
from stations import supervise as polling

UI = Path(spaces.__file__).parent / "ui" / "dist"
"""The built page; shipped in the wheel, made by `make build` in a checkout."""

PURGE_SECONDS = 3600  # how often what is over is forgotten
_BACKLOG = 1024  # connections waiting to be accepted: a whole audience comes back at once after a restart

_log = logging.getLogger("spaces.app")


def run(config: Config, ready: Callable[[str], None]) -> None:
    """Run a node until SIGTERM or SIGINT, then drain it. Blocking; for the `serve` command.

    Args:
        config: the settings; ports 0 are chosen by the system.
        ready: called once with the address the HTTP face listens on, when it can be used.

    Raises:
        Unavailable: when a port cannot be had, or another node runs here.
    """
    logs.configure(config.log)
    _raise_open_files()
    gc.freeze()  # what is loaded by now stays: to look through it for garbage would hold up sound, by up to 100 ms
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(config, ready))


async def serve(config: Config, ready: Callable[[str], None]) -> None:
    """Like `run`, inside a running event loop."""
    stop = asyncio.Event()
    with _signals(stop):
        async with running(config) as node:
            ready(node.config.local_url)
            await stop.wait()
            _log.info("- draining: clients are asked to come back, writes are finished")
            node.drain()


@dataclass(frozen=True, slots=True)
class Running:
    """A node that answers."""

    config: Config  # with the port it really got
    context: Context
    rooms: Rooms

    def drain(self) -> None:
        """Take no new work and ask clients to come back; closing then waits for them [server] drain_seconds."""
        self.context.drain()
        self.rooms.drain()


@asynccontextmanager
async def running(config: Config) -> AsyncIterator[Running]:
    """A whole node: database, media, recorder, rooms, HTTP."""
    async with AsyncExitStack() as parts:
        # Before the database is touched: a second node of another release would migrate it under the first one.
        await parts.enter_async_context(claimed(config.database_url, config.server.data))
        listener = parts.enter_context(closing(_listen(config.server.host, config.server.port)))
        config = config.bound(port=listener.getsockname()[1])
        await asyncio.to_thread(migrate, config.database_url)
        store = await parts.enter_async_context(Store.open(config.database_url))
        media = await parts.enter_async_context(_node(config))
        blobs = await parts.enter_async_context(open_blobs(config))
        worker = await parts.enter_async_context(recording.supervisor(config, store))
        recorder = await parts.enter_async_context(Recorder(config, store, blobs, knock=worker.knock))
        bus = Bus()
        fetcher = await parts.enter_async_context(Fetcher(config))
        crew = await parts.enter_async_context(polling.supervisor(config, store))
        looker = await parts.enter_async_context(Looker(fetcher, blobs))
        rooms = await parts.enter_async_context(Rooms(config, store, media, recorder.taps, Clock(), bus, looker))
        pusher = await asyncio.to_thread(Pusher, config, fetcher) if config.push.enabled else None
        notifier = await parts.enter_async_context(Notifier(config, store, rooms, pusher, Mailer(config)))
        context = Context(
            config=config,
            store=store,
            rooms=rooms,
            media=media,
            recorder=recorder,
            bus=bus,
            fetcher=fetcher,
            stations_knock=crew.knock,
            notices_knock=notifier.knock,
            pusher=pusher,
            metrics=meters(media, rooms, recorder.taps.capture),
            ui=UI,
        )
        await parts.enter_async_context(context.deliverer)
        await parts.enter_async_context(_background(_forget(store, config.moderation)))
        await parts.enter_async_context(_http(context, listener))
        yield Running(config, context, rooms)


@asynccontextmanager
async def _http(context: Context, listener: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(
        build_app(context), access_log=None, shutdown_timeout=context.config.server.drain_seconds, handle_signals=False
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listener, backlog=_BACKLOG).start()
        yield
    finally:
        await runner.cleanup()


def _listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket; bound before anything else starts, because links are made from its port."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        both = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
        listener = socket.create_server(address[:2], family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except OSError as error:
        raise Unavailable(
            f"Nothing can listen on {host} port {port}: {error.strerror}. "
            "Choose another with --host and --port; `spaces doctor` tells more.",
            code="port_unavailable",
        ) from error
    listener.setblocking(False)
    return listener


def _node(config: Config) -> Node:
    media, turn = config.media, config.turn
    settings = Settings(
        port=media.port,
        public_ip=media.public_ip,
        loopback=config.loopback and not config.server.public_url,
        batching=media.batching,
        socket_buffer=media.socket_buffer,
        consent_seconds=media.consent_seconds,
        turn_urls=turn.urls,
        turn_secret=turn.secret,
        turn_ttl=turn.ttl,
    )
    try:
        return Node(settings)
    except OSError as error:
        raise Unavailable(
            f"UDP port {media.port} cannot be had: {error.strerror}. "
            "Choose another with --media-port; `spaces doctor` tells more.",
            code="port_unavailable",
        ) from error


@asynccontextmanager
async def _background(work: Awaitable[None]) -> AsyncIterator[None]:
    """Work that goes on beside the node and is cancelled with it."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _forget(store: Store, keep: Moderation) -> None:
    """Delete what is over and what is old: sessions, the chat, the log of actions, what moderators had to do with."""
    while True:
        now = datetime.now(UTC)
        await _tried("sessions that are over", store.sessions.purge(now))
        await _tried("what was written in spaces", store.messages.drop(now - timedelta(days=keep.chat_days)))
        old = now - timedelta(days=keep.log_days)
        await _tried("the old log of actions", store.actions.drop(old))
        await _tried("reports that were dealt with", store.reports.drop(old))
        await _tried("marks of networks", store.networks.drop(now))
        await asyncio.sleep(PURGE_SECONDS)


async def _tried(what: str, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:  # the database may be away for a while; the next round tries again
        _log.exception("x %s could not be deleted; trying again in an hour", what)


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`; a second one kills as usual, for the operator in a hurry."""
    loop = asyncio.get_running_loop()
    caught = (signal.SIGTERM, signal.SIGINT)

    def on_signal() -> None:
        stop.set()
        for name in caught:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)

    for name in caught:
        loop.add_signal_handler(name, on_signal)
    try:
        yield
    finally:
        for name in caught:
            loop.remove_signal_handler(name)


def _raise_open_files() -> None:
    """Take as many open files as the system lets us: every listener's page is one, and the usual 1024 are few."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(OSError, ValueError):  # macOS says unlimited and then refuses it
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Uvloop's when it is installed (extra `fast`): fewer microseconds per request; else the system's default."""
    with contextlib.suppress(ImportError):
        import uvloop

        return uvloop.new_event_loop
    return None
