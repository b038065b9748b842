"""The two clocks of a live room, behind one object so that tests can turn the hands."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The clocks of this machine."""

    def monotonic(self) -> float:
        """Seconds that never jump: what rooms and media count with."""
        return time.monotonic()

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    def at(self, instant: float) -> datetime:
        """The time of day at a monotonic instant, by today's reading of both clocks."""
        return self.now() + timedelta(seconds=instant - self.monotonic())
