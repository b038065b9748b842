from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Invalid
from spaces.web import cursors

TIMES = st.datetimes(timezones=st.just(UTC))
NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@given(TIMES, st.text("123abcXYZ", min_size=1, max_size=12))
def test_a_cursor_names_the_row_it_was_made_from(time: datetime, row_id: str) -> None:
    assert cursors.read(cursors.write((time, row_id))) == (time, row_id)


@given(st.text())
def test_anything_else_is_refused_and_nothing_else_happens(text: str) -> None:
    with suppress(Invalid):
        cursors.read(text)


@pytest.mark.parametrize("text", ["", "é", "AAAA", "a", cursors.write((NAIVE, "x"))])
def test_what_is_no_cursor_says_so(text: str) -> None:
    with pytest.raises(Invalid, match="not one of ours"):
        cursors.read(text)
