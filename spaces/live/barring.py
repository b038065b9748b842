"""Who was banned comes back under another key; from where they came, people without account only listen."""

from __future__ import annotations

from spaces.errors import Forbidden
from spaces.live.bars import HOURS, Bar
from spaces.live.entries import Barred
from spaces.live.floor import Floor, Seat


def bar(floor: Floor, target: Seat, now: float) -> None:
    """Somebody was banned: bar where they came from, as far as that is known.

    Of accounts too: it takes one click to sign out and go on as a guest.
    """
    if target.network is not None:
        floor.bars[target.pid] = Bar(target.network, now + HOURS * 3600)
        floor.enter(Barred(target.pid, target.network))


def unbar(floor: Floor, pid: str) -> None:
    """They may come back, and so may others from there."""
    if floor.bars.pop(pid, None) is not None:
        floor.enter(Barred(pid, None))


def check_network(floor: Floor, seat: Seat, now: float) -> None:
    """Whether somebody may be heard of.

    Raises:
        Forbidden: `network_banned`: without account, people from a barred network only listen. That holds for seats
            from before the ban too, for a troll has several; but not for whom the hosts see on stage.
    """
    barred = seat.network is not None and any(
        one.mark == seat.network and now < one.until for one in floor.bars.values()
    )
    if barred and seat.who.user_id is None and not seat.role.on_stage:
        raise Forbidden(
            "The hosts banned somebody from your network, so without an account you can only listen. Sign in to take "
            "part.",
            code="network_banned",
        )
