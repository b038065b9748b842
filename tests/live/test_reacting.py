"""Reactions as a pure state machine."""

import pytest

from spaces.errors import Invalid, TooMany
from spaces.live.events import Reaction
from spaces.live.reacting import BURST, EMOJI, Flurry


def test_people_on_stage_are_told_apart_and_listeners_summed() -> None:
    flurry = Flurry()
    flurry.add("u_host", "👏", on_stage=True, now=0)
    for number in range(7):
        flurry.add(f"g_{number}", "👏", on_stage=False, now=0)
    flurry.add("g_1", "🔥", on_stage=False, now=0)
    told = flurry.due(0.1)
    assert told is not None
    assert set(told.items) == {Reaction("u_host", "👏", 1), Reaction(None, "👏", 7), Reaction(None, "🔥", 1)}
    assert flurry.total == 9


def test_they_are_told_together_and_not_too_often() -> None:
    flurry = Flurry()
    assert flurry.due(0) is None
    flurry.add("a", "👍", on_stage=False, now=0)
    assert flurry.due(0.1) is not None
    flurry.add("a", "👍", on_stage=False, now=0.1)
    assert flurry.due(0.2) is None
    assert flurry.due(0.35) is not None
    assert flurry.due(0.7) is None


def test_each_person_has_so_many() -> None:
    flurry = Flurry()
    for _ in range(BURST):
        flurry.add("a", "👍", on_stage=False, now=0)
    with pytest.raises(TooMany) as refused:
        flurry.add("a", "👍", on_stage=False, now=0)
    assert refused.value.code == "too_fast"
    flurry.add("b", "👍", on_stage=False, now=0)
    flurry.add("a", "👍", on_stage=False, now=1.0)


@pytest.mark.parametrize("emoji", ["", "💩", "👍👍", "<b>", "javascript:", "\ufe0f"])
def test_only_ours(emoji: str) -> None:
    with pytest.raises(Invalid) as refused:
        Flurry().add("a", emoji, on_stage=False, now=0)
    assert refused.value.code == "emoji_unknown"


def test_a_heart_without_its_colour_is_a_heart() -> None:
    flurry = Flurry()
    flurry.add("a", "\u2764", on_stage=False, now=0)
    told = flurry.due(1)
    assert told is not None
    assert told.items == (Reaction(None, EMOJI[0], 1),)
