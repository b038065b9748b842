"""Who is on stage: the commands of docs/protocol.md §4 for programs, one route each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from spaces.live import commands
from spaces.live.asking import QUESTION_MAX
from spaces.live.informing import NO_TICKET, Ticket
from spaces.live.timing import EXTEND_MAX, EXTEND_MIN
from spaces.model import Role, Scope
from spaces.web import views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.doors import ticket
from spaces.web.routes import Route
from spaces.web.rules import Rule, moderator_of_space, moderator_or_self, signed_in
from spaces.web.spaced import spaces_shown
from spaces.web.staging import StageOptions


class Invitation(Body):
    """To what."""

    role: Literal[Role.SPEAKER, Role.CO_HOST] = Field(default=Role.SPEAKER, description="Only the host makes co-hosts.")


class Asking(Body):
    """What somebody wants to say."""

    question: Annotated[str, Field(max_length=4 * QUESTION_MAX)] | None = Field(
        default=None, description="One line for the hosts, up to 140 characters."
    )
    invite: str | None = Field(default=None, max_length=100, description="The token of a link that invites.")
    pin: str | None = Field(default=None, max_length=100, description="The PIN of the space, where it has one.")


class Banning(Body):
    """From where."""

    everywhere: bool = Field(
        default=False, description="From all spaces of the host, who alone may say so; it is a block by them."
    )


class MoreTime(Body):
    """How much."""

    seconds: float = Field(ge=EXTEND_MIN, le=EXTEND_MAX, strict=False)


class Waiting(views.View):
    """Somebody in the queue to speak."""

    pid: str
    name: str
    handle: str | None
    color: views.Color
    asked_at: datetime
    question: str | None
    first_time: bool = Field(description="They were not on stage in this space yet.")
    conflict: bool = Field(description="Somebody on stage blocked them, or is blocked by them.")


class Queue(views.View):
    """The queue to speak, in order."""

    items: list[Waiting]


async def ask_to_speak(call: Call, body: Asking) -> views.Done:
    """Ask to speak, or learn one's place in the queue."""
    shown = await ticket(call, await call.space(), body.invite, body.pin)
    return await _done(call, commands.Request(question=body.question), shown)


async def read_queue(call: Call) -> Queue:
    """Who asks to speak."""
    space = await call.space()
    return Queue.model_validate({"items": await call.context.rooms.requests(space.id)})


async def let_pass(call: Call) -> views.Done:
    """Let the next one in the queue go first."""
    return await _done(call, commands.LetPass())


async def agree(call: Call) -> views.Done:
    """Agree to the house rules, which people do once before they first speak."""
    return await _done(call, commands.Agree())


async def arrange_stage(call: Call, body: StageOptions) -> views.Space:
    """Run the stage another way from now on; everybody is told at once."""
    space = await call.space()
    await call.context.rooms.command(space.id, call.me, body.change())
    return (await spaces_shown(call, [await call.space_again()]))[0]


async def extend(call: Call, body: MoreTime) -> views.Done:
    """Give a speaker more time."""
    return await _done(call, commands.Extend(call.path["pid"], body.seconds))


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


async def ban(call: Call, body: Banning) -> views.Done:
    """Out of the space for good."""
    return await _done(call, commands.Ban(call.path["pid"], body.everywhere))


async def _done(call: Call, command: commands.Command, shown: Ticket = NO_TICKET) -> views.Done:
    space = await call.space()
    result = await call.context.rooms.command(space.id, call.me, command, shown)
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
        "POST",
        _requests,
        ask_to_speak,
        signed_in(Scope.SPEAK),
        "Ask to speak",
        body=Asking,
        returns=views.Done,
        problems=(403, 409, 429),
    ),
    Route("GET", _requests, read_queue, moderator_of_space, "Who asks to speak, in order", returns=Queue),
    Route(
        "POST",
        f"{_requests}/pass",
        let_pass,
        signed_in(Scope.SPEAK),
        "Let the next one in the queue go first",
        returns=views.Done,
        problems=(403, 409),
    ),
    Route(
        "POST",
        "/api/v1/spaces/{id}/agree",
        agree,
        signed_in(Scope.SPEAK),
        "Agree to the house rules",
        returns=views.Done,
        problems=(403, 409),
    ),
    Route(
        "PATCH",
        "/api/v1/spaces/{id}/stage",
        arrange_stage,
        moderator_of_space,
        "Run the stage another way",
        body=StageOptions,
        returns=views.Space,
        problems=(409,),
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
    _on("extend", extend, moderator_of_space, "Give a speaker more time", MoreTime),
    _on("demote", demote, moderator_or_self, "Take somebody, or oneself, off the stage"),
    _on("remove", remove, moderator_of_space, "Put somebody out of the space"),
    _on("ban", ban, moderator_of_space, "Put somebody out of the space for good", Banning),
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
