"""Lists of feeds as apps export them, and what is none."""

from __future__ import annotations

from itertools import pairwise

import listparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.opml_in import FEEDS_MAX, NotOpml, Outline, read_opml


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head>{head}</head><body>{body}</body></opml>'.encode()


def test_a_plain_list():
    body = '<outline type="rss" text="Tides" title="Tides!" xmlUrl="https://tides.example/feed.xml"/>'
    assert read_opml(opml(body)) == [Outline("https://tides.example/feed.xml", "Tides!")]


def test_folders_in_folders():
    body = (
        '<outline text="A"><outline text="B"><outline type="rss" text="One" xmlUrl="https://a.example/1"/></outline>'
        '<outline type="rss" text="Two" xmlUrl="https://a.example/2"/></outline>'
        '<outline type="rss" text="Three" xmlUrl="https://a.example/3"/>'
    )
    assert [outline.title for outline in read_opml(opml(body))] == ["One", "Two", "Three"]


def test_an_address_comes_once_and_its_first_title_counts():
    body = '<outline xmlUrl="https://a.example/" text="One"/><outline xmlUrl="https://a.example/" text="Again"/>'
    assert read_opml(opml(body)) == [Outline("https://a.example/", "One")]


@pytest.mark.parametrize(
    "outline",
    [
        '<outline XMLURL="https://a.example/" TEXT="One"/>',
        '<outline type="RSS" xmlurl=" https://a.example/ " text=" One "/>',
        '<outline type="rss" url="https://a.example/" text="One"/>',
        '<OUTLINE xmlUrl="feed://a.example/" title="One"/>',
        '<outline type="rss" xmlUrl="https://a.example/" text="https://a.example/" title="One"/>',
    ],
)
def test_apps_write_attributes_in_their_own_ways(outline: str):
    assert read_opml(opml(outline)) == [Outline("https://a.example/", "One")]


@pytest.mark.parametrize(
    "outline",
    [
        '<outline type="link" url="https://a.example/" text="A page"/>',
        '<outline text="A folder" url="https://a.example/"/>',
        '<outline type="rss" text="Nothing"/>',
        '<outline type="rss" xmlUrl="file:///etc/passwd"/>',
        '<outline type="rss" xmlUrl="javascript:alert(1)"/>',
        '<outline type="rss" xmlUrl="/relative"/>',
    ],
)
def test_what_is_no_feed_is_passed_over(outline: str):
    with pytest.raises(NotOpml, match="no feed"):
        read_opml(opml(outline))


def test_entities_are_not_expanded_and_files_not_read():
    bomb = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "file:///etc/passwd"> %y;]>'
    body = '<opml><body><outline text="One" xmlUrl="https://a.example/"/>&x;</body></opml>'
    assert read_opml((bomb + body).encode()) == [Outline("https://a.example/", "One")]


def test_a_list_in_latin_1():
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="Blåst" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(body.encode("latin-1"))[0].title == "Blåst"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "cannot be read: It is empty"),
        (b"<opml><body>", "cannot be read: It is not well-formed XML"),
        (b"<rss/>", "not a list of feeds"),
        (b"PK\x03\x04", "cannot be read"),
        (opml(""), "no feed in the list"),
        (opml("<outline>" * 300 + "</outline>" * 300), "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_in_words(body: bytes, reason: str):
    with pytest.raises(NotOpml, match=reason) as refusal:
        read_opml(body)
    assert refusal.value.code == "not_opml"


def test_a_list_may_be_long_but_not_endless():
    outlines = [f'<outline xmlUrl="https://a.example/{number}"/>' for number in range(FEEDS_MAX + 1)]
    assert len(read_opml(opml("".join(outlines[:-1])))) == FEEDS_MAX
    with pytest.raises(NotOpml, match="at most 5000"):
        read_opml(opml("".join(outlines)))


NAMES = st.text("abc &<>\"'é", max_size=8)


@given(st.lists(st.tuples(st.integers(0, 9), NAMES), min_size=1, max_size=8), st.integers(0, 3))
def test_ours_reads_what_listparser_reads(feeds: list[tuple[int, str]], depth: int):
    from xml.sax.saxutils import quoteattr

    lines = [f'<outline type="rss" text={quoteattr(name)} xmlUrl="https://a.example/{n}"/>' for n, name in feeds]
    body = '<outline text="f">' * depth + "".join(lines) + "</outline>" * depth
    found = read_opml(opml(body))
    theirs = [feed.url for feed in listparser.parse(opml(body).decode()).feeds]
    assert [outline.url for outline in found] == list(dict.fromkeys(theirs))
    assert all(first != second for first, second in pairwise(found))
