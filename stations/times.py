"""Dates and durations as feeds write them: every variant that was seen in the wild, or None."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

LONGEST = 10 * 24 * 3600.0
"""Seconds of the longest duration that is believed: more is a mistake, such as milliseconds."""

_EARLIEST = 1900  # old radio is dated truly; years before it are mistakes

# The first letters of months in English and in what other languages' software puts into pubDate.
_MONTHS = {
    "jan": 1, "ene": 1, "gen": 1, "feb": 2, "fev": 2, "fév": 2, "mar": 3, "mär": 3, "mrt": 3, "mrz": 3, "apr": 4,
    "abr": 4, "avr": 4, "may": 5, "mai": 5, "mei": 5, "mag": 5, "maj": 5, "jun": 6, "giu": 6, "juin": 6, "jul": 7,
    "lug": 7, "juil": 7, "aug": 8, "ago": 8, "aoû": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "ott": 10, "out": 10,
    "nov": 11, "dec": 12, "dez": 12, "dic": 12, "déc": 12,
}  # fmt: skip

# RFC 822 knows the American ones; the others are what feeds say. Those with two meanings take the more common one.
_ZONES = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "brt": -3,
    "art": -3, "bst": 1, "ist": 5.5, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2,
    "sast": 2, "eest": 3, "msk": 3, "gst": 4, "pkt": 5, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

# Nearly all dates look like this one, and are read thrice as fast for it.
_USUAL = re.compile(r"(?:[A-Za-z]{3}, )?(\d\d?) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}|[A-Z]{1,4})\s*")
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
_REST = rf"(?:[\s,T]+(?:at\s+)?{_CLOCK})?\s*(?P<zone>.*)"
_DAY_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?\s*,?\s*)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+(?P<month>[^\W\d]{{3,}})\.?[\s,-]+"
    rf"(?P<year>\d{{2,4}})\b{_REST}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?:[^\W\d]+day\s*,?\s+|[^\W\d]{{3}}\s*,?\s+)??(?P<month>[^\W\d]{{3,}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"\s+(?P<year>\d{{4}})\b{_REST}",
    re.IGNORECASE,
)
_UNIX_DATE = re.compile(  # "Mon Nov  3 04:05:06 UTC 2025", as date(1) prints it
    rf"[^\W\d]{{3}}\s+(?P<month>[^\W\d]{{3}})\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?P<zone>[A-Za-z+\d:-]*?)\s*(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_ISO = re.compile(
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T\s]\s*{_CLOCK})?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_ISO_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?P<zone>Z|[+-]\d+)?"
)
_SLASHES = re.compile(rf"(?P<first>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.](?P<year>\d{{4}}){_REST}")
_OFFSET = re.compile(r"(?:gmt|utc|ut)?\s*([+-])\s*(\d{1,2}):?(\d{2})?(?:\D.*)?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")


def parse_date(text: str | None) -> datetime | None:
    """The moment, in UTC: RFC 822 with all its accidents, ISO 8601, date(1), seconds since 1970; None for rubbish.

    A zone that nobody knows counts as UTC; years of two digits are of 1950 to 2049 (RFC 2822 §4.3).
    """
    if not text:
        return None
    text = text.strip()[:100]
    if found := _USUAL.fullmatch(text):
        day, name, year, hour, minute, second, zone = found.groups()
        return _at(int(year), _MONTHS.get(name.lower(), 0), int(day), int(hour), int(minute), int(second), zone)
    for pattern in (_DAY_FIRST, _ISO, _ISO_BASIC, _MONTH_FIRST, _UNIX_DATE, _SLASHES):
        if found := pattern.fullmatch(text):
            return _moment(found.groupdict())
    return _since_1970(text) if _EPOCH.fullmatch(text) else None


def _since_1970(text: str) -> datetime | None:
    seconds = float(text) / (1000 if len(text) > 11 and "." not in text else 1)
    return datetime.fromtimestamp(seconds, UTC)


def _moment(parts: dict[str, str | None]) -> datetime | None:
    year, month, day = _year(parts["year"] or ""), *_month_and_day(parts)
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return _at(year, month, day, hour, minute, second, parts["zone"] or "")


def _at(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: str) -> datetime | None:
    if year < _EARLIEST or (year, month, day) == (1970, 1, 1):  # what a program says that has no date
        return None
    try:
        # 24:00 is the end of the day, and a leap second is the second before it.
        moment = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=_zone(zone)) + timedelta(
            days=hour // 24
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(text) == 3 else year


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    if "first" in parts:  # 13/11/2025 or 11/13/2025; where both could be, the American order
        first, other = int(parts["first"] or 0), int(parts["other"] or 0)
        return (other, first) if first > 12 else (first, other)
    month, day = (parts["month"] or "").lower(), int(parts["day"] or 0)
    if month.isdigit():
        return int(month), day
    return _MONTHS.get(month[:4]) or _MONTHS.get(month[:3], 0), day


@lru_cache(maxsize=256)
def _zone(text: str) -> timezone | ZoneInfo:
    name = text.strip().strip("()").strip()
    if found := _OFFSET.fullmatch(name):
        sign = -1 if found[1] == "-" else 1
        minutes = sign * (int(found[2]) * 60 + int(found[3] or 0))
        return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else UTC
    hours = _ZONES.get(name.lower().rstrip("."))
    if hours is None and "/" in name:
        return _place(name)
    return timezone(timedelta(hours=hours)) if hours else UTC


def _place(name: str) -> timezone | ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a path, a folder, an unknown name
        return UTC


_COLONS = re.compile(r"\d+(?::\d+){1,3}(?:[.,]\d+)?")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)(?:\s*s(?:ec(?:ond)?s?)?\.?)?", re.IGNORECASE)
_UNITS = re.compile(
    r"(?:PT?)?(?:(?P<h>\d+)\s*h(?:(?:ou)?rs?)?\.?[\s,]*)?(?:(?P<m>\d+)\s*m(?:in(?:ute)?s?)?\.?[\s,]*)?"
    r"(?:(?P<s>\d+(?:[.,]\d+)?)\s*s(?:ec(?:ond)?s?)?\.?)?",
    re.IGNORECASE,
)


def parse_duration(text: str | None) -> float | None:
    """Seconds of "1:02:03", "62:03", "3723", "3723.5", "1h 2m 3s" or "PT1H2M3S"; None for rubbish and for nothing.

    Zero is what programs write that do not know, so it is None, too.
    """
    text = (text or "").strip()[:50]
    if _COLONS.fullmatch(text):
        seconds = _colons(text)
    elif found := _NUMBER.fullmatch(text):
        seconds = float(found[1].replace(",", "."))
    elif text and (found := _UNITS.fullmatch(text)):
        hours, minutes, rest = (float((found[name] or "0").replace(",", ".")) for name in "hms")
        seconds = hours * 3600 + minutes * 60 + rest
    else:
        return None
    return seconds if math.isfinite(seconds) and 0 < seconds <= LONGEST else None


def _colons(text: str) -> float:
    *rest, last = text.replace(",", ".").split(":")
    seconds = float(last)
    for part, unit in zip(reversed(rest), (60, 3600, 86400), strict=False):
        seconds += int(part) * unit
    return seconds
