"""A farm of podcasts on a real HTTP server: feeds that grow, move, break, dawdle and end when the test says so."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from aiohttp import web
from aiohttp.test_utils import TestServer

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Show:
    """One podcast of the farm; its episodes are numbered from 0, newest first in the feed, one a day."""

    name: str
    count: int = 1
    begun: datetime = START - timedelta(days=6000)
    title: str = ""
    words: str = ""  # in the notes of all episodes: changing them changes all
    status: int = 200  # what it answers
    headers: dict[str, str] = field(default_factory=dict)  # of every answer
    head: str = ""  # further elements of the channel
    body: bytes | None = None  # instead of the feed
    keep: int | None = None  # the newest so many are in the feed
    page: int | None = None  # episodes in one page (RFC 5005)
    knows_conditions: bool = True
    pause: asyncio.Event | None = None  # an answer waits for it
    missing: set[int] = field(default_factory=set)  # numbers that are not in the feed
    asked: list[web.Request] = field(default_factory=list)

    def url(self, base: str) -> str:
        return f"{base}/{self.name}"

    def feed(self, base: str, page: int = 1) -> bytes:
        numbers = [number for number in reversed(range(self.count)) if number not in self.missing][: self.keep]
        size = self.page or max(1, len(numbers))
        part = numbers[(page - 1) * size : page * size]
        more = f'<atom:link rel="next" href="{self.url(base)}?page={page + 1}"/>' if page * size < len(numbers) else ""
        items = "".join(self._item(number) for number in part)
        return (
            '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
            ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
            ' xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
            f"<title>{escape(self.title or self.name)}</title>{self.head}{more}{items}</channel></rss>"
        ).encode()

    def _item(self, number: int) -> str:
        date = format_datetime(self.begun + timedelta(days=number))
        sound = f'<enclosure url="https://cdn.example/{self.name}/{number}.mp3" length="1000000" type="audio/mpeg"/>'
        notes = f"<description>Number {number}. {escape(self.words)}</description>"
        guid = f"<guid isPermaLink='false'>{self.name}-{number}</guid>"
        return f"<item><title>{self.name} {number}</title>{guid}<pubDate>{date}</pubDate>{notes}{sound}</item>"


class Farm:
    """All shows, at one port and at as many hosts as there are addresses in 127.0.0.0/8."""

    def __init__(self) -> None:
        self.shows: dict[str, Show] = {}
        self.port = 0
        self.answers: Counter[int] = Counter()
        self.now_open: Counter[str] = Counter()  # requests under way, by host
        self.most_open: Counter[str] = Counter()
        self.posts: list[tuple[str, bytes]] = []
        self.on_post: Callable[[web.Request, bytes], None] | None = None

    def base(self, host: int = 1) -> str:
        return f"http://127.0.0.{host}:{self.port}"

    def show(self, name: str, **knobs: object) -> Show:
        self.shows[name] = show = Show(name, **knobs)
        return show

    async def handle(self, request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        self.now_open[host] += 1
        self.most_open[host] = max(self.most_open[host], self.now_open[host])
        try:
            answer = await self._answer(request)
        finally:
            self.now_open[host] -= 1
        self.answers[answer.status] += 1
        return answer

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.method == "POST":
            body = await request.read()
            self.posts.append((request.path, body))
            if self.on_post is not None:
                self.on_post(request, body)
            return web.Response(status=202)
        show = self.shows.get(request.path.strip("/"))
        if show is None:
            return web.Response(status=404)
        show.asked.append(request)
        if show.pause is not None:
            await show.pause.wait()
        if show.status != 200:
            return web.Response(status=show.status, headers=show.headers)
        body = (
            show.body
            if show.body is not None
            else show.feed(f"http://{request.host}", int(request.query.get("page", "1")))
        )
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if show.knows_conditions and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=show.headers)
        headers = {"Content-Type": "application/rss+xml", **show.headers}
        if show.knows_conditions:
            headers["ETag"] = tag
        return web.Response(body=body, headers=headers)


@asynccontextmanager
async def farming() -> AsyncIterator[Farm]:
    """A farm that answers."""
    farm = Farm()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", farm.handle)
    async with TestServer(app, host="0.0.0.0") as server:
        assert server.port is not None
        farm.port = server.port
        yield farm
