"""Where hubs reach us: they ask whether a subscription is ours, and tell that a podcast has news (WebSub)."""

from __future__ import annotations

from hmac import compare_digest

from aiohttp import web

from spaces.errors import NotFound
from spaces.web.bodies import read_whole
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import public
from stations import websub

NEWS_MAX = 10_000_000
"""Bytes that a hub may send along. Only its signature is checked: the podcast is fetched from its publisher."""


async def confirm_subscription(call: Call) -> web.Response:
    """Answer a hub that asks whether we meant it."""
    feed_id, token = call.path["feed_id"], call.path["token"]
    text = await websub.confirm(call.context.store, feed_id, token, call.request.query, call.now)
    return web.Response(text=text)


async def take_news(call: Call) -> web.StreamResponse | None:
    """Look at a podcast at once, because its hub says that it changed."""
    feed_id, token = call.path["feed_id"], call.path["token"]
    await _require_subscription(call, feed_id, token)
    body = await read_whole(call.request, NEWS_MAX, "news_too_large")
    signature = call.request.headers.get("X-Hub-Signature", "")
    if await websub.receive(call.context.store, feed_id, token, body, signature, call.now):
        call.context.stations_knock()
    return None


async def _require_subscription(call: Call, feed_id: str, token: str) -> None:
    """Before megabytes of somebody's body are read.

    Raises:
        NotFound: `subscription_unknown`.
    """
    feed = await call.context.store.feeds.get(feed_id)
    secret = feed.hub_secret if feed else None
    if secret is None or not compare_digest(websub.token_of(secret).encode(), token.encode()):
        raise NotFound("We have not asked for that.", code="subscription_unknown")


_path = "/websub/{feed_id}/{token}"

ROUTES = [
    Route(
        "GET", _path, confirm_subscription, public, "A hub asks whether we subscribed (WebSub)", produces="text/plain"
    ),
    Route(
        "POST",
        _path,
        take_news,
        public,
        "A hub tells that a podcast changed (WebSub)",
        status=204,
        problems=(408, 413, 422),
        accepts="*/*",
    ),
]
