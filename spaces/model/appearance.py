"""Appearances: one microphone from the moment it opens to the moment it closes, and the keys of what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Appearance:
    """One microphone of one participant in one space. It is stored with its first packet: silence leaves no trace."""

    id: str
    space_id: str
    pid: str  # `u_` + account id, or `g_` + something for a guest
    user_id: str | None
    name: str  # as it was shown then
    handle: str | None
    color: int
    started_at: datetime
    ended_at: datetime | None = None  # None while it is open, or after a crash until the node starts again
    heard: tuple[tuple[float, float], ...] | None = None
    """Seconds after the space began, from and to, in which it was heard: what is left of somebody withheld or
    withdrawn once their key is destroyed, so that later renderings keep their silence in its place."""
    shredded_at: datetime | None = None  # when its keys were destroyed


@dataclass(frozen=True, slots=True)
class Chunk:
    """The row of one file of an appearance."""

    appearance_id: str
    number: int  # unique in the appearance
    wrapped_key: bytes  # by the appearance's data key
    started_at: float  # seconds of UTC since 1970, whole microseconds
    seconds: float | None = None  # from the beginning to the last packet; None while it is written, or after a crash
    size: int | None = None  # bytes of the file; None likewise
