"""What every reader of feeds puts right in the episodes it found, and says so in words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

from spaces.model.podcast import ParsedEpisode, ParsedFeed
from stations.notes import plain

GUID_MAX = 500
"""Characters of the longest guid that is kept as it is; longer ones become a digest of themselves."""

_BUILT_WITHIN = timedelta(minutes=5)


def amend(
    episodes: Sequence[ParsedEpisode], built_at: datetime | None = None
) -> tuple[tuple[ParsedEpisode, ...], tuple[str, ...]]:
    """Episodes with one guid each that stays theirs, a title and a believable date, in the order of the feed.

    Args:
        episodes: as they stand in the feed; a missing guid or title is "".
        built_at: when the feed says that it was made.

    Returns:
        The episodes, and what was put right.
    """
    warnings: list[str] = []
    if _dated_by_machine(episodes, built_at):
        episodes = [replace(episode, published_at=None) for episode in episodes]
        warnings.append("Every episode has the date at which the feed was made, so the dates were left out.")
    kept = _with_guids(episodes, warnings)
    _count(warnings, sum(not episode.enclosure for episode in kept), "item has no sound", "items have no sound")
    return tuple(episode if episode.title else replace(episode, title=_title(episode)) for episode in kept), tuple(
        warnings
    )


def _count(warnings: list[str], number: int, one: str, many: str) -> None:
    if number:
        warnings.append(f"{number} {one if number == 1 else many}.")


def _dated_by_machine(episodes: Sequence[ParsedEpisode], built_at: datetime | None) -> bool:
    dates = [episode.published_at for episode in episodes if episode.published_at]
    return bool(built_at and len(dates) > 2 and all(abs(date - built_at) <= _BUILT_WITHIN for date in dates))


def _with_guids(episodes: Sequence[ParsedEpisode], warnings: list[str]) -> list[ParsedEpisode]:
    # A guid that stands for several sounds stands for none: then all of them go by their sound, so that each keeps its
    # name when the next one comes.
    sounds = Counter(guid for guid, _ in {(episode.guid, _sound(episode)) for episode in episodes if episode.guid})
    kept: dict[str, ParsedEpisode] = {}
    for episode in episodes:
        guid = episode.guid if sounds[episode.guid] == 1 else ""
        guid = _short(guid or _sound(episode) or _made_up(episode))
        kept.setdefault(guid, episode if guid == episode.guid else replace(episode, guid=guid))
    _count(warnings, sum(not episode.guid for episode in episodes), "item has no guid", "items have no guid")
    _count(warnings, sum(number > 1 for number in sounds.values()), "guid is shared", "guids are shared")
    _count(warnings, len(episodes) - len(kept), "item is there twice", "items are there twice")
    return list(kept.values())


def _sound(episode: ParsedEpisode) -> str:
    return episode.enclosure.url if episode.enclosure else ""


def _made_up(episode: ParsedEpisode) -> str:
    date = episode.published_at.isoformat() if episode.published_at else ""
    return _digest("\n".join((episode.title, episode.link or "", date, "" if episode.title else episode.notes)))


def _short(guid: str) -> str:
    return guid if len(guid) <= GUID_MAX else _digest(guid)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _title(episode: ParsedEpisode) -> str:
    """A title for what has none: its subtitle, the beginning of its notes, or the name of its file."""
    words = episode.subtitle or plain(episode.notes).partition("\n")[0]
    if len(words) > 80:
        words = words[:80].rsplit(" ", 1)[0] + "…"
    file = _sound(episode).partition("?")[0].rstrip("/").rpartition("/")[2].rpartition(".")[0]
    return words or file or "Untitled"


def newest(feed: ParsedFeed, most: int) -> ParsedFeed:
    """The feed with so many episodes at most, in its order, and a warning when it has more."""
    if len(feed.episodes) <= most:
        return feed
    places = sorted(range(len(feed.episodes)), key=lambda place: _age(feed.episodes[place], place))
    kept = tuple(feed.episodes[place] for place in sorted(places[:most]))
    text = f"The feed has {len(feed.episodes):,} episodes; the newest {most:,} of them are kept."
    return replace(feed, episodes=kept, warnings=(*feed.warnings, text))


def _age(episode: ParsedEpisode, place: int) -> tuple[float, int]:
    """Sorts the newest first; without a date an episode counts as new, as it does when it is stored."""
    return -episode.published_at.timestamp() if episode.published_at else -inf, place
