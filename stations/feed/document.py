"""A feed of ours before it has a format: RSS and JSON Feed are both made from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from spaces.model.podcast import Person, Soundbite, Tag, Transcript


@dataclass(frozen=True, slots=True)
class Media:
    """One file of sound."""

    url: str
    type: str  # media type
    size: int | None = None  # bytes, exact where the file is ours; None where a publisher does not say
    title: str = ""
    codecs: str = ""  # RFC 6381, of alternative formats


@dataclass(frozen=True, slots=True)
class Remote:
    """A podcast elsewhere (podcast:remoteItem)."""

    title: str
    url: str  # of its feed
    guid: str  # podcast:guid
    medium: str = "podcast"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an imported item comes from: its feed, and what it is called there."""

    feed: Remote
    guid: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """Something to listen to."""

    guid: str  # never changes
    title: str
    enclosure: Media
    published_at: datetime
    updated_at: datetime
    link: str | None = None
    notes: str = ""  # safe HTML
    summary: str = ""  # plain text
    author: str = ""
    image: str | None = None
    duration: float | None = None  # seconds
    explicit: bool = False
    season: int | None = None
    number: float | None = None
    kind: str = "full"  # full, trailer or bonus
    tags: tuple[str, ...] = ()
    chapters: str | None = None  # address
    transcripts: tuple[Transcript, ...] = ()
    persons: tuple[Person, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    license: str | None = None
    alternates: tuple[Media, ...] = ()  # the same sound in other formats
    origin: Origin | None = None  # None: it is ours
    extras: tuple[Tag, ...] = ()  # elements of its publisher, carried through


@dataclass(frozen=True, slots=True)
class LiveItem:
    """A space that is going to be live, is live, or was until just now (podcast:liveItem).

    It has no enclosure: there is no live stream that podcast apps could play, so none is claimed; the page is named.
    """

    guid: str  # another one is another stream
    status: str  # pending, live or ended
    title: str
    link: str  # the page where it is heard
    start: datetime
    end: datetime | None = None
    description: str = ""
    author: str = ""
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of the pages around this one (RFC 5005 §3)."""

    first: str
    last: str
    previous: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One page of a feed."""

    url: str  # of this page, where it is served
    guid: str  # podcast:guid, of the whole feed
    title: str
    description: str  # plain text
    link: str  # the page for people
    image: str
    updated_at: datetime  # when anything in it changed last
    json_url: str | None = None  # the same as JSON Feed
    language: str = "en"
    author: str = ""
    categories: tuple[str, ...] = ()  # of Apple's list, "Society & Culture/Documentary"
    explicit: bool = False
    serial: bool = False  # to be heard from the oldest on
    medium: str = "podcast"
    locked: bool = True  # no other platform may take it over
    block: bool = False  # not for directories
    hub: str | None = None  # WebSub
    license: str | None = None
    copyright: str = ""
    funding: tuple[tuple[str, str], ...] = ()  # (address, words)
    persons: tuple[Person, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # podcast:txt: (purpose or "", words)
    update_frequency: str | None = None  # an RFC 5545 rule
    podroll: tuple[Remote, ...] = ()  # the podcasts it is made of
    live: tuple[LiveItem, ...] = ()
    pages: Pages | None = None  # None: everything is on this one
    items: tuple[FeedItem, ...] = field(default=())
