"""What people report to those who run the server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from spaces.errors import Conflict, Invalid

TEXT_MAX = 1000
"""Characters of what somebody writes with a report."""

NOTE_MAX = 1000
"""Characters of what is written down when a report is settled."""

PER_DAY = 10
"""Reports that one person may make a day."""

NETWORK_PER_DAY = 100
"""Reports that the guests of one network may make a day: a school or a phone company is one."""

SEALED_EVERY = timedelta(minutes=5)
"""Of one voice in one space there is one new excerpt in this time; other reports share it."""


class Category(StrEnum):
    """What is wrong."""

    SPAM = "spam"
    ABUSE = "abuse"
    HATE = "hate"
    DANGER = "danger"
    COPYRIGHT = "copyright"
    OTHER = "other"


class ReportState(StrEnum):
    """What became of it."""

    OPEN = "open"
    SETTLED = "settled"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they were called at that moment."""

    pid: str
    name: str
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The last seconds of somebody's voice, sealed under a key of its own."""

    blob: str  # where the sealed bytes are
    key: bytes  # wrapped by the node's key
    started_at: datetime
    seconds: float
    delete_after: datetime

    @property
    def sealed_for(self) -> str:
        """The report it is bound to; reports soon after that share it."""
        return self.blob.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. Who made it is for nobody but those who run the server."""

    id: str
    space_id: str
    at: datetime
    reporter: Person
    category: Category
    text: str = ""
    person: Person | None = None  # who is reported; None: the space itself
    message_id: str | None = None  # what they wrote, when it is about that
    message: str | None = None  # its text: the chat forgets it sooner
    state: ReportState = ReportState.OPEN
    settled_at: datetime | None = None
    settled_by: Person | None = None
    note: str = ""
    excerpt: Excerpt | None = None
    had_excerpt: bool = False  # there was one, whether or not it still is


def clean_words(text: str) -> str:
    """What somebody writes, without what nobody could see."""
    return "".join(char for char in text if char == "\n" or char.isprintable()).strip()


def settled(report: Report, state: ReportState, note: str, by: Person, now: datetime) -> Report:
    """The report as it is when somebody has dealt with it. Its excerpt goes.

    Raises:
        Invalid: `state_invalid`, when that is no end.
        Conflict: `report_settled`, when it came to one already.
    """
    if state is ReportState.OPEN:
        raise Invalid("A report is settled or dismissed; it is not opened again.", code="state_invalid", field="state")
    if report.state is not ReportState.OPEN:
        raise Conflict("Somebody has dealt with this report already.", code="report_settled")
    return replace(report, state=state, note=note, settled_by=by, settled_at=now, excerpt=None)
