"""Reactions of one space as a pure state machine: counted as they come, told together. No I/O, no clock."""

from __future__ import annotations

from collections import Counter

from spaces.errors import Invalid, TooMany
from spaces.gcra import Gcra
from spaces.live.events import Reaction, Reactions

EMOJI = ("❤️", "👏", "😂", "😮", "🔥", "💯", "👍", "🙏")
"""What people can react with."""

EVERY = 0.25
"""Seconds between two bundles."""

BURST = 5
"""Reactions that somebody may send at once."""

BURST_SECONDS = 5.0
"""Seconds in which that many may be sent again."""

_PLAIN = {emoji.removesuffix("\ufe0f"): emoji for emoji in EMOJI}  # many programs leave the variation selector out


class Flurry:
    """What came since people were last told."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str | None, str]] = Counter()
        self._pace = Gcra(BURST, BURST_SECONDS)
        self._told_at = float("-inf")
        self.total = 0  # all there ever were

    def add(self, pid: str, emoji: str, *, on_stage: bool, now: float) -> None:
        """Count one.

        Args:
            pid: whose it is; only told of people on stage.
            emoji: one of EMOJI.
            on_stage: whether everybody sees who they are anyway.
            now: monotonic seconds.

        Raises:
            Invalid: `emoji_unknown`.
            TooMany: `too_fast`.
        """
        known = _PLAIN.get(emoji.removesuffix("\ufe0f"))
        if known is None:
            raise Invalid(f"React with one of {' '.join(EMOJI)}.", code="emoji_unknown", field="emoji")
        wait = self._pace.take(pid, now)
        if wait is not None:
            raise TooMany(f"That was fast. Wait {wait} s.", code="too_fast", retry_after=wait)
        self._counts[pid if on_stage else None, known] += 1
        self.total += 1

    def due(self, now: float) -> Reactions | None:
        """What is to be told now (monotonic seconds), if anything."""
        if not self._counts or now - self._told_at < EVERY - 0.05:  # the clock is looked at ten times a second
            return None
        self._told_at = now
        counts, self._counts = self._counts, Counter()
        return Reactions(tuple(Reaction(pid, emoji, count) for (pid, emoji), count in counts.items()))
