"""What people ask of a room, over the socket or over HTTP, and the facts that the server tells it.

A command says nothing about who gives it: that is an argument of `Room.handle`, never something a client writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spaces.live.craft import Craft
from spaces.live.events import Pinned
from spaces.model import Role, StageChange, new_id


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message on a socket."""

    name: str | None = None  # what a guest wants to be called
    key: str | None = None  # the key of an earlier welcome, to take the same seat again
    invite: str | None = None  # the token of a link that invites
    pin: str | None = None  # what people were told who may come in


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
    question: str | None = None  # what they want to say, on one line


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
class LetPass:
    """Let the next one in the queue go first."""


@dataclass(frozen=True, slots=True)
class Agree:
    """Agree to the house rules."""


@dataclass(frozen=True, slots=True)
class Extend:
    """Give a speaker more time."""

    pid: str
    seconds: float


@dataclass(frozen=True, slots=True)
class AcceptInvite:
    """Take the offered place."""

    name: str | None = None  # for guests who gave none yet
    exempt: bool = False  # set by the server: a program takes the place, which cannot read the house rules


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
    everywhere: bool = False  # out of all spaces of the host, who blocks them by that
    who: Who | None = field(default=None, compare=False)  # set by the server: an account or author who is not here


@dataclass(frozen=True, slots=True)
class Unban:
    """Let somebody come back who was put out for good."""

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
    title: str | None = None  # what its page says when there is none
    id: str = field(default_factory=new_id, compare=False)  # set by the server: what it is called


@dataclass(frozen=True, slots=True)
class Unpin:
    """Take a link down."""

    pin: str


@dataclass(frozen=True, slots=True)
class Say:
    """Write something for everybody to read."""

    text: str
    name: str | None = None  # for guests who gave none yet


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """Take a message away: one's own, or as a moderator anybody's."""

    message: str
    author: str | None = None  # set by the server: whose it is, when it was said long ago


@dataclass(frozen=True, slots=True)
class React:
    """Send an emoji up."""

    emoji: str


@dataclass(frozen=True, slots=True)
class OffTheRecord:
    """Destroy what I said in the last seconds."""

    seconds: float


Command = (
    Request
    | Withdraw
    | LetPass
    | Agree
    | Extend
    | StageChange
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
    | Unban
    | Leave
    | Start
    | End
    | Pin
    | Unpin
)
"""What a person may ask of a room."""

TalkCommand = Say | DeleteMessage | React
"""What a person may do beside the stage; the room only says who they are."""

SocketCommand = Command | TalkCommand | Hello | Listen | Publish | Hangup | OffTheRecord | Ping
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
class Pass:
    """A link that invites, as somebody holds it who comes in."""

    token: str
    role: Role  # speaker or listener
    uses: int  # as stored
    uses_max: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes in, as the server found it out."""

    link: Pass | None = None  # the link they followed, when it holds
    link_over: bool = False  # they followed one that does not (any more)
    pin: bool | None = None  # whether the PIN they said is right; None: they said none
    pin_wait: int | None = None  # seconds until another PIN may be tried
    network: str | None = None  # the mark of where they come from
    blocked: bool = False  # by the account that created the space
    blocks: frozenset[str] = frozenset()  # the pids of people they blocked
    blocked_by: frozenset[str] = frozenset()  # and of people who blocked them


NO_WAY = Way()
"""Of somebody who only asks to come in."""


@dataclass(frozen=True, slots=True)
class Enter:
    """A connection of somebody opened; without `presence` they are only known to be about (they used the HTTP API)."""

    who: Who
    presence: str | None
    way: Way = NO_WAY
    keyless: bool = False  # a guest whose key nobody has


@dataclass(frozen=True, slots=True)
class Exit:
    """A connection of the participant is gone."""

    presence: str


@dataclass(frozen=True, slots=True)
class Uplink:
    """The participant's voice began or ceased to arrive."""

    up: bool


@dataclass(frozen=True, slots=True)
class Called:
    """A guest has said what they want to be called; accounts have their name already."""

    name: str


@dataclass(frozen=True, slots=True)
class Looked:
    """The page of a pinned link was looked at; this is how the link is shown from now on."""

    link: Pinned


@dataclass(frozen=True, slots=True)
class Arranged:
    """How the stage is run has changed."""

    craft: Craft


@dataclass(frozen=True, slots=True)
class Blocks:
    """Whom the participant blocked has changed, or who blocked them: pids."""

    blocks: frozenset[str]
    blocked_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Revoked:
    """A link that invites was taken back."""

    token: str


@dataclass(frozen=True, slots=True)
class Begin:
    """The owner started the space over HTTP."""

    by: Who | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """The space ends for a reason that is not a participant's command."""

    reason: str
    by: Who | None = None


Fact = Enter | Exit | Uplink | Called | Looked | Arranged | Blocks | Revoked | Begin | Finish
"""What the server tells a room; no client can say these."""
