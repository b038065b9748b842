"""Text fit to be kept."""

from __future__ import annotations

from stations.texts import sound


def test_text_that_no_database_takes_is_left_out():
    assert sound("a\0b\ud800c\x7f") == "abc"


def test_line_ends_and_tabs_are_text():
    assert sound("a\tb\r\nc") == "a\tb\r\nc"
