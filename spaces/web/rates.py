"""How often one may ask the API, and the headers that tell (draft-ietf-httpapi-ratelimit-headers-10)."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from spaces.config import Limits
from spaces.errors import TooMany
from spaces.gcra import Gcra
from spaces.web.auth import cookie_name
from spaces.web.call import Call

WINDOW = 60
"""Seconds that a quota is for."""

_PATHS = ("/api/v1/", "/2/")
_COSTLY = ("/cards/",)
"""Beginnings of paths, and"""
_COSTLY_FILES = ("/calendar.ics", "/qr.svg", "/calendar/{token}.ics")
"""ends, of pictures and files that are made anew for whoever asks."""
_NOT = ("audio/", "image/", "text/event-stream")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands after a call."""

    policy: str  # its name
    quota: int  # calls in WINDOW
    left: int  # that may follow at once
    reset: int  # whole seconds until all are there again


STANDING = web.RequestKey("STANDING", Standing)
"""Under which a request carries where its caller stands."""


class Rates:
    """Counts calls by account, and by network address of those who have none."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._account = Gcra(limits.per_minute or 1, WINDOW)
        self._address = Gcra(limits.anonymous_per_minute or 1, WINDOW)

    async def admit(self, call: Call, check: Callable[[Call], Awaitable[None]]) -> None:
        """Count a call, and have it checked who asks.

        Args:
            call: the request; it carries a Standing from then on.
            check: the rule of its route.

        Raises:
            TooMany: `rate_limit`. Whoever has no credentials is told before anything is looked up for them.
        """
        named = "Authorization" in call.request.headers or cookie_name(call.context.config) in call.request.cookies
        if not named:
            self._count(call)
        try:
            await check(call)
        finally:
            if named:  # also what was refused: guessing tokens is asking, too
                self._count(call)

    def _count(self, call: Call) -> None:
        if call.user is not None:
            policy, quota, gcra, key = "account", self._limits.per_minute, self._account, call.user.id
        else:
            policy, quota, gcra, key = "address", self._limits.anonymous_per_minute, self._address, call.address
        if not quota:
            return
        now = call.now.timestamp()
        wait = gcra.take(key, now)
        call.request[STANDING] = Standing(policy, quota, gcra.left(key, now), math.ceil(gcra.busy(key, now)))
        if wait is not None:
            whom = "You have" if call.user is not None else "Your network has"
            raise TooMany(
                f"{whom} asked {quota} times within a minute, which is as often as this server answers. "
                f"Try again in {wait} s.",
                code="rate_limit",
                retry_after=wait,
            )


def limited(method: str, path: str, status: int, produces: str | None) -> bool:
    """Whether calls of such a route are counted: those of the API, but neither files nor what stays open.

    Cards, codes and calendars are counted, too, because making them takes long.
    """
    if method == "GET" and (path.startswith(_COSTLY) or path.endswith(_COSTLY_FILES)):
        return True
    kept_open_or_file = status == 101 or (produces or "").startswith(_NOT)
    return method != "OPTIONS" and path.startswith(_PATHS) and not kept_open_or_file


async def tell_standing(request: web.Request, response: web.StreamResponse) -> None:
    """The signal handler that puts a caller's standing into the headers of an answer."""
    standing = request.get(STANDING)
    if standing is not None:
        response.headers["RateLimit-Policy"] = f'"{standing.policy}";q={standing.quota};w={WINDOW}'
        response.headers["RateLimit"] = f'"{standing.policy}";r={standing.left};t={standing.reset}'
