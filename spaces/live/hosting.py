"""The host's seat: kept for a while when they go, and passed on to a co-host when they stay away."""

from __future__ import annotations

from spaces.live.events import HostBack, HostGone
from spaces.live.floor import Floor
from spaces.model import ActionKind, Role


def host_gone(floor: Floor, now: float, *, was_here: bool = True) -> None:
    """Begin the grace time of the host's seat; it is worth a word in the log when the host was here before."""
    floor.host_until = now + floor.rules.grace_seconds
    floor.emit(HostGone(floor.host_until))
    floor.host_missed = was_here
    if was_here:
        floor.note(ActionKind.HOST_GONE, to=floor.host())


def host_back(floor: Floor) -> None:
    """End the grace time, when it runs."""
    if floor.host_until is None:
        return
    floor.host_until = None
    floor.emit(HostBack())
    if floor.host_missed:
        floor.note(ActionKind.HOST_BACK, to=floor.host())


def succeed(floor: Floor, now: float) -> bool:
    """Pass the host's seat to the longest-serving connected co-host; False when there is none."""
    deputies = [seat for seat in floor.staged() if seat.role is Role.CO_HOST and seat.presences]
    if not deputies:
        return False
    heir = min(deputies, key=lambda seat: (seat.moderating_since, seat.stage_since, seat.pid))
    before = floor.host()
    floor.forget(before.pid)
    floor.place(heir, Role.HOST, now)
    floor.note(ActionKind.HOST_SUCCEEDED, before, heir)
    host_back(floor)
    return True
