"""The info bar: what goes on in the house, in a few lines that everybody may read.

`rank` decides what is told and in what order. Every item has a privacy class, and what it needs is checked here and
nowhere else: names are told of people who are on stage or shared something under their account's name, numbers only in
steps from `few` on, and of a space with a lock nothing but its title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from spaces.model.action import Action, ActionKind
from spaces.model.crowd import listener_label, public_count
from spaces.model.info_facts import Facts, OnAir, Playing, Saved, Upcoming
from spaces.model.tap import TapPolicy

ITEMS_MAX = 12
"""Items at once: at five seconds each the bar comes round in a minute."""
PER_SPACE = 6
"""Items about one space, so that a busy one leaves room for the others."""
PER_KIND = 4
FRESH = timedelta(minutes=10)
"""How long something that happened is news."""
SOON = timedelta(hours=24)
"""How far ahead the bar looks."""
SAVED_LATELY = timedelta(hours=48)
NAMES_MAX = 3
TEXT_MAX = 140
"""Characters of an item's text."""


class InfoKind(StrEnum):
    """What an item tells."""

    LIVE = "live"  # who hosts what
    TOPIC = "topic"
    SHARED = "shared"  # a link
    ON_STAGE = "on_stage"  # somebody came on stage
    LISTENERS = "listeners"
    TAP = "tap"  # what happens to the audio
    STARTS_NEXT = "starts_next"
    RECORDING_SAVED = "recording_saved"
    STATION = "station"  # what one plays, and why


class Privacy(StrEnum):
    """What an item is made of."""

    PUBLIC = "public"  # what its maker published: titles, topics, times
    STAGE = "stage"  # names of people who chose to be seen
    COUNT = "count"  # a number of listeners, in steps


@dataclass(frozen=True, slots=True)
class InfoItem:
    """One line of the bar."""

    id: str  # the same as long as it tells the same thing
    kind: InfoKind
    text: str  # in English, for readers that have no words of their own
    url: str  # path on this server
    at: datetime  # since when, or when it begins
    space_id: str | None
    privacy: Privacy
    weight: int  # higher first
    title: str = ""  # of the space, recording or station
    names: tuple[str, ...] = ()
    detail: str = ""  # the topic; the link's title; the tap's policy; why a station plays it
    count: int | None = None  # at least so many listeners; None: a few, or not told


def rank(facts: Facts, now: datetime, few: int) -> list[InfoItem]:
    """What the bar tells, the most important first.

    Args:
        facts: what goes on.
        now: the time.
        few: `[moderation] few`: smaller numbers of listeners are never told.

    Returns:
        at most ITEMS_MAX items with different ids and texts; the same for the same facts in any order.
    """
    found = [
        *_spaces(facts.on_air, few),
        *_topics(facts.on_air),
        *_news(facts, now),
        *_upcoming(facts.upcoming, now),
        *_recordings(facts.saved, now),
        *_stations(facts.playing),
    ]
    found.sort(key=lambda item: (-item.weight, -item.at.timestamp(), item.id))
    return _bounded(_once(found))


# Spaces on air


def _spaces(on_air: Iterable[OnAir], few: int) -> Iterator[InfoItem]:
    for space in on_air:
        crowd = public_count(space.listeners, few) or 0
        if space.closed:
            yield _of(space, InfoKind.LIVE, f"“{space.title}” is live", 100)
            continue
        names = tuple(name for _, name in space.hosts[:NAMES_MAX])
        # More listeners come first, but never so far that something else could not be told of a smaller space.
        yield _of(space, InfoKind.LIVE, _live(space.title, names), 100 + min(crowd, 500) // 10, names=names)
        yield _of(
            space,
            InfoKind.LISTENERS,
            f"{listener_label(space.listeners, few)} in “{space.title}”",
            40,
            count=crowd or None,
        )
        yield _of(space, InfoKind.TAP, _tap(space), 85, detail=space.tap.value)


def _live(title: str, names: tuple[str, ...]) -> str:
    if not names:
        return f"“{title}” is live"
    host, *others = names
    return f"{host}{f' with {_and(others)}' if others else ''} is live: “{title}”"


def _tap(space: OnAir) -> str:
    match space.tap:
        case TapPolicy.ON:
            return f"“{space.title}” is being recorded"
        case TapPolicy.HELD:
            return f"“{space.title}” may be saved by its host"
    return f"“{space.title}” is not kept"


_PRIVACY = {InfoKind.LIVE: Privacy.STAGE, InfoKind.LISTENERS: Privacy.COUNT}


def _of(
    space: OnAir,
    kind: InfoKind,
    text: str,
    weight: int,
    *,
    names: tuple[str, ...] = (),
    detail: str = "",
    count: int | None = None,
) -> InfoItem:
    privacy = Privacy.PUBLIC if space.closed else _PRIVACY.get(kind, Privacy.PUBLIC)
    return InfoItem(
        f"{kind}-{space.space_id}",
        kind,
        _short(text),
        f"/s/{space.space_id}",
        space.started_at,
        space.space_id,
        privacy,
        weight,
        space.title,
        names,
        detail,
        count,
    )


def _topics(on_air: Iterable[OnAir]) -> Iterator[InfoItem]:
    """Each topic once, with the space that has been on it for the longest time."""
    spaces: dict[str, tuple[str, OnAir]] = {}
    for space in sorted(on_air, key=lambda space: (space.started_at, space.space_id)):
        for topic in () if space.closed else space.topics:
            spaces.setdefault(topic.casefold(), (topic, space))
    for folded, (topic, space) in spaces.items():
        yield InfoItem(
            f"{InfoKind.TOPIC}-{folded}",
            InfoKind.TOPIC,
            _short(f"{topic} is the topic in “{space.title}”"),
            f"/s/{space.space_id}",
            space.started_at,
            space.space_id,
            Privacy.PUBLIC,
            50,
            space.title,
            (),
            topic,
        )


# What happened


def _news(facts: Facts, now: datetime) -> Iterator[InfoItem]:
    """Who came on stage and who shared what, in spaces that are on air without a lock."""
    open_spaces = {space.space_id: space for space in facts.on_air if not space.closed}
    actions = sorted(facts.actions, key=lambda action: (action.at, action.id), reverse=True)
    undone = {gone for action in actions if (gone := _undoes(action)) is not None}
    for action in actions:
        space = open_spaces.get(action.space_id or "")
        if space is None or not now - FRESH <= action.at <= now:
            continue
        if action.kind is ActionKind.ON_STAGE:
            yield from _came(space, action)
        elif action.kind in (ActionKind.SHARED, ActionKind.PINNED) and not undone & set(_marks(action)):
            yield from _shared(space, action)


def _came(space: OnAir, action: Action) -> Iterator[InfoItem]:
    """Who came on stage, while they are there; hosts are told of anyway."""
    pid = action.target or action.actor
    names = [name for there, name in space.speakers if there == pid]
    if names:
        yield _event(space, action, InfoKind.ON_STAGE, f"{names[0]} came on stage in “{space.title}”", 80, names[0])


def _shared(space: OnAir, action: Action) -> Iterator[InfoItem]:
    """A link, by its title, from somebody who is on stage or has an account."""
    pid, title = action.actor or "", _title(action)
    stage = dict((*space.hosts, *space.speakers))
    name = stage.get(pid) or (action.actor_name if pid.startswith("u_") else "")
    if name and title:
        yield _event(space, action, InfoKind.SHARED, f"{name} shared “{title}” in “{space.title}”", 70, name, title)


def _event(
    space: OnAir, action: Action, kind: InfoKind, text: str, weight: int, name: str, detail: str = ""
) -> InfoItem:
    return InfoItem(
        f"{kind}-{action.id}",
        kind,
        _short(text),
        f"/s/{space.space_id}",
        action.at,
        space.space_id,
        Privacy.STAGE,
        weight,
        space.title,
        (name,),
        detail,
    )


def _title(action: Action) -> str:
    title = action.detail.get("title") or action.detail.get("url") or ""
    return _short(str(title).removeprefix("https://").removeprefix("http://").rstrip("/"), 60)


def _marks(action: Action) -> Iterator[tuple[str | None, str]]:
    """What would take back what somebody shared: its message deleted, the link taken down, or they put out."""
    for key in ("message", "pin", "url"):
        if key in action.detail:
            yield action.space_id, f"{key} {action.detail[key]}"
    yield action.space_id, f"person {action.actor}"


def _undoes(action: Action) -> tuple[str | None, str] | None:
    match action.kind:
        case ActionKind.MESSAGE_DELETED:
            return action.space_id, f"message {action.detail.get('message')}"
        case ActionKind.UNPINNED if "pin" in action.detail:
            return action.space_id, f"pin {action.detail['pin']}"
        case ActionKind.UNPINNED:
            return action.space_id, f"url {action.detail.get('url')}"
        case ActionKind.REMOVED | ActionKind.BANNED:
            return action.space_id, f"person {action.target}"
    return None


# What will be, and what was


def _upcoming(spaces: Iterable[Upcoming], now: datetime) -> Iterator[InfoItem]:
    for space in spaces:
        if not now < space.starts_at <= now + SOON:
            continue
        who = "" if space.closed else f" with {space.host}"
        text = f"Next: “{space.title}”{who} at {space.starts_at:%H:%M} UTC"
        yield InfoItem(
            f"{InfoKind.STARTS_NEXT}-{space.space_id}",
            InfoKind.STARTS_NEXT,
            _short(text),
            f"/s/{space.space_id}",
            space.starts_at,
            space.space_id,
            Privacy.PUBLIC,
            60,
            space.title,
            () if space.closed else (space.host,),
        )


def _recordings(saved: Iterable[Saved], now: datetime) -> Iterator[InfoItem]:
    for recording in saved:
        if recording.since > now - SAVED_LATELY:
            yield InfoItem(
                f"{InfoKind.RECORDING_SAVED}-{recording.recording_id}",
                InfoKind.RECORDING_SAVED,
                _short(f"You can listen to the recording of “{recording.title}” with {recording.host}"),
                f"/r/{recording.recording_id}",
                recording.since,
                recording.space_id,
                Privacy.PUBLIC,
                55,
                recording.title,
                (recording.host,),
            )


def _stations(playing: Iterable[Playing]) -> Iterator[InfoItem]:
    for station in playing:
        yield InfoItem(
            f"{InfoKind.STATION}-{station.slug}",
            InfoKind.STATION,
            _short(f"{station.title} plays “{station.item}”. {station.because}"),
            f"/stations/{station.slug}",
            station.since,
            None,
            Privacy.PUBLIC,
            20,
            station.title,
            (station.item,),
            station.because,
        )


# What there is room for


def _once(items: Iterable[InfoItem]) -> Iterator[InfoItem]:
    """Each thing once: the best item of each id and of each text."""
    told: set[str] = set()
    for item in items:
        names = {f"id {item.id}", f"text {item.text.casefold()}"}
        if not names & told:
            told |= names
            yield item


def _bounded(items: Iterable[InfoItem]) -> list[InfoItem]:
    """The best of them, without one space or one kind taking all the room."""
    spaces: Counter[str | None] = Counter()
    kinds: Counter[InfoKind] = Counter()
    kept: list[InfoItem] = []
    for item in items:
        full = item.space_id is not None and spaces[item.space_id] >= PER_SPACE
        if full or kinds[item.kind] >= PER_KIND:
            continue
        spaces[item.space_id] += 1
        kinds[item.kind] += 1
        kept.append(item)
        if len(kept) == ITEMS_MAX:
            break
    return kept


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _short(text: str, most: int = TEXT_MAX) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
