"""Rules that repeat: which are taken, and which moments follow from them, also when clocks change."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Invalid
from spaces.model import SpeakerPolicy, State, TapPolicy
from spaces.model.series import (
    OVER,
    Series,
    check_series,
    clean_begins,
    clean_rule,
    clean_time_zone,
    in_words,
    made_until,
    moment,
    occurrence,
    starts,
    wanted,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def series(rule: str, begins: str, zone: str = "Europe/Berlin", **fields: object) -> Series:
    made = {"id": "s", "host_id": "u", "title": "Tea", "topics": (), "speaker_policy": SpeakerPolicy.EVERYONE}
    made |= {"tap": TapPolicy.HELD, "created_at": NOW, "updated_at": NOW}
    return Series(rule=clean_rule(rule), begins=clean_begins(begins), time_zone=zone, **made | fields)  # type: ignore[arg-type]


def told(found: list[datetime]) -> list[str]:
    return [f"{start:%m-%d %H:%M}" for start in found]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("rrule:freq=weekly;interval=1", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=6", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=DAILY;UNTIL=20260401T235959Z", "FREQ=DAILY;UNTIL=20260401"),
    ],
)
def test_rules_are_kept_in_one_spelling(given: str, kept: str):
    assert clean_rule(given) == kept
    assert clean_rule(kept) == kept
    assert in_words(kept).startswith("every")


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20260401",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=99",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=WEEKLY;BYHOUR=3",
        "FREQ=DAILY;UNTIL=20261340",
        "FREQ=DAILY;COUNT=٣",
    ],
)
def test_what_nobody_can_follow_is_refused(rule: str):
    with pytest.raises(Invalid) as refused:
        clean_rule(rule)
    assert (refused.value.code, refused.value.field) == ("rule_invalid", "rule")


@given(st.text())
def test_any_text_is_a_rule_or_refused(text: str):
    try:
        rule = clean_rule(text)
    except Invalid:
        return
    assert clean_rule(rule) == rule


@pytest.mark.parametrize("zone", ["", "Mars", "../etc/passwd", "Europe/", "\0", "localtime", "posixrules", "Factory"])
def test_zones_that_nobody_knows_are_refused(zone: str):
    with pytest.raises(Invalid):
        clean_time_zone(zone)


def test_it_begins_at_the_same_time_of_day_when_clocks_change():
    weekly = series("FREQ=WEEKLY", "2026-03-22T20:00")
    # Summer time begins in Berlin on the 29th, so it is an hour earlier in UTC from then on.
    assert told(starts(weekly, NOW, NOW + timedelta(days=45))) == [
        "03-22 19:00",
        "03-29 18:00",
        "04-05 18:00",
        "04-12 18:00",
    ]


def test_a_time_that_the_clock_leaves_out_is_an_hour_later_that_day_only():
    nightly = series("FREQ=DAILY", "2026-03-28T02:30")
    assert told(starts(nightly, NOW, datetime(2026, 3, 31, tzinfo=UTC))) == [
        "03-28 01:30",
        "03-29 01:30",
        "03-30 00:30",
    ]
    assert moment(clean_begins("2026-03-29T02:30"), "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_a_time_that_comes_twice_it_is_the_first():
    assert moment(clean_begins("2026-10-25T02:30"), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_thirty_first_is_left_out_of_short_months_and_the_last_friday_is_found():
    monthly = series("FREQ=MONTHLY;BYMONTHDAY=31", "2026-03-31T12:00", "UTC")
    assert told(starts(monthly, NOW, NOW + timedelta(days=160))) == ["03-31 12:00", "05-31 12:00", "07-31 12:00"]
    last = series("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27T12:00", "UTC")
    assert told(starts(last, NOW, NOW + timedelta(days=60))) == ["03-27 12:00", "04-24 12:00"]


def test_count_and_until_end_it():
    assert len(starts(series("FREQ=DAILY;COUNT=3", "2026-03-02T12:00"), NOW, NOW + timedelta(days=30))) == 3
    until = series("FREQ=DAILY;UNTIL=20260304", "2026-03-02T23:30", "America/New_York")
    assert told(starts(until, NOW, NOW + timedelta(days=30))) == ["03-03 04:30", "03-04 04:30", "03-05 04:30"]


def test_a_series_begins_with_the_first_day_that_its_rule_names():
    checked = check_series(series("FREQ=WEEKLY;BYDAY=WE", "2026-03-02T20:00"), NOW)
    assert checked.begins == clean_begins("2026-03-04T20:00")


@pytest.mark.parametrize("begins", ["2026-02-27T20:00", "2026-04-20T20:00"])
def test_a_series_begins_ahead_and_within_thirty_days(begins: str):
    with pytest.raises(Invalid) as refused:
        check_series(series("FREQ=WEEKLY", begins), NOW)
    assert refused.value.code == "schedule_invalid"


def test_spaces_are_made_thirty_days_ahead_and_none_twice():
    weekly = series("FREQ=WEEKLY", "2026-03-03T20:00", "UTC")
    first = wanted(weekly, NOW)
    assert told(first) == ["03-03 20:00", "03-10 20:00", "03-17 20:00", "03-24 20:00"]
    grown = series("FREQ=WEEKLY", "2026-03-03T20:00", "UTC", made_until=first[-1])
    assert wanted(grown, NOW) == []
    assert told(wanted(grown, NOW + timedelta(days=8))) == ["03-31 20:00", "04-07 20:00"]
    assert wanted(series("FREQ=WEEKLY", "2026-03-03T20:00", canceled_at=NOW), NOW) == []


def test_after_a_long_stop_nothing_is_made_in_the_past():
    weekly = series("FREQ=WEEKLY", "2026-03-03T20:00", "UTC", made_until=NOW + timedelta(days=2))
    later = NOW + timedelta(days=100)
    assert all(start > later for start in wanted(weekly, later))


def test_a_space_of_a_series_has_what_the_series_says():
    made = occurrence(series("FREQ=DAILY", "2026-03-02T12:00", options={"chat": False, "slow_mode": 5}), "x", NOW, NOW)
    assert (made.series_id, made.state, made.scheduled_start) == ("s", State.SCHEDULED, NOW)
    assert (made.chat, made.slow_mode) == (False, 5)


@pytest.mark.parametrize("begins", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T12:00", "3000-01-01T12:00"])
def test_times_that_no_clock_of_ours_will_show_are_refused(begins: str):
    with pytest.raises(Invalid) as refused:
        clean_begins(begins)
    assert refused.value.code == "begins_invalid"


def test_a_rule_that_no_day_fits_is_refused_without_looking_for_thousands_of_years():
    never = series("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;COUNT=4", "2026-03-10T12:00")
    never = replace(never, begins=datetime(2027, 2, 1, 12, 0))  # noqa: DTZ001 - as clocks there show it
    began = time.process_time()
    with pytest.raises(Invalid):
        check_series(never, NOW)
    assert time.process_time() - began < 0.1


def test_a_series_whose_last_one_was_made_is_over():
    assert made_until(series("FREQ=WEEKLY;COUNT=3", "2026-03-03T20:00"), NOW) == OVER
    assert made_until(series("FREQ=WEEKLY;COUNT=9", "2026-03-03T20:00"), NOW) == NOW + timedelta(days=30)
    assert made_until(series("FREQ=DAILY;UNTIL=20260310", "2026-03-03T20:00"), NOW) == OVER
    assert made_until(series("FREQ=DAILY", "2026-03-03T20:00"), NOW) == NOW + timedelta(days=30)
