from datetime import UTC, timedelta

from spaces.live import Clock


def test_an_instant_ahead_is_that_much_later_in_the_day() -> None:
    clock = Clock()
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(clock.at(clock.monotonic() + 60) - now - timedelta(seconds=60)) < timedelta(seconds=1)
