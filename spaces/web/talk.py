"""The chat, reactions and pinned links of a space, for programs; the page does the same over its socket."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, Field

from spaces.errors import Forbidden, NotFound
from spaces.live import commands, wire
from spaces.live.reacting import EMOJI
from spaces.model import Role, Scope, Space, State
from spaces.model import message as spoken
from spaces.model import pin as pinned
from spaces.model.weblink import URL_MAX
from spaces.web import views
from spaces.web.bodies import Body, Query
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import moderates, moderator_of_space, public, scope_missing, signed_in, viewer_of_space
from spaces.web.spaced import is_inside

PAGE_MAX = 100
"""Messages in one page."""


class Link(views.View):
    """An address in a text."""

    start: int = Field(description="First character, counted in Unicode code points.")
    end: int = Field(description="The first one after it.")
    url: str


class Message(views.View):
    """What somebody wrote."""

    id: str
    pid: str
    name: str
    handle: str | None
    color: views.Color
    role: Role = Field(description="Of its author when it was written.")
    text: str = Field(description="Plain; whoever shows it must not take it for markup.")
    links: list[Link] = Field(description="The http and https addresses in it; nothing else may become a link.")
    at: datetime


class Messages(views.View):
    """Some messages, the oldest first."""

    items: list[Message]
    next: datetime | None = Field(description="Give it as `before` for what was said earlier; null at the beginning.")


class MessageOrder(Body):
    """Something to say."""

    text: Annotated[str, Field(max_length=8 * spoken.TEXT_MAX, description="Up to 500 characters of plain text.")]


class MessageQuery(Query):
    """Which messages."""

    before: AwareDatetime | None = Field(default=None, description="Only what was said before: `at` of a message.")
    limit: int = Field(default=50, ge=1, le=PAGE_MAX, description="How many at most.")


class ReactionOrder(Body):
    """An emoji to send up."""

    emoji: Annotated[str, Field(max_length=10, description=f"One of {' '.join(EMOJI)}")]


class PinOrder(Body):
    """A link to show to everybody."""

    url: Annotated[str, Field(max_length=URL_MAX)]
    title: Annotated[str, Field(max_length=4 * pinned.TITLE_MAX)] | None = Field(
        default=None, description="What the page calls itself when left out; until it was looked at, its site."
    )


class PictureQuery(Query):
    """Which version of it; only so that browsers may keep it."""

    v: str | None = Field(default=None, description="As in the path that was given.")


async def say(call: Call, body: MessageOrder) -> Message:
    """Write something for everybody in the space."""
    space = await call.space()
    result = await call.context.rooms.command(space.id, call.me, commands.Say(body.text))
    return Message.model_validate(result["message"])


async def read_messages(call: Call, query: MessageQuery) -> Messages:
    """What was written, the latest page of it first."""
    space = await call.space()
    _check_reader(call, space)
    await call.context.rooms.journal.written()
    before = (query.before, "") if query.before is not None else None
    found = await call.context.store.messages.page(space.id, before=before, limit=query.limit + 1)
    shown = found[-query.limit :]
    more = len(found) > query.limit
    return Messages(items=[_shown(said) for said in shown], next=shown[0].at if more else None)


def _shown(said: spoken.Message) -> Message:
    return Message.model_validate(wire.message(said))


def _check_reader(call: Call, space: Space) -> None:
    """The chat of an open space is for everybody; a closed one's for who is in; of one that is over, for its hosts.

    Raises:
        Forbidden: `chat_closed`.
    """
    rooms = call.context.rooms
    if call.user is not None and Scope.READ in call.scopes and moderates(call.user, space, rooms):
        return
    if space.state in (State.ENDED, State.CANCELED):
        raise Forbidden("The chat of a space that is over can only be read by its host.", code="chat_closed")
    if not (space.locked or space.has_pin):
        return
    if not is_inside(call, space.id):
        raise Forbidden("Only people in this space can read its chat. Join it first.", code="chat_closed")


async def delete_message(call: Call) -> None:
    """Take a message away: one's own, or as a moderator anybody's."""
    space, message_id = await call.space(), call.path["message_id"]
    rooms = call.context.rooms
    await rooms.journal.written()
    message = await call.context.store.messages.get(message_id)
    if message is None or message.space_id != space.id:
        raise NotFound("That message is gone already.", code="message_not_found")
    if message.pid != call.me.pid and Scope.HOST not in call.scopes:
        raise scope_missing(Scope.HOST)
    if space.state in (State.LIVE, State.SCHEDULED):
        await rooms.command(space.id, call.me, commands.DeleteMessage(message_id))
        return
    if message.pid != call.me.pid and not moderates(call.me, space, rooms):
        raise Forbidden("You can only delete what you wrote yourself.", code="not_yours")
    await call.context.store.messages.delete(message_id)


async def react(call: Call, body: ReactionOrder) -> None:
    """Send an emoji up."""
    space = await call.space()
    await call.context.rooms.command(space.id, call.me, commands.React(body.emoji))


async def pin(call: Call, body: PinOrder) -> views.Pin:
    """Show a link to everybody in the space; what its page says follows."""
    space = await call.space()
    result = await call.context.rooms.command(space.id, call.me, commands.Pin(body.url, body.title))
    return views.Pin.model_validate(result["pin"])


async def unpin(call: Call) -> None:
    """Take a link down."""
    space = await call.space()
    await call.context.rooms.command(space.id, call.me, commands.Unpin(call.path["pin_id"]))


async def read_pin_picture(call: Call, query: PictureQuery) -> web.Response:
    """Our small copy of the picture of a pinned page."""
    store, pin_id = call.context.store, call.path["pin_id"]
    found = await store.pins.get(pin_id)
    if found is None or found.picture is None:
        await call.context.rooms.journal.written()  # people are told of a picture before it is written down
        found = await store.pins.get(pin_id)
    if found is None or found.picture is None:
        raise NotFound("There is no picture of this link here.", code="picture_not_found")
    blob = await call.context.recorder.blobs.open(found.picture)
    data = b"".join([piece async for piece in blob.read()])
    seconds = 7 * 24 * 3600 if query.v else 3600
    return web.Response(
        body=data, content_type="image/webp", headers={"Cache-Control": f"public, max-age={seconds}, immutable"}
    )


_one = "/api/v1/spaces/{id}"

ROUTES = [
    Route(
        "POST",
        f"{_one}/messages",
        say,
        signed_in(Scope.SPEAK),
        "Write in the chat",
        body=MessageOrder,
        returns=Message,
        status=201,
        problems=(403, 409, 429),
    ),
    Route(
        "GET",
        f"{_one}/messages",
        read_messages,
        viewer_of_space,
        "What was written in the chat",
        query=MessageQuery,
        returns=Messages,
        problems=(403,),
    ),
    Route(
        "DELETE",
        f"{_one}/messages/{{message_id}}",
        delete_message,
        signed_in(Scope.SPEAK),
        "Delete a message: one's own, or as a moderator anybody's",
        status=204,
        problems=(403, 409),
    ),
    Route(
        "POST",
        f"{_one}/reactions",
        react,
        signed_in(Scope.SPEAK),
        "React with an emoji",
        body=ReactionOrder,
        status=204,
        problems=(403, 409, 429),
    ),
    Route(
        "POST",
        f"{_one}/pins",
        pin,
        moderator_of_space,
        "Show a link to everybody",
        body=PinOrder,
        returns=views.Pin,
        status=201,
        problems=(409, 429),
    ),
    Route(
        "DELETE",
        f"{_one}/pins/{{pin_id}}",
        unpin,
        moderator_of_space,
        "Take a link down",
        status=204,
        problems=(409,),
    ),
    Route(
        "GET",
        "/pins/{pin_id}/picture",
        read_pin_picture,
        public,
        "The picture of a pinned page",
        query=PictureQuery,
        produces="image/webp",
    ),
]
