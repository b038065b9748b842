"""Somebody's place in a room, and the limits of rooms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spaces.live.commands import Who
from spaces.live.entries import Kept
from spaces.live.events import Participant
from spaces.model import Role

GUEST = "Guest"
"""What people see of somebody who gave no name."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of a room; each is a key of config.toml's [spaces]."""

    stage_limit: int = 10  # speakers beside host and co-hosts
    co_host_limit: int = 2
    listener_limit: int = 0  # 0: none
    grace_seconds: float = 120.0  # how long an absent person's seat is kept
    guests_may_speak: bool = True


@dataclass(slots=True)
class Seat:
    """Somebody's place in the room, whatever the number of their connections."""

    who: Who
    role: Role
    presences: set[str] = field(default_factory=set)  # ids of the sockets and media programs they are here with
    absent_since: float | None = None  # when the last presence went; None while there is one
    muted: bool = False
    muted_by: str | None = None  # the moderator who muted them
    publishing: bool = False  # their voice arrives
    asked_at: float | None = None  # when they raised their hand
    question: str | None = None  # what they want to say
    stage_since: float = 0.0  # when they came on stage: the order there
    moderating_since: float = 0.0  # when they became co-host: the order of succession
    until: float | None = None  # the end of their time on stage
    network: str | None = None  # the mark of where they came from
    keyless: bool = False  # a program's visit: nobody can come back under this pid
    heard: bool = False  # they wrote, reacted or asked to speak
    blocks: frozenset[str] = frozenset()  # pids of people they blocked
    blocked_by: frozenset[str] = frozenset()  # and of people who blocked them

    @property
    def pid(self) -> str:
        """The participant's id."""
        return self.who.pid

    @property
    def name(self) -> str:
        """What people see."""
        return self.who.name or GUEST

    def participant(self) -> Participant:
        """Them as everybody sees them on stage."""
        return Participant(
            pid=self.who.pid,
            user_id=self.who.user_id,
            handle=self.who.handle,
            name=self.name,
            color=self.who.color,
            role=self.role,
            muted=self.muted,
            connected=bool(self.presences),
            publishing=self.publishing,
            until=self.until,
        )

    def at_odds(self, other: Seat) -> bool:
        """Whether one of the two blocked the other."""
        return other.pid in self.blocks | self.blocked_by or self.pid in other.blocks | other.blocked_by

    def kept(self, standing: Kept) -> Kept:
        """What there is to remember of them while they are on stage, beside what else is."""
        return replace(
            standing,
            role=self.role,
            muted=self.muted,
            muted_by=self.muted_by,
            stage_since=self.stage_since,
            moderating_since=self.moderating_since if self.role.moderates else None,
            until=self.until,
        )
