"""The order in which people who ask to speak come on stage."""

from __future__ import annotations

from collections.abc import Collection


def inserted(queue: list[str], pid: str, been: Collection[str], *, first_timers_first: bool) -> list[str]:
    """The queue with one more in it: at the end, or behind the last of those who were not on stage yet."""
    if not first_timers_first or pid in been:
        return [*queue, pid]
    place = max((index + 1 for index, other in enumerate(queue) if other not in been), default=0)
    return [*queue[:place], pid, *queue[place:]]


def ordered(queue: list[str], been: Collection[str]) -> list[str]:
    """The queue after it was decided that who was not on stage yet comes first; among equals nothing changes."""
    return sorted(queue, key=lambda pid: pid in been)


def passed(queue: list[str], pid: str) -> list[str]:
    """The queue after somebody let the next one go first; the last one stays where they are."""
    place = queue.index(pid)
    return [*queue[:place], *queue[place + 1 : place + 2], pid, *queue[place + 2 :]]
