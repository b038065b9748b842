"""What a room wants written down: the log of actions, what it remembers of people, and links that were used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spaces.live.commands import Who
from spaces.model import ActionKind, Role


@dataclass(frozen=True, slots=True)
class Noted:
    """Something was done."""

    kind: ActionKind
    by: Who | None = None  # None: the server itself
    to: Who | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody's standing, as it has to outlive a restart; times are monotonic seconds."""

    who: Who
    role: Role = Role.LISTENER
    muted: bool = False
    muted_by: str | None = None
    stage_since: float | None = None
    moderating_since: float | None = None
    until: float | None = None
    invited_as: Role | None = None
    was_on_stage: bool = False
    agreed: bool = False
    banned: bool = False
    admitted: bool = False


@dataclass(frozen=True, slots=True)
class Remembered:
    """What there is to remember of somebody; None: nothing any more."""

    pid: str
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class LinkUsed:
    """A link that invites was used for the last time or one before."""

    token: str
    uses: int  # so far


@dataclass(frozen=True, slots=True)
class Barred:
    """People without account from a network only listen, because somebody from there was banned."""

    pid: str  # of whom
    mark: str | None  # of the network; None: no more


@dataclass(frozen=True, slots=True)
class Shunned:
    """An account wants another one in none of its spaces."""

    by: str
    user_id: str


Entry = Noted | Remembered | LinkUsed | Barred | Shunned


def stranger(pid: str) -> Who:
    """Somebody of whom nothing is known any more but that they were here."""
    return Who(pid, pid[2:] if pid.startswith("u_") else None, None, None, 0)
