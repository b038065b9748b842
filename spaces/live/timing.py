"""The time that speakers have on stage."""

from __future__ import annotations

from spaces.errors import Conflict, Invalid
from spaces.live.commands import Extend
from spaces.live.events import TimeUp
from spaces.live.floor import Floor, Seat
from spaces.live.moderating import check_moderator, target_of
from spaces.model import Role

EXTEND_MIN, EXTEND_MAX = 30, 600
TIME_BOX = "time_box"
"""Why somebody went off the stage whose time was up."""


def extend(floor: Floor, actor: Seat, command: Extend, now: float) -> None:
    """Give a speaker more time."""
    del now
    check_moderator(floor, actor)
    target = target_of(floor, command.pid)
    if not EXTEND_MIN <= command.seconds <= EXTEND_MAX:
        raise Invalid(f"More time is from {EXTEND_MIN} to {EXTEND_MAX} seconds.", field="seconds")
    if target.until is None:
        raise Conflict("That person's time on stage has no end.", code="no_time_box")
    target.until += command.seconds
    floor.touch(target.pid)


def begin(floor: Floor, now: float) -> None:
    """The space goes live: the time of those who were put on stage before runs from now on."""
    for seat in floor.staged():
        if seat.role is Role.SPEAKER and floor.craft.time_box is not None:
            seat.until = now + floor.craft.time_box
            floor.touch(seat.pid)


def next_end(floor: Floor) -> float | None:
    """When the next speaker's time is up."""
    return min((seat.until for seat in floor.staged() if seat.until is not None), default=None)


def expire(floor: Floor, now: float) -> None:
    """Let those listen again whose time is up."""
    for seat in [seat for seat in floor.staged() if seat.until is not None and seat.until <= now]:
        floor.emit(TimeUp(seat.pid, seat.name))
        floor.leaving[seat.pid] = {"reason": TIME_BOX}
        floor.place(seat, Role.LISTENER, now)
