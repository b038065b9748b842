"""Who is told what, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from spaces.errors import Invalid
from spaces.model import Space, SpeakerPolicy, State, TapPolicy
from spaces.model.notice import NewsKind, Reason, Way, choices, clean_email, stored
from spaces.model.reminding import (
    LATE,
    Reach,
    audience,
    deliveries,
    expires,
    late,
    news_of_space,
    of_space,
    pause,
    round_of,
)

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=3)
SPACE = Space("s", "mira", "Tea", (), State.SCHEDULED, SpeakerPolicy.EVERYONE, TapPolicy.OFF, OLD, OLD)


def space(**fields: object) -> Space:
    return replace(SPACE, **{"scheduled_start": NOW + timedelta(hours=5)} | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, []),
        ({"created_at": NOW}, [NewsKind.ANNOUNCED]),
        ({"created_at": NOW, "series_id": "x"}, []),  # the series was announced
        ({"sequence": 1, "updated_at": NOW - timedelta(minutes=1)}, [NewsKind.MOVED]),
        ({"sequence": 1, "updated_at": NOW - timedelta(seconds=59)}, []),  # the host may be still at it
        ({"sequence": 2, "updated_at": NOW - timedelta(minutes=1)}, []),  # and more so who moves it again
        ({"sequence": 9, "updated_at": NOW - timedelta(minutes=15)}, [NewsKind.MOVED]),
        (
            {"sequence": 9, "updated_at": NOW, "scheduled_start": NOW + timedelta(minutes=9)},
            [NewsKind.MOVED, NewsKind.SOON],
        ),
        ({"sequence": 1}, []),
        ({"scheduled_start": NOW + timedelta(minutes=10)}, [NewsKind.SOON]),
        ({"scheduled_start": NOW + timedelta(minutes=10, seconds=1)}, []),
        ({"scheduled_start": NOW}, []),  # too late to say that it begins soon
        ({"state": State.LIVE, "started_at": NOW}, [NewsKind.STARTED]),
        ({"state": State.LIVE, "started_at": NOW - timedelta(hours=1)}, []),
        ({"state": State.CANCELED, "updated_at": NOW}, [NewsKind.CANCELED]),
        ({"state": State.CANCELED}, []),
        ({"state": State.ENDED, "updated_at": NOW}, []),
    ],
)
def test_what_there_is_to_tell_follows_from_the_space_and_the_time(fields: dict[str, object], told: list[NewsKind]):
    assert of_space(space(**fields), NOW) == told


def test_what_moves_is_told_of_again_and_everything_else_once():
    assert [round_of(kind, 2) for kind in NewsKind] == [0, 2, 0, 2, 0]


def test_a_host_who_does_not_come_is_waited_for_some_hours():
    assert not late(space(scheduled_start=NOW - LATE), NOW)
    assert late(space(scheduled_start=NOW - LATE - timedelta(seconds=1)), NOW)
    assert not late(space(scheduled_start=OLD, state=State.LIVE), NOW)


def test_everybody_concerned_is_told_and_nobody_for_two_reasons():
    def told(kind: NewsKind) -> dict[str, Reason]:
        return audience(kind, "mira", {"noor", "both"}, {"fan", "both"}, {"fan", "both", "mira"})

    assert told(NewsKind.ANNOUNCED) == {"fan": Reason.FOLLOWS, "both": Reason.FOLLOWS}
    assert told(NewsKind.STARTED) == {"fan": Reason.FOLLOWS, "both": Reason.REMINDERS, "noor": Reason.REMINDERS}
    for kind in (NewsKind.MOVED, NewsKind.CANCELED):
        assert told(kind) == {"fan": Reason.FOLLOWS, "both": Reason.CHANGES, "noor": Reason.CHANGES}
    assert told(NewsKind.SOON) == dict.fromkeys(("both", "noor", "mira"), Reason.REMINDERS)


def test_everybody_gets_it_by_the_ways_they_chose():
    chosen = dict(choices({"reminders": ["site", "mail"], "follows": []}))
    reaches = {
        "noor": Reach(chosen, ("phone", "desk"), "noor@example.org"),
        "ada": Reach(choices({}), ("phone 2",)),
        "fan": Reach(chosen, ("phone 3",), "fan@example.org"),
    }
    told = {"noor": Reason.REMINDERS, "ada": Reason.REMINDERS, "fan": Reason.FOLLOWS, "gone": Reason.REMINDERS}
    found = {one.user_id: one for one in deliveries(told, reaches)}
    assert found.keys() == {"noor", "ada"}
    assert found["noor"].sendings == ((Way.MAIL, "noor@example.org"),)
    assert found["ada"].sendings == ((Way.PUSH, "phone 2"),)
    assert found["ada"].shown


def test_choices_survive_storing_and_what_is_not_understood_is_as_usual():
    chosen = choices({"reminders": ["site"], "changes": "nonsense", "follows": ["push", "smoke signals"]})
    assert chosen[Reason.REMINDERS] == {Way.SITE}
    assert chosen[Reason.CHANGES] == set(Way)
    assert chosen[Reason.FOLLOWS] == {Way.PUSH}
    assert choices(stored(chosen)) == chosen


def test_a_reminder_that_comes_after_the_start_is_of_no_use():
    start = NOW + timedelta(minutes=10)
    soon = news_of_space(space(scheduled_start=start), NewsKind.SOON, "Mira", NOW)
    assert expires(soon) == start + timedelta(minutes=5)
    started = news_of_space(space(), NewsKind.STARTED, "Mira", NOW)
    assert expires(started) == NOW + timedelta(minutes=30)


def test_tries_are_further_and_further_apart_until_it_is_given_up():
    assert [pause(tries, None) for tries in (1, 2, 3, 4, 5)] == [
        timedelta(seconds=10),
        timedelta(minutes=1),
        timedelta(minutes=4),
        timedelta(minutes=15),
        None,
    ]
    assert pause(1, 90.0) == timedelta(seconds=90)


@pytest.mark.parametrize("email", ["mira@example.org", " m.i+ra@sub.example.org ", "mïra@exämple.org"])
def test_addresses_are_taken_as_people_have_them(email: str):
    assert clean_email(email) == email.strip()


@pytest.mark.parametrize(
    "email",
    ["", "mira", "mira@", "@example.org", "a@b", "a b@example.org", "a@example.org\nBcc: x@y.org", "a@-.", "<a@b.org>"],
)
def test_what_is_no_address_is_refused(email: str):
    with pytest.raises(Invalid) as refused:
        clean_email(email)
    assert refused.value.code == "email_invalid"
