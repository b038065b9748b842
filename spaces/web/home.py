"""The home page in one answer: what is live, what begins soon, stations, fresh recordings, and who is where."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from spaces.model import Space, User, Visibility
from spaces.model.space import SCHEDULE_AHEAD
from spaces.web import discovery_views as views
from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.recorded import recordings_shown
from spaces.web.routes import Route
from spaces.web.rules import anyone, reader
from spaces.web.spaced import on_air, spaces_shown
from spaces.web.stationed import stations_shown
from spaces.web.views import person

LIVE_MAX = 24
UPCOMING_MAX = 12
STATIONS_MAX = 12
RECORDINGS_MAX = 12
INSIDE_MAX = 5
"""Names on a card; more are no news."""


class HomeQuery(Query):
    """How much of it."""

    live: bool = Field(default=False, description="Only what is live, for those who look again and again.")


async def read_home(call: Call, query: HomeQuery) -> views.Home:
    """What there is to hear now and soon."""
    store = call.context.store
    live = await _live(call)
    if query.live:
        return views.Home(live=live, upcoming=[], stations=[], recordings=[])
    upcoming = await store.spaces.starting(call.now, call.now + SCHEDULE_AHEAD, UPCOMING_MAX)
    stations = await store.stations.page(visibility=Visibility.PUBLIC, limit=STATIONS_MAX)
    recordings = await store.recordings.page(visibility=Visibility.PUBLIC, limit=RECORDINGS_MAX)
    return views.Home(
        live=live,
        upcoming=await spaces_shown(call, upcoming),
        stations=await stations_shown(call, stations),
        recordings=await recordings_shown(call, recordings),
    )


async def _live(call: Call) -> list[views.LiveCard]:
    live = on_air(call)[:LIVE_MAX]
    inside = await _inside(call, live)
    return [
        views.LiveCard(space=space, inside=[person(user) for user in inside.get(space.id, ())])
        for space in await spaces_shown(call, live)
    ]


async def _inside(call: Call, spaces: Sequence[Space]) -> dict[str, list[User]]:
    """By space, who of the people that the asking account follows is there and lets it know.

    They let those know whom they follow themselves. Of a locked space nobody is told who is inside.
    """
    user = reader(call)
    if user is None:
        return {}
    rooms, store = call.context.rooms, call.context.store
    here = {space.id: rooms.present(space.id) for space in spaces if not (space.locked or space.pin_hash)}
    known = {one for accounts in here.values() for one in accounts} - {user.id}
    friends = await store.follows.mutual(user.id, known) if known else set()
    shown = await store.users.by_ids(await store.preferences.present(friends)) if friends else {}
    return {
        space_id: sorted((shown[one] for one in accounts if one in shown), key=lambda friend: friend.name)[:INSIDE_MAX]
        for space_id, accounts in here.items()
    }


ROUTES = [
    Route(
        "GET",
        "/api/v1/home",
        read_home,
        anyone,
        "What there is to hear now and soon",
        query=HomeQuery,
        returns=views.Home,
    ),
]
