"""Chapters as publishers send them."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.chapters_in import CHAPTERS_MAX, TITLE_MAX, EpisodeChapter, NotChapters, read_chapters


def sent(*chapters: Any) -> bytes:
    return json.dumps({"version": "1.2.0", "chapters": chapters}).encode()


def test_chapters_come_in_order_with_their_links():
    body = sent(
        {"startTime": 90.5, "title": "The letter", "url": "https://example.org/letter"},
        {"startTime": 0, "title": "Welcome", "img": "https://example.org/1.jpg"},
    )
    assert read_chapters(body) == (
        EpisodeChapter(0.0, "Welcome"),
        EpisodeChapter(90.5, "The letter", "https://example.org/letter"),
    )


def test_what_is_not_for_the_table_of_contents_is_left_out():
    assert read_chapters(sent({"startTime": 1, "title": "Picture", "toc": False})) == ()


@pytest.mark.parametrize("start", [None, -1, "soon", True, [], {}, "nan", "inf"])
def test_a_chapter_without_a_usable_start_is_left_out_and_the_others_stay(start: Any):
    body = sent({"startTime": start, "title": "Lost"}, {"startTime": "12.5", "title": "Kept"})
    assert read_chapters(body) == (EpisodeChapter(12.5, "Kept"),)


@pytest.mark.parametrize("title", [None, "", "   ", 7, ["x"]])
def test_a_chapter_without_a_title_is_left_out(title: Any):
    assert read_chapters(sent({"startTime": 1, "title": title})) == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/relative", "https://", 5, "http://[", ""])
def test_only_links_to_the_web_are_kept(url: Any):
    assert read_chapters(sent({"startTime": 1, "title": "A", "url": url}))[0].url is None


def test_a_title_is_one_line_of_a_bounded_length():
    first, second = read_chapters(sent({"startTime": 1, "title": "a\n\tb\0"}, {"startTime": 2, "title": "x" * 5000}))
    assert first.title == "a b"
    assert len(second.title) == TITLE_MAX


def test_a_mark_in_front_of_the_text_does_no_harm():
    assert read_chapters(b"\xef\xbb\xbf" + sent({"startTime": 1, "title": "A"}))


def test_there_are_not_more_than_fit():
    many = read_chapters(sent(*({"startTime": n, "title": "A"} for n in range(CHAPTERS_MAX + 5))))
    assert len(many) == CHAPTERS_MAX


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"chapters": {}}', b"null", b"\xff\xfe", b"[" * 100_000, b'{"chapters":']
)
def test_what_is_no_chapters_is_refused_in_words(body: bytes):
    with pytest.raises(NotChapters, match="chapters cannot be read") as refused:
        read_chapters(body)
    assert refused.value.code == "chapters_unreadable"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
entries = json_values | st.fixed_dictionaries(
    {}, optional={"startTime": json_values, "title": json_values, "url": json_values, "toc": json_values}
)


@given(st.lists(entries, max_size=8))
def test_any_entries_become_ordered_chapters_that_can_be_shown(made: list[Any]):
    chapters = read_chapters(sent(*made))
    assert [c.start for c in chapters] == sorted(c.start for c in chapters)
    for chapter in chapters:
        assert math.isfinite(chapter.start)
        assert chapter.start >= 0
        assert 0 < len(chapter.title) <= TITLE_MAX
        assert chapter.title.isprintable()
        assert chapter.url is None or chapter.url.lower().startswith(("http://", "https://"))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes):
    try:
        read_chapters(body)
    except NotChapters:
        return
