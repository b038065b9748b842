"""Addresses made whole."""

from __future__ import annotations

import pytest

from stations.addresses import ADDRESS_MAX, whole

BASE = "https://tides.example/a/feed.xml"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/1.mp3?x=1&y=%20#t", "https://a.example/1.mp3?x=1&y=%20#t"),
        ("HTTP://A.example/1", "HTTP://A.example/1"),
        ("http://a.example:8000", "http://a.example:8000"),
        ("http://[2001:db8::1]/1", "http://[2001:db8::1]/1"),
        ("https://ä.example/ö", "https://ä.example/ö"),
        ("1.mp3", "https://tides.example/a/1.mp3"),
        ("../1.mp3", "https://tides.example/1.mp3"),
        ("/1.mp3", "https://tides.example/1.mp3"),
        ("?page=2", "https://tides.example/a/feed.xml?page=2"),
        ("https:///1", "https://tides.example/1"),
        ("//a.example/1", "https://a.example/1"),
        ("a.example:8000/1", None),
        ("www.a.example/1", "https://www.a.example/1"),
        ("feed://a.example/1", "https://a.example/1"),
        ("feed:https://a.example/1", "https://a.example/1"),
        ("itpc://a.example/1", "https://a.example/1"),
        ("\n https://a.example/\n   b c\\d ", "https://a.example/b%20c/d"),
    ],
)
def test_what_feeds_mean(text: str, address: str | None):
    assert whole(BASE, text) == address


@pytest.mark.parametrize(
    "text",
    [None, "", "  ", "javascript:x()", "data:x", "file:///x", "ftp://a.example/", "mailto:a@b.example", "http://",
     "http://[::1/x", 'https://a.example/"x"', "https://a.example/<b>",
     "https://a.example/" + "x" * ADDRESS_MAX, "tel:1"],
)  # fmt: skip
def test_what_is_no_address_of_the_web(text: str | None):
    assert whole(BASE, text) is None


def test_without_a_base_only_whole_addresses_count():
    assert whole("", "/1.mp3") is None
    assert whole("", "https://a.example/") == "https://a.example/"
