"""Reading feeds: what the corpus does not show by itself."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from benchmarks.feeds import feed
from spaces.errors import Invalid
from stations.rss import NotAFeed, read

URL = "https://tides.example/feed.xml"


def test_a_big_feed_is_read_whole_and_in_order():
    parsed = read(feed(1000), URL)
    assert [episode.number for episode in parsed.episodes] == list(range(1000, 0, -1))
    assert all(len(episode.persons) == 2 for episode in parsed.episodes)


def test_a_refusal_is_an_error_for_people_with_a_code():
    with pytest.raises(NotAFeed) as refusal:
        read(b"<html><link rel=alternate type=application/rss+xml href=/f></html>", URL)
    assert isinstance(refusal.value, Invalid)
    assert refusal.value.code == "not_a_feed"
    assert refusal.value.announced == ["https://tides.example/f"]
    assert NotAFeed("x").announced == []


def test_reading_the_same_twice_is_the_same():
    assert read(feed(3), URL) == read(feed(3), URL)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<" * 100_000,
        b"<rss><channel><title>a</title>" + b"<![CDATA[" * 20_000,
        b"<rss><channel><title>a</title>" + b"<!--" * 50_000,
        b"<!DOCTYPE rss " + b"<!DOCTYPE " * 20_000,
        b"<!DOCTYPE a [" * 20_000,
        b"x<?xml ?>" + b"<!---->" * 30_000,
        b"<?xml " + b'encoding="a" ' * 20_000,
        b"<html>" + b"<a " * 100_000,
        b"<html><link " + b"a" * 200_000 + b">",
    ],
)
def test_what_is_made_to_be_slow_is_not(body: bytes):
    began = time.process_time()
    with suppress(NotAFeed):
        read(body, URL)
    assert time.process_time() - began < 5
