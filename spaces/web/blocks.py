"""Blocks: with whom an account wants nothing to do."""

from __future__ import annotations

from aiohttp import web

from spaces.errors import Conflict
from spaces.model import Scope
from spaces.web import moderation_views as views
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import signed_in
from spaces.web.users import named


async def block(call: Call) -> web.StreamResponse | None:
    """Block somebody, which ends following both ways; doing it twice changes nothing."""
    user = await named(call)
    if user.id == call.me.id:
        raise Conflict("You cannot block yourself.", code="block_self")
    await call.context.store.blocks.add(call.me.id, user.id, call.now)
    await call.context.rooms.blocks_changed([call.me.id, user.id])
    return None


async def unblock(call: Call) -> web.StreamResponse | None:
    """Take a block back; doing it twice changes nothing."""
    user = await named(call)
    await call.context.store.blocks.remove(call.me.id, user.id)
    await call.context.rooms.blocks_changed([call.me.id, user.id])
    return None


async def list_blocks(call: Call) -> views.BlockList:
    """Whom the asking account blocked."""
    store = call.context.store
    blocked = await store.blocks.listed(call.me.id)
    people = await store.users.by_ids({user_id for user_id, _ in blocked})
    return views.BlockList(
        items=[
            views.BlockedPerson(id=user.id, handle=user.handle, name=user.name, color=user.color, blocked_at=at)
            for user_id, at in blocked
            if (user := people.get(user_id)) is not None
        ]
    )


_path, _rule = "/api/v1/users/{handle}/block", signed_in(Scope.ACCOUNT)

ROUTES = [
    Route("PUT", _path, block, _rule, "Block somebody", status=204, problems=(409,)),
    Route("DELETE", _path, unblock, _rule, "Take a block back", status=204),
    Route(
        "GET",
        "/api/v1/me/blocks",
        list_blocks,
        signed_in(Scope.READ),
        "Whom the asking account blocked",
        returns=views.BlockList,
    ),
]
