"""Which voices get the slots: the loudest, with enough hysteresis that nobody is cut off by a cough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spaces.sfu.levels import TALKING

MARGIN = 10
"""dB by which a voice must talk louder than the present one of a slot, if that one is talking too."""

HOLD = 0.5
"""Seconds a talking voice keeps a slot it was just given: its own loudness is not known earlier."""

Slots = tuple[str | None, ...]


def decide(slots: Slots, since: Sequence[float], levels: Mapping[str, int], now: float) -> Slots:
    """Who is on which slot from now on; a pure function.

    Args:
        slots: the voice on each slot, None for a free one.
        since: when each slot last changed hands, in seconds.
        levels: how loud every voice that may be heard talks, in dBov (0 loudest); over TALKING when it does not.
        now: seconds.

    Returns:
        The slots again, changed only where they have to: voices keep their slot as long as nobody louder needs it, so
        that in a space with no more voices than slots nothing is ever switched.
    """
    result = [voice if voice in levels else None for voice in slots]
    waiting = sorted((voice for voice in levels if voice not in result), key=lambda voice: (levels[voice], voice))
    for challenger in waiting:
        index = _place(result, since, levels, levels[challenger], now)
        if index is None:
            break
        result[index] = challenger
    return tuple(result)


def _place(
    slots: Sequence[str | None], since: Sequence[float], levels: Mapping[str, int], level: int, now: float
) -> int | None:
    """The slot that a voice of that level may take, if any."""
    if None in slots:
        return slots.index(None)
    if level > TALKING:
        return None
    quietest = max(range(len(slots)), key=lambda i: levels[slots[i] or ""])
    present = levels[slots[quietest] or ""]
    if present <= TALKING and (present - level < MARGIN or now - since[quietest] < HOLD):
        return None
    return quietest
