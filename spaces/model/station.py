"""Stations: channels on demand, made of recordings and podcasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from spaces.model.podcast import Episode, Feed
from spaces.model.recording import File, Recording, Visibility
from spaces.model.user import User

CHANNEL_MAX = 100_000
"""Items a channel holds; of more, the first in its order."""

SOURCE_MAX = 5_000
"""Items one source gives a channel, the newest ones."""


class Merge(StrEnum):
    """In what order a channel plays."""

    DATE = "date"  # newest first
    OLDEST = "oldest"  # oldest first: for what tells a story
    ROUND_ROBIN = "round_robin"  # one of each source in turn, the newest of each first
    HAND = "hand"  # as its editors put them; what they have not placed follows, newest first


class SourceKind(StrEnum):
    """Where a station's items come from, and what `ref` is."""

    FEED = "feed"  # id of a Feed
    HOST = "host"  # id of a user: their public recordings
    TOPIC = "topic"  # a topic: public recordings that have it
    RECORDING = "recording"  # id of one recording
    STATION = "station"  # id of another station here: everything in its channel


class LeftOut(StrEnum):
    """Why something a source offers is not in the channel."""

    BLOCKED = "blocked"  # its publisher does not want it listed (itunes:block)
    PERSONAL = "personal"  # the address of its podcast was made for one person, so only private stations play it
    PAUSED = "paused"  # came after its source was paused
    EXPLICIT = "explicit"
    LANGUAGE = "language"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    TOO_OLD = "too_old"
    DUPLICATE = "duplicate"  # another source gives the same
    HIDDEN = "hidden"  # an editor took it out
    CAP = "cap"  # beyond the number this source may give
    FULL = "full"  # beyond CHANNEL_MAX


@dataclass(frozen=True, slots=True)
class Rules:
    """What goes into a channel, and in what order."""

    merge: Merge = Merge.DATE
    max_age_days: int | None = None
    explicit: bool = True  # whether explicit items come in
    languages: tuple[str, ...] = ()  # primary subtags such as "en"; empty: all. Unknown languages pass
    min_seconds: int | None = None  # items of unknown length pass
    max_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """One station."""

    id: str
    slug: str  # in its address; unique
    owner_id: str
    title: str
    guid: str  # podcast:guid of its feed; never changes
    feed_token: str  # opens the feed of a private station; can be made anew
    created_at: datetime
    updated_at: datetime
    description: str = ""  # plain text with paragraphs
    visibility: Visibility = Visibility.PUBLIC
    rules: Rules = Rules()
    language: str | None = None
    categories: tuple[str, ...] = ()  # of Apple's list
    cover: str | None = None  # key in the blobs; None: drawn, until it is composed or uploaded
    cover_own: bool = False  # uploaded: not composed from sources any more
    changed_at: datetime | None = None  # when its channel last changed
    settled_at: datetime | None = None  # when its channel was last worked out
    stale: bool = True  # whether something happened since then
    items: int = 0  # in its channel
    deleted_at: datetime | None = None  # its addresses answer 410
    touches: int = 0  # how often something happened to it, so that nothing is missed that happens meanwhile
    cost: float = 0.0  # seconds it took to work the channel out, last time
    ages_at: datetime | None = None  # when the first of its items gets too old for its rules
    funding_url: str | None = None  # where listeners support whoever makes it
    funding_text: str | None = None  # what that link is called
    license: str | None = None  # an identifier such as cc-by-4.0, or the address of a licence


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a station."""

    id: str
    station_id: str
    kind: SourceKind
    ref: str
    position: int  # 0 is first; who comes first wins over duplicates
    added_by: str  # user id
    added_at: datetime
    cap: int | None = None  # at most so many, the newest
    paused_at: datetime | None = None  # nothing that came after that
    items: int = 0  # in the channel
    left_out: Mapping[str, int] = field(default_factory=dict)  # how many for which LeftOut


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a source offers, as briefly as deciding about it needs."""

    id: str  # of the item: "e" + episode id, or "r" + recording id
    source_id: str
    feed_id: str | None  # None for a recording
    guid: str
    published_at: datetime
    seen_at: datetime
    enclosure: str  # address, for finding duplicates; of a recording its id
    duration: float | None = None
    explicit: bool = False
    language: str | None = None
    block: bool = False
    personal: bool = False  # `spaces.model.personal`


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an editor put an item by hand, or that they took it out."""

    item_id: str
    place: int | None  # ascending from the top; None: hidden
    at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a channel."""

    station_id: str
    id: str  # as in Candidate
    source_id: str  # the first source that gives it
    place: int  # the channel goes from the highest to the lowest; with the id it is unique
    published_at: datetime
    also: tuple[str, ...] = ()  # other sources that give it


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with what it is: an episode and its feed, or a recording with its host and files."""

    item: Item
    episode: Episode | None = None
    feed: Feed | None = None
    recording: Recording | None = None
    host: User | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """What a station plays, worked out (`spaces.model.merging`)."""

    items: tuple[Item, ...]  # in order
    left_out: Mapping[str, Mapping[LeftOut, int]]  # by source id


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody made of an item."""

    user_id: str
    item_id: str
    position: float  # seconds
    updated_at: datetime
    duration: float | None = None
    finished_at: datetime | None = None
    thumb: int = 0  # -1, 0 or 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a device tells of an item. It sends the marks it changed; None leaves one as it is."""

    user_id: str
    item_id: str
    position: float  # seconds
    updated_at: datetime
    duration: float | None = None
    finished: bool | None = None
    thumb: int | None = None  # -1, 0 or 1


@dataclass(frozen=True, slots=True)
class Tuning:
    """Where somebody is in a station."""

    user_id: str
    station_id: str
    item_id: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody our WebSub hub tells about changes of a feed of ours."""

    id: str
    topic: str  # address of the feed
    callback: str
    secret: str | None
    created_at: datetime
    until: datetime  # end of the lease
    state: str = "pending"  # pending, active
    mode: str = "subscribe"  # what is to be verified next: subscribe or unsubscribe
    next_at: datetime | None = None  # when to verify or deliver next; None: nothing to do
    failures: int = 0
    told: str | None = None  # what it was sent last: the version of the feed and the ETag of the page
    # A wish that is not verified yet: who asks may be somebody else, so nothing changes until the callback has agreed.
    asked_secret: str | None = None
    asked_until: datetime | None = None  # None: there is nothing to verify


SETTLE_SHARE = 10
"""A channel is worked out at most so often that it takes one part in so many of the time."""


def settle_at(settled_at: datetime | None, cost: float) -> datetime | None:
    """When a station that is stale may be worked out: the more it costs, the longer changes are gathered.

    Args:
        settled_at: when it was last worked out; None for never.
        cost: seconds that took.

    Returns:
        that time; None for at once.
    """
    return None if settled_at is None else settled_at + timedelta(seconds=cost * SETTLE_SHARE)
