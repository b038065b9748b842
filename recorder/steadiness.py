"""Whether the time of day can be trusted with what cannot be undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import structlog

JUMP = 60.0
"""Seconds by which the two clocks may differ from one look to the next; more is no drift, somebody set the clock."""

STAND = 900.0
"""Seconds for which a clock that was set must stand before it is trusted again."""

_log = structlog.get_logger("recorder")


def uptime() -> float:
    """Seconds that nobody sets; where the system can tell, they go on while the machine sleeps, as the time does."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Steadiness:
    """Compares the clock that can be set with one that cannot, from look to look.

    What the clock said before the first look nobody knows: a node that starts with a wrong time believes it.
    """

    def __init__(self, now: Callable[[], datetime], uptime: Callable[[], float]) -> None:
        self._now, self._uptime = now, uptime
        self._before: tuple[datetime, float] | None = None
        self._trusted_at: float | None = None  # uptime; None while the clock is trusted

    def look(self) -> tuple[datetime, bool]:
        """The time of day, and whether it may be trusted."""
        now, up = self._now(), self._uptime()
        before, self._before = self._before or (now, up), (now, up)
        jump = (now - before[0]).total_seconds() - (up - before[1])
        if abs(jump) > JUMP:
            self._jumped(jump, up)
        elif self._trusted_at is not None and up >= self._trusted_at:
            self._trusted_at = None
            _log.warning("the clock has stood for 15 minutes; what is due by it is done from now on")
        return now, self._trusted_at is None

    def _jumped(self, jump: float, up: float) -> None:
        self._trusted_at = up + STAND
        _log.error(
            "the clock of this machine was set; until it has stood for 15 minutes nothing that is held is destroyed, "
            "no question for consent is closed and no recording that expires is deleted. If the time is wrong, set it "
            "right before then",
            seconds=round(jump),
            now=self._now().isoformat(timespec="seconds"),
        )
