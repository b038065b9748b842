"""How much a node carries, for whoever watches it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from spaces.live.venue import Venue
from spaces.model import State


@dataclass(frozen=True, slots=True)
class Census:
    """What a node carries at one moment."""

    live: int  # spaces on air
    waiting: int  # scheduled spaces with somebody in the waiting room
    on_stage: int  # people there, with a connection
    listeners: int
    sockets: int


def count(venues: Collection[Venue]) -> Census:
    """All venues together."""
    now = [venue.live() for venue in venues]
    listeners = sum(live.listener_count for live in now)
    return Census(
        live=sum(venue.room.state is State.LIVE for venue in venues),
        waiting=sum(venue.room.state is State.SCHEDULED for venue in venues),
        on_stage=sum(live.participant_count for live in now) - listeners,
        listeners=listeners,
        sockets=sum(len(venue.crowd) for venue in venues),
    )
