"""Dates and durations; the corpus has one feed for each family of them, this has the corners."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.times import LONGEST, parse_date, parse_duration

TEN = datetime(2025, 11, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 03 Nov 2025 10:00:00 GMT",
        "  Mon, 03 Nov 2025 10:00:00 +0000\n",
        "3 Nov 2025 10:00:00 Z",
        "Mon, 3 Nov 2025 10:00:00",
        "Mon, 03 Nov 2025 05:00:00 EST",
        "Mon, 03 Nov 2025 02:00:00 pst",
        "Mon, 03 Nov 2025 11:00:00 +01:00",
        "Mon, 03 Nov 2025 19:00:00 JST",
        "Mon, 03 Nov 2025 10:00:00 (UTC)",
        "Mon, 03. Nov. 2025 10:00:00",
        "Mon, 03 Nov 2025, 10.00 Uhr",
        "2025-11-03T10:00:00Z",
        "2025-11-03t10:00:00.000000z",
        "2025-11-03 11:00 +0100",
        "2025/11/03 10:00:00",
        "2025-11-3 10:00 AM",
        "20251103T110000+0100",
        "November 3, 2025 10:00",
        "Nov 3 2025 10:00 a.m.",
        "Mon Nov  3 10:00:00 2025",
        "Mon Nov  3 05:00:00 EST 2025",
        "1762164000",
        "1762164000.0",
        "1762164000000",
        "Mon, 03 Nov 2025 11:00:00 Europe/Stockholm",
    ],
)
def test_ten_o_clock_is_ten_o_clock_in_every_form(text: str):
    assert parse_date(text) == TEN


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "now",
        "Mon, 30 Feb 2025 10:00:00 GMT",
        "Mon, 03 Abc 2025 10:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "1970-01-01",
        "0001-01-01T00:00:00Z",
        "2025-13-01",
        "Mon, 03 Nov 2025 10:61:00 GMT",
        "9999-12-31T24:00:00-23:00",
        "12",
    ],
)
def test_rubbish_is_no_date(text: str | None):
    assert parse_date(text) is None


@pytest.mark.parametrize("zone", ["../../etc/passwd", "America", "/etc/localtime", "Mars/Base", "+99:99", "a/\0"])
def test_a_zone_that_is_none_counts_as_utc(zone: str):
    assert parse_date(f"2025-11-03 10:00:00 {zone}") == TEN


def test_old_radio_is_dated_truly():
    assert parse_date("Sun, 30 Oct 1938 20:00:00 EST") == datetime(1938, 10, 31, 1, tzinfo=UTC)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), st.integers(-12 * 60, 14 * 60))  # noqa: DTZ001
def test_what_mail_and_iso_write_is_read_back(moment: datetime, minutes: int):
    local = moment.replace(microsecond=0, tzinfo=UTC) + timedelta(minutes=minutes)
    if (local.year, local.month, local.day) != (1970, 1, 1):
        assert parse_date(format_datetime(local)) == parsedate_to_datetime(format_datetime(local)) == local
        assert parse_date(local.isoformat()) == local


@given(st.text(max_size=60) | st.from_regex(r"\A[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{2,4} \d\d:\d\d:\d\d \S{1,6}\Z"))
def test_any_text_is_a_moment_in_utc_or_none(text: str):
    moment = parse_date(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723), ("62:03", 3723), ("3723", 3723), ("3723.5", 3723.5), ("3723,5", 3723.5), ("0:45", 45),
        ("1:00:00:00", 86400), ("1 hour 2 minutes", 3720), ("45 min", 2700), ("45s", 45), ("PT45M", 2700),
        ("1h02m03s", 3723), (" 10 ", 10),
    ],
)  # fmt: skip
def test_durations_come_in_many_forms(text: str, seconds: float):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", [None, "", "0", "0:00", "-1", "+5", "1e5", "inf", "nan", "P1D", "h", "1:2:3:4:5", str(LONGEST + 1), "1/2"]
)
def test_rubbish_is_no_duration(text: str | None):
    assert parse_duration(text) is None


@given(st.text(max_size=60) | st.from_regex(r"\A[\d:.,hmsPT ]{1,20}\Z"))
def test_any_text_is_a_sensible_duration_or_none(text: str):
    seconds = parse_duration(text)
    assert seconds is None or 0 < seconds <= LONGEST
