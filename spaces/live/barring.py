"""Guests who were banned come back under another key; from where they came, newcomers without account only listen."""

from __future__ import annotations

from spaces.errors import Forbidden
from spaces.live.bars import HOURS, Bar
from spaces.live.entries import Barred
from spaces.live.floor import Floor, Seat


def bar(floor: Floor, seat: Seat, now: float) -> None:
    """A guest was banned: bar where they came from, as far as that is known."""
    if seat.who.user_id is None and seat.network is not None:
        floor.bars[seat.pid] = Bar(seat.network, now, now + HOURS * 3600)
        floor.enter(Barred(seat.pid, seat.network))


def unbar(floor: Floor, pid: str) -> None:
    """They may come back, and so may others from there."""
    if floor.bars.pop(pid, None) is not None:
        floor.enter(Barred(pid, None))


def check_network(floor: Floor, seat: Seat, now: float) -> None:
    """Whether somebody may be heard of: newcomers without account from a barred network only listen.

    Raises:
        Forbidden: `network_banned`.
    """
    if seat.who.user_id is not None or seat.network is None:
        return
    if any(one.mark == seat.network and one.since < seat.came_at and now < one.until for one in floor.bars.values()):
        raise Forbidden(
            "The hosts banned somebody from your network, so without an account you can only listen. Sign in to take "
            "part.",
            code="network_banned",
        )
