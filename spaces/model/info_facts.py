"""What the info bar may be made of; `spaces.model.info_bar` decides what of it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spaces.model.action import Action
from spaces.model.tap import TapPolicy


@dataclass(frozen=True, slots=True)
class OnAir:
    """A live space, as the bar needs it."""

    space_id: str
    title: str
    topics: tuple[str, ...]
    started_at: datetime
    tap: TapPolicy
    hosts: tuple[tuple[str, str], ...]  # pid and name: the host, then co-hosts
    speakers: tuple[tuple[str, str], ...]
    listeners: int
    closed: bool = False  # with a lock or a PIN


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A scheduled space."""

    space_id: str
    title: str
    starts_at: datetime
    host: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A recording that everybody may hear."""

    recording_id: str
    space_id: str | None
    title: str
    host: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Playing:
    """A public station with the first item of its channel."""

    slug: str
    title: str
    item: str
    because: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the bar may be made of, as it is at one moment."""

    on_air: tuple[OnAir, ...] = ()
    actions: tuple[Action, ...] = ()  # the newest, in any order
    upcoming: tuple[Upcoming, ...] = ()
    saved: tuple[Saved, ...] = ()
    playing: tuple[Playing, ...] = ()
