"""What new times of a series mean for its rule and for the spaces that were announced already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from spaces.errors import Invalid
from spaces.model.series import Series, moment, starts
from spaces.model.space import SCHEDULE_AHEAD

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)

Known = list[tuple[str, datetime]]
"""Ids and starts of announced spaces, in order of their starts."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change of the times means for the spaces that were announced already."""

    moves: tuple[tuple[str, datetime], ...]  # spaces and their new starts
    cancels: tuple[str, ...]  # spaces for which there is no time any more
    made_until: datetime  # what is later is made as usual


def move(old: Series, new: Series, known: Known, after: datetime, now: datetime) -> Moved:
    """Give the spaces announced after a moment their times by the new rule.

    The first time by the old rule becomes the first by the new one, and so on: so whoever is reminded of one stays
    reminded, a calendar moves its entry, and one that was canceled by itself stays away.

    Args:
        old: the series as it was.
        new: the same with its new times.
        known: the spaces concerned.
        after: the new times are later than this.
        now: the time.
    """
    horizon = now + SCHEDULE_AHEAD
    if not known:
        return Moved((), (), max(after, now))
    before = _times(old, known[0][1], after, min(old.made_until or horizon, horizon))
    places = _places(before, known)
    times = starts(new, max(after, now), horizon)
    moves = tuple((space_id, times[place]) for space_id, place in places.items() if place < len(times))
    cancels = tuple(space_id for space_id, place in places.items() if place >= len(times))
    made = max(len(before), *(place + 1 for place in places.values()))
    return Moved(moves, cancels, times[made - 1] if made <= len(times) else horizon)


def check_first(old: Series, new: Series, known: Known, after: datetime) -> None:
    """That the first one which changes does not come so late that it is the one after it.

    Raises:
        Invalid: `schedule_invalid`.
    """
    if not known:
        return
    before = _times(old, known[0][1], after, known[0][1] + timedelta(days=400))
    if len(before) > 1 and moment(new.begins, new.time_zone) >= before[1]:
        raise Invalid(
            "That is not before the one that comes after it. Choose an earlier time, or change only those from that "
            "one on.",
            code="schedule_invalid",
            field="begins",
        )


def follow(old: Series, begins: datetime, known: Known, after: datetime) -> str:
    """The rule of a series whose first one that changes begins then, when nothing else is said about how it repeats.

    It keeps to the new day, and ends as it would have.
    """
    if not known:
        return old.rule
    was = next(iter(_times(old, known[0][1], after, known[0][1] + timedelta(days=400))), known[0][1])
    local = was.astimezone(ZoneInfo(old.time_zone))
    parts = dict(part.split("=") for part in old.rule.split(";"))
    if local.date() != begins.date():
        parts |= _days(parts, local.date(), begins.date())
    if "COUNT" in parts:
        passed = len(starts(old, _ALWAYS, was - _INSTANT))
        parts["COUNT"] = str(max(1, int(parts["COUNT"]) - passed))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _days(parts: dict[str, str], was: date, is_now: date) -> dict[str, str]:
    days = parts.get("BYDAY", "")
    if days and parts["FREQ"] == "WEEKLY":
        shift = is_now.weekday() - was.weekday()
        return {"BYDAY": ",".join(_WEEKDAYS[(_WEEKDAYS.index(day) + shift) % 7] for day in days.split(","))}
    if days:
        nth = (is_now.day + 6) // 7
        last = nth > 4 or (days.startswith("-1") and (is_now + timedelta(days=7)).month != is_now.month)
        return {"BYDAY": f"{-1 if last else nth}{_WEEKDAYS[is_now.weekday()]}"}
    if "BYMONTHDAY" in parts:
        last = parts["BYMONTHDAY"] == "-1" and (is_now + timedelta(days=1)).day == 1
        return {"BYMONTHDAY": "-1" if last else str(is_now.day)}
    return {}


def _times(old: Series, first: datetime, after: datetime, until: datetime) -> list[datetime]:
    """The times by the old rule, from that of the first space concerned on: it may have been moved by itself."""
    found = starts(old, min(after, first - _INSTANT), until)
    nearest = min(range(len(found)), key=lambda place: abs(found[place] - first), default=0)
    return found[nearest:]


def _places(times: list[datetime], known: Known) -> dict[str, int]:
    """Of each space, which of these times is its own; the nearest one when it was moved by itself."""
    free = dict(enumerate(times))
    places: dict[str, int] = {}
    by_time = {start: place for place, start in free.items()}
    for space_id, start in known:
        if start in by_time and by_time[start] in free:
            places[space_id] = by_time[start]
            del free[by_time[start]]
    beyond = len(times)
    for space_id, start in known:
        if space_id not in places:
            place = min(free, key=lambda one: abs(free[one] - start), default=beyond)
            beyond += place == beyond
            free.pop(place, None)
            places[space_id] = place
    return places
