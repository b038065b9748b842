"""Spaces: announcing, starting, changing, ending and reading them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, WithJsonSchema

from spaces import model
from spaces.errors import Conflict, Unavailable
from spaces.model import ActionKind, Scope, SpeakerPolicy, State, TapPolicy, new_id
from spaces.model.space import TITLE_MAX, TOPIC_MAX, TOPICS_MAX, check_schedule, clean_title, clean_topics
from spaces.web import cursors, views
from spaces.web.bodies import Query, checked
from spaces.web.call import Call
from spaces.web.context import Context
from spaces.web.routes import Route
from spaces.web.rules import host_of_space, moderator_of_space, public, signed_in, viewer_of_space
from spaces.web.schedule import note, require_room
from spaces.web.spaced import spaces_shown
from spaces.web.staging import SpaceOptions, pin_hash, staged
from spaces.web.users import by_handle

Title = Annotated[str, checked(clean_title), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": TITLE_MAX})]
Topics = Annotated[
    list[str],
    checked(clean_topics),
    WithJsonSchema({"type": "array", "items": {"type": "string", "maxLength": TOPIC_MAX + 1}, "maxItems": TOPICS_MAX}),
]


class SpaceOrder(SpaceOptions):
    """A space to open now, or to announce."""

    title: Title = Field(description="What it is about, on one line.")
    topics: Topics = Field(default_factory=list, description="Up to three; a leading # is dropped.")
    scheduled_start: datetime | None = Field(default=None, description="Without it the space is live at once.")
    tap: TapPolicy | None = Field(
        default=None, description="What happens to the audio: as the server is set when left out, which is `held`."
    )


class SpaceChange(SpaceOptions):
    """Changes to a space; what is left out stays."""

    title: Title | None = None
    topics: Topics | None = None
    scheduled_start: datetime | None = Field(default=None, description="Only while it is scheduled.")
    tap: TapPolicy | None = Field(default=None, description="Only before the first microphone opens.")


class SpaceQuery(Query):
    """Which spaces."""

    state: State | None = Field(default=None, description="Only these.")
    host: str | None = Field(default=None, description="Only this person's, by handle.")
    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")
    cursor: str | None = Field(default=None, description="`next` of the page before.")


async def create_space(call: Call, body: SpaceOrder) -> views.Space:
    """Announce a space, or open it at once."""
    start = body.scheduled_start and check_schedule(body.scheduled_start, call.now)
    space = model.Space(
        id=new_id(),
        host_id=call.me.id,
        title=body.title,
        topics=tuple(body.topics),
        state=State.SCHEDULED,
        speaker_policy=SpeakerPolicy.EVERYONE,
        tap=body.tap or TapPolicy(call.context.config.recorder.tap),
        created_at=call.now,
        updated_at=call.now,
        scheduled_start=start,
    )
    space = staged(space, body, await pin_hash(call, body), call.context.config.spaces.stage_limit)
    if start is not None:
        async with call.context.lock(f"schedule {call.me.id}"):
            await require_room(call)
            await call.context.store.spaces.add(space)
        note(call, ActionKind.SPACE_SCHEDULED, space)
        return await _shown(call, space)
    if call.context.draining:
        raise Unavailable("This server is going down. Try again in a moment.", code="draining")
    async with call.context.lock(f"live {call.me.id}"):
        await _require_free_air(call.context, call.me.id)
        space = replace(space, state=State.LIVE, started_at=call.now)
        await call.context.store.spaces.add(space)
        started = await call.context.rooms.start_space(space)
        note(call, ActionKind.SPACE_STARTED, started)
        return await _shown(call, started)


async def list_spaces(call: Call, query: SpaceQuery) -> views.SpacePage:
    """Spaces, newest first, a page at a time."""
    host = await by_handle(call.context, query.host) if query.host is not None else None
    before = cursors.read(query.cursor) if query.cursor else None
    spaces = await call.context.store.spaces.page(
        query.state, host_id=host.id if host else None, before=before, limit=query.limit + 1
    )
    shown = spaces[: query.limit]
    more = len(spaces) > query.limit
    following = cursors.write((shown[-1].created_at, shown[-1].id)) if more else None
    return views.SpacePage(items=await spaces_shown(call, shown), next=following)


async def read_space(call: Call) -> views.Space:
    """One space, in whatever state."""
    return await _shown(call, await call.space())


async def change_space(call: Call, body: SpaceChange) -> views.Space:
    """Change what a space says about itself."""
    space = await call.space()
    if space.state in (State.ENDED, State.CANCELED):
        raise Conflict("This space is over and stays as it was.", code="space_over")
    if body.scheduled_start is not None and space.state is not State.SCHEDULED:
        raise Conflict("This space has begun; its start stays as it was.", code="space_started")
    start = body.scheduled_start and check_schedule(body.scheduled_start, call.now)
    moved = start is not None and start != space.scheduled_start
    hashed = await pin_hash(call, body)

    def change(now: model.Space) -> model.Space:
        changed = replace(
            now,
            title=body.title or now.title,
            topics=now.topics if body.topics is None else tuple(body.topics),
            scheduled_start=start or now.scheduled_start,
            sequence=now.sequence + moved,
            tap=body.tap or now.tap,
            updated_at=call.now,
        )
        return staged(changed, body, hashed, call.context.config.spaces.stage_limit)

    changed = await call.context.rooms.change(space.id, change, call.me)
    if moved:
        note(call, ActionKind.SPACE_RESCHEDULED, changed)
    return await _shown(call, changed)


async def start_space(call: Call) -> views.Space:
    """Go live with a scheduled space; starting a live one changes nothing."""
    space = await call.space()
    async with call.context.lock(f"live {space.host_id}"):
        space = await call.space_again()
        if space.state is State.LIVE:
            return await _shown(call, space)
        if space.state is not State.SCHEDULED:
            raise Conflict("This space is over. Start a new one.", code="space_over")
        await _require_free_air(call.context, space.host_id)
        return await _shown(call, await call.context.rooms.start_space(space))


async def end_space(call: Call) -> views.Space:
    """End a live space for everyone; ending an ended one changes nothing."""
    space = await call.space()
    if space.state is State.SCHEDULED:
        raise Conflict("This space has not begun. Cancel it instead.", code="not_live")
    if space.state is State.LIVE:
        reason = "host" if call.me.id == space.host_id else "moderator"
        space = await call.context.rooms.end(space.id, call.me, reason)
    return await _shown(call, space)


async def cancel_space(call: Call) -> views.Space:
    """Cancel a scheduled space; canceling a canceled one changes nothing."""
    space = await call.space()
    if space.state is State.LIVE:
        raise Conflict("This space is live. End it instead.", code="space_live")
    if space.state is State.ENDED:
        raise Conflict("This space is over.", code="space_over")
    if space.state is State.SCHEDULED:
        space = await call.context.rooms.end(space.id, call.me, "canceled")
    return await _shown(call, space)


async def _require_free_air(context: Context, host_id: str) -> None:
    """Check that the account may have one more space live; ask for its lock first."""
    limit = context.config.spaces.live_per_host
    if await context.store.spaces.count_live(host_id) < limit:
        return
    live = await context.store.spaces.page(State.LIVE, host_id=host_id, limit=1)
    url = views.space_url(context.config.public_url, live[0].id) if live else context.config.public_url
    raise Conflict(f"You are live already at {url}. End that space first.", code="already_live")


async def _shown(call: Call, space: model.Space) -> views.Space:
    return (await spaces_shown(call, [space]))[0]


_one = "/api/v1/spaces/{id}"

ROUTES = [
    Route(
        "POST",
        "/api/v1/spaces",
        create_space,
        signed_in(Scope.HOST),
        "Open a space now, or announce one",
        body=SpaceOrder,
        returns=views.Space,
        status=201,
        problems=(409, 503),
    ),
    Route(
        "GET",
        "/api/v1/spaces",
        list_spaces,
        public,
        "Spaces, newest first",
        query=SpaceQuery,
        returns=views.SpacePage,
        problems=(400, 404),
    ),
    Route("GET", _one, read_space, viewer_of_space, "A space", returns=views.Space),
    Route(
        "PATCH",
        _one,
        change_space,
        host_of_space,
        "Change a space",
        body=SpaceChange,
        returns=views.Space,
        problems=(409,),
    ),
    Route(
        "POST",
        f"{_one}/start",
        start_space,
        host_of_space,
        "Go live with a scheduled space",
        returns=views.Space,
        problems=(409, 503),
    ),
    Route(
        "POST",
        f"{_one}/end",
        end_space,
        moderator_of_space,
        "End a live space for everyone",
        returns=views.Space,
        problems=(409,),
    ),
    Route(
        "POST",
        f"{_one}/cancel",
        cancel_space,
        host_of_space,
        "Cancel a scheduled space",
        returns=views.Space,
        problems=(409,),
    ),
]
