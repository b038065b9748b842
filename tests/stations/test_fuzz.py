"""Whatever bytes come in: a result in form, or the one documented refusal."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from spaces.errors import SpacesError
from spaces.model.podcast import Decision, Feed, ParsedFeed
from stations.addresses import ADDRESS_MAX, whole
from stations.amends import GUID_MAX
from stations.decide import decide
from stations.discover import ANNOUNCED_MAX, feeds
from stations.enclosures import media_type
from stations.fields import language_tag, name_only, one_line
from stations.opml_in import NotOpml, read_opml
from stations.rss import NotAFeed, read
from stations.trees import Malformed, read_tree, utf8
from tests.stations.corpus import NAMES, URL, brief, case

NOW = datetime(2025, 11, 3, tzinfo=UTC)
BODIES = [case(name).body for name in NAMES if len(case(name).body) < 5000]
TYPES = st.sampled_from([None, "", "text/xml", "text/xml; charset=utf-8", "text/xml; charset=koi8-r", "charset=\0;;="])
TOKENS = st.sampled_from(
    [
        b"<rss>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<guid>", b"<enclosure url='", b"'/>",
        b"&", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='", b"'?>", b"<!DOCTYPE rss [",
        b"]>", b"\0", b"<!ENTITY a 'b'>", b"&a;", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"<podcast:person>",
        b"xmlns:a='b'", b"\xed\xa0\x80", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<link href='",
        b"<pubDate>",
        b"&#0;", b"&#xD800;", b"utf-16", b"<opml>", b"<outline xmlUrl='https://a.example/'/>", b"<html>",
        b"<link rel=alternate type=application/rss+xml href=",
    ]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A feed of the corpus with some of it cut out, doubled, or put in."""
    body = draw(st.sampled_from(BODIES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        put = draw(TOKENS | st.binary(max_size=4) | st.just(body[start:end] * 2))
        body = body[:start] + put + body[end:]
    return body


ANYTHING = damaged() | st.lists(TOKENS | st.binary(max_size=5), max_size=20).map(b"".join) | st.binary(max_size=80)


@settings(max_examples=400)
@given(body=ANYTHING, content_type=TYPES)
def test_any_bytes_are_a_feed_in_form_or_no_feed(body: bytes, content_type: str | None):
    try:
        parsed = read(body, URL, content_type)
    except NotAFeed as refusal:
        explained(refusal)
    else:
        in_form(parsed)
        can_be_stored(decide(Feed("f", URL, NOW), {}, parsed, NOW))


def explained(refusal: SpacesError) -> None:
    assert refusal.detail.endswith(".")


def in_form(parsed: ParsedFeed) -> None:
    guids = [episode.guid for episode in parsed.episodes]
    assert len(set(guids)) == len(guids)
    assert all(0 < len(guid) <= GUID_MAX + 80 for guid in guids)
    for episode in parsed.episodes:
        assert episode.title
        assert not episode.enclosure or episode.enclosure.url.lower().startswith(("http://", "https://"))
    addresses = [parsed.link, parsed.image, parsed.new_url, parsed.hub, parsed.self_url, parsed.next_page]
    assert all(address is None or len(address) <= ADDRESS_MAX for address in addresses)


def can_be_stored(decision: Decision) -> None:
    columns = {name: brief(value) for name, value in decision.feed.items()}
    text = json.dumps([columns, *map(brief, decision.new)], ensure_ascii=False)
    assert "\0" not in json.loads(text.encode().decode())


@given(body=ANYTHING)
def test_any_bytes_are_a_list_of_feeds_or_none(body: bytes):
    try:
        outlines = read_opml(body)
    except NotOpml as refusal:
        explained(refusal)
    else:
        assert outlines
        assert all(outline.url.startswith(("http://", "https://")) for outline in outlines)


@given(body=ANYTHING, content_type=TYPES)
def test_any_bytes_are_a_tree_or_malformed(body: bytes, content_type: str | None):
    utf8(body, content_type)[0].decode()
    with suppress(Malformed):
        assert read_tree(body, content_type).root.tag


@given(body=ANYTHING)
def test_any_bytes_announce_some_feeds_or_none(body: bytes):
    announced = feeds(body, URL)
    assert len(announced) <= ANNOUNCED_MAX
    assert all(address.startswith(("http://", "https://")) for address in announced)


PIECES = st.sampled_from(
    [
        "http",
        "https",
        ":",
        "//",
        "/",
        "a.example",
        "[",
        "]",
        "@",
        "?",
        "#",
        " ",
        "\\",
        "..",
        "javascript",
        "\n",
        "%",
        "é",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join), st.sampled_from(["", URL, "http://[::1]/"]))
def test_any_text_is_a_whole_address_or_none(text: str, base: str):
    address = whole(base, text)
    assert address is None or address.lower().startswith(("http://", "https://"))
    assert address is None or not set(address) & set(' \t\r\n<>"\\')
    assert whole("", address) == address


@given(st.text(max_size=40))
def test_any_text_is_a_line_a_language_and_a_type(text: str):
    assert "\n" not in one_line(text)
    assert (tag := language_tag(text)) is None or tag.isascii()
    assert media_type(text, URL) == media_type(media_type(text, URL), URL)
    name_only(text)
