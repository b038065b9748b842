"""What a search finds, and in which order people see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """What can be looked for."""

    SPACES = "spaces"
    RECORDINGS = "recordings"
    EPISODES = "episodes"
    PEOPLE = "people"
    STATIONS = "stations"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text: what was looked for, or what stands beside it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """Something that was found, and where the words are in it."""

    subject: T
    title: tuple[Run, ...]  # the whole title
    snippet: tuple[Run, ...]  # what stands around the words in the rest; its beginning when they are not there


@dataclass(frozen=True, slots=True)
class Weight:
    """What is known of something that was found, to set it before or after others."""

    key: str
    title: str  # folded, single spaces
    in_title: bool  # whether all words are there
    stage: int  # 0: happens now; 1: will; 2: did
    at: datetime


def ranked(found: Iterable[Weight], wanted: str) -> list[str]:
    """The keys in the order people look for them.

    What is called exactly so comes first, then what begins so, then what has all words in its title, then the rest;
    of each what happens now, then what is to come, then the newest.

    Args:
        found: in any order.
        wanted: what was typed, folded, single spaces.
    """
    return [one.key for one in sorted(found, key=lambda one: _rank(one, wanted))]


def _rank(one: Weight, wanted: str) -> tuple[int, int, float, str]:
    if wanted and one.title == wanted:
        fit = 0
    elif wanted and f"{one.title} ".startswith(wanted):
        fit = 1
    else:
        fit = 2 if one.in_title else 3
    return fit, one.stage, -one.at.timestamp(), one.key
