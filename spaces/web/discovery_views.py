"""What goes out about finding things, and about numbers: the JSON objects of docs/protocol.md §3."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from spaces.model import Role
from spaces.model.search import Kind
from spaces.web.recording_views import Recording
from spaces.web.station_views import Station
from spaces.web.views import Person, Space, View


class Run(View):
    """A piece of a text."""

    text: str
    hit: bool = Field(description="Whether this is what was looked for.")


class FoundEpisode(View):
    """An episode that was found, and the station that plays it."""

    item_id: str = Field(description="Of the item in that station.")
    title: str
    show: str = Field(description="The podcast it is of.")
    published_at: datetime
    duration: float | None = Field(description="Seconds.")
    station_slug: str
    station_title: str


class FoundPerson(Person):
    """Somebody who was found."""

    about: str


class Found(View):
    """A hit; one of the five is not null."""

    kind: Kind
    url: str = Field(description="Where people open it.")
    title_marked: list[Run] = Field(description="The whole title; plain text, no HTML.")
    snippet: list[Run] = Field(description="What stands around the hits in the rest.")
    space: Space | None = None
    recording: Recording | None = None
    episode: FoundEpisode | None = None
    person: FoundPerson | None = None
    station: Station | None = None


class FoundGroup(View):
    """Hits of one kind, the best first."""

    kind: Kind
    items: list[Found]
    next: str | None = Field(description="Give it as `cursor` with this `kind` for more; null when there is no more.")


class SearchResults(View):
    """What was found; groups without hits are left out."""

    groups: list[FoundGroup]


class Topic(View):
    """A topic, and how much there is about it."""

    topic: str = Field(description="As it was spelled last.")
    live: int
    upcoming: int
    recordings: int


class Topics(View):
    """Topics of what goes on and went on lately, the liveliest first."""

    items: list[Topic]


class TopicDetail(View):
    """Everything open about one topic."""

    topic: str
    live: list[Space]
    upcoming: list[Space]
    recordings: list[Recording]
    stations: list[Station]
    feed_url: str = Field(description="Its recordings as a podcast.")


class LiveCard(View):
    """A live space as the home page shows it."""

    space: Space
    inside: list[Person] = Field(
        description="People the asking account follows, who follow it and let it see where they are."
    )


class Home(View):
    """What there is to hear now and soon."""

    live: list[LiveCard] = Field(description="The biggest first.")
    upcoming: list[Space] = Field(description="The next ones first.")
    stations: list[Station]
    recordings: list[Recording] = Field(description="The newest first.")


class Speaker(Person):
    """Somebody who was on stage."""

    role: Role = Field(description="The highest they had.")
    following: bool | None = Field(description="Whether the asking account follows them; null for nobody and oneself.")


class Speakers(View):
    """Who was on stage, the host first."""

    items: list[Speaker]


class Minute(View):
    """A minute of a space, or the part of one that it was on air."""

    at: datetime = Field(description="When it began.")
    listeners: int = Field(description="The most at once.")
    on_stage: int
    joins: int
    leaves: int
    reactions: int
    messages: int
    questions: int = Field(description="Raised hands.")


class StopCount(View):
    """So many people stopped listening there."""

    second: int = Field(description="Of the recording, in steps of five.")
    count: int


class Numbers(View):
    """A space in numbers, for its hosts."""

    total: int = Field(description="Different people who were inside; who is back after a restart counts again.")
    peak: int = Field(description="The most listeners at once.")
    average: float = Field(description="Listeners, over the time on air.")
    joins: int
    leaves: int
    reactions: int
    messages: int
    questions: int
    shares: int
    replays: int = Field(description="How often the recording was listened to.")
    clips: int
    minutes: list[Minute]
    stops: list[StopCount] = Field(description="Where people stopped listening to the recording.")
