"""Who gets the slots: everybody while there is room, then the loudest, without cutting anybody off for a cough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spaces.sfu.levels import TALKING
from spaces.sfu.stage import HOLD, MARGIN, decide

LONG_AGO = [0.0, 0.0, 0.0]
NOW = 100.0


def test_voices_take_free_slots_the_loudest_first() -> None:
    assert decide((None, None), LONG_AGO[:2], {"a": 60, "b": 30, "c": 40}, NOW) == ("b", "c")


def test_silent_voices_take_free_slots_too() -> None:
    assert decide((None, None), LONG_AGO[:2], {"a": 127}, NOW) == ("a", None)


def test_nothing_changes_while_there_is_a_slot_for_everybody() -> None:
    slots = ("a", "b", "c")
    assert decide(slots, LONG_AGO, {"c": 10, "a": 127, "b": 40}, NOW) == slots


def test_a_talking_voice_takes_the_slot_of_one_that_does_not_talk() -> None:
    assert decide(("a", "b", "c"), LONG_AGO, {"a": 40, "b": 127, "c": 50, "d": 50}, NOW) == ("a", "d", "c")


def test_silence_is_not_held_to_a_slot() -> None:
    assert decide(("a",), [NOW], {"a": 127, "b": 50}, NOW) == ("b",)


def test_among_talking_voices_the_quietest_gives_way() -> None:
    assert decide(("a", "b", "c"), LONG_AGO, {"a": 30, "b": 40, "c": 35, "d": 20}, NOW) == ("a", "d", "c")


def test_a_voice_that_does_not_talk_takes_no_slot_from_anybody() -> None:
    assert decide(("a",), [0.0], {"a": 127, "b": TALKING + 1}, NOW) == ("a",)


def test_a_little_louder_is_not_enough() -> None:
    assert decide(("a",), [0.0], {"a": 40, "b": 40 - MARGIN + 1}, NOW) == ("a",)
    assert decide(("a",), [0.0], {"a": 40, "b": 40 - MARGIN}, NOW) == ("b",)


def test_a_slot_just_given_is_kept_for_a_while() -> None:
    levels = {"a": 50, "b": 20}
    assert decide(("a",), [NOW], levels, NOW + HOLD - 0.01) == ("a",)
    assert decide(("a",), [NOW], levels, NOW + HOLD) == ("b",)


def test_a_voice_that_left_frees_its_slot() -> None:
    assert decide(("gone", "b"), LONG_AGO[:2], {"b": 127, "c": 90}, NOW) == ("c", "b")
    assert decide(("gone", "b"), LONG_AGO[:2], {"b": 127}, NOW) == (None, "b")


def test_several_voices_change_places_at_once() -> None:
    levels = {"a": 127, "b": 100, "c": 30, "d": 20}
    assert decide(("a", "b"), LONG_AGO[:2], levels, NOW) == ("d", "c")


def test_equal_voices_are_taken_by_name_so_that_every_node_decides_alike() -> None:
    assert decide((None,), [0.0], {"b": 30, "a": 30}, NOW) == ("a",)


def test_without_slots_nobody_is_heard() -> None:
    assert decide((), [], {}, NOW) == ()


voices = st.sampled_from([f"v{number}" for number in range(8)])


@given(
    slots=st.lists(st.none() | voices, min_size=1, max_size=5, unique_by=lambda voice: voice or object()),
    since=st.lists(st.floats(0, 100), min_size=5, max_size=5),
    levels=st.dictionaries(voices, st.integers(0, 127)),
)
def test_every_decision_keeps_the_rules(slots: list[str | None], since: list[float], levels: dict[str, int]) -> None:
    result = decide(tuple(slots), since, levels, NOW)
    heard = [voice for voice in result if voice is not None]
    assert len(result) == len(slots)
    assert len(set(heard)) == len(heard), "nobody is on two slots"
    assert set(heard) <= set(levels), "nobody is heard who may not be"
    assert len(heard) == min(len(levels), len(slots)), "no slot is left free while somebody could use it"
    for index, (before, after) in enumerate(zip(slots, result, strict=True)):
        if before in levels and before != after:
            assert before is not None
            assert after is not None
            assert levels[after] <= TALKING
            if levels[before] <= TALKING:
                assert levels[before] - levels[after] >= MARGIN
                assert NOW - since[index] >= HOLD
    assert decide(result, [NOW] * len(result), levels, NOW) == result, "deciding again changes nothing"
