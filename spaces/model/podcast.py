"""Podcasts of others: what a feed says, and what is kept of it and of its episodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Tag = Mapping[str, Any]
"""One element of a feed as JSON: {"name": "podcast:person", "attributes": {…}, "text": "…", "children": […]}; the last
three only where there is something in them. Prefixes are the usual ones, whatever the feed calls them."""


class FeedState(StrEnum):
    """How things stand between this server and a feed."""

    WAITING = "waiting"  # never fetched yet
    FETCHING = "fetching"  # is being fetched for the first time, or again after somebody asked
    STORING = "storing"  # `done` of `total` episodes are stored
    READY = "ready"  # looked at regularly; `error` may tell why the last look came to nothing
    FAILED = "failed"  # never got to be ready; `error` says why. It is tried again, ever more seldom, and when asked
    ENDED = "ended"  # the publisher took it away (410); its episodes stay


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The sound of an episode, at its publisher's."""

    url: str
    type: str = ""  # media type, guessed from the name when the feed says none
    size: int | None = None  # bytes; None where the feed does not know


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a podcast (podcast:person)."""

    name: str
    role: str = "host"
    group: str = "cast"
    href: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in an episode (podcast:transcript)."""

    url: str
    type: str
    language: str | None = None
    rel: str | None = None  # "captions" when it carries times


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch worth hearing by itself (podcast:soundbite)."""

    start: float  # seconds
    duration: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEpisode:
    """One item of a feed, read and put into form. Its notes are HTML as sent: they are made safe when stored."""

    guid: str  # as given, else the enclosure's address, else a digest of what there is
    title: str
    enclosure: Enclosure | None
    published_at: datetime | None = None  # None: unreadable or missing
    link: str | None = None
    notes: str = ""  # HTML as sent
    subtitle: str = ""  # plain text
    author: str = ""
    image: str | None = None
    duration: float | None = None  # seconds
    explicit: bool | None = None  # None: as the feed
    season: int | None = None
    number: float | None = None  # of the episode; podcast:episode may have decimals
    kind: str = "full"  # itunes:episodeType: full, trailer or bonus
    block: bool = False  # itunes:block
    chapters: str | None = None  # address of podcast:chapters
    transcripts: tuple[Transcript, ...] = ()
    persons: tuple[Person, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    license: str | None = None  # podcast:license, the identifier
    extras: tuple[Tag, ...] = ()  # every other podcast:* element, nothing lost


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A whole feed, read and put into form."""

    title: str
    episodes: tuple[ParsedEpisode, ...]  # in the order of the feed, one per guid
    kind: str = "rss"  # rss, rdf, atom, or "other" when only the second reader could read it
    description: str = ""  # HTML as sent
    link: str | None = None
    author: str = ""
    language: str | None = None  # BCP 47, lower case
    image: str | None = None
    explicit: bool = False
    categories: tuple[str, ...] = ()  # "Society & Culture", "Society & Culture/Documentary"
    guid: str | None = None  # podcast:guid
    medium: str = "podcast"
    locked: bool = False  # podcast:locked: other platforms must not take the podcast over
    block: bool = False  # itunes:block: not to be listed
    complete: bool = False  # itunes:complete: nothing more will come
    license: str | None = None
    new_url: str | None = None  # itunes:new-feed-url
    self_url: str | None = None  # atom:link rel=self; the topic of WebSub
    hub: str | None = None  # atom:link rel=hub
    next_page: str | None = None  # RFC 5005 §3: older episodes
    ttl: int | None = None  # minutes, of <ttl> and sy:update*
    update_frequency: str | None = None  # podcast:updateFrequency as an RFC 5545 rule
    persons: tuple[Person, ...] = ()
    funding: tuple[tuple[str, str], ...] = ()  # (address, words)
    extras: tuple[Tag, ...] = ()  # every other podcast:* element of the channel, liveItem too
    warnings: tuple[str, ...] = ()  # what is wrong with it and was put right, for people


@dataclass(frozen=True, slots=True)
class Feed:
    """A podcast this server follows: once, however many stations it is a source of."""

    id: str
    url: str  # where it is fetched now
    created_at: datetime
    state: FeedState = FeedState.WAITING
    title: str = ""
    description: str = ""  # safe HTML
    link: str | None = None
    author: str = ""
    language: str | None = None
    image: str | None = None  # the publisher's address of it
    picture: str | None = None  # key in the blobs of our small copy
    explicit: bool = False
    categories: tuple[str, ...] = ()
    guid: str = ""  # podcast:guid, or made from the address as its rules say
    medium: str = "podcast"
    locked: bool = False
    block: bool = False
    complete: bool = False
    license: str | None = None
    persons: tuple[Person, ...] = ()
    funding: tuple[tuple[str, str], ...] = ()
    extras: tuple[Tag, ...] = ()
    warnings: tuple[str, ...] = ()
    # The import, as people follow it.
    done: int = 0  # episodes stored by the look that is under way, or was last
    total: int | None = None  # episodes in it; None until they are counted
    began_at: datetime | None = None  # when that look began
    took: float | None = None  # seconds of the last finished one
    error: str | None = None  # why the last look came to nothing, in words
    error_code: str | None = None
    # The next look.
    next_at: datetime | None = None  # None: never, because nobody wants it now or it ended
    not_before: datetime | None = None  # whoever asks for a look waits for this: its server wants to be left alone
    again_at: datetime | None = None  # somebody asked for another look while one was under way: not before then
    interval: float = 3600.0  # seconds between looks, as learnt
    failures: int = 0  # in a row
    fetched_at: datetime | None = None  # last answer, also "not modified"
    changed_at: datetime | None = None  # last answer with news
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None  # of the last body, for servers that know no conditions; None until all of it is stored
    leased_until: datetime | None = None  # somebody looks at it now
    worker: str | None = None
    # WebSub, as its subscriber.
    hub: str | None = None
    topic: str | None = None  # what the hub calls the feed
    hub_state: str | None = None  # None, "pending", "active" or "refused"
    hub_secret: str | None = None
    hub_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of a podcast as it is kept. Its sound stays with its publisher."""

    id: int  # 0 before it is stored
    feed_id: str
    guid: str
    title: str
    enclosure: Enclosure
    published_at: datetime  # never in the future: then, and without a date, when it was first seen
    seen_at: datetime  # when it came in
    updated_at: datetime
    digest: str  # of everything the feed says about it, to see whether something changed
    link: str | None = None
    notes: str = ""  # safe HTML
    summary: str = ""  # plain text: what is searched, and shown in lists
    author: str = ""
    image: str | None = None
    duration: float | None = None
    explicit: bool | None = None
    season: int | None = None
    number: float | None = None
    kind: str = "full"
    block: bool = False
    chapters: str | None = None
    transcripts: tuple[Transcript, ...] = ()
    persons: tuple[Person, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    license: str | None = None
    extras: tuple[Tag, ...] = ()
    gone_at: datetime | None = None  # no longer in its feed, though the feed goes back that far


@dataclass(frozen=True, slots=True)
class Known:
    """What deciding about a look at a feed needs of an episode that is stored."""

    id: int
    digest: str
    published_at: datetime
    seen_at: datetime
    gone_at: datetime | None
    enclosure_url: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a look at a feed changes (`stations.decide`)."""

    feed: Mapping[str, Any] = field(default_factory=dict)  # columns of the feed that change
    new: tuple[Episode, ...] = ()  # id 0
    changed: tuple[Episode, ...] = ()
    gone: tuple[int, ...] = ()  # ids of episodes that were taken off
    back: tuple[int, ...] = ()  # ids of episodes that are in the feed again
