"""What a look at a feed changes: from the rows there are and the feed as it was read to a Decision. Pure."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from spaces.model.podcast import Decision, Enclosure, Episode, Feed, Known, ParsedEpisode, ParsedFeed
from stations.notes import safe_html, summary

PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Name space of podcast:guid (the podcast namespace says so)."""

_COLUMNS = (
    "title", "link", "author", "language", "image", "explicit", "categories", "medium", "locked", "block", "complete",
    "license", "persons", "funding", "extras", "warnings",
)  # fmt: skip
# What a digest is made of; a test sees to it that no field is forgotten.
_TEXTS = attrgetter("title", "notes", "subtitle", "author", "link", "image", "kind", "chapters", "license")
_VALUES = attrgetter("duration", "explicit", "season", "number", "block", "extras")
_PERSON = attrgetter("name", "role", "group", "href", "image")
_TRANSCRIPT = attrgetter("url", "type", "language", "rel")
_SOUNDBITE = attrgetter("start", "duration", "title")


def decide(feed: Feed, rows: Mapping[str, Known], parsed: ParsedFeed, now: datetime) -> Decision:
    """What is new, changed, gone and back; deciding again about the result changes nothing.

    Episodes without sound are not kept. An episode that is there under another guid, but with the same sound, is the
    same episode and keeps its old guid. `seen_at` of changed ones is the one they had.

    Args:
        feed: as it is stored.
        rows: its stored episodes by guid.
        parsed: the feed with all pages that were read (`joined`).
        now: the moment of the look; no episode is dated after it.
    """
    look = _Look(feed.id, parsed.link or feed.url, now)
    present = _present(rows, parsed)
    new, changed, back = [], [], []
    for place, (guid, episode, sound) in enumerate(present):
        known, digest = rows.get(guid), digest_of(episode)
        if known is None:
            new.append(_episode(look, guid, episode, sound, digest, place))
            continue
        if known.digest != digest:
            changed.append(_changed(look, guid, episode, sound, digest, known))
        if known.gone_at:
            back.append(known.id)
    gone = _gone(rows, present, now) if parsed.kind != "other" else ()
    return Decision(_columns(feed, parsed), tuple(new), tuple(changed), gone, tuple(back))


def without(rows: Mapping[str, Known], decision: Decision) -> Decision:
    """The same, and everything that is stored is gone: the feed went to somebody who knows nothing of it."""
    return replace(decision, gone=tuple(known.id for known in rows.values() if known.gone_at is None))


def joined(pages: Iterable[ParsedFeed]) -> ParsedFeed:
    """One feed of its pages (RFC 5005), newest first: what the first page says, and every episode once.

    A page that only the second reader could read makes the whole one "other", so that nothing counts as gone.
    """
    first, *older = pages
    episodes = {episode.guid: episode for page in (*reversed(older), first) for episode in page.episodes}
    order = dict.fromkeys(episode.guid for page in (first, *older) for episode in page.episodes)
    kind = "other" if any(page.kind == "other" for page in older) else first.kind
    return replace(first, episodes=tuple(episodes[guid] for guid in order), kind=kind)


def batches(decision: Decision, size: int) -> Iterator[Decision]:
    """The decision in parts of so many episodes. What the feed says of itself comes first, what is gone last."""
    changes: Iterator[tuple[bool, Episode]] = iter(
        [*((True, episode) for episode in decision.new), *((False, episode) for episode in decision.changed)]
    )
    columns = decision.feed
    while part := list(islice(changes, size)):
        new = tuple(episode for is_new, episode in part if is_new)
        yield Decision(columns, new, tuple(episode for is_new, episode in part if not is_new))
        columns = {}
    yield Decision(columns, gone=decision.gone, back=decision.back)


def digest_of(episode: ParsedEpisode) -> str:
    """A digest of everything a feed says about an episode, but not of its guid."""
    sound = episode.enclosure or Enclosure("")
    date = episode.published_at.isoformat() if episode.published_at else ""
    # Written out, because the repr of data classes takes longer than everything else here.
    rest = [
        _VALUES(episode),
        [_TRANSCRIPT(transcript) for transcript in episode.transcripts],
        [_PERSON(person) for person in episode.persons],
        [_SOUNDBITE(soundbite) for soundbite in episode.soundbites],
    ]
    texts = (text or "" for text in _TEXTS(episode))
    whole = "\x1f".join((*texts, sound.url, sound.type, str(sound.size), date, repr(rest)))
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=16).hexdigest()


class _Look(NamedTuple):
    """What making an episode needs besides the episode."""

    feed_id: str
    base: str  # where relative links in notes start
    now: datetime


_Present = tuple[str, ParsedEpisode, Enclosure]


def _present(rows: Mapping[str, Known], parsed: ParsedFeed) -> list[_Present]:
    """Episodes with sound, each under the guid that it has here."""
    heard = [(episode.guid, episode, episode.enclosure) for episode in parsed.episodes if episode.enclosure]
    if all(guid in rows for guid, _, _ in heard):
        return heard
    renamed = _renamed(rows, heard)
    return [(renamed.get(guid, guid), episode, sound) for guid, episode, sound in heard]


def _renamed(rows: Mapping[str, Known], heard: list[_Present]) -> dict[str, str]:
    """New guids of known episodes, to their old ones: the sound is the same, and nothing else has it."""
    guids = {guid for guid, _, _ in heard}
    sounds = Counter(sound.url for _, _, sound in heard)
    lost = [(known.enclosure_url, guid) for guid, known in rows.items() if guid not in guids]
    had = Counter(known.enclosure_url for known in rows.values())
    old = {url: guid for url, guid in lost if had[url] == 1 and sounds[url] == 1}
    return {guid: old[sound.url] for guid, _, sound in heard if guid not in rows and sound.url in old}


def _gone(rows: Mapping[str, Known], present: list[_Present], now: datetime) -> tuple[int, ...]:
    """Those that are missing from a feed that goes back further than they do."""
    guids = {guid for guid, _, _ in present}
    dates = [_date(one.published_at, rows.get(guid), now, place) for place, (guid, one, _) in enumerate(present)]
    oldest = min(dates, default=now)
    missing = ((guid, known) for guid, known in rows.items() if guid not in guids and not known.gone_at)
    return tuple(sorted(known.id for _, known in missing if known.published_at > oldest))


def _date(said: datetime | None, known: Known | None, now: datetime, place: int = 0) -> datetime:
    """Never in the future. Without a date that counts: as before, else now, later for those further up in the feed."""
    if said and said <= now:
        return said
    return known.published_at if known else now - timedelta(microseconds=place)


def _changed(look: _Look, guid: str, episode: ParsedEpisode, sound: Enclosure, digest: str, known: Known) -> Episode:
    made = _episode(look, guid, episode, sound, digest)
    date = _date(episode.published_at, known, look.now)
    return replace(made, id=known.id, published_at=date, seen_at=known.seen_at)


def _episode(look: _Look, guid: str, episode: ParsedEpisode, sound: Enclosure, digest: str, place: int = 0) -> Episode:
    notes = safe_html(episode.notes, look.base)
    return Episode(
        id=0,
        feed_id=look.feed_id,
        guid=guid,
        title=episode.title,
        enclosure=sound,
        published_at=_date(episode.published_at, None, look.now, place),
        seen_at=look.now,
        updated_at=look.now,
        digest=digest,
        link=episode.link,
        notes=notes,
        summary=summary(notes) or episode.subtitle,
        author=episode.author,
        image=episode.image,
        duration=episode.duration,
        explicit=episode.explicit,
        season=episode.season,
        number=episode.number,
        kind=episode.kind,
        block=episode.block,
        chapters=episode.chapters,
        transcripts=episode.transcripts,
        persons=episode.persons,
        soundbites=episode.soundbites,
        license=episode.license,
        extras=episode.extras,
    )


def _columns(feed: Feed, parsed: ParsedFeed) -> dict[str, Any]:
    """The columns of the feed that change."""
    says = {name: getattr(parsed, name) for name in _COLUMNS}
    says["title"] = parsed.title or feed.title or urlsplit(feed.url).netloc
    says["description"] = safe_html(parsed.description, parsed.link or feed.url)
    says["guid"] = parsed.guid or feed.guid or guid_of(feed.url)
    return {name: value for name, value in says.items() if value != getattr(feed, name)}


def guid_of(url: str) -> str:
    """The podcast:guid of a feed that says none: UUIDv5 of its address without scheme and trailing slashes."""
    return str(uuid.uuid5(PODCASTS, url.partition("://")[2].rstrip("/")))
