"""Who is on stage: the commands of docs/protocol.md §4 for programs, one route each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import Field

from spaces.live import commands
from spaces.model import Role, Scope
from spaces.web import views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import Rule, moderator_of_space, moderator_or_self, signed_in


class Invitation(Body):
    """To what."""

    role: Literal[Role.SPEAKER, Role.CO_HOST] = Field(default=Role.SPEAKER, description="Only the host makes co-hosts.")


async def ask_to_speak(call: Call) -> views.Done:
    """Ask to speak, or learn one's place in the queue."""
    return await _done(call, commands.Request())


async def withdraw_request(call: Call) -> views.Done:
    """Take the hand down."""
    return await _done(call, commands.Withdraw())


async def invite(call: Call, body: Invitation) -> views.Done:
    """Ask somebody on stage."""
    return await _done(call, commands.Invite(call.path["pid"], body.role))


async def accept(call: Call) -> views.Done:
    """Accept somebody's request; on oneself: accept the invitation."""
    return await _done(call, commands.AcceptInvite() if _self(call) else commands.Accept(call.path["pid"]))


async def decline(call: Call) -> views.Done:
    """Decline somebody's request; on oneself: decline the invitation."""
    return await _done(call, commands.DeclineInvite() if _self(call) else commands.Decline(call.path["pid"]))


async def mute_all(call: Call) -> views.Done:
    """Mute everyone but hosts and co-hosts."""
    return await _done(call, commands.MuteAll())


async def mute(call: Call) -> views.Done:
    """Stop forwarding a voice at once."""
    return await _done(call, commands.Mute(call.path["pid"]))


async def unmute(call: Call) -> views.Done:
    """Forward one's own voice again."""
    return await _done(call, commands.Unmute(call.path["pid"]))


async def demote(call: Call) -> views.Done:
    """Back to listening."""
    return await _done(call, commands.Demote(call.path["pid"]))


async def remove(call: Call) -> views.Done:
    """Out of the space."""
    return await _done(call, commands.Remove(call.path["pid"]))


async def ban(call: Call) -> views.Done:
    """Out of the space for good."""
    return await _done(call, commands.Ban(call.path["pid"]))


async def _done(call: Call, command: commands.Command) -> views.Done:
    space = await call.space()
    result = await call.context.rooms.command(space.id, call.me, command)
    return views.Done(position=result.get("position"))


def _self(call: Call) -> bool:
    return call.path["pid"] == call.me.pid


_requests = "/api/v1/spaces/{id}/requests"


def _on(
    name: str, handler: Callable[..., Awaitable[views.Done]], rule: Rule, summary: str, body: type[Body] | None = None
) -> Route:
    path = f"/api/v1/spaces/{{id}}/participants/{{pid}}/{name}"
    return Route("POST", path, handler, rule, summary, body=body, returns=views.Done, problems=(409,))


ROUTES = [
    Route(
        "POST", _requests, ask_to_speak, signed_in(Scope.SPEAK), "Ask to speak", returns=views.Done, problems=(403, 409)
    ),
    Route(
        "DELETE",
        _requests,
        withdraw_request,
        signed_in(Scope.SPEAK),
        "Take the hand down",
        returns=views.Done,
        problems=(409,),
    ),
    _on("invite", invite, moderator_of_space, "Ask somebody on stage", Invitation),
    _on("accept", accept, moderator_or_self, "Accept a request to speak, or an invitation to oneself"),
    _on("decline", decline, moderator_or_self, "Decline a request to speak, or an invitation to oneself"),
    _on("mute", mute, moderator_or_self, "Stop forwarding a voice"),
    _on("unmute", unmute, moderator_or_self, "Open one's own microphone; nobody can do it for another"),
    _on("demote", demote, moderator_or_self, "Take somebody, or oneself, off the stage"),
    _on("remove", remove, moderator_of_space, "Put somebody out of the space"),
    _on("ban", ban, moderator_of_space, "Put somebody out of the space for good"),
    Route(
        "POST",
        "/api/v1/spaces/{id}/mute-all",
        mute_all,
        moderator_of_space,
        "Mute everyone but hosts and co-hosts",
        returns=views.Done,
        problems=(409,),
    ),
]
