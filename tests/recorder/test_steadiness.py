from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from recorder.steadiness import Steadiness, uptime

START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


class Clocks:
    """Both clocks of a machine."""

    def __init__(self) -> None:
        self.wall, self.up = START, 5000.0
        self.steadiness = Steadiness(lambda: self.wall, lambda: self.up)
        self.steadiness.look()

    def after(self, seconds: float, *, set_by: float = 0.0) -> bool:
        """Whether the clock is trusted after that time, in which somebody set it by so much."""
        self.up += seconds
        self.wall += timedelta(seconds=seconds + set_by)
        return self.steadiness.look()[1]


def test_a_clock_that_goes_is_trusted():
    clocks = Clocks()
    assert [clocks.after(30), clocks.after(7 * 86400), clocks.after(30, set_by=59), clocks.after(30, set_by=-59)] == [
        True
    ] * 4


@pytest.mark.parametrize("seconds", [61, 86400, -61, -86400])
def test_a_clock_that_was_set_is_trusted_again_after_a_quarter_of_an_hour(seconds: float):
    clocks = Clocks()
    assert [clocks.after(30, set_by=seconds), clocks.after(899), clocks.after(1)] == [False, False, True]


def test_the_quarter_of_an_hour_begins_again_when_the_clock_is_set_again():
    clocks = Clocks()
    seen = [clocks.after(30, set_by=3600), clocks.after(890), clocks.after(30, set_by=-3600), clocks.after(890)]
    assert seen == [False] * 4
    assert clocks.after(10)


def test_it_is_said_once_what_happens_and_once_that_it_is_over():
    clocks = Clocks()
    with capture_logs() as said:
        clocks.after(30, set_by=3600)
        clocks.after(30)
        clocks.after(900)
        clocks.after(30)
    assert [(line["log_level"], line.get("seconds")) for line in said] == [("error", 3600), ("warning", None)]
    assert "nothing that is held is destroyed" in said[0]["event"]


def test_uptime_goes_on():
    assert uptime() <= uptime()
