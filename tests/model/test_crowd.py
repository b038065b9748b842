"""How many listen, as strangers may know it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model.crowd import listener_label, public_count

counts, fews = st.integers(0, 2_000_000), st.integers(1, 50)


@pytest.mark.parametrize(
    ("count", "label"),
    [
        (0, "a few listeners"),
        (4, "a few listeners"),
        (5, "5+ listeners"),
        (9, "5+ listeners"),
        (99, "95+ listeners"),
        (100, "100+ listeners"),
        (1_299, "1,200+ listeners"),
        (100_000, "100,000+ listeners"),
    ],
)
def test_a_crowd_is_told_in_steps(count: int, label: str) -> None:
    assert listener_label(count, 5) == label


@given(counts, fews)
def test_fewer_than_few_have_no_number(count: int, few: int) -> None:
    told = public_count(count, few)
    assert (told is None) == (count < few)
    if told is None:
        assert not any(letter.isdigit() for letter in listener_label(count, few))


@given(counts, fews)
def test_it_never_says_more_than_there_are_and_grows_with_them(count: int, few: int) -> None:
    told = public_count(count, few) or 0
    assert told <= count
    assert told <= (public_count(count + 1, few) or 0)


@given(st.integers(0, 1_000), st.integers(2, 50))
def test_two_more_people_are_at_most_one_step(count: int, few: int) -> None:
    steps = {public_count(count + more, few) for more in range(3)}
    assert len(steps) <= 2
