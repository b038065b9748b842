"""What goes out about stations: the JSON objects of docs/protocol.md §3."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from spaces.model import FeedState, Merge, SourceKind, Visibility
from spaces.model.station import LeftOut
from spaces.web.views import Color, Person, View


class StationRules(View):
    """What goes into a channel, and in what order."""

    merge: Merge
    max_age_days: int | None
    explicit: bool = Field(description="Whether explicit items come in.")
    languages: list[str] = Field(description="Primary subtags such as `en`; empty: all.")
    min_seconds: int | None
    max_seconds: int | None


class LiveSpace(View):
    """A space of somebody of the station, on air now."""

    id: str
    url: str
    title: str
    host: Person
    listener_count: int


class LiveNow(View):
    """What listeners of a station are offered because it is live."""

    space: LiveSpace


class Tuning(View):
    """Where the asking account is in a station."""

    item_id: str
    updated_at: datetime


class SourceBrief(View):
    """One of the things a station is made of, as everybody sees it."""

    title: str
    kind: SourceKind
    url: str | None = Field(description="Where people read about it.")


class StationFunding(View):
    """How listeners support whoever makes a station."""

    url: str
    text: str


class Station(View):
    """A channel on demand."""

    id: str
    slug: str
    url: str
    title: str
    description: str = Field(description="Plain text with paragraphs.")
    visibility: Visibility
    owner: Person
    editors: list[Person] | None = Field(description="For its owner and editors.")
    mine: Literal["owner", "editor"] | None = Field(description="What the asking account is to it.")
    rules: StationRules
    language: str | None
    categories: list[str]
    funding: StationFunding | None = Field(description="podcast:funding of its feed.")
    license: str | None = Field(description="Of its feed: an identifier such as `cc-by-4.0`, or an address.")
    cover: str = Field(description="Picture on this server; always there.")
    cover_own: bool = Field(description="Whether it was uploaded rather than composed.")
    feed_url: str = Field(description="RSS; of a private station with the token that opens it.")
    feed_json_url: str
    items: int
    followers: int
    following: bool
    unplayed: int | None = Field(description="0 to 100, for the asking account; null for nobody.")
    updated_at: datetime
    changed_at: datetime | None = Field(description="When its channel last changed.")
    created_at: datetime
    settling: bool = Field(description="Whether its channel is being worked out anew.")
    live: list[LiveNow]
    tuning: Tuning | None
    sources_brief: list[SourceBrief]


class StationPage(View):
    """Some stations, newest first."""

    items: list[Station]
    next: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")


class LeftOutCount(View):
    """How much of a source is not in the channel, and why."""

    reason: LeftOut
    count: int
    text: str


class SourceImport(View):
    """How things stand with the feed of a source."""

    state: FeedState
    step: str = Field(description="In words, such as “120 of 431 episodes”.")
    done: int
    total: int | None
    took: float | None = Field(description="Seconds of the last finished look.")
    error: str | None
    error_code: str | None
    next_at: datetime | None
    fetched_at: datetime | None


class Source(View):
    """One source of a station."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: str
    kind: SourceKind
    ref: str
    title: str
    url: str | None
    picture: str | None = Field(description="On this server.")
    position: int
    cap: int | None
    paused: bool
    added_at: datetime
    items: int = Field(description="How many of the channel come from it.")
    left_out: list[LeftOutCount]
    import_: SourceImport | None = Field(serialization_alias="import", description="Of a feed, for editors.")
    locked: bool = Field(description="podcast:locked: not published again in feeds that others can read.")
    blocked: bool = Field(description="itunes:block: in private stations only.")
    warnings: list[str] = Field(description="What is wrong with the feed and was put right.")


class Sources(View):
    """The sources of one station, in their order."""

    items: list[Source]


class RefusedOutline(View):
    """A line of an OPML file that was not taken."""

    url: str
    title: str
    reason: str


class OpmlReport(View):
    """What became of an OPML file; how the feeds do is read from the sources."""

    added: int
    known: int = Field(description="How many were sources already.")
    refused: list[RefusedOutline]


class ItemAudio(View):
    """Where an item is played from."""

    url: str
    type: str
    bytes: int | None


class ItemSource(View):
    """Where an item comes from."""

    title: str
    url: str | None
    kind: Literal["feed", "host"]


class ItemHeard(View):
    """What the asking account made of an item."""

    position: float
    duration: float | None
    finished: bool
    thumb: Literal[-1, 0, 1]


class Item(View):
    """Something to listen to in a station: an episode of a podcast, or a recording."""

    id: str = Field(description="`e` + episode, or `r` + recording.")
    kind: Literal["episode", "recording"]
    title: str
    summary: str
    published_at: datetime
    duration: float | None
    explicit: bool
    url: str | None = Field(description="Its page: at the publisher's, or on this server.")
    audio: ItemAudio
    picture: str | None = Field(description="On this server.")
    source: ItemSource
    because: str = Field(description="Why it is here, in a sentence.")
    author: str
    season: int | None
    number: float | None
    has_chapters: bool
    has_transcript: bool
    imported: bool = Field(description="Whether it is somebody else's podcast.")
    heard: ItemHeard | None
    recording_id: str | None
    colors: list[Color] | None = Field(description="Voices of a recording.")


class ItemPage(View):
    """Some items of a station, in its order."""

    items: list[Item]
    next: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")


class ItemPerson(View):
    """Somebody who is in it."""

    name: str
    role: str
    href: str | None


class ItemFunding(View):
    """A way to support whoever makes it."""

    url: str
    text: str


class ItemSoundbite(View):
    """A stretch worth hearing by itself."""

    start: float
    duration: float
    title: str


class ItemDetail(Item):
    """An item with everything about it."""

    notes: str = Field(description="Safe HTML.")
    persons: list[ItemPerson]
    funding: list[ItemFunding]
    license: str | None
    soundbites: list[ItemSoundbite]


class ItemChapter(View):
    """A point where something begins."""

    start: float
    title: str
    url: str | None


class ItemChapters(View):
    """The chapters of one item."""

    chapters: list[ItemChapter]


class Cue(View):
    """Something that is said."""

    start: float | None = Field(description="Seconds; null where the transcript has no times.")
    end: float | None
    speaker: str | None
    text: str


class Transcript(View):
    """What is said in one item."""

    cues: list[Cue]


class Heard(View):
    """What the asking account made of an item."""

    item_id: str
    position: float
    duration: float | None
    finished: bool
    thumb: Literal[-1, 0, 1]
    updated_at: datetime


class Listening(View):
    """What the asking account made of some items; those it never touched are missing."""

    heard: list[Heard]
