"""Links that hosts pin up, and what can be said of the pages behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spaces.model.weblink import site_of

TITLE_MAX = 100
DESCRIPTION_MAX = 200
SITE_MAX = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page says of itself; texts are cleaned and cut, empty where it says nothing."""

    title: str = ""
    description: str = ""
    site: str = ""  # the name of the website
    picture: str | None = None  # the key of our small copy among the blobs


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned link as stored."""

    id: str
    space_id: str
    pid: str  # who pinned it
    url: str
    title: str
    at: datetime  # when everybody saw it
    description: str = ""
    site: str = ""  # empty until the page was looked at
    picture: str | None = None  # the key of our small copy among the blobs


def titled(title: str, url: str, preview: Preview) -> str:
    """The title of a link once its page was looked at: one that somebody wrote stays."""
    return preview.title or title if title == untitled(url) else title


def untitled(url: str) -> str:
    """What a link is called before anybody knows better."""
    return site_of(url)[:TITLE_MAX]
