"""Calendars as another program reads them: one entry for a space, whatever becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from spaces.model import Space, SpeakerPolicy, State, TapPolicy, User
from spaces.notify.calendar import Entry, calendar

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
START = NOW + timedelta(hours=5)
MIRA = User("u", "mira", "Mira", False, NOW)
SPACE = Space(
    "abc",
    "u",
    "Tea, cake; and “more”",
    ("tea",),
    State.SCHEDULED,
    SpeakerPolicy.EVERYONE,
    TapPolicy.OFF,
    NOW,
    NOW,
    START,
)


def event(space: Space) -> Event:
    file = calendar("Mira", [Entry(space, MIRA)], "https://spaces.example.org")
    [found] = Calendar.from_ical(file).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def test_an_announced_space_is_an_entry_with_a_reminder():
    found = event(SPACE)
    assert found["UID"] == "abc@spaces.example.org"
    assert found["SUMMARY"] == "Tea, cake; and “more”"
    assert found["DTSTART"].dt == START
    assert (found["SEQUENCE"], found["STATUS"]) == (0, "CONFIRMED")
    assert found["URL"] == "https://spaces.example.org/s/abc"
    [alarm] = found.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-10)


def test_moved_and_canceled_it_stays_the_same_entry_and_counts_up():
    moved = event(replace(SPACE, scheduled_start=START + timedelta(days=1), sequence=1))
    assert (moved["UID"], moved["SEQUENCE"]) == ("abc@spaces.example.org", 1)
    assert moved["DTSTART"].dt == START + timedelta(days=1)
    canceled = event(replace(SPACE, state=State.CANCELED, sequence=1))
    assert (canceled["UID"], canceled["SEQUENCE"], canceled["STATUS"]) == ("abc@spaces.example.org", 2, "CANCELLED")
    assert canceled.walk("VALARM") == []


def test_what_began_is_where_it_really_was():
    ended = replace(
        SPACE, state=State.ENDED, started_at=START + timedelta(minutes=3), ended_at=START + timedelta(hours=2)
    )
    assert event(ended)["DTSTART"].dt == START + timedelta(minutes=3)
    assert event(ended)["DTEND"].dt == START + timedelta(hours=2)


def test_programs_are_told_how_often_to_look():
    file = Calendar.from_ical(calendar("Mira", [], "https://spaces.example.org"))
    assert file["METHOD"] == "PUBLISH"
    assert file["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert file["X-WR-CALNAME"] == "Mira"


def test_what_has_no_start_is_no_entry():
    file = calendar("Mira", [Entry(replace(SPACE, scheduled_start=None), MIRA)], "https://x.org")
    assert b"VEVENT" not in file


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100))
def test_any_title_comes_back_as_it_was(title: str):
    assert event(replace(SPACE, title=title))["SUMMARY"] == title
