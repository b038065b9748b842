"""In which order people see what was found."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spaces.model.search import Weight, ranked

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WEIGHTS = st.lists(
    st.builds(
        Weight,
        key=st.integers(0, 99).map(str),
        title=st.sampled_from(["fog", "fog horn", "the fog", "foggy", "tea"]),
        in_title=st.booleans(),
        stage=st.integers(0, 2),
        at=st.integers(0, 9).map(lambda hours: NOW + timedelta(hours=hours)),
    ),
    unique_by=lambda weight: weight.key,
)


@given(WEIGHTS, st.randoms())
def test_the_order_does_not_depend_on_how_they_came(found: list[Weight], chance: st.DataObject):
    before = ranked(found, "fog")
    chance.shuffle(found)  # type: ignore[attr-defined] - a random.Random
    assert ranked(found, "fog") == before
    assert sorted(before) == sorted(weight.key for weight in found)


@given(WEIGHTS)
def test_exact_titles_come_first_and_what_happens_now_before_the_past(found: list[Weight]):
    by_key = {weight.key: weight for weight in found}
    order = [by_key[key] for key in ranked(found, "fog")]
    exact = [weight.title == "fog" for weight in order]
    assert exact == sorted(exact, reverse=True)
    stages = [weight.stage for weight in order if weight.title == "fog"]
    assert stages == sorted(stages)


def test_of_equals_the_newest_comes_first():
    older, newer = (Weight(key, "tea fog", True, 2, NOW + timedelta(hours=hour)) for key, hour in (("a", 0), ("b", 1)))
    assert ranked([older, newer], "fog") == ["b", "a"]
