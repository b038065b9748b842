"""The numbers of a space that change all the time: how many listen, and who talks how loud."""

from __future__ import annotations

from spaces.live.crowd import Crowd
from spaces.live.events import Levels, Listeners
from spaces.live.herald import Herald
from spaces.live.media import Hall
from spaces.live.room import Room

LISTENERS_EVERY = 1.0
"""Seconds between two `listeners` events: a crowd coming in is one number, not a thousand messages."""
LEVELS_EVERY = 0.1
TELL_BUDGET = 5000
"""Such messages a second for one space: they come less often to a larger crowd, for each costs some 20 µs to write."""


class Gauges:
    """Tells everybody, at a pace that the crowd can bear."""

    def __init__(self, room: Room, hall: Hall, crowd: Crowd, herald: Herald) -> None:
        self._room, self._hall, self._crowd, self._herald = room, hall, crowd, herald
        self._told_count = 0
        self._counted_at = self._leveled_at = float("-inf")
        self.levels: dict[str, int] = {}  # who is heard, as everybody was told

    def tell(self, now: float) -> None:
        """Say what is new at this moment (monotonic seconds), if it is time."""
        self._tell_count(now)
        self._tell_levels(now)

    def _tell_count(self, now: float) -> None:
        count = self._room.listener_count
        if count != self._told_count and now - self._counted_at >= self._every(LISTENERS_EVERY):
            self._told_count, self._counted_at = count, now
            self._herald.everybody(Listeners(count))

    def _tell_levels(self, now: float) -> None:
        if now - self._leveled_at < self._every(LEVELS_EVERY):
            return
        before, self.levels = self.levels, self._hall.levels(now) if self._room.publishing else {}
        if not before and not self.levels:
            return
        self._leveled_at = now
        tell = self._herald.whoever_keeps_up if self.levels else self._herald.everybody  # silence is for all
        tell(Levels(self.levels))

    def _every(self, seconds: float) -> float:
        return 0.9 * max(seconds, len(self._crowd) / TELL_BUDGET)  # the pulse itself is never quite punctual
