"""A space that comes again: a rule in somebody's own time zone, and the moments that follow from it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr

from spaces.errors import Invalid
from spaces.model.space import SCHEDULE_AHEAD, Space, SpeakerPolicy, State
from spaces.model.tap import TapPolicy

TIMES_MAX = 400
"""Of one series, when it says how many; without that it goes on until it is canceled."""

OVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Later than every start."""

OPTIONS = (
    "rules",
    "locked",
    "pin_hash",
    "stage_limit",
    "time_box",
    "first_timers_first",
    "chat",
    "slow_mode",
    "language",
)
"""Fields of a space that a series hands on to each of its own."""

_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL"}
_BYDAY = {
    "DAILY": re.compile(r"(?!)"),
    "WEEKLY": re.compile(r"(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU)){0,6}"),
    "MONTHLY": re.compile(r"([1-4]|-1)(MO|TU|WE|TH|FR|SA|SU)"),
}
_INTERVAL_MAX = {"DAILY": 30, "WEEKLY": 12, "MONTHLY": 12}
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")
_YEARS = range(2000, 3000)
_NO_PLACES = {"localtime", "posixrules", "Factory"}  # files beside the zones, other ones on every machine
_LOOKED_AT = 5000  # occurrences that are passed over before one is due: more than thirteen years of every day


@dataclass(frozen=True, slots=True)
class Pending:
    """What a change or the end of a series has still to do to its announced spaces; the others stay as they are."""

    by: str  # id of the account that did it
    stays: tuple[str, ...] = ()  # ids of spaces that are to be as the series is now
    starts: Mapping[str, datetime] = field(default_factory=dict)  # new ones of these, by id
    cancels: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # what these take over from the series; what is not in it stays as each has it
    part: int | None = None  # when not all of it is canceled: how often something was before, 0 or 1


@dataclass(frozen=True, slots=True)
class Series:
    """What its host announced, and how far its spaces have been made."""

    id: str
    host_id: str
    title: str
    topics: tuple[str, ...]
    speaker_policy: SpeakerPolicy
    tap: TapPolicy
    rule: str  # as `clean_rule` gives it
    begins: datetime  # the first one, as clocks there show it: without zone
    time_zone: str  # IANA name
    created_at: datetime
    updated_at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)  # what else each of its spaces begins with
    made_until: datetime | None = None  # starts up to then have their spaces; OVER when there are no further ones
    sequence: int = 0  # counted up when the times change
    canceled_at: datetime | None = None
    pending: Pending | None = None  # None: all of it is done


def clean_rule(text: str) -> str:
    """An RFC 5545 recurrence rule of the kinds that people use: every so many days, weeks or months.

    Weekly rules may name weekdays, monthly ones a day of the month or such as 1MO or -1FR; COUNT or UNTIL end it.

    Raises:
        Invalid: `rule_invalid`, for everything else.
    """
    pairs = [part.partition("=")[::2] for part in text.strip().upper().removeprefix("RRULE:").split(";")]
    parts = dict(pairs)
    freq = parts.get("FREQ", "")
    if len(parts) != len(pairs) or not parts.keys() <= _PARTS or freq not in _BYDAY:
        raise _unknown_rule()
    interval = _number(parts.get("INTERVAL", "1"), 1, _INTERVAL_MAX[freq])
    known = {"FREQ": freq, "INTERVAL": str(interval)} if interval > 1 else {"FREQ": freq}
    return ";".join(f"{name}={value}" for name, value in (known | _days(freq, parts) | _end(parts)).items())


def _days(freq: str, parts: Mapping[str, str]) -> dict[str, str]:
    if "BYDAY" in parts and "BYMONTHDAY" in parts:
        raise _unknown_rule()
    if "BYDAY" in parts:
        if not _BYDAY[freq].fullmatch(parts["BYDAY"]):
            raise _unknown_rule()
        return {"BYDAY": ",".join(dict.fromkeys(parts["BYDAY"].split(",")))}
    if "BYMONTHDAY" in parts:
        if freq != "MONTHLY":
            raise _unknown_rule()
        last = parts["BYMONTHDAY"] == "-1"
        return {"BYMONTHDAY": "-1" if last else str(_number(parts["BYMONTHDAY"], 1, 31))}
    return {}


def _end(parts: Mapping[str, str]) -> dict[str, str]:
    if "COUNT" in parts and "UNTIL" in parts:
        raise _unknown_rule()
    if "COUNT" in parts:
        return {"COUNT": str(_number(parts["COUNT"], 1, TIMES_MAX))}
    if "UNTIL" in parts:
        if not _UNTIL.fullmatch(parts["UNTIL"]):
            raise _unknown_rule()
        try:
            datetime.strptime(parts["UNTIL"][:8], "%Y%m%d")  # noqa: DTZ007 - a day on the calendar of that zone
        except ValueError:
            raise _unknown_rule() from None
        return {"UNTIL": parts["UNTIL"][:8]}  # the whole day there: people do not think in seconds of UTC
    return {}


def _number(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 3 or not least <= int(text) <= most:
        raise _unknown_rule()
    return int(text)


def _unknown_rule() -> Invalid:
    return Invalid(
        "That is no repetition this server can follow. Take every so many days, weeks or months, such as "
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU, with COUNT or UNTIL when it ends.",
        code="rule_invalid",
        field="rule",
    )


def clean_time_zone(name: str) -> str:
    """The name of a time zone that is known here.

    Raises:
        Invalid: `time_zone_invalid`.
    """
    try:
        if name in _NO_PLACES:
            raise ZoneInfoNotFoundError(name)  # noqa: TRY301 - it is refused like one that is not there
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(
            f"“{name[:60]}” is no time zone. Take a name such as Europe/Berlin.",
            code="time_zone_invalid",
            field="time_zone",
        ) from None
    return name


def clean_begins(text: str) -> datetime:
    """A local time such as 2026-12-01T20:00, without zone.

    Raises:
        Invalid: `begins_invalid`.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or found.year not in _YEARS:
        raise Invalid(
            "Say when the first one begins as clocks there show it, such as 2026-12-01T20:00.",
            code="begins_invalid",
            field="begins",
        )
    return found.replace(second=0, microsecond=0)


def moment(local: datetime, time_zone: str) -> datetime:
    """What a clock in that zone shows, as a moment in UTC.

    A time that a clock change leaves out is later by as much as was left out; of one that comes twice it is the
    first (RFC 5545 §3.3.5).
    """
    return local.replace(tzinfo=ZoneInfo(time_zone), fold=0).astimezone(UTC)


def starts(series: Series, after: datetime, until: datetime) -> list[datetime]:
    """When its spaces begin, after the one and up to the other moment, the first first; moments in UTC."""
    found: list[datetime] = []
    for local in islice(_locals(series), _LOOKED_AT):
        start = moment(local, series.time_zone)
        if start > until:
            break
        if start > after:
            found.append(start)
    return found


def _locals(series: Series) -> Iterator[datetime]:
    """Its times as clocks there show them."""
    if _never(series):
        return iter(())
    rule = rrulestr(_until_end_of_day(series.rule), dtstart=series.begins)
    if not isinstance(rule, rrule):
        raise TypeError(f"{series.rule} is a set of rules")  # clean_rule lets none through
    return iter(rule)


def _never(series: Series) -> bool:
    """Whether it comes once a year in a month that is too short: it would be looked for until the year 9999."""
    parts = dict(part.split("=") for part in series.rule.split(";"))
    day = int(parts.get("BYMONTHDAY", "1"))
    return parts.get("INTERVAL") == "12" and day > monthrange(2024, series.begins.month)[1]  # a leap year


def _until_end_of_day(rule: str) -> str:
    return re.sub(r"UNTIL=(\d{8})", r"UNTIL=\1T235959", rule)


def check_series(series: Series, now: datetime) -> Series:
    """A series that can be announced, beginning with the first time that its rule names.

    Raises:
        Invalid: `schedule_invalid`, when it begins in the past or not within SCHEDULE_AHEAD, or never.
    """
    series = replace(series, begins=next(_locals(series), series.begins))
    if moment(series.begins, series.time_zone) <= now:
        raise Invalid("The first one is in the past. Choose a later time.", code="schedule_invalid", field="begins")
    if not starts(series, now, now + SCHEDULE_AHEAD):
        raise Invalid(
            f"The first one must be within the next {SCHEDULE_AHEAD.days} days.",
            code="schedule_invalid",
            field="begins",
        )
    return series


def wanted(series: Series, now: datetime) -> list[datetime]:
    """Starts for which spaces are to be made now: within SCHEDULE_AHEAD, and none that has been made."""
    if series.canceled_at is not None:
        return []
    made = series.made_until or now
    return starts(series, max(made, now), now + SCHEDULE_AHEAD)


def made_until(series: Series, now: datetime) -> datetime:
    """Up to when its spaces are made, once those that are wanted at that time are: OVER when that was the last."""
    horizon = now + SCHEDULE_AHEAD
    ends = "COUNT=" in series.rule or "UNTIL=" in series.rule
    return OVER if ends and not starts(series, horizon, OVER) else horizon


def occurrence(series: Series, space_id: str, start: datetime, now: datetime) -> Space:
    """One space of it, which begins then."""
    return Space(
        id=space_id,
        host_id=series.host_id,
        title=series.title,
        topics=series.topics,
        state=State.SCHEDULED,
        speaker_policy=series.speaker_policy,
        tap=series.tap,
        created_at=now,
        updated_at=now,
        scheduled_start=start,
        series_id=series.id,
        **series.options,
    )


def in_words(rule: str) -> str:
    """The rule for people who read English: in mails and calendars; the page has words of its own.

    >>> in_words("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    'every 2 weeks'
    """
    parts = dict(part.split("=") for part in rule.split(";"))
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}[parts["FREQ"]]
    interval = int(parts.get("INTERVAL", "1"))
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"
