"""What a space remembers of a person, so that a restart of the node changes nothing for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spaces.model.space import Role


@dataclass(frozen=True, slots=True)
class KeptSeat:
    """Somebody's standing in one space; listeners who did nothing have none."""

    pid: str
    user_id: str | None
    handle: str | None
    name: str | None  # None: a guest who gave none
    color: int
    role: Role = Role.LISTENER
    muted: bool = False
    muted_by: str | None = None
    stage_since: datetime | None = None
    moderating_since: datetime | None = None
    until: datetime | None = None  # the end of their time on stage
    invited_as: Role | None = None
    was_on_stage: bool = False
    agreed: bool = False  # to the house rules
    banned: bool = False
    admitted: bool = False  # may come back although it is locked now, or has a PIN
