"""The info bar for other sites: one small script, written by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aiohttp import web

from spaces.web.assets import Asset
from spaces.web.call import Call
from spaces.web.info_bar import EVERYWHERE
from spaces.web.routes import Route
from spaces.web.rules import public

_SCRIPT = Path(__file__).with_name("snippet.js")


async def info_bar_script(call: Call) -> web.Response:
    """The script that shows the info bar on another site."""
    answer = _asset().answer(call.request)
    answer.headers.update(EVERYWHERE)
    return answer


@cache
def _asset() -> Asset:
    return Asset(_SCRIPT.read_bytes(), "text/javascript", "public, max-age=3600")


ROUTES = [
    Route(
        "GET",
        "/embed/info-bar.js",
        info_bar_script,
        public,
        "The info bar for other sites' pages",
        produces="text/javascript",
    )
]
