from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model import Feed, FeedState
from stations.polling import FIRST_RETRY, LONGEST, PATIENCE, SHORTEST, Came, Outcome, fresh_for, next_look, period

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED = Feed("feed", "https://example.org/feed", NOW - timedelta(days=400), FeedState.READY, changed_at=NOW)
HOUR, DAY = 3600.0, 86400.0


def every(seconds: float, count: int = 20) -> list[datetime]:
    return [NOW - timedelta(seconds=seconds * number) for number in range(count)]


def seconds(feed: Feed, outcome: Outcome, jitter: float = 0.5) -> float:
    at, _, _ = next_look(feed, outcome, NOW, jitter)
    assert at is not None
    return (at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("gap", "wait"),
    [(HOUR, SHORTEST), (6 * HOUR, HOUR), (DAY, 4 * HOUR), (7 * DAY, LONGEST), (365 * DAY, LONGEST), (0, SHORTEST)],
)
def test_how_often_episodes_come_tells_how_often_to_look(gap: float, wait: float):
    assert seconds(FEED, Outcome(Came.NEWS, every(gap))) == wait


def test_only_the_newest_episodes_count():
    lively = every(HOUR, 10) + [NOW - timedelta(days=1000 + number) for number in range(100)]
    assert seconds(FEED, Outcome(Came.NEWS, lively)) == SHORTEST


@pytest.mark.parametrize("published", [[], [NOW]])
def test_with_too_few_episodes_to_tell_it_stays_as_it_was(published: list[datetime]):
    assert seconds(FEED, Outcome(Came.NEWS, published)) == FEED.interval


def test_what_its_publisher_announces_counts_before_what_was_seen():
    assert seconds(FEED, Outcome(Came.NEWS, every(365 * DAY), period=DAY)) == 4 * HOUR


def test_a_feed_that_falls_asleep_is_asked_ever_more_seldom():
    waits = [
        seconds(replace(FEED, changed_at=NOW - timedelta(days=days)), Outcome(Came.SAME)) for days in (0, 1, 5, 20, 900)
    ]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (FEED.interval, LONGEST)


@pytest.mark.parametrize("outcome", [Outcome(Came.SAME), Outcome(Came.NEWS, every(HOUR))])
def test_a_podcast_that_is_complete_is_asked_as_seldom_as_possible(outcome: Outcome):
    assert seconds(replace(FEED, complete=True), outcome) == LONGEST


def test_a_server_that_says_how_long_it_does_not_change_is_believed_for_a_day():
    assert seconds(FEED, Outcome(Came.SAME, fresh_for=2 * HOUR)) == 2 * HOUR
    assert seconds(FEED, Outcome(Came.SAME, fresh_for=10)) == FEED.interval
    assert seconds(FEED, Outcome(Came.SAME, fresh_for=365 * DAY)) == LONGEST


def test_a_hub_that_tells_of_news_makes_looks_rarer():
    assert seconds(replace(FEED, hub_state="active"), Outcome(Came.SAME)) == 6 * HOUR
    assert seconds(replace(FEED, hub_state="pending"), Outcome(Came.SAME)) == FEED.interval


def test_failures_wait_twice_as_long_each_time_up_to_a_day():
    waits, feed = [], replace(FEED, state=FeedState.WAITING)
    for _ in range(15):
        at, interval, failures = next_look(feed, Outcome(Came.NOTHING), NOW, 0.5)
        waits.append((at - NOW).total_seconds())
        feed = replace(feed, failures=failures, state=FeedState.FAILED)
        assert interval == FEED.interval
    assert waits[:3] == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]
    assert waits[-1] == LONGEST
    assert feed.failures == 15


def test_a_ready_feed_that_fails_is_not_asked_more_often_than_before():
    assert seconds(FEED, Outcome(Came.NOTHING)) >= SHORTEST


def test_success_forgets_failures():
    assert next_look(replace(FEED, failures=7), Outcome(Came.SAME), NOW, 0.5)[2] == 0


@pytest.mark.parametrize("came", [Came.NOTHING, Came.SAME])
def test_who_asks_to_be_left_alone_is(came: Came):
    assert seconds(FEED, Outcome(came, retry_after=3 * DAY)) >= 3 * DAY
    assert seconds(FEED, Outcome(came, retry_after=999 * DAY)) <= 1.1 * PATIENCE


def test_an_ended_feed_is_not_looked_at_again():
    assert next_look(FEED, Outcome(Came.END), NOW, 0.5)[0] is None


@given(
    st.sampled_from([Came.NEWS, Came.SAME, Came.NOTHING]),
    st.lists(st.datetimes(timezones=st.just(UTC)), max_size=30),
    st.floats(0, 1e12),
    st.none() | st.floats(0, 1e12),
    st.floats(0, 0.999),
    st.integers(0, 10**6),
)
def test_whatever_a_feed_says_it_is_asked_again_in_some_sensible_time(came, published, fresh, retry, jitter, failures):
    feed = replace(FEED, failures=failures)
    at, interval, _ = next_look(feed, Outcome(came, published, fresh, retry), NOW, jitter)
    assert 0.9 * SHORTEST <= (at - NOW).total_seconds() <= 1.1 * max(LONGEST, min(retry or 0, PATIENCE))
    assert SHORTEST <= interval <= LONGEST


def test_feeds_that_came_together_drift_apart():
    waits = [seconds(FEED, Outcome(Came.SAME), jitter / 10) for jitter in range(10)]
    assert len(set(waits)) == 10
    assert max(waits) / min(waits) < 1.25


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=300"}, 300),
        ({"Cache-Control": "public, max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": 'max-age="60"'}, 60),
        ({"Cache-Control": "no-cache, max-age=300"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=300", "Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, 300),
        ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, 3600),
        ({"Expires": "Mon, 23 Nov 2026 11:00:00 GMT"}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "Mon, 23 Nov 9999 13:00:00 GMT"}, 30 * DAY),
        ({"Expires": "Mon, 23 Nov 99999999999 13:00:00 GMT"}, 0),
        ({"Cache-Control": "max-age=999999999"}, 30 * DAY),
        ({"Cache-Control": "s-maxage=10, max-age=x"}, 0),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], fresh: float):
    assert fresh_for(headers, NOW) == fresh


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("FREQ=DAILY", DAY),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2", 14 * DAY),
        ("freq=weekly;byday=mo,we,fr", 7 * DAY / 3),
        ("FREQ=DAILY;INTERVAL=0", DAY),
        ("FREQ=SECONDLY", None),
        ("whenever I like", None),
        ("", None),
        (None, None),
    ],
)
def test_how_often_a_publisher_says_that_episodes_come(rule: str | None, wanted: float | None):
    assert period(rule) == wanted
