"""Who is told what, and when: pure functions of what is stored and the time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from spaces.model.notice import Choices, News, NewsKind, Reason, Way
from spaces.model.series import Series, in_words
from spaces.model.space import LATE, Space, State

AHEAD = timedelta(minutes=10)
"""How long before the start people are reminded."""

FRESH = timedelta(minutes=30)
"""How long it is news that a space has begun."""

RECENT = timedelta(days=1)
"""How long it is news that one was announced, moved or canceled: after a longer stop of the server it is not."""

SETTLING = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
"""How long a move must stand before people are told, by how often it moved: a slip is put right without a word."""

KEPT = timedelta(days=60)
"""How long notices stay in people's lists."""

_PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=15))


def of_space(space: Space, now: datetime) -> list[NewsKind]:
    """What there is to tell of a space at this moment, whether or not it was told already."""
    recent = now - space.updated_at < RECENT
    match space.state:
        case State.SCHEDULED if space.scheduled_start is not None:
            soon = space.scheduled_start - AHEAD <= now < space.scheduled_start
            kinds = {
                NewsKind.ANNOUNCED: now - space.created_at < RECENT and space.series_id is None,
                NewsKind.MOVED: recent and _settled(space, now, soon=soon),
                NewsKind.SOON: soon,
            }
            return [kind for kind, is_true in kinds.items() if is_true]
        case State.LIVE if space.started_at is not None and now - space.started_at < FRESH:
            return [NewsKind.STARTED]
        case State.CANCELED if recent:
            return [NewsKind.CANCELED]
    return []


def of_series(series: Series, now: datetime) -> list[NewsKind]:
    """The same of a series."""
    if series.canceled_at is not None:
        return [NewsKind.CANCELED] if now - series.canceled_at < RECENT else []
    moved = now - series.updated_at < RECENT and _settled(series, now)
    announced = now - series.created_at < RECENT
    return [NewsKind.ANNOUNCED] * announced + [NewsKind.MOVED] * moved


def _settled(moved: Space | Series, now: datetime, *, soon: bool = False) -> bool:
    times = moved.sequence
    return times > 0 and (soon or now - moved.updated_at >= SETTLING[min(times, len(SETTLING)) - 1])


def round_of(kind: NewsKind, sequence: int) -> int:
    """Of a subject's news, the number that keeps it from being told twice.

    What moved is told of again, and so is that it begins soon; the others happen once in the life of a space.
    """
    return sequence if kind in (NewsKind.MOVED, NewsKind.SOON) else 0


def news_of_space(space: Space, kind: NewsKind, host_name: str, now: datetime) -> News:
    """News of a space with what a notice has to say, as it is at this moment."""
    start = space.scheduled_start
    detail = {
        "title": space.title,
        "host": host_name,
        "host_id": space.host_id,
        "space_id": space.id,
        "series_id": space.series_id,
        "start": start.isoformat() if start is not None else None,
        "end": None,
    }
    return News(kind, space.id, round_of(kind, space.sequence), now, detail)


def news_of_series(series: Series, kind: NewsKind, host_name: str, start: datetime | None, now: datetime) -> News:
    """News of a series; `start` is that of its next space."""
    detail = {
        "title": series.title,
        "host": host_name,
        "host_id": series.host_id,
        "space_id": None,
        "series_id": series.id,
        "start": start.isoformat() if start is not None else None,
        "repeats": in_words(series.rule),
    }
    return News(kind, series.id, round_of(kind, series.sequence), now, detail)


def late(space: Space, now: datetime) -> bool:
    """Whether an announced space has waited so long for its host that it counts as canceled."""
    return space.state is State.SCHEDULED and space.scheduled_start is not None and now - space.scheduled_start > LATE


def audience(
    kind: NewsKind, host_id: str, reminded: Collection[str], followers: Collection[str], announced: Collection[str]
) -> dict[str, Reason]:
    """Everybody who is told, and why.

    Args:
        kind: of the news.
        host_id: who announced it.
        reminded: who asked to be reminded.
        followers: who follows the host.
        announced: who was told that it was announced.
    """
    asked = Reason.REMINDERS if kind in (NewsKind.SOON, NewsKind.STARTED) else Reason.CHANGES
    wanting = dict.fromkeys(reminded, asked) if kind is not NewsKind.ANNOUNCED else {}
    around: Collection[str] = ()
    if kind in (NewsKind.ANNOUNCED, NewsKind.STARTED):
        around = followers
    elif kind in (NewsKind.MOVED, NewsKind.CANCELED):
        around = announced
    told = dict.fromkeys(around, Reason.FOLLOWS) | wanting
    told.pop(host_id, None)
    # A host needs no news of what they did, but is reminded like everybody else.
    return told | {host_id: Reason.REMINDERS} if kind is NewsKind.SOON else told


def expires(news: News) -> datetime:
    """Until when it is of use to push or mail it."""
    start = datetime.fromisoformat(news.detail["start"]) if news.detail.get("start") else None
    if news.kind is NewsKind.SOON and start is not None:
        return start + timedelta(minutes=5)
    return news.at + (FRESH if news.kind is NewsKind.STARTED else RECENT)


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached."""

    chosen: Choices
    pushes: tuple[str, ...] = ()  # ids of their browsers' subscriptions
    mail: str | None = None  # their address, once it is confirmed


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one person gets of one piece of news."""

    user_id: str
    shown: bool  # in the list on the page
    sendings: tuple[tuple[Way, str], ...]  # way and target


def deliveries(told: Mapping[str, Reason], reaches: Mapping[str, Reach]) -> list[Delivery]:
    """What everybody gets, by the ways they chose; who wants it by no way that reaches them gets nothing."""
    found = [_delivery(user_id, reason, reaches[user_id]) for user_id, reason in told.items() if user_id in reaches]
    return [one for one in found if one.shown or one.sendings]


def _delivery(user_id: str, reason: Reason, reach: Reach) -> Delivery:
    ways = reach.chosen[reason]
    pushed = [(Way.PUSH, push) for push in reach.pushes] if Way.PUSH in ways else []
    mailed = [(Way.MAIL, reach.mail)] if Way.MAIL in ways and reach.mail else []
    return Delivery(user_id, Way.SITE in ways, (*pushed, *mailed))


def pause(tries: int, asked: float | None) -> timedelta | None:
    """How long to wait after that many tries; None to give up.

    Args:
        tries: that failed.
        asked: seconds the other side asked for.
    """
    if tries > len(_PAUSES):
        return None
    return max(_PAUSES[tries - 1], timedelta(seconds=asked or 0.0))
