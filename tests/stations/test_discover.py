"""Feeds that pages announce."""

from __future__ import annotations

import pytest

from stations.discover import ANNOUNCED_MAX, feeds

URL = "https://tides.example/about/"


def test_rss_comes_before_atom_and_both_before_links_in_the_text():
    page = b"""<a href="/podcast.rss">Podcast</a><link type="application/atom+xml" rel="alternate" href="/atom">
        <link rel="alternate home" type="application/rss+xml; charset=utf-8" href="/rss">"""
    assert feeds(page, URL) == [f"https://tides.example/{name}" for name in ("rss", "atom", "podcast.rss")]


def test_comments_come_last():
    page = b'<link rel=alternate type=application/rss+xml title="Comments" href=/c><a href="/feed">Feed</a>'
    assert feeds(page, URL) == ["https://tides.example/feed", "https://tides.example/c"]


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<link rel=stylesheet type=text/css href=/feed>",
        b"<link rel=alternate type=text/html hreflang=de href=/de>",
        b"<link rel=alternate type=application/rss+xml>",
        b"<link rel=alternate type=application/rss+xml href=javascript:x()>",
        b"<a href=/about>About</a>",
        b"<a name=rss>",
        b"\xff\xfe\x00\x01",
    ],
)
def test_what_announces_nothing(page: bytes):
    assert feeds(page, URL) == []


def test_a_page_does_not_announce_itself():
    assert feeds(b'<link rel="alternate" type="application/rss+xml" href="">', URL) == []
    assert feeds(f'<link rel="alternate" type="application/rss+xml" href="{URL}">'.encode(), URL) == []


def test_addresses_start_at_the_base_of_the_page_and_come_once():
    page = b"<BASE HREF='https://cdn.example/x/'><LINK REL='ALTERNATE' TYPE='APPLICATION/RSS+XML' HREF='f&amp;1'>" * 2
    assert feeds(page, URL) == ["https://cdn.example/x/f&1"]


def test_podcast_apps_have_schemes_of_their_own():
    assert feeds(b'<a href="itpc://tides.example/x">Subscribe</a>', URL) == ["https://tides.example/x"]


def test_there_is_an_end_to_it():
    page = b"".join(b"<link rel=alternate type=text/xml href=/%d>" % number for number in range(100))
    assert len(feeds(page, URL)) == ANNOUNCED_MAX
