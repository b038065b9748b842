"""A publisher of podcasts on a port of its own: real MP3s, pictures, chapters and transcripts, and a WebSub hub.

What a show answers can be changed at any time: `show.answer = status(404)` breaks it, `show.answer = None` mends it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import aiohttp
from aiohttp import web

from tests.programmes import Programme, picture, several

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Show:
    """A podcast."""

    name: str
    title: str
    programmes: list[Programme]
    url: str = ""  # of its feed
    extra: str = ""  # more elements of the channel
    hub: str = ""  # address of its WebSub hub
    conditional: bool = True  # whether it says 304
    answer: Answer | None = None  # what it answers instead of the feed
    asked: list[Mapping[str, str]] = field(default_factory=list)  # headers of every request for the feed
    said: list[int] = field(default_factory=list)  # status of every answer to one

    def feed(self) -> bytes:
        """It as RSS."""
        root = self.url.rpartition("/shows/")[0]
        namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        hub = f'<atom:link rel="hub" href={quoteattr(self.hub)}/>' if self.hub else ""
        items = "".join(_item(one, root) for one in self.programmes)
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {namespaces}><channel>
<title>{escape(self.title)}</title><link>{root}/about/{self.name}</link><language>en</language>
<description>About {escape(self.title)}.</description><itunes:author>The makers of {escape(self.title)}</itunes:author>
<itunes:image href="{root}/pictures/{self.name}.png"/><itunes:explicit>false</itunes:explicit>
<itunes:category text="Technology"/><atom:link rel="self" type="application/rss+xml" href={quoteattr(self.url)}/>
{hub}{self.extra}{items}</channel></rss>""".encode()


def _item(one: Programme, root: str) -> str:
    url = one.enclosure or f"{root}/sounds/{one.name}.mp3"
    size = 0 if one.enclosure else len(one.sound)
    return f"""<item><title>{escape(one.title)}</title><guid isPermaLink="false">{one.guid or f"urn:{one.name}"}</guid>
<link>{root}/about/{one.name}</link><pubDate>{format_datetime(one.published_at, usegmt=True)}</pubDate>
<description>{escape(one.notes or f"<p>Notes of {one.title}.</p>")}</description>
<enclosure url={quoteattr(url)} length="{size}" type="audio/mpeg"/>
<itunes:duration>{round(one.seconds)}</itunes:duration>
<podcast:chapters url="{root}/chapters/{one.name}.json" type="application/json+chapters"/>
<podcast:transcript url="{root}/transcripts/{one.name}.vtt" type="text/vtt"/></item>"""


@dataclass
class Publisher:
    """Many shows at one address."""

    number: int = field(default_factory=count(1).__next__)  # in its addresses: a port may be given twice
    url: str = ""
    open_to_scripts: bool = True  # whether pages elsewhere may read its sounds: the ears of the tests must
    shows: dict[str, Show] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)  # path and User-Agent of every request
    busy: int = 0  # requests that are being answered
    most: int = 0  # of those at once, so far
    subscribers: dict[str, Subscription] = field(default_factory=dict)  # of the hub, by callback
    _verifying: set[asyncio.Task[None]] = field(default_factory=set)
    _changes: asyncio.Condition = field(default_factory=asyncio.Condition)

    def show(self, name: str, title: str = "", *programmes: Programme, **more: Any) -> Show:
        """Begin a show; without programmes it has three."""
        title = title or name.title()
        made = list(programmes) or several(name, 3)
        show = Show(name, title, made, url=f"{self.url}/shows/{name}.xml", **more)
        self.shows[name] = show
        show.feed()  # makes the sounds, so that nobody who asks waits for that
        return show

    @property
    def hub(self) -> str:
        """The address of its WebSub hub."""
        return f"{self.url}/hub"

    async def until(self, condition: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait until a request made this true.

        Raises:
            AssertionError: when that does not come to be.
        """
        try:
            async with asyncio.timeout(seconds), self._changes:
                await self._changes.wait_for(condition)
        except TimeoutError:
            raise AssertionError(f"nobody asked as hoped: {self.asked[-20:]}") from None

    async def announce(self, show: Show, **wrong: str) -> list[int]:
        """Send a show's feed to all who subscribed to it; the status of each answer."""
        body, said = show.feed(), []
        async with aiohttp.ClientSession() as client:
            for one in self.subscribers.values():
                signature = wrong.get("signature") or hmac.new(one.secret, body, "sha256").hexdigest()
                headers = {
                    "Content-Type": "application/rss+xml",
                    "X-Hub-Signature": f"sha256={signature}",
                    "Link": f'<{self.hub}>; rel="hub", <{one.topic}>; rel="self"',
                }
                async with client.post(one.callback, data=body, headers=headers) as answer:
                    said.append(answer.status)
        return said

    # What it answers.

    @web.middleware
    async def _note(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("User-Agent", "")))
        self.busy += 1
        self.most = max(self.most, self.busy)
        await self._tell()
        try:
            answer = await handler(request)
            if self.open_to_scripts and not answer.prepared:
                answer.headers["Access-Control-Allow-Origin"] = "*"
            return answer
        finally:
            self.busy -= 1
            await self._tell()

    async def _tell(self) -> None:
        async with self._changes:
            self._changes.notify_all()

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        show = self.shows.get(request.match_info["name"])
        if show is None:
            raise web.HTTPNotFound
        show.asked.append(dict(request.headers))
        await self._tell()
        answer = await (show.answer(request) if show.answer else _conditionally(show, request))
        show.said.append(answer.status)
        return answer

    async def _sound(self, request: web.Request) -> web.StreamResponse:
        one = self._programme(request)
        return _ranged(request, one.sound, "audio/mpeg")

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=picture(request.match_info["name"]), content_type="image/png")

    async def _chapters(self, request: web.Request) -> web.StreamResponse:
        one = self._programme(request)
        chapters = [
            {"startTime": 0, "title": f"Beginning of {one.title}"},
            {"startTime": one.seconds / 2, "title": f"Second half of {one.title}"},
        ]
        return web.json_response({"version": "1.2.0", "chapters": chapters})

    async def _transcript(self, request: web.Request) -> web.StreamResponse:
        one = self._programme(request)
        text = f"WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ada>These are the words of {one.title}.\n"
        return web.Response(text=text, content_type="text/vtt")

    async def _about(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        link = f'<link rel="alternate" type="application/rss+xml" title="{name}" href="../shows/{name}.xml">'
        page = f"<!doctype html><html><head><title>{name}</title>{link}</head><body><h1>{name}</h1></body></html>"
        return web.Response(text=page, content_type="text/html")

    async def _subscribe(self, request: web.Request) -> web.StreamResponse:
        form = {key: str(value) for key, value in (await request.post()).items()}
        one = Subscription(form["hub.callback"], form["hub.topic"], form.get("hub.secret", "").encode())
        asking = asyncio.create_task(self._verify(form["hub.mode"], one, form.get("hub.lease_seconds", "864000")))
        self._verifying.add(asking)
        asking.add_done_callback(self._verifying.discard)
        return web.Response(status=202)

    async def _verify(self, mode: str, one: Subscription, lease: str) -> None:
        asked = {"hub.mode": mode, "hub.topic": one.topic, "hub.challenge": "a riddle", "hub.lease_seconds": lease}
        async with aiohttp.ClientSession() as client, client.get(one.callback, params=asked) as answer:
            agreed = answer.status == 200 and await answer.text() == "a riddle"
        if agreed and mode == "subscribe":
            self.subscribers[one.callback] = one
        if agreed and mode == "unsubscribe":
            self.subscribers.pop(one.callback, None)
        await self._tell()

    def _programme(self, request: web.Request) -> Programme:
        name = request.match_info["name"]
        for show in self.shows.values():
            for one in show.programmes:
                if one.name == name:
                    return one
        raise web.HTTPNotFound

    def app(self) -> web.Application:
        """All of it."""
        app = web.Application(middlewares=[self._note])
        app.add_routes(
            [
                web.get(f"/{self.number}/shows/{{name}}.xml", self._feed),
                web.get(f"/{self.number}/sounds/{{name}}.mp3", self._sound),
                web.get(f"/{self.number}/pictures/{{name}}.png", self._picture),
                web.get(f"/{self.number}/chapters/{{name}}.json", self._chapters),
                web.get(f"/{self.number}/transcripts/{{name}}.vtt", self._transcript),
                web.get(f"/{self.number}/about/{{name}}", self._about),
                web.post(f"/{self.number}/hub", self._subscribe),
            ]
        )
        return app


@dataclass(frozen=True)
class Subscription:
    """Somebody the publisher's hub tells of news."""

    callback: str
    topic: str
    secret: bytes


@asynccontextmanager
async def publishing() -> AsyncIterator[Publisher]:
    """A publisher that can be reached."""
    publisher = Publisher()
    async with serving(publisher.app()) as root:
        publisher.url = f"{root}/{publisher.number}"
        yield publisher


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """An application on a port of its own; its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


# What may go wrong.


def _conditionally(show: Show, request: web.Request) -> Awaitable[web.StreamResponse]:
    return _whole(show.feed(), show.conditional, request)


async def _whole(body: bytes, conditional: bool, request: web.Request) -> web.StreamResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if conditional and request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag} if conditional else None)


def status(code: int, **headers: str) -> Answer:
    """Only a status: 404, 410, 503 and so on."""

    async def answer(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, text="Nothing to read here.", headers=named)

    return answer


def moved(to: str, code: int = 301) -> Answer:
    """Somewhere else."""
    return status(code, Location=to)


def plainly(body: bytes, content_type: str = "application/rss+xml", **headers: str) -> Answer:
    """This body, whatever it is."""

    async def answer(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, content_type=content_type, headers=named)

    return answer


def after(event: asyncio.Event, show: Show, then: Answer | None = None) -> Answer:
    """Silence until something happened, then that."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await event.wait()
        return await (then(request) if then else _conditionally(show, request))

    return answer


def _ranged(request: web.Request, body: bytes, kind: str) -> web.Response:
    asked = request.http_range
    if asked.start is None and asked.stop is None:
        return web.Response(body=body, content_type=kind, headers={"Accept-Ranges": "bytes"})
    start, stop, _ = asked.indices(len(body))
    span = f"bytes {start}-{stop - 1}/{len(body)}"
    headers = {"Content-Range": span, "Accept-Ranges": "bytes"}
    return web.Response(status=206, body=body[start:stop], content_type=kind, headers=headers)
