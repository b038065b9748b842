"""Who may call a route: one small named rule on each; a test walks the table and calls every route as everybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING

from spaces.errors import Forbidden, Unauthenticated
from spaces.model import Recording, Scope, Space, State, Station, User, Visibility
from spaces.model.sharing import valid
from spaces.web.auth import identify, require_same_site
from spaces.web.call import Call, unknown_recording, unknown_series, unknown_space, unknown_station

if TYPE_CHECKING:
    from spaces.live.rooms import Rooms

GUEST_KEY = "Guest-Key"
"""The header by which a guest's browser proves whose seat it had: the key of the socket's welcome."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named permission."""

    name: str
    says: str  # who may, for the reference
    check: Callable[[Call], Awaitable[None]]  # raises what it refuses with
    scope: Scope | None = None  # what a token needs; None where nobody needs to be signed in
    guests: bool = False  # whether a guest's key is enough


async def _nothing(_: Call) -> None:
    return


async def _visitor(call: Call) -> None:
    await identify(call)
    if call.user is None:
        require_same_site(call)


public = Rule("public", "Anybody; who asks makes no difference.", _nothing)
anyone = Rule("anyone", "Anybody, signed in or not.", identify)
visitor = Rule("visitor", "Anybody, but not through another website's page.", _visitor)


async def _require(call: Call, scope: Scope) -> User:
    await identify(call)
    if call.user is None:
        raise Unauthenticated("Sign in first, then try again.")
    if scope not in call.scopes:
        raise scope_missing(scope)
    return call.user


def scope_missing(scope: Scope) -> Forbidden:
    """What a token is told that may not do something."""
    return Forbidden(
        f"This token may not do that: it lacks the scope “{scope}”. Make one that has it.", code="scope_missing"
    )


def signed_in(scope: Scope) -> Rule:
    """Anybody with an account; a token needs the scope."""

    async def check(call: Call) -> None:
        await _require(call, scope)

    return Rule("signed_in", "Anybody with an account.", check, scope)


def operator(scope: Scope) -> Rule:
    """Administrators of the server; a token needs the scope."""

    async def check(call: Call) -> None:
        if not (await _require(call, scope)).admin:
            raise Forbidden("Only those who run this server can do that.", code="not_operator")

    return Rule("operator", "Administrators of the server.", check, scope)


async def _host_of_space(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    if not _owns(user, await _known_space(call)):
        raise Forbidden("Only the host of this space can do that.", code="not_host")


async def _moderator_of_space(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    if not await _moderates(call, user, await _known_space(call)):
        raise Forbidden("Only the hosts of this space can do that.", code="not_moderator")


async def _moderator_or_self(call: Call) -> None:
    await identify(call)
    if call.user is not None and call.path["pid"] == call.user.pid:
        await _require(call, Scope.SPEAK)
    else:
        await _moderator_of_space(call)


async def _creator_of_space(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    if user.id != (await _known_space(call)).host_id:
        raise Forbidden("Only whoever opened this space can do that.", code="not_the_creator")


async def _host_of_series(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    series = await call.context.store.series.get(call.path["id"])
    if series is None:
        raise unknown_series()
    if not user.admin and user.id != series.host_id:
        raise Forbidden("Only the host of this series can do that.", code="not_host")


async def _viewer_of_space(call: Call) -> None:
    await identify(call)
    await _known_space(call)


async def may_know_of_space(call: Call) -> Space:
    """The space that the path names, for a route whose rule looks only at who asks.

    Raises:
        NotFound: `space_not_found`.
    """
    return await _known_space(call)


async def _known_space(call: Call) -> Space:
    """The space that the path names, for who may know of it: one that was imported is as private as its recording.

    Raises:
        NotFound: `space_not_found`.
    """
    space = await call.space()
    if space.state is State.ENDED and await call.context.store.spaces.imported(space.id):
        recording = await call.context.store.recordings.of_space(space.id)
        if recording is None or not await may_listen(call, recording):
            raise unknown_space()
    return space


async def _host_of_recording(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    recording = await call.recording()
    if not may_manage(user, recording):
        if not await may_listen(call, recording):
            raise unknown_recording()
        raise Forbidden("Only the host of this recording can do that.", code="not_host")


async def _listener_of_recording(call: Call) -> None:
    await identify(call)
    if not await may_listen(call, await call.recording()):
        raise unknown_recording()


async def _viewer_of_station(call: Call) -> None:
    await identify(call)
    if not await may_tune_in(call, await call.station()):
        raise unknown_station()


async def _subscriber_of_station(call: Call) -> None:
    token = call.request.query.get("token", "")
    station = await call.station()
    if not compare_digest(token.encode("utf-8", "surrogateescape"), station.feed_token.encode()):
        await _viewer_of_station(call)


async def _editor_of_station(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    station = await call.station()
    if not await edits(call, user, station):
        if station.visibility is Visibility.PRIVATE:
            raise unknown_station()
        raise Forbidden("Only the owner and the editors of this station can do that.", code="not_editor")


async def _owner_of_station(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    station = await call.station()
    if not owns_station(user, station):
        if not await may_tune_in(call, station):
            raise unknown_station()
        raise Forbidden("Only the owner of this station can do that.", code="not_owner")


async def _owner_or_editor_named(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    named_self = call.path["handle"].removeprefix("@").lower() == user.handle
    await (_editor_of_station if named_self else _owner_of_station)(call)


def speaker(scope: Scope) -> Rule:
    """Somebody with a voice of their own: an account, or a guest who sends the key of their seat."""

    async def check(call: Call) -> None:
        if GUEST_KEY not in call.request.headers:
            await _require(call, scope)
            return
        await _visitor(call)
        if call.user is not None and scope not in call.scopes:
            raise scope_missing(scope)

    return Rule("speaker", "Whoever spoke: an account, or a guest by the header Guest-Key.", check, scope, guests=True)


host_of_space = Rule("host_of_space", "The host of the space.", _host_of_space, Scope.HOST)
moderator_of_space = Rule("moderator_of_space", "Hosts and co-hosts of the space.", _moderator_of_space, Scope.HOST)
moderator_or_self = Rule(
    "moderator_or_self",
    "Hosts and co-hosts of the space, and people themselves (`u_` + their own id; a token needs `speak` for that).",
    _moderator_or_self,
    Scope.HOST,
)
host_of_series = Rule("host_of_series", "The host of the series, and administrators.", _host_of_series, Scope.HOST)
creator_of_space = Rule(
    "creator_of_space",
    "The account that created the space; nobody else, whoever acts as its host or runs the server.",
    _creator_of_space,
    Scope.HOST,
)
viewer_of_space = Rule(
    "viewer_of_space",
    "Anybody; when the space came with an imported recording, who may listen to that.",
    _viewer_of_space,
)
host_of_recording = Rule(
    "host_of_recording", "The host of the recording, and administrators.", _host_of_recording, Scope.HOST
)
listener_of_recording = Rule(
    "listener_of_recording",
    "Everybody when it is public or unlisted; else its host, administrators, and who opened a share link of it.",
    _listener_of_recording,
)


def account_tuned_in(scope: Scope) -> Rule:
    """Anybody with an account who may see the station; a token needs the scope."""

    async def check(call: Call) -> None:
        await _require(call, scope)
        await _viewer_of_station(call)

    return Rule("account_tuned_in", "Anybody with an account who may see the station.", check, scope)


viewer_of_station = Rule(
    "viewer_of_station",
    "Everybody when it is public or unlisted; else its owner, its editors, and administrators.",
    _viewer_of_station,
)
subscriber_of_station = Rule(
    "subscriber_of_station",
    "Whoever may see the station, and podcast apps that have the token of its private feed.",
    _subscriber_of_station,
)
editor_of_station = Rule(
    "editor_of_station", "The owner and the editors of the station, and administrators.", _editor_of_station, Scope.HOST
)
owner_or_editor_named = Rule(
    "owner_or_editor_named",
    "The owner of the station, administrators, and editors for themselves.",
    _owner_or_editor_named,
    Scope.HOST,
)
owner_of_station = Rule(
    "owner_of_station", "The owner of the station, and administrators.", _owner_of_station, Scope.HOST
)


def owns_station(user: User | None, station: Station) -> bool:
    """Whether that account may do everything with the station."""
    return user is not None and (user.admin or user.id == station.owner_id)


async def edits(call: Call, user: User | None, station: Station) -> bool:
    """Whether that account may change what is in the station."""
    if user is None or owns_station(user, station):
        return user is not None
    return user.id in await call.context.store.stations.editors(station.id)


async def may_tune_in(call: Call, station: Station) -> bool:
    """Whether whoever asks may know of the station and listen to it."""
    return station.visibility is not Visibility.PRIVATE or await edits(call, reader(call), station)


def may_manage(user: User | None, recording: Recording) -> bool:
    """Whether that account may change and delete the recording and see everything about it."""
    return user is not None and (user.admin or user.id == recording.host_id)


def reader(call: Call) -> User | None:
    """Who asks, unless it is by a token that may not read."""
    return call.user if Scope.READ in call.scopes else None


async def may_listen(call: Call, recording: Recording) -> bool:
    """Whether whoever asks may know of the recording and listen to it."""
    if recording.visibility is not Visibility.PRIVATE or may_manage(reader(call), recording):
        return True
    return await has_share(call, recording.id)


def share_cookie(recording_id: str) -> str:
    """The name of the cookie that opens a recording to whoever opened a share link of it."""
    return f"share_{recording_id}"


async def has_share(call: Call, recording_id: str) -> bool:
    """Whether whoever asks carries the grant of a share link that still holds."""
    carried = call.request.cookies.get(share_cookie(recording_id))
    if not carried:
        return False
    return any(
        compare_digest(carried.encode("utf-8", "surrogateescape"), share.grant.encode())
        for share in await call.context.store.recordings.shares(recording_id)
        if valid(share, call.now)
    )


def moderates(user: User, space: Space, rooms: Rooms) -> bool:
    """Whether that account may moderate: the creator, an administrator, or a host or co-host at this moment."""
    if _owns(user, space):
        return True
    live = rooms.snapshot(space.id)
    return live is not None and any(host.user_id == user.id for host in live.hosts)


async def _moderates(call: Call, user: User, space: Space) -> bool:
    """The same; of a space that has not begun or is over by what is stored of its hosts: nobody may be in it."""
    if moderates(user, space, call.context.rooms):
        return True
    if space.state is State.LIVE:
        return False
    await call.context.rooms.journal.written()  # who was made co-host a moment ago is one
    return any(seat.user_id == user.id and seat.role.moderates for seat in await call.context.store.seats.of(space.id))


def _owns(user: User, space: Space) -> bool:
    return user.admin or user.id == space.host_id
