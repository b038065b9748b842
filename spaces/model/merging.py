"""What a station plays, worked out of what its sources offer: the same input gives the same channel, whoever asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from urllib.parse import urlsplit

from spaces.model.recording import Visibility
from spaces.model.station import (
    CHANNEL_MAX,
    SOURCE_MAX,
    Candidate,
    Channel,
    Item,
    LeftOut,
    Merge,
    Placement,
    Rules,
    Source,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def merge(
    rules: Rules,
    visibility: Visibility,
    sources: Sequence[Source],
    candidates: Iterable[Candidate],
    placements: Iterable[Placement],
    now: datetime,
) -> Channel:
    """The channel of a station.

    Nothing is lost: every candidate is an item, or counted under why it is not. Of several that are the same (by feed
    and guid, or by the address of their sound) the source that comes first gives it, and its newest.

    Args:
        rules: of the station.
        visibility: of the station; what is not to be listed, or one person's own, comes into private ones only.
        sources: in any order; `position` tells which is first.
        candidates: what those sources offer, in any order.
        placements: what the editors placed or hid, in any order.
        now: for the maximum age.
    """
    placed = {placement.item_id: placement for placement in placements}
    choice = _Choice(_Filter(rules, visibility, placed, now))
    offered = _by_source(candidates)
    ordered = sorted(sources, key=lambda source: (source.position, source.added_at, source.id))
    for source in ordered:
        choice.take(source, offered.pop(source.id, []))
    chosen = _ORDERS[rules.merge](choice.taken(), placed, [source.id for source in ordered])
    for _, left in chosen[CHANNEL_MAX:]:
        choice.left_out[left.source_id][LeftOut.FULL] += 1
    station_id = ordered[0].station_id if ordered else ""
    return Channel(
        tuple(_item(station_id, place, one, choice.also) for place, one in chosen[:CHANNEL_MAX]),
        {source_id: dict(counts) for source_id, counts in choice.left_out.items()},
    )


def ages_at(rules: Rules, items: Iterable[Item]) -> datetime | None:
    """When the first of these items gets too old for the rules; None when none ever does."""
    if rules.max_age_days is None:
        return None
    oldest = min((item.published_at for item in items), default=None)
    return None if oldest is None else oldest + timedelta(days=rules.max_age_days, microseconds=1)


def same_sound(url: str) -> str:
    """An address by which two enclosures are known to be the same: without scheme and fragment, host in lower case.

    The query stays: there are hosts that tell their episodes apart by nothing else.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.netloc:
        return url
    return f"{parts.netloc.rpartition('@')[2].lower()}{parts.path}{'?' if parts.query else ''}{parts.query}"


@dataclass(frozen=True, slots=True)
class _Filter:
    """What a candidate must be to come in, apart from all others."""

    rules: Rules
    visibility: Visibility
    placed: Mapping[str, Placement]
    now: datetime

    def against(self, source: Source, one: Candidate) -> LeftOut | None:
        """The first reason against it."""
        return next((reason for reason, holds in self._reasons(source, one) if holds), None)

    def _reasons(self, source: Source, one: Candidate) -> Iterable[tuple[LeftOut, bool]]:
        rules = self.rules
        hidden = self.placed.get(one.id)
        yield LeftOut.BLOCKED, one.block and self.visibility is not Visibility.PRIVATE
        yield LeftOut.PERSONAL, one.personal and self.visibility is not Visibility.PRIVATE
        yield LeftOut.PAUSED, source.paused_at is not None and one.seen_at > source.paused_at
        yield LeftOut.HIDDEN, hidden is not None and hidden.place is None
        yield LeftOut.EXPLICIT, one.explicit and not rules.explicit
        yield LeftOut.LANGUAGE, not _speaks(one.language, rules.languages)
        yield LeftOut.TOO_SHORT, one.duration is not None and one.duration < (rules.min_seconds or 0)
        yield LeftOut.TOO_LONG, one.duration is not None and one.duration > (rules.max_seconds or inf)
        yield LeftOut.TOO_OLD, self._too_old(one)

    def _too_old(self, one: Candidate) -> bool:
        days = self.rules.max_age_days
        return days is not None and one.published_at < self.now - timedelta(days=days)


@dataclass(slots=True)
class _Choice:
    """Who gives what, source by source."""

    filter: _Filter
    left_out: defaultdict[str, Counter[LeftOut]] = field(default_factory=lambda: defaultdict(Counter))
    also: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _taken: dict[str, Candidate] = field(default_factory=dict)
    _keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def taken(self) -> list[Candidate]:
        """What came in, in the order of sources, newest first in each."""
        return list(self._taken.values())

    def take(self, source: Source, offered: list[Candidate]) -> None:
        """Take of a source what nobody gave before, up to its cap."""
        room = SOURCE_MAX if source.cap is None else min(source.cap, SOURCE_MAX)
        for one in sorted(offered, key=_age, reverse=True):
            reason = self.filter.against(source, one) or self._known(one) or (None if room else LeftOut.CAP)
            if reason is not None:
                self.left_out[source.id][reason] += 1
                continue
            room -= 1
            self._taken[one.id] = one
            self._keys.update((key, one.id) for key in _keys(one))

    def _known(self, one: Candidate) -> LeftOut | None:
        """Whether it is in already; then its source is remembered as another one that gives it."""
        item_id = next((self._keys[key] for key in _keys(one) if key in self._keys), None)
        if item_id is None:
            return None
        givers = self.also[item_id]
        if one.source_id != self._taken[item_id].source_id and one.source_id not in givers:
            givers.append(one.source_id)
        return LeftOut.DUPLICATE


_Placed = Mapping[str, Placement]
_Order = Callable[[list[Candidate], _Placed, list[str]], list[tuple[int, Candidate]]]


def _newest_first(chosen: list[Candidate], _placed: _Placed, _sources: list[str]) -> list[tuple[int, Candidate]]:
    return _sorted((_microseconds(one.published_at), one) for one in chosen)


def _oldest_first(chosen: list[Candidate], _placed: _Placed, _sources: list[str]) -> list[tuple[int, Candidate]]:
    return _sorted((-_microseconds(one.published_at), one) for one in chosen)


def _in_turn(chosen: list[Candidate], _placed: _Placed, sources: list[str]) -> list[tuple[int, Candidate]]:
    """The newest of each source, then the second newest of each, and so on."""
    rounds: Counter[str] = Counter()
    turns: list[tuple[int, int, Candidate]] = []
    rank = {source_id: number for number, source_id in enumerate(sources)}
    for one in chosen:
        turns.append((rounds[one.source_id], rank[one.source_id], one))
        rounds[one.source_id] += 1
    return _numbered([one for _, _, one in sorted(turns, key=lambda turn: turn[:2])])


def _by_hand(chosen: list[Candidate], placed: _Placed, _sources: list[str]) -> list[tuple[int, Candidate]]:
    """What was placed, then the rest."""
    there = [(placed[one.id].place or 0, placed[one.id].at, one.id, one) for one in chosen if one.id in placed]
    rest = sorted((one for one in chosen if one.id not in placed), key=_age, reverse=True)
    return _numbered([one for *_, one in sorted(there, key=lambda entry: entry[:3])] + rest)


_ORDERS: Mapping[Merge, _Order] = {
    Merge.DATE: _newest_first,
    Merge.OLDEST: _oldest_first,
    Merge.ROUND_ROBIN: _in_turn,
    Merge.HAND: _by_hand,
}


def _sorted(placed: Iterable[tuple[int, Candidate]]) -> list[tuple[int, Candidate]]:
    return sorted(placed, key=lambda entry: (entry[0], entry[1].id), reverse=True)


def _numbered(ordered: list[Candidate]) -> list[tuple[int, Candidate]]:
    return [(len(ordered) - index, one) for index, one in enumerate(ordered)]


def _by_source(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        found[one.source_id].append(one)
    return found


def _keys(one: Candidate) -> list[tuple[str, str]]:
    """By each of these it would be known again."""
    keys = [("id", one.id), ("sound", same_sound(one.enclosure))]
    return keys if one.feed_id is None else [*keys, (f"guid {one.feed_id}", one.guid)]


def _age(one: Candidate) -> tuple[datetime, str]:
    return one.published_at, one.id


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _speaks(language: str | None, wanted: Sequence[str]) -> bool:
    """Whether an item in that language comes in; an unknown language does."""
    return not wanted or not language or language.lower().partition("-")[0] in wanted


def _item(station_id: str, place: int, one: Candidate, also: Mapping[str, Sequence[str]]) -> Item:
    return Item(station_id, one.id, one.source_id, place, one.published_at, tuple(also.get(one.id, ())))
