"""What a token's scopes let it do on a socket."""

from __future__ import annotations

from spaces.errors import Forbidden
from spaces.live.commands import (
    Accept,
    Ban,
    Decline,
    DeleteMessage,
    Demote,
    End,
    Extend,
    Invite,
    Mute,
    MuteAll,
    Pin,
    Remove,
    SocketCommand,
    Start,
    Unban,
    Unpin,
)
from spaces.model import Scope, StageChange

_UPON_OTHERS = Accept | Decline | Invite | Mute | MuteAll | Demote | Remove | Ban | Unban | Extend
_UPON_THE_SPACE = StageChange | Start | End | Pin | Unpin


def check_scope(command: SocketCommand, pid: str, scopes: frozenset[Scope]) -> None:
    """Joining took `speak`; moderating takes `host`, as it does over HTTP.

    Raises:
        Forbidden: `scope_missing`.
    """
    moderating = isinstance(command, _UPON_OTHERS | _UPON_THE_SPACE) and getattr(command, "pid", None) != pid
    moderating = moderating or (isinstance(command, DeleteMessage) and command.author != pid)
    if moderating and Scope.HOST not in scopes:
        raise Forbidden("This token may not moderate: it lacks the scope “host”.", code="scope_missing")
