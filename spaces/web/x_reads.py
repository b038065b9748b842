"""Reading spaces and people by the paths, parameters and names of the X API v2. Spaces that ended stay readable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field, StringConstraints

from spaces import model
from spaces.model import State
from spaces.web import x_views as views
from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import anyone, may_listen
from spaces.web.search import QUERY_MAX
from spaces.web.session import canonical_handle
from spaces.web.spaced import discreet, shown_exactly
from spaces.web.spoke import accounts_on_stage
from spaces.web.views import Space
from spaces.web.x_fields import EXPANSIONS, SPACE_FIELDS, TOPIC_FIELDS, USER_FIELDS, Chosen, chosen, ids

_LIST_MAX = 100 * 50  # characters of a list of ids or fields
_SPACES_MAX = 100  # in one answer
_Listed = Annotated[str, StringConstraints(max_length=_LIST_MAX)]
_STATES = {
    "live": (State.LIVE,),
    "scheduled": (State.SCHEDULED,),
    "ended": (State.ENDED,),
    "all": (State.LIVE, State.SCHEDULED, State.ENDED),
}


def _some(names: Sequence[str]) -> str:
    return f"Some of {', '.join(names)}; with commas between them."


class XUserQuery(Query):
    """What is told of people."""

    user_fields: _Listed | None = Field(default=None, alias="user.fields", description=_some(USER_FIELDS))


class XSpaceQuery(XUserQuery):
    """What is told of a space."""

    space_fields: _Listed | None = Field(default=None, alias="space.fields", description=_some(SPACE_FIELDS))
    topic_fields: _Listed | None = Field(default=None, alias="topic.fields", description=_some(TOPIC_FIELDS))
    expansions: _Listed | None = Field(default=None, description=_some(EXPANSIONS))


class XSpacesQuery(XSpaceQuery):
    """Which spaces."""

    ids: _Listed = Field(description="Up to 100 ids, with commas between them.")


class XCreatorsQuery(XSpaceQuery):
    """Whose spaces."""

    user_ids: _Listed = Field(description="Up to 100 ids of accounts, with commas between them.")
    state: Literal["live", "scheduled", "ended", "all"] | None = Field(
        default=None, description="Which; live and scheduled ones when left out, as X has it."
    )


class XSearchQuery(XSpaceQuery):
    """What to look for."""

    query: Annotated[str, StringConstraints(min_length=1, max_length=QUERY_MAX)] = Field(
        description="Words of titles and topics."
    )
    state: Literal["live", "scheduled", "ended", "all"] = Field(default="all", description="Which.")
    max_results: int = Field(default=100, ge=1, le=100, description="How many at most.")


class XUsersQuery(XUserQuery):
    """Which accounts."""

    ids: _Listed = Field(description="Up to 100 ids, with commas between them.")


async def x_space(call: Call, query: XSpaceQuery) -> web.Response:
    """One space; when there is none, the answer has no data and says so in `errors`."""
    wanted, space_id = _wanted(query), call.path["id"]
    found, includes = await _told(call, await _spaces(call, [space_id]), wanted, alone=True)
    if not found:
        return views.answer(views.XSpaceAnswer(errors=[views.missing("space", "id", space_id)]))
    return views.answer(views.XSpaceAnswer(data=found[0], includes=includes))


async def x_spaces(call: Call, query: XSpacesQuery) -> web.Response:
    """Spaces by their ids."""
    wanted, asked = _wanted(query), ids("ids", query.ids)
    found, includes = await _told(call, await _spaces(call, asked), wanted)
    known = {space.id for space in found}
    errors = [views.missing("space", "ids", one) for one in asked if one not in known]
    return _listed(found, includes, errors)


async def x_spaces_by_creators(call: Call, query: XCreatorsQuery) -> web.Response:
    """Spaces of some accounts, live and announced ones unless others are wanted."""
    wanted, asked = _wanted(query), ids("user_ids", query.user_ids)
    users = await call.context.store.users.by_ids(_possible(asked))
    states = _STATES[query.state] if query.state else (State.LIVE, State.SCHEDULED)
    spaces = await _opened_by(call, [one for one in asked if one in users], states)
    found, includes = await _told(call, spaces, wanted)
    errors = [views.missing("user", "user_ids", one) for one in asked if one not in users]
    return _listed(found, includes, errors)


async def _opened_by(call: Call, creators: Sequence[str], states: Sequence[State]) -> list[model.Space]:
    """Their spaces, one account's after the other's, and no more than one answer has."""
    spaces = list[model.Space]()
    for one in creators:
        for state in states:
            if len(spaces) == _SPACES_MAX:
                return spaces
            limit = _SPACES_MAX - len(spaces)
            spaces += await call.context.store.spaces.page(state, host_id=one, limit=limit)
    return spaces


async def x_search_spaces(call: Call, query: XSearchQuery) -> web.Response:
    """Spaces by words of their titles and topics."""
    wanted, states = _wanted(query), _STATES[query.state]
    hits = await call.context.store.search.spaces(query.query, query.max_results, states=states)
    found, includes = await _told(call, [hit.subject for hit in hits], wanted)
    return _listed(found, includes, [])


async def x_user(call: Call, query: XUserQuery) -> web.Response:
    """One account by its id."""
    return await _user(call, query, await call.context.store.users.by_id(call.path["id"]), "id", call.path["id"])


async def x_user_by_username(call: Call, query: XUserQuery) -> web.Response:
    """One account by its handle."""
    handle = canonical_handle(call.path["handle"])
    known = await call.context.store.users.by_handle(handle) if handle else None
    return await _user(call, query, known, "username", call.path["handle"])


async def x_users(call: Call, query: XUsersQuery) -> web.Response:
    """Accounts by their ids."""
    wanted, asked = _wanted(query), ids("ids", query.ids)
    known = await call.context.store.users.by_ids(_possible(asked))
    told = await _users(call, [known[one] for one in asked if one in known], wanted)
    errors = [views.missing("user", "ids", one) for one in asked if one not in known]
    return views.answer(views.XUsersAnswer(data=told or None, errors=errors or None))


async def _user(call: Call, query: XUserQuery, known: model.User | None, parameter: str, value: str) -> web.Response:
    wanted = _wanted(query)
    if known is None:
        return views.answer(views.XUserAnswer(errors=[views.missing("user", parameter, value)]))
    return views.answer(views.XUserAnswer(data=(await _users(call, [known], wanted))[0]))


def _listed(found: list[views.XSpace], includes: views.XIncludes | None, errors: list[views.XMissing]) -> web.Response:
    meta = views.XMeta(result_count=len(found))
    return views.answer(views.XSpacesAnswer(data=found or None, includes=includes, meta=meta, errors=errors or None))


def _wanted(query: XUserQuery) -> Chosen:
    given = query.model_dump(by_alias=True)
    return chosen({name: given.get(name) for name in ("space.fields", "user.fields", "topic.fields", "expansions")})


async def _spaces(call: Call, asked: Sequence[str]) -> list[model.Space]:
    """Those of these spaces that whoever asks may know of, as they are at this moment, in that order."""
    known = await call.context.store.spaces.by_ids(_possible(asked))
    found = [call.context.rooms.unsaved(one) or known[one] for one in asked if one in known]
    return [space for space in found if await _known_to(call, space)]


def _possible(asked: Sequence[str]) -> list[str]:
    """Those that can be ids; a database may not even take the others (Postgres: zero)."""
    return [one for one in asked if one.isascii() and one.isalnum()]


async def _known_to(call: Call, space: model.Space) -> bool:
    if space.state is not State.ENDED or not await call.context.store.spaces.imported(space.id):
        return True
    recording = await call.context.store.recordings.of_space(space.id)
    return recording is not None and await may_listen(call, recording)


async def _told(
    call: Call, spaces: Sequence[model.Space], wanted: Chosen, *, alone: bool = False
) -> tuple[list[views.XSpace], views.XIncludes | None]:
    """Spaces in the form of X; of one that is asked for alone also who was on stage, for which a log is read."""
    few = call.context.config.moderation.few
    shown = [discreet(one, few) for one in await shown_exactly(call.context, spaces)]
    counted = "subscriber_count" in wanted.space
    counts = await call.context.store.reminders.counts([one.id for one in spaces]) if counted else {}
    told: list[views.XSpace] = []
    for stored, one in zip(spaces, shown, strict=True):
        past = alone and stored.state is State.ENDED and bool(wanted.space & {"host_ids", "speaker_ids"})
        hosts, speakers = await _who_spoke(call, stored) if past else _on_stage(one)
        told.append(views.space(one, hosts, speakers, counts.get(stored.id, 0), wanted))
    return told, await _includes(call, told, shown, wanted)


def _on_stage(shown: Space) -> tuple[list[str], list[str]]:
    """Accounts that run a space at this moment, its creator first, and those that speak; nobody's when it is over."""
    hosts = [one.user_id for one in shown.hosts if one.user_id]
    return list(dict.fromkeys([shown.host.id, *hosts])), [one.user_id for one in shown.speakers if one.user_id]


async def _who_spoke(call: Call, space: model.Space) -> tuple[list[str], list[str]]:
    """The same of a space that is over."""
    on_stage, promoted = await accounts_on_stage(call.context.store, space)
    hosts = [space.host_id, *(one for one in on_stage if one in promoted and one != space.host_id)]
    return hosts, [one for one in on_stage if one not in hosts]


async def _includes(
    call: Call, told: Sequence[views.XSpace], shown: Sequence[Space], wanted: Chosen
) -> views.XIncludes | None:
    if not wanted.expansions:
        return None
    named: dict[str, None] = {}
    for space in told:
        for field in wanted.expansions - {"topic_ids"}:
            value: str | list[str] | None = getattr(space, field)
            named |= dict.fromkeys([value] if isinstance(value, str) else value or ())
    known = await call.context.store.users.by_ids(named)
    users = await _users(call, [known[one] for one in named if one in known], wanted)
    topics = {name.casefold(): name for one in shown for name in one.topics} if "topic_ids" in wanted.expansions else {}
    return views.XIncludes(
        users=users or None, topics=[views.topic(name, wanted.topic) for name in topics.values()] or None
    )


async def _users(call: Call, users: Sequence[model.User], wanted: Chosen) -> list[views.XUser]:
    about = await call.context.store.preferences.of_all([user.id for user in users])
    base_url = call.context.config.public_url
    return [views.user(user, about[user.id].about, base_url, wanted.user) for user in users]


_spaces_path = "/2/spaces"

ROUTES = [
    Route(
        "GET",
        _spaces_path,
        x_spaces,
        anyone,
        "Spaces by ids (X API v2)",
        query=XSpacesQuery,
        returns=views.XSpacesAnswer,
        problems=(400,),
    ),
    Route(
        "GET",
        f"{_spaces_path}/search",
        x_search_spaces,
        anyone,
        "Spaces by words (X API v2)",
        query=XSearchQuery,
        returns=views.XSpacesAnswer,
        problems=(400,),
    ),
    Route(
        "GET",
        f"{_spaces_path}/by/creator_ids",
        x_spaces_by_creators,
        anyone,
        "Spaces by who opened them (X API v2)",
        query=XCreatorsQuery,
        returns=views.XSpacesAnswer,
        problems=(400,),
    ),
    Route(
        "GET",
        f"{_spaces_path}/{{id}}",
        x_space,
        anyone,
        "A space (X API v2)",
        query=XSpaceQuery,
        returns=views.XSpaceAnswer,
        problems=(400,),
    ),
    Route(
        "GET",
        "/2/users",
        x_users,
        anyone,
        "Accounts by ids (X API v2)",
        query=XUsersQuery,
        returns=views.XUsersAnswer,
        problems=(400,),
    ),
    Route(
        "GET",
        "/2/users/by/username/{handle}",
        x_user_by_username,
        anyone,
        "An account by its handle (X API v2)",
        query=XUserQuery,
        returns=views.XUserAnswer,
        problems=(400,),
    ),
    Route(
        "GET",
        "/2/users/{id}",
        x_user,
        anyone,
        "An account (X API v2)",
        query=XUserQuery,
        returns=views.XUserAnswer,
        problems=(400,),
    ),
]
