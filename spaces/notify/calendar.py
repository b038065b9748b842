"""Calendars (RFC 5545): what is announced, for whoever subscribes, with or without an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spaces.model import Space, State, User
from spaces.model.reminding import AHEAD

if TYPE_CHECKING:  # a node loads it with the first calendar
    from icalendar import Alarm, Event

CANCELED_KEPT = timedelta(days=7)
"""How long a canceled space stays in calendars, so that everybody's learns of it."""

_USUAL = timedelta(hours=1)  # how long a space lasts that has not begun: nobody knows
_REFRESH = timedelta(hours=1)
_STATUS = {State.CANCELED: "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A space in a calendar."""

    space: Space
    host: User


def calendar(name: str, entries: Iterable[Entry], base_url: str) -> bytes:
    """An iCalendar file.

    Args:
        name: of the calendar, for people.
        entries: what is in it; what has no start is left out.
        base_url: the server's public address.
    """
    from icalendar import Calendar, vText

    made = Calendar()
    made.add("prodid", "-//Spaces//Spaces//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)  # RFC 7986
    made.add("x-wr-calname", name)  # what most programs read instead
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vText("PT1H"))
    for entry in entries:
        if begins(entry.space) is not None:
            made.add_component(_event(entry, base_url))
    return bytes(made.to_ical())


def begins(space: Space) -> datetime | None:
    """When a space begins, or began."""
    return space.started_at or space.scheduled_start


def _event(entry: Entry, base_url: str) -> Event:
    from icalendar import Event, vUri

    space, url = entry.space, f"{base_url}/s/{entry.space.id}"
    start = begins(space)
    assert start is not None, "only what has a start is an entry"
    event = Event()
    event.add("uid", f"{space.id}@{urlsplit(base_url).hostname}")  # the same however often it is moved
    event.add("sequence", space.sequence + (space.state is State.CANCELED))
    event.add("dtstamp", space.updated_at)
    event.add("last-modified", space.updated_at)
    event.add("created", space.created_at)
    event.add("dtstart", start)
    event.add("dtend", max(space.ended_at or start + _USUAL, start))
    event.add("summary", space.title)
    event.add("description", _description(entry, url))
    event.add("url", vUri(url))
    event.add("location", url)  # the one field that every program shows, and makes a link of
    event.add("status", _STATUS.get(space.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")  # nobody is busy because something can be listened to
    if space.topics:
        event.add("categories", list(space.topics))
    if space.state is State.SCHEDULED:
        event.add_component(_alarm(space.title))
    return event


def _description(entry: Entry, url: str) -> str:
    host = f"{entry.host.name} (@{entry.host.handle})"
    if entry.space.state is State.CANCELED:
        return f"{host} canceled this space. It does not take place."
    return f"Live audio with {host}. Listen in the browser, no account needed: {url}"


def _alarm(title: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -AHEAD)
    alarm.add("description", title)
    return alarm
