"""Who may not come back into a space."""

from __future__ import annotations

from aiohttp import web

from spaces.live import commands
from spaces.live.seat import GUEST
from spaces.model import State
from spaces.web import moderation_views as views
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import moderator_of_space


async def list_bans(call: Call) -> views.BanList:
    """Who is banned; nobody any more when the space is over."""
    space = await call.space()
    if space.state in (State.ENDED, State.CANCELED):
        return views.BanList(items=[])
    banned = await call.context.rooms.bans(space.id)
    return views.BanList(
        items=[
            views.Ban(pid=who.pid, name=who.name or GUEST, handle=who.handle, color=who.color, network=network)
            for who, network in banned
        ]
    )


async def unban(call: Call) -> web.StreamResponse | None:
    """Let somebody come back; a block by the host stays until the host takes it back."""
    space = await call.space()
    await call.context.rooms.command(space.id, call.me, commands.Unban(call.path["pid"]))
    return None


_bans = "/api/v1/spaces/{id}/bans"

ROUTES = [
    Route("GET", _bans, list_bans, moderator_of_space, "Who is banned from the space", returns=views.BanList),
    Route(
        "DELETE",
        f"{_bans}/{{pid}}",
        unban,
        moderator_of_space,
        "Let somebody come back who was banned",
        status=204,
        problems=(409,),
    ),
]
