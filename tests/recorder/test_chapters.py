"""Turns and chapters."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorder.chapters import CHAPTERS_MAX, NOBODY, Chapter, Mark, Turn, chapters, document, turns
from spaces.model.recording import WITHHELD

NAMES = ["Ada", "Bo", None]


def speaking(*parts: tuple[int, float]) -> list[int]:
    return [voice for voice, seconds in parts for _ in range(round(seconds * 10))]


def titles(made: list[Chapter]) -> list[tuple[float, str]]:
    return [(chapter.start, chapter.title) for chapter in made]


def test_breaths_do_not_end_a_turn_and_interjections_are_none():
    spoken = speaking((0, 5), (NOBODY, 0.4), (0, 5), (1, 0.5), (0, 5), (NOBODY, 1), (1, 8))
    assert turns(spoken, 0.1) == [
        Turn(0.0, pytest.approx(15.9), 0),
        Turn(pytest.approx(16.9), pytest.approx(24.9), 1),
    ]


def test_a_long_pause_begins_another_turn():
    assert len(turns(speaking((0, 5), (NOBODY, 10), (0, 5)), 0.1)) == 2


def test_silence_has_no_turns():
    assert turns([], 0.1) == []
    assert turns(speaking((NOBODY, 60)), 0.1) == []


def test_pins_and_topics_begin_chapters():
    made = chapters("Our space", 600, [Mark(120, "Music"), Mark(300, "A pinned link")], [], NAMES)
    assert made == [Chapter(0, 120, "Our space"), Chapter(120, 300, "Music"), Chapter(300, 600, "A pinned link")]


def test_a_topic_at_the_very_beginning_names_the_first_chapter():
    assert titles(chapters("Our space", 60, [Mark(0.2, "Welcome")], [], NAMES)) == [(0, "Welcome")]


def test_a_change_of_speaker_begins_a_chapter_only_when_the_last_is_long_ago():
    floor = [Turn(0, 40, 0), Turn(40, 45, 1), Turn(45, 50, 0), Turn(90, 120, 0), Turn(121, 180, 1)]
    made = chapters("Our space", 180, [], floor, NAMES)
    assert titles(made) == [(0, "Ada"), (40, "Bo"), (90, "Ada"), (121, "Bo")]


def test_who_is_withheld_has_a_chapter_of_exactly_their_turn():
    floor = [Turn(0, 10, 0), Turn(11, 14, 2), Turn(15, 20, 0)]
    made = chapters("Our space", 20, [], floor, NAMES)
    assert made == [Chapter(0, 11, "Ada"), Chapter(11, 15, WITHHELD), Chapter(15, 20, "Ada")]


def test_what_lies_outside_of_the_recording_has_no_chapter():
    assert titles(chapters("T", 50, [Mark(-3, "before"), Mark(50, "after")], [Turn(70, 80, 0)], NAMES)) == [(0, "T")]


def test_there_are_never_more_chapters_than_a_table_of_contents_holds():
    made = chapters("T", 99_999, [Mark(i * 60.0, f"pin {i}") for i in range(600)], [], NAMES)
    assert len(made) == CHAPTERS_MAX
    assert made[-1].end == 99_999


def test_the_document_is_version_1_2_of_json_chapters():
    text = json.loads(json.dumps(document([Chapter(0, 1.23456, "A"), Chapter(1.23456, 9, "B")])))
    assert text["version"] == "1.2.0"
    assert text["chapters"] == [
        {"startTime": 0, "endTime": 1.235, "title": "A"},
        {"startTime": 1.235, "endTime": 9, "title": "B"},
    ]


@given(
    st.lists(st.builds(Mark, st.floats(-10, 700), st.text(max_size=5)), max_size=20),
    st.lists(st.integers(-1, 2), max_size=500),
)
def test_chapters_cover_the_recording_without_gap_or_overlap(marks, spoken):
    made = chapters("T", 600, marks, turns(spoken, 1.0), NAMES)
    assert made[0].start == 0
    assert made[-1].end == 600
    for one, two in itertools.pairwise(made):
        assert one.end == two.start
        assert two.start > one.start
