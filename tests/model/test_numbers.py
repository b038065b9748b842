"""What the minutes of a space come to."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spaces.model.numbers import STOP_SECONDS, Sample, minute_of, stop_of, summed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sample(minute: float, listeners: int, newcomers: int = 0, joins: int = 0) -> Sample:
    return Sample("s", NOON + timedelta(minutes=minute), listeners, 1, newcomers, joins, 0, 0, 0, 0)


SAMPLES = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 50)), max_size=20).map(
    lambda rows: [sample(minute, listeners, joins, joins) for minute, (listeners, joins) in enumerate(rows)]
)


@given(SAMPLES)
def test_the_average_lies_between_the_least_and_the_peak(samples: list[Sample]):
    all_of = summed(samples, NOON + timedelta(minutes=len(samples)))
    listeners = [one.listeners for one in samples] or [0]
    assert min(listeners) - 1e-6 <= all_of.average <= all_of.peak + 1e-6
    assert all_of.peak == max(listeners)
    assert all_of.total == all_of.joins == sum(one.joins for one in samples)


def test_a_short_last_minute_counts_for_less():
    assert summed([sample(0, 10), sample(1, 100)], NOON + timedelta(seconds=70)).average == (600 + 1000) / 70


def test_a_gap_while_the_node_was_down_counts_as_a_minute():
    assert summed([sample(0, 10), sample(60, 30)], NOON + timedelta(minutes=61)).average == 20


def test_nothing_comes_to_nothing():
    assert summed([], NOON).average == 0


@given(st.floats(0, 1e6))
def test_a_stop_is_counted_at_the_step_before_it(second: float):
    step = stop_of(second)
    assert step % STOP_SECONDS == 0
    assert 0 <= second - step < STOP_SECONDS


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_minute_begins_not_after_what_is_in_it(moment: datetime):
    begin = minute_of(moment)
    assert (begin.second, begin.microsecond) == (0, 0)
    assert timedelta() <= moment - begin < timedelta(minutes=1)
