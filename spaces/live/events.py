"""What happens in a room, and how people in it look from outside.

Times are monotonic seconds, as everywhere in a room; `spaces.live.wire` turns them into what clients read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spaces.model import Role, Tap
from spaces.model.message import Message
from spaces.sfu import csrc


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody on stage, as everybody sees them."""

    pid: str
    user_id: str | None  # None for a guest
    handle: str | None
    name: str
    color: int
    role: Role
    muted: bool
    connected: bool  # has a connection now; the seat of an absent one is kept for a while
    publishing: bool  # their voice arrives at the server
    until: float | None = None  # the end of their time on stage

    @property
    def csrc(self) -> int:
        """How their voice is named in RTP packets."""
        return csrc(self.pid)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may know about themself."""

    role: Role = Role.LISTENER
    muted: bool = False
    request_position: int | None = None  # from 1
    invited_as: Role | None = None
    muted_by: str | None = None  # the moderator who did it, None when they did it themself
    publishing: bool = False
    request_count: int | None = None  # how many wait in the queue
    agreed: bool = False  # to the house rules
    blocked_here: tuple[str, ...] = ()  # people on stage whom they blocked


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody in the queue to speak."""

    pid: str
    name: str
    handle: str | None
    color: int
    asked_at: float
    question: str | None = None
    first_time: bool = True  # they were not on stage in this space yet
    conflict: bool = False  # somebody on stage blocked them, or is blocked by them


@dataclass(frozen=True, slots=True)
class Live:
    """A space on air at one moment."""

    hosts: tuple[Participant, ...] = ()  # the host, then co-hosts
    speakers: tuple[Participant, ...] = ()
    participant_count: int = 0
    listener_count: int = 0
    peak_listeners: int = 0
    speaking: tuple[str, ...] = ()  # pids heard at this moment
    ends: Mapping[str, datetime] = field(default_factory=dict)  # of time on stage, by pid


@dataclass(frozen=True, slots=True)
class OnStage:
    """Somebody on stage is new or changed. For everybody."""

    participant: Participant


@dataclass(frozen=True, slots=True)
class OffStage:
    """Somebody is no longer on stage. For everybody."""

    pid: str


@dataclass(frozen=True, slots=True)
class You:
    """Somebody's own standing changed. For them."""

    pid: str
    you: Standing


@dataclass(frozen=True, slots=True)
class Requests:
    """The queue to speak, whole and in order. For moderators."""

    items: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class QueueJumped:
    """A moderator brought somebody on stage before others who waited longer. For those who wait, and moderators."""

    pid: str
    name: str
    by: str | None  # the moderator; None: an operator who is not on stage
    ahead: int  # how many waited longer


@dataclass(frozen=True, slots=True)
class TimeUp:
    """Somebody's time on stage is over. For everybody."""

    pid: str
    name: str


@dataclass(frozen=True, slots=True)
class HostGone:
    """The host's last connection went; the seat is kept until then. For everybody."""

    until: float


@dataclass(frozen=True, slots=True)
class HostBack:
    """Somebody sits in the host's seat again. For everybody."""


@dataclass(frozen=True, slots=True)
class Started:
    """The space went live. For everybody."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The space is over: "host", "host_left", "moderator", "canceled" or "operator". For everybody."""

    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class Removed:
    """Somebody was put out: "removed", "banned" or "blocked". For them."""

    pid: str
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody went by their own wish. For them."""

    pid: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """A link that is pinned up."""

    id: str  # unique on the server
    url: str
    title: str
    pid: str  # whose doing it was
    at: float
    description: str = ""
    site: str = ""  # empty until its page was looked at
    picture: str | None = None  # the key of our small copy among the blobs


@dataclass(frozen=True, slots=True)
class Pins:
    """The pinned links, whole, the oldest first. For everybody."""

    items: tuple[Pinned, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A message. For everybody."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message was taken away. For everybody."""

    id: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """How often somebody on stage, or all listeners together, sent an emoji."""

    pid: str | None  # None: listeners; who they are is nobody's business
    emoji: str
    count: int


@dataclass(frozen=True, slots=True)
class Reactions:
    """What came in the last moment. For everybody who keeps up."""

    items: tuple[Reaction, ...]


Event = (
    OnStage
    | OffStage
    | You
    | Requests
    | QueueJumped
    | TimeUp
    | HostGone
    | HostBack
    | Started
    | Ended
    | Removed
    | Left
    | Pins
)
"""What a room says happened."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """How many listen. For everybody, at most once a second."""

    count: int


@dataclass(frozen=True, slots=True)
class Levels:
    """Who talks and how loud: pid to dBov, 0 the loudest. For everybody."""

    levels: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaState:
    """One of somebody's media connections is "connected" or "closed". For its owner."""

    session: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Reconnect:
    """The node is going down. For everybody."""

    after_ms: int


@dataclass(frozen=True, slots=True)
class TapChanged:
    """What happens to the audio is another thing now. For everybody."""

    tap: Tap


@dataclass(frozen=True, slots=True)
class TapProblem:
    """What keeps the audio from being written down, or None when all is well again. For moderators."""

    text: str | None


@dataclass(frozen=True, slots=True)
class OffTheRecord:
    """Somebody took back what they had said. For everybody."""

    pid: str
    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Saved:
    """The space is being saved. For its host."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """Somebody is asked whether their voice may be published. For them."""

    recording_id: str


Notice = (
    OnStage
    | OffStage
    | You
    | Requests
    | QueueJumped
    | TimeUp
    | HostGone
    | HostBack
    | Ended
    | Removed
    | Listeners
    | Levels
    | MediaState
    | Reconnect
    | Pins
    | Said
    | MessageDeleted
    | Reactions
    | TapChanged
    | TapProblem
    | OffTheRecord
    | Saved
    | ConsentAsked
)
"""What reaches a socket unasked; `welcome` and `space`, which tells of `Started` too, need the space itself."""
