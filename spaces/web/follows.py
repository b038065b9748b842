"""Following hosts: who may speak in a space for followed people, and whom one hears of."""

from __future__ import annotations

from aiohttp import web

from spaces.errors import Conflict, Forbidden
from spaces.model import Scope
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import signed_in
from spaces.web.users import named


async def follow(call: Call) -> web.StreamResponse | None:
    """Follow somebody; doing it twice changes nothing."""
    user = await named(call)
    if user.id == call.me.id:
        raise Conflict("You cannot follow yourself.", code="follow_self")
    if call.me.id in await call.context.store.blocks.of(user.id):
        raise Forbidden("You cannot follow this person.", code="blocked")
    await call.context.store.follows.add(call.me.id, user.id, call.now)
    return None


async def unfollow(call: Call) -> web.StreamResponse | None:
    """Follow somebody no longer; doing it twice changes nothing."""
    user = await named(call)
    await call.context.store.follows.remove(call.me.id, user.id)
    return None


_path, _rule = "/api/v1/users/{handle}/follow", signed_in(Scope.ACCOUNT)

ROUTES = [
    Route("PUT", _path, follow, _rule, "Follow somebody", status=204, problems=(403, 409)),
    Route("DELETE", _path, unfollow, _rule, "Follow somebody no longer", status=204),
]
