"""What people ask of a room, over the socket or over HTTP, and the facts that the server tells it.

A command says nothing about who gives it: that is an argument of `Room.handle`, never something a client writes.
"""

from __future__ import annotations

from dataclasses import dataclass

from spaces.model import Role, SpeakerPolicy


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message on a socket."""

    name: str | None = None  # what a guest wants to be called
    key: str | None = None  # the key of an earlier welcome, to take the same seat again


@dataclass(frozen=True, slots=True)
class Listen:
    """Open or replace the listening connection of this socket."""

    sdp: str


@dataclass(frozen=True, slots=True)
class Publish:
    """Open or replace the microphone."""

    sdp: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """Close one media connection of mine."""

    session: str


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask whether the server is there."""


@dataclass(frozen=True, slots=True)
class Request:
    """Ask to speak."""

    name: str | None = None  # for guests who gave none yet
    followed: bool = False  # set by the server: the host follows this person


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the hand down."""


@dataclass(frozen=True, slots=True)
class Accept:
    """Bring somebody who asked on stage."""

    pid: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Turn a request down."""

    pid: str


@dataclass(frozen=True, slots=True)
class Invite:
    """Offer somebody a place on stage."""

    pid: str
    role: Role = Role.SPEAKER
    known: bool = False  # set by the server: there is such an account, so it may be invited while away


@dataclass(frozen=True, slots=True)
class AcceptInvite:
    """Take the offered place."""


@dataclass(frozen=True, slots=True)
class DeclineInvite:
    """Refuse the offered place."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Stop forwarding a voice."""

    pid: str


@dataclass(frozen=True, slots=True)
class Unmute:
    """Forward my own voice again."""

    pid: str


@dataclass(frozen=True, slots=True)
class MuteAll:
    """Mute every speaker but hosts and co-hosts."""


@dataclass(frozen=True, slots=True)
class Demote:
    """Take somebody, or oneself, off the stage."""

    pid: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Put somebody out of the space."""

    pid: str


@dataclass(frozen=True, slots=True)
class Ban:
    """Put somebody out of the space for good."""

    pid: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Go, with all connections."""


@dataclass(frozen=True, slots=True)
class Start:
    """Go live."""


@dataclass(frozen=True, slots=True)
class End:
    """End it for everyone."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Pin a link up for everybody."""

    url: str
    title: str | None = None  # the name of the site when there is none


@dataclass(frozen=True, slots=True)
class Unpin:
    """Take a link down."""

    pin: str


@dataclass(frozen=True, slots=True)
class OffTheRecord:
    """Destroy what I said in the last seconds."""

    seconds: float


Command = (
    Request
    | Withdraw
    | Accept
    | Decline
    | Invite
    | AcceptInvite
    | DeclineInvite
    | Mute
    | Unmute
    | MuteAll
    | Demote
    | Remove
    | Ban
    | Leave
    | Start
    | End
    | Pin
    | Unpin
)
"""What a person may ask of a room."""

SocketCommand = Command | Hello | Listen | Publish | Hangup | OffTheRecord | Ping
"""What may arrive on a socket: commands to the room, and those that concern the connection itself."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the room knows them."""

    pid: str  # "u_" + account id, or "g_" + something for a guest
    user_id: str | None
    handle: str | None
    name: str | None  # None: a guest who gave no name
    color: int
    operator: bool = False  # runs the server: may do in any space what its host may


@dataclass(frozen=True, slots=True)
class Enter:
    """A connection of somebody opened; without `presence` they are only known to be about (they used the HTTP API)."""

    who: Who
    presence: str | None


@dataclass(frozen=True, slots=True)
class Exit:
    """A connection of the participant is gone."""

    presence: str


@dataclass(frozen=True, slots=True)
class Uplink:
    """The participant's voice began or ceased to arrive."""

    up: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may ask to speak has changed."""

    policy: SpeakerPolicy


@dataclass(frozen=True, slots=True)
class Begin:
    """The owner started the space over HTTP."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The space ends for a reason that is not a participant's command."""

    reason: str


Fact = Enter | Exit | Uplink | Policy | Begin | Finish
"""What the server tells a room; no client can say these."""
