"""Who may call a route: one small named rule on each; a test walks the table and calls every route as everybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaces.errors import Forbidden, Unauthenticated
from spaces.model import Scope, Space, User
from spaces.web.auth import identify, require_same_site
from spaces.web.call import Call

if TYPE_CHECKING:
    from spaces.live.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Rule:
    """A named permission."""

    name: str
    says: str  # who may, for the reference
    check: Callable[[Call], Awaitable[None]]  # raises what it refuses with
    scope: Scope | None = None  # what a token needs; None where nobody needs to be signed in


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
        raise Forbidden(
            f"This token may not do that: it lacks the scope “{scope}”. Make one that has it.", code="scope_missing"
        )
    return call.user


def signed_in(scope: Scope) -> Rule:
    """Anybody with an account; a token needs the scope."""

    async def check(call: Call) -> None:
        await _require(call, scope)

    return Rule("signed_in", "Anybody with an account.", check, scope)


async def _host_of_space(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    if not _owns(user, await call.space()):
        raise Forbidden("Only the host of this space can do that.", code="not_host")


async def _moderator_of_space(call: Call) -> None:
    user = await _require(call, Scope.HOST)
    if not moderates(user, await call.space(), call.context.rooms):
        raise Forbidden("Only the hosts of this space can do that.", code="not_moderator")


async def _moderator_or_self(call: Call) -> None:
    await identify(call)
    if call.user is not None and call.path["pid"] == f"u_{call.user.id}":
        await _require(call, Scope.SPEAK)
    else:
        await _moderator_of_space(call)


host_of_space = Rule("host_of_space", "The host of the space.", _host_of_space, Scope.HOST)
moderator_of_space = Rule("moderator_of_space", "Hosts and co-hosts of the space.", _moderator_of_space, Scope.HOST)
moderator_or_self = Rule(
    "moderator_or_self",
    "Hosts and co-hosts of the space, and people themselves (`u_` + their own id; a token needs `speak` for that).",
    _moderator_or_self,
    Scope.HOST,
)


def moderates(user: User, space: Space, rooms: Rooms) -> bool:
    """Whether that account may moderate: the creator, an administrator, or a host or co-host at this moment."""
    if _owns(user, space):
        return True
    live = rooms.snapshot(space.id)
    return live is not None and any(host.user_id == user.id for host in live.hosts)


def _owns(user: User, space: Space) -> bool:
    return user.admin or user.id == space.host_id
