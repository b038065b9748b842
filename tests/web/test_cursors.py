import base64
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Invalid
from spaces.web import cursors

TIMES = st.datetimes(timezones=st.just(UTC))
MADE_UP = [
    "2026-01-01T00:00:00 x",  # no zone
    "0001-01-01T00:00:00+14:00 x",  # before the first moment there is
    "2026-01-01T00:00:00+00:00 ",
    "2026-01-01T00:00:00+00:00 x\0",  # Postgres takes no zero
    "now x",
]


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@given(TIMES, st.text("123abcXYZ", min_size=1, max_size=12))
def test_a_cursor_names_the_row_it_was_made_from(time: datetime, row_id: str) -> None:
    assert cursors.read(cursors.write((time, row_id))) == (time, row_id)


@given(st.text())
def test_anything_else_is_refused_and_nothing_else_happens(text: str) -> None:
    with suppress(Invalid):
        cursors.read(text)


@pytest.mark.parametrize("text", ["", "é", "AAAA", "a", *map(packed, MADE_UP)])
def test_what_is_no_cursor_says_so(text: str) -> None:
    with pytest.raises(Invalid, match="not one of ours"):
        cursors.read(text)


@pytest.mark.parametrize("place", [(5, "e42"), (-1_700_000_000_000_000, "r9Gk"), (10**17, "e1")])
def test_a_place_in_a_channel_comes_back(place: tuple[int, str]) -> None:
    assert cursors.read_place(cursors.write_place(place)) == place


@pytest.mark.parametrize("text", ["", "x", "%", "MSAqKg", "YSBi", "MTExMTExMTExMTExMTExMTExMTExMSBh"])
def test_a_place_that_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        cursors.read_place(text)
    assert refused.value.code == "cursor_invalid"
