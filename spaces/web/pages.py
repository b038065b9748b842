"""The page people see: one HTML document for every page path, and the files it loads."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from spaces.errors import NotFound
from spaces.model import Space, State
from spaces.web import views
from spaces.web.assets import REVALIDATE, Asset, Assets
from spaces.web.call import Call
from spaces.web.cards import card_url, of_person, of_space
from spaces.web.previews import about_space, announced, everybody_hears, forms, live_player, player, preview
from spaces.web.routes import Route
from spaces.web.rules import public, viewer_of_space
from spaces.web.users import by_handle

ASSETS = web.AppKey("ASSETS", Assets)

_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)

NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Spaces: the page is not built</title>
<h1>The page is not built yet</h1>
<p>The server runs, and its API answers. What you would see here is missing: run <code>make run</code> in the checkout,
or <code>npm ci</code> and <code>npm run build</code> in <code>spaces/ui</code>, then reload.</p>
</html>
"""


async def page(call: Call) -> web.Response:
    """A page without a preview of its own."""
    return show(call.request)


async def space_page(call: Call) -> web.Response:
    """The page of a space, with what messengers show when its link is shared."""
    space = await call.space()
    host = await call.context.store.users.by_id(space.host_id)
    base_url = call.context.config.public_url
    kept = await call.context.store.recordings.of_space(space.id) if space.state is State.ENDED else None
    recording = kept if kept is not None and everybody_hears(kept) else None
    url = views.space_url(base_url, space.id)
    about = about_space(space, host, recorded=recording is not None)
    card = card_url(base_url, f"/s/{space.id}", await of_space(call, space))
    plays = player(base_url, recording) if recording else live_player(base_url, space) if _coming(space) else ""
    return show(call.request, preview(space.title, about, url, plays, card=card))


def _coming(space: Space) -> bool:
    return space.state in (State.LIVE, State.SCHEDULED)


async def user_page(call: Call) -> web.Response:
    """The page of a person."""
    user = await by_handle(call.context, call.path["handle"])
    url = f"{call.context.config.public_url}/u/{user.handle}"
    card = card_url(call.context.config.public_url, f"/u/{user.handle}", of_person(user))
    feed = announced(f"Recordings of {user.name}", forms(f"{url}/feed"))
    return show(call.request, preview(f"{user.name} (@{user.handle})", "Live audio spaces.", url, feed, card=card))


async def asset(call: Call) -> web.Response:
    """A file that the page loads."""
    assets = call.request.app[ASSETS]
    name = call.request.path.lstrip("/")
    found = assets.find(name) or (assets.index(call.request) and assets.find(name))
    if not isinstance(found, Asset) or name.startswith("index."):
        raise NotFound("There is no such file. Reload the page: it may have been renewed.")
    return found.answer(call.request)


def show(request: web.Request, head: str = "", status: int = 200) -> web.Response:
    """The HTML document, with a title and previews of its own."""
    index = request.app[ASSETS].index(request)
    if index is None:
        return web.Response(status=503, text=NOT_BUILT, content_type="text/html")
    if not head and status == 200:
        return index.answer(request)
    document = Asset(_with_head(index.body.decode(), head).encode(), "text/html", REVALIDATE, vary=index.vary)
    answer = document.answer(request)
    if answer.status == 200:
        answer.set_status(status)
    return answer


@web.middleware
async def not_found_page(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Show the page, not JSON, to somebody who opens a wrong link in a browser."""
    response = await handler(request)
    shown = response.content_type == "text/html"  # the page already, perhaps with headers of its own
    return show(request, status=404) if response.status == 404 and not shown and _navigates(request) else response


def _navigates(request: web.Request) -> bool:
    if request.method not in ("GET", "HEAD") or request.path.startswith(("/api/", "/assets/")):
        return False
    return "text/html" in request.headers.get("Accept", "")


def _with_head(document: str, head: str) -> str:
    if not head:
        return document
    return _TITLE.sub("", document, count=1).replace("</head>", f"{head}</head>", 1)


def _page(path: str) -> Route:
    return Route("GET", path, page, public, "A page", documented=False)


ROUTES = [
    _page("/"),
    Route("GET", "/s/{id}", space_page, viewer_of_space, "The page of a space", documented=False),
    Route("GET", "/u/{handle}", user_page, public, "The page of a person", documented=False),
    _page("/sign-in"),
    _page("/search"),
    _page("/topics"),
    _page("/topics/{topic}"),
    _page("/series/{id}"),
    _page("/mails/confirm/{token}"),
    _page("/mails/stop/{token}"),
    _page("/settings/{rest:.*}"),
    _page("/moderation"),
    _page("/moderation/log"),
    Route("GET", "/assets/{file:.+}", asset, public, "A file of the page", documented=False),
    Route("GET", "/icons/{file:.+}", asset, public, "An icon of the page", documented=False),
    Route("GET", "/{file}", asset, public, "A file of the page", documented=False),
]
