"""What comes in about stations: bodies and query strings of their calls."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from spaces.errors import Invalid
from spaces.model import Merge, SourceKind, Visibility
from spaces.model.station import CHANNEL_MAX, SOURCE_MAX
from spaces.web.bodies import Body, Query, checked

URL_MAX = 2000
HEARD_MAX = 200
PLACEMENTS_MAX = 1000
YEARS = 100 * 366
DAY = 24 * 3600

Cap = Annotated[int, Field(ge=1, le=SOURCE_MAX)]
Length = Annotated[int, Field(ge=0, le=10 * DAY)]
ItemId = Annotated[str, Field(pattern=r"^(e[0-9]{1,18}|r[1-9A-Za-z]{12})$", examples=["e42"])]
Line = Annotated[str, Field(max_length=1000)]
License = Annotated[str, Field(max_length=URL_MAX)]


def _findable(text: str) -> str:
    if "\0" in text:
        raise Invalid("There is nothing with a zero character in its name.", code="name_invalid")
    return text


Name = Annotated[str, Field(max_length=1000), checked(_findable)]
"""Of something that is looked for; a database does not even take a zero character."""

Words = Annotated[str, Field(max_length=200), checked(_findable)]


class RulesChange(Body):
    """What goes into a channel, and in what order; what is left out stays."""

    merge: Merge = Merge.DATE
    max_age_days: Annotated[int, Field(ge=1, le=YEARS)] | None = Field(default=None, description="Null: any age.")
    explicit: bool = Field(default=True, description="Whether explicit items come in.")
    languages: Annotated[list[Annotated[str, Field(max_length=35)]], Field(max_length=20)] = Field(
        default_factory=list, description="Such as `en`; empty: all."
    )
    min_seconds: Length | None = Field(default=None, description="Null: any length.")
    max_seconds: Length | None = Field(default=None, description="Null: any length.")


class FundingOrder(Body):
    """How listeners support whoever makes a station."""

    url: Annotated[str, Field(max_length=URL_MAX)] = Field(description="A page of any site.")
    text: Line = Field(default="", description="What the link is called, up to 128 characters.")


class StationOrder(Body):
    """A station to make."""

    title: Line = Field(description="What it is called, on one line.")
    description: Annotated[str, Field(max_length=20_000)] = Field(default="", description="Plain text.")
    visibility: Visibility = Visibility.PUBLIC
    language: Line | None = Field(default=None, description="Such as `en`.")
    categories: Annotated[list[Line], Field(max_length=20)] = Field(
        default_factory=list, description="Of Apple's list, such as `Society & Culture/Documentary`."
    )
    rules: RulesChange = Field(default_factory=RulesChange)
    slug: Line | None = Field(default=None, description="In its address; made from the title when left out.")
    funding: FundingOrder | None = None
    license: License | None = Field(default=None, description="Such as `cc-by-4.0`, or the address of one.")


class StationChange(Body):
    """Changes to a station; what is left out stays."""

    title: Line | None = None
    description: Annotated[str, Field(max_length=20_000)] | None = None
    visibility: Visibility | None = Field(default=None, description="For its owner.")
    language: Line | None = Field(default=None, description="Null takes it away.")
    categories: Annotated[list[Line], Field(max_length=20)] | None = None
    rules: RulesChange | None = Field(default=None, description="Of them, what is left out stays.")
    slug: Line | None = Field(default=None, description="For its owner; the old address is no more then.")
    funding: FundingOrder | None = Field(default=None, description="Null takes it away.")
    license: License | None = Field(
        default=None, description="Such as `cc-by-4.0`, or the address of one; null takes it away."
    )


class StationQuery(Query):
    """Which stations."""

    mine: bool = Field(default=False, description="Those I own or edit.")
    following: bool = Field(default=False, description="Those I follow.")
    owner: str | None = Field(default=None, description="Only this person's public ones, by handle.")
    q: Words | None = Field(default=None, description="Only with these words in title or description.")
    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")
    cursor: str | None = Field(default=None, description="`next` of the page before.")


class SourceOrder(Body):
    """A source to add: `kind`, and the one field that goes with it."""

    kind: SourceKind
    url: Annotated[str, Field(max_length=URL_MAX)] | None = Field(
        default=None, description="Of kind `feed`: the feed, or a page that announces one."
    )
    handle: Name | None = Field(default=None, description="Of kind `host`: whose public recordings.")
    topic: Name | None = Field(default=None, description="Of kind `topic`: public recordings that have it.")
    id: Name | None = Field(default=None, description="Of kind `recording`: which one.")
    slug: Name | None = Field(default=None, description="Of kind `station`: which one, by slug or id.")
    cap: Cap | None = Field(default=None, description="At most so many, the newest; null: all.")


class SourceChange(Body):
    """Changes to a source; what is left out stays."""

    cap: Cap | None = Field(default=None, description="Null: all.")
    paused: bool | None = None


class SourceOrdering(Body):
    """All sources of a station in a new order."""

    ids: Annotated[list[Line], Field(max_length=10_000)]


class ItemQuery(Query):
    """Which items."""

    q: Words | None = Field(default=None, description="Only with these words in title or notes.")
    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")
    cursor: str | None = Field(default=None, description="`next` of the page before.")


class ItemContext(Query):
    """Where the item was found."""

    station: Name | None = Field(
        default=None,
        description="The station, by id or slug; needed where no public station and none of mine has the item.",
    )


class PlacementOrder(Body):
    """Where one item goes in the order of the editors."""

    item_id: ItemId
    place: Annotated[int, Field(ge=0, le=CHANNEL_MAX)] | None = Field(
        description="Ascending from the top; null gives the item back to the order by date."
    )


class HandOrder(Body):
    """Where items go in the order of the editors; others stay."""

    placements: Annotated[list[PlacementOrder], Field(min_length=1, max_length=PLACEMENTS_MAX)]


class HeardOrder(Body):
    """What I made of one item."""

    item_id: ItemId
    position: Annotated[float, Field(ge=0, le=10 * DAY, allow_inf_nan=False)]
    duration: Annotated[float, Field(ge=0, le=10 * DAY, allow_inf_nan=False)] | None = None
    finished: bool | None = Field(default=None, description="Null: as it is.")
    thumb: Annotated[int, Field(ge=-1, le=1)] | None = Field(default=None, description="Null: as it is.")
    updated_at: datetime = Field(description="When that was so; the newest wins.")


class HeardOrders(Body):
    """What I made of some items."""

    heard: Annotated[list[HeardOrder], Field(max_length=HEARD_MAX)]


class HeardQuery(Query):
    """Of which items."""

    items: Annotated[str, Field(max_length=HEARD_MAX * 20), checked(_findable)] = Field(
        description="Ids with commas between, at most 200."
    )


class TuningOrder(Body):
    """Where I am in a station."""

    item_id: ItemId
    updated_at: datetime | None = Field(default=None, description="Since when; the newest wins. Null: now.")
