"""Gives people their standing back after a restart of the node."""

from __future__ import annotations

from collections.abc import Iterable

from spaces.live.entries import Kept
from spaces.live.floor import Floor, Seat
from spaces.model import Role


def restore(floor: Floor, kept: Iterable[Kept], now: float) -> None:
    """Know again what was remembered; whoever is on stage is away until they come."""
    for one in kept:
        floor.recall(one)
        if one.role.on_stage:
            _seat(floor, one, now)


def _seat(floor: Floor, kept: Kept, now: float) -> None:
    pid = kept.who.pid
    if kept.role is Role.HOST and pid != floor.creator:
        floor.seats.pop(floor.creator, None)
    known = floor.seats.get(pid)
    floor.seats[pid] = Seat(
        kept.who if known is None else known.who,  # the creator as their account is called now
        kept.role,
        absent_since=now,
        muted=kept.muted,
        muted_by=kept.muted_by,
        stage_since=now if kept.stage_since is None else kept.stage_since,
        moderating_since=now if kept.moderating_since is None else kept.moderating_since,
        until=kept.until,
    )
