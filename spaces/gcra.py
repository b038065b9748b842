"""How often something may be done: GCRA, the virtual-scheduling form of a leaky bucket (ITU-T I.371).

One number per key says when the bucket will be empty again; time is an argument.
"""

from __future__ import annotations

import math

KEYS_MAX = 100_000
"""Keys remembered at once, about 10 MB; beyond it those that are nearly free again are forgotten first."""


class Gcra:
    """Up to `burst` tries at once, refilled evenly over `period` seconds."""

    def __init__(self, burst: int, period: float) -> None:
        self._burst = burst
        self._interval = period / burst  # seconds that one try costs
        self._empty_at: dict[str, float] = {}  # when each bucket has run dry again

    def take(self, key: str, now: float, cost: int = 1) -> int | None:
        """Count one try, or something that costs as much as several.

        Returns:
            None when it is allowed, else the whole seconds after which the next one is.
        """
        empty_at = max(self._empty_at.get(key, now), now) + self._interval * cost
        wait = empty_at - now - self._interval * self._burst
        if wait > 1e-6:  # floating point: the burst itself must fit
            return math.ceil(wait)
        self._empty_at[key] = empty_at
        if len(self._empty_at) > KEYS_MAX:
            self._forget(now)
        return None

    def left(self, key: str, now: float) -> int:
        """How many tries are allowed at once."""
        return math.floor((self._interval * self._burst - self.busy(key, now)) / self._interval + 1e-6)

    def busy(self, key: str, now: float) -> float:
        """Seconds until all tries are allowed again."""
        return max(self._empty_at.get(key, now) - now, 0)

    def give_back(self, key: str) -> None:
        """Undo one `take`: that try does not count after all."""
        if key in self._empty_at:
            self._empty_at[key] -= self._interval

    def _forget(self, now: float) -> None:
        kept = sorted(((t, k) for k, t in self._empty_at.items() if t > now), reverse=True)[: KEYS_MAX // 2]
        self._empty_at = {key: empty_at for empty_at, key in kept}
