"""When a feed is looked at next: often enough to be fresh, seldom enough to be welcome. Pure; times are arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto

from spaces.model.podcast import Feed, FeedState

SHORTEST = 15 * 60.0
"""Seconds between two looks at the liveliest feed."""

LONGEST = 24 * 3600.0
"""Seconds between two looks at one that sleeps."""

PATIENCE = 7 * 24 * 3600.0
"""Seconds that a server may ask us to stay away; more is a mistake."""

FRESH_MAX = 30 * 24 * 3600.0
"""Seconds for which an answer may say that it stays as it is."""

WITH_HUB = 6 * 3600.0
"""Seconds between two looks while a hub tells us of news: hubs are forgotten, so they are not trusted alone."""

FIRST_RETRY = 60.0
"""Seconds after the first failure of a feed that never was ready: somebody sits in front of it and waits."""

MENDING = 5.0
"""Seconds from a failed look that somebody asked for to the next one that somebody asks for."""

_PER_EPISODE = 6  # looks in the time from one episode to the next: news is a sixth of that old on arrival, at most
_NEWEST = 10  # episodes that tell how often they come
_SILENCE = 20  # looks in a time without news: who was silent for a day is asked about every hour

_PERIODS = {"HOURLY": 3600.0, "DAILY": 86400.0, "WEEKLY": 604800.0, "MONTHLY": 2629800.0, "YEARLY": 31557600.0}


class Came(Enum):
    """What came of a look."""

    NEWS = auto()
    SAME = auto()  # not modified, or the same bytes
    NOTHING = auto()  # a failure
    END = auto()  # 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """A look at a feed, as far as the next one depends on it."""

    came: Came
    published: Sequence[datetime] = ()  # of its episodes, in any order; with news only
    fresh_for: float = 0.0  # seconds for which its server says that it does not change
    retry_after: float | None = None  # seconds that its server wants to be left alone
    period: float | None = None  # seconds between two episodes, as its publisher announces


def next_look(feed: Feed, outcome: Outcome, now: datetime, jitter: float) -> tuple[datetime | None, float, int]:
    """When to look again, the interval learnt, and the failures in a row.

    Args:
        feed: as it was before the look.
        outcome: what came of it.
        now: the time of the look.
        jitter: 0 up to 1, by chance: so that feeds which came together do not stay together.
    """
    if outcome.came is Came.END:
        return None, feed.interval, 0
    if outcome.came is Came.NOTHING:
        failures = feed.failures + 1
        return _later(now, _back_off(feed, failures), outcome, jitter), feed.interval, failures
    interval = learnt(feed, outcome, now)
    floor = max(outcome.fresh_for, WITH_HUB if feed.hub_state == "active" else 0.0)
    return _later(now, max(interval, min(floor, LONGEST)), outcome, jitter), interval, 0


def left_alone(feed: Feed, outcome: Outcome, now: datetime) -> datetime:
    """Until when a feed that failed is not looked at, whoever asks for it: people mend one and try again at once."""
    if outcome.retry_after:
        return now + timedelta(seconds=min(outcome.retry_after, PATIENCE))
    return min(feed.not_before or now, now + timedelta(seconds=MENDING))


def learnt(feed: Feed, outcome: Outcome, now: datetime) -> float:
    """Seconds between two looks, by how often episodes come and how long none came."""
    if feed.complete:  # its publisher says that nothing more will come
        return LONGEST
    if outcome.came is Came.NEWS:
        gap = outcome.period or _gap(outcome.published)
        return feed.interval if gap is None else _within(gap / _PER_EPISODE)
    silence = (now - (feed.changed_at or feed.created_at)).total_seconds()
    return _within(max(feed.interval, silence / _SILENCE))


def _gap(published: Sequence[datetime]) -> float | None:
    """Seconds from one to the next of the newest; None when they are too few to tell."""
    newest = sorted(published, reverse=True)[:_NEWEST]
    if len(newest) < 2:
        return None
    return (newest[0] - newest[-1]).total_seconds() / (len(newest) - 1)


def _back_off(feed: Feed, failures: int) -> float:
    never = feed.state not in {FeedState.READY, FeedState.ENDED}
    first = FIRST_RETRY if never else max(SHORTEST, feed.interval / 2)
    return min(LONGEST, first * 2.0 ** min(failures - 1, 20))


def _within(seconds: float) -> float:
    return min(LONGEST, max(SHORTEST, seconds))


def _later(now: datetime, seconds: float, outcome: Outcome, jitter: float) -> datetime:
    spread = seconds * (0.9 + 0.2 * jitter)
    asked = min(outcome.retry_after or 0.0, PATIENCE) * (1.0 + 0.1 * jitter)
    return now + timedelta(seconds=max(spread, asked))


def fresh_for(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds for which an answer says that it stays as it is (RFC 9111 §4.2.1); 0 when it says nothing usable."""
    control = headers.get("Cache-Control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    if age := re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", control):
        return min(max(0.0, int(age[1]) - _age(headers)), FRESH_MAX)
    try:
        until = parsedate_to_datetime(headers.get("Expires", ""))
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError):  # the second for years that no calendar has
        return 0.0
    return min(max(0.0, seconds), FRESH_MAX)


def _age(headers: Mapping[str, str]) -> int:
    text = headers.get("Age", "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def period(rule: str | None) -> float | None:
    """Seconds between two episodes by podcast:updateFrequency, an RFC 5545 recurrence rule; None when it says none."""
    parts = dict(part.partition("=")[::2] for part in (rule or "").upper().removeprefix("RRULE:").split(";"))
    base = _PERIODS.get(parts.get("FREQ", "").strip())
    if base is None:
        return None
    every = parts.get("INTERVAL", "1").strip()
    times = max(1, len(parts.get("BYDAY", "").split(",")))
    return base * (int(every) if every.isdecimal() and 0 < int(every) < 1000 else 1) / times
