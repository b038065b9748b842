"""Links that invite into a space, to listen or on stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from spaces.errors import Conflict, NotFound
from spaces.model import Action, ActionKind, InviteLink, Role, State, new_key
from spaces.model.craft import INVITE_HOURS_MAX, INVITE_USES_MAX
from spaces.web import views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import moderator_of_space

LINKS_MAX = 100
"""Of one space, those that are over included."""


class InviteOrder(Body):
    """A link to make."""

    role: Literal[Role.SPEAKER, Role.LISTENER] = Field(
        description="`speaker` offers a place on stage, without an account too; `listener` opens a lock or a PIN."
    )
    hours: int = Field(default=24, ge=1, le=INVITE_HOURS_MAX, description="How long it holds.")
    uses: int | None = Field(default=None, ge=1, le=INVITE_USES_MAX, description="By how many people; null: by any.")


class Invite(views.View):
    """A link that invites."""

    token: str
    url: str
    role: Role
    expires_at: datetime
    uses: int = Field(description="How many came in or on stage by it.")
    uses_max: int | None
    over: bool = Field(description="It opens nothing any more.")
    made_by: views.Person | None
    created_at: datetime


class Invites(views.View):
    """The links of a space, the newest first."""

    items: list[Invite]


async def create_invite(call: Call, body: InviteOrder) -> Invite:
    """Make a link."""
    space = await call.space()
    if space.state in (State.ENDED, State.CANCELED):
        raise Conflict("This space is over. Nobody can be invited any more.", code="space_over")
    link = InviteLink(
        new_key(), space.id, body.role, call.me.id, call.now, call.now + timedelta(hours=body.hours), 0, body.uses
    )
    async with call.context.lock(f"invites {space.id}"):
        if len(await call.context.store.invites.of(space.id)) >= LINKS_MAX:
            raise Conflict(f"This space has {LINKS_MAX} links already. Take some back first.", code="invites_full")
        await call.context.store.invites.add(link)
    _note(call, ActionKind.LINK_MADE, link)
    return _shown(call, link, views.person(call.me))


async def list_invites(call: Call) -> Invites:
    """The links of a space, and how often they were used."""
    space = await call.space()
    await call.context.rooms.journal.written()  # which counts uses
    links = await call.context.store.invites.of(space.id)
    makers = await call.context.store.users.by_ids({link.made_by for link in links})
    people = {user_id: views.person(user) for user_id, user in makers.items()}
    return Invites(items=[_shown(call, link, people.get(link.made_by)) for link in links])


async def delete_invite(call: Call) -> None:
    """Take a link back: who has not come by it yet cannot any more."""
    space = await call.space()
    link = await call.context.store.invites.get(call.path["token"])
    if link is None or link.space_id != space.id or not await call.context.store.invites.remove(link.token):
        raise NotFound("There is no such link into this space (any more).", code="invite_not_found")
    call.context.rooms.revoked(space.id, link.token)
    _note(call, ActionKind.LINK_REVOKED, link)


def _note(call: Call, kind: ActionKind, link: InviteLink) -> None:
    me, detail = call.me, {"role": link.role.value, "uses_max": link.uses_max}
    call.context.rooms.journal.note(
        Action(call.now, kind, link.space_id, actor=me.pid, actor_name=me.name, detail=detail)
    )


def _shown(call: Call, link: InviteLink, made_by: views.Person | None) -> Invite:
    return Invite(
        token=link.token,
        url=f"{views.space_url(call.context.config.public_url, link.space_id)}?invite={link.token}",
        role=link.role,
        expires_at=link.expires_at,
        uses=link.uses,
        uses_max=link.uses_max,
        over=link.over(call.now),
        made_by=made_by,
        created_at=link.created_at,
    )


_all = "/api/v1/spaces/{id}/invites"

ROUTES = [
    Route(
        "POST",
        _all,
        create_invite,
        moderator_of_space,
        "Make a link that invites",
        body=InviteOrder,
        returns=Invite,
        status=201,
        problems=(409,),
    ),
    Route("GET", _all, list_invites, moderator_of_space, "The links that invite into a space", returns=Invites),
    Route("DELETE", f"{_all}/{{token}}", delete_invite, moderator_of_space, "Take a link back", status=204),
]
