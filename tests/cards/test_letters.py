"""Text on pictures: nothing is lost but what no font has, and nothing goes over the edge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import features

from spaces.cards.letters import ELLIPSIS, FONTS, Style, cleaned, right_to_left, runs, shortened, width, wrapped

STYLE = Style("semibold", 60)
words = st.text("abc ÄżЖλאبह🔥日.,-", max_size=120)


def test_pillow_shapes_text() -> None:
    assert features.check("raqm")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Sunday talk 🔥", "Sunday talk"),
        ("Łukasz Žižek", "Łukasz Žižek"),
        ("Ελληνικά, Русский", "Ελληνικά, Русский"),
        ("Tiếng Việt", "Tiếng Việt"),
        ("עברית", "עברית"),
        ("حديث الأحد", "حديث الأحد"),
        ("हिन्दी", "हिन्दी"),
        ("日本語 tea", "tea"),
        ("e\u0301te\u0301", "été"),
        ("👩‍👩‍👧", ""),
    ],
)
def test_what_no_font_has_is_left_out(text: str, kept: str) -> None:
    assert cleaned(text).replace("\u200d", "") == kept


def test_each_script_has_the_font_that_draws_it() -> None:
    found = [(run.font, run.text) for run in runs("tea чай شاي", STYLE)]
    assert found == [
        ("instrument-sans-latin-semibold", "tea "),
        ("noto-sans-cyrillic", "чай "),
        ("noto-sans-arabic", "شاي"),
    ]


def test_the_first_letter_with_a_direction_says_where_a_line_begins() -> None:
    assert right_to_left("2026: شاي tea")
    assert not right_to_left("2026: tea شاي")
    assert not right_to_left("2026")


@given(words)
def test_a_cleaned_text_is_drawn_whole(text: str) -> None:
    kept = cleaned(text)
    assert "".join(run.text for run in runs(kept, STYLE)) == kept
    assert "🔥" not in kept


@settings(max_examples=40)
@given(words, st.integers(200, 1500), st.integers(1, 3))
def test_lines_stay_within_their_room(text: str, room: int, most: int) -> None:
    kept = cleaned(text)
    lines, whole = wrapped(kept, STYLE, room, most)
    assert len(lines) <= most
    assert all(width(line, STYLE) <= room for line in lines)
    if whole:
        assert "".join(lines).replace(" ", "") == kept.replace(" ", "")
    else:
        assert lines[-1].endswith(ELLIPSIS)


@settings(max_examples=40)
@given(words, st.integers(100, 1500))
def test_what_does_not_fit_ends_with_an_ellipsis(text: str, room: int) -> None:
    short = shortened(cleaned(text), STYLE, room)
    assert width(short, STYLE) <= room
    assert short == cleaned(text) or short.endswith(ELLIPSIS)


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()
    named = {path.stem for path in FONTS.glob("*.ttf")}
    assert named >= set(Style("medium", 1).fonts) | set(Style("semibold", 1).fonts)
