"""New times of a series: who keeps which place, and what becomes of the rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spaces.errors import Invalid
from spaces.model.series import clean_begins, wanted
from spaces.model.series_moves import Known, check_first, follow, move
from tests.model.test_series import NOW, series, told

OLD = series("FREQ=WEEKLY", "2026-03-03T20:00", "UTC")


def at(day: int, hour: int = 20) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


KNOWN: Known = [("a", at(3)), ("b", at(10))]


def test_moved_spaces_get_the_new_times_in_their_order():
    moved = move(OLD, series("FREQ=WEEKLY", "2026-03-04T18:00", "UTC"), KNOWN, NOW, NOW)
    assert dict(moved.moves) == {"a": at(4, 18), "b": at(11, 18)}
    assert moved.cancels == ()
    # What comes after the last one that was made is made as usual.
    grown = series("FREQ=WEEKLY", "2026-03-04T18:00", "UTC", made_until=moved.made_until)
    assert "03-04 18:00" not in told(wanted(grown, NOW))


def test_spaces_for_which_there_is_no_time_any_more_are_canceled():
    moved = move(OLD, series("FREQ=WEEKLY;COUNT=1", "2026-03-04T18:00", "UTC"), KNOWN, NOW, NOW)
    assert ([name for name, _ in moved.moves], moved.cancels) == (["a"], ("b",))


def test_a_week_that_was_canceled_stays_away_and_the_others_keep_their_weeks():
    known = [("a", at(3)), ("c", at(17)), ("d", at(24))]
    moved = move(OLD, series("FREQ=WEEKLY", "2026-03-04T18:00", "UTC"), known, NOW, NOW)
    assert dict(moved.moves) == {"a": at(4, 18), "c": at(18, 18), "d": at(25, 18)}
    last = series("FREQ=WEEKLY", "2026-03-04T18:00", "UTC", made_until=moved.made_until)
    assert wanted(last, NOW) == []


def test_from_one_after_a_canceled_week_on_the_first_time_is_its_own():
    moved = move(OLD, series("FREQ=WEEKLY", "2026-03-18T18:00", "UTC"), [("c", at(17)), ("d", at(24))], at(3), NOW)
    assert dict(moved.moves) == {"c": at(18, 18), "d": at(25, 18)}


def test_one_that_was_moved_by_itself_takes_its_place_in_the_new_times():
    known = [("a", at(3)), ("b", at(11, 9)), ("c", at(17))]
    moved = move(OLD, series("FREQ=WEEKLY", "2026-03-03T18:00", "UTC"), known, NOW, NOW)
    assert dict(moved.moves) == {"a": at(3, 18), "b": at(10, 18), "c": at(17, 18)}


def test_the_first_one_is_not_moved_past_the_one_after_it():
    check_first(OLD, series("FREQ=WEEKLY", "2026-03-09T20:00", "UTC"), KNOWN, NOW)
    with pytest.raises(Invalid) as refused:
        check_first(OLD, series("FREQ=WEEKLY", "2026-03-10T20:00", "UTC"), KNOWN, NOW)
    assert (refused.value.code, refused.value.field) == ("schedule_invalid", "begins")


@pytest.mark.parametrize(
    ("rule", "begins", "kept"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=8", "2026-03-03T18:00", "FREQ=WEEKLY;BYDAY=TU;COUNT=8"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260601", "2026-03-04T18:00", "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260601"),
        ("FREQ=WEEKLY;BYDAY=TU,SU", "2026-03-04T18:00", "FREQ=WEEKLY;BYDAY=WE,MO"),
        ("FREQ=MONTHLY;BYDAY=1TU", "2026-03-12T18:00", "FREQ=MONTHLY;BYDAY=2TH"),
        ("FREQ=MONTHLY;BYMONTHDAY=3", "2026-03-05T18:00", "FREQ=MONTHLY;BYMONTHDAY=5"),
    ],
)
def test_a_rule_keeps_to_the_new_day_and_ends_as_it_would_have(rule: str, begins: str, kept: str):
    old = series(rule, "2026-03-03T20:00", "UTC")
    assert follow(old, clean_begins(begins), KNOWN, NOW) == kept


def test_what_took_place_already_counts():
    old = series("FREQ=WEEKLY;COUNT=8", "2026-03-03T20:00", "UTC")
    assert follow(old, clean_begins("2026-03-17T18:00"), [("c", at(17))], at(10)) == "FREQ=WEEKLY;COUNT=6"
