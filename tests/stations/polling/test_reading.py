"""Where feeds are read: beside the event loop, or in a process of their own."""

from __future__ import annotations

import asyncio

import pytest

from spaces.model import Feed
from stations import reading
from stations.reading import APART, AT_ONCE, Reading
from stations.rss import NotAFeed
from tests.stations.polling.farm import START, Show

URL = "https://example.org/feed"


@pytest.mark.parametrize("size", [0, AT_ONCE + 1, APART + 1])
async def test_a_feed_of_any_size_is_read_the_same(size: int):
    body = Show("show", count=3, words="x" * (size // 3)).feed("https://example.org")
    parsed = await Reading().parse(body, URL, "application/rss+xml")
    assert [episode.guid for episode in parsed.episodes] == ["show-2", "show-1", "show-0"]
    decision = await Reading().decide(Feed("f", URL, START), {}, parsed, START)
    assert len(decision.new) == 3


@pytest.mark.parametrize("size", [10, AT_ONCE + 1, APART + 1])
async def test_a_page_of_any_size_tells_what_it_announces(size: int):
    page = b"<html><head><link rel=alternate type=application/rss+xml href=/feed2></head>" + b" " * size + b"</html>"
    with pytest.raises(NotAFeed) as refused:
        await Reading().parse(page, URL, "text/html")
    assert refused.value.announced == ["https://example.org/feed2"]


async def test_a_feed_that_takes_too_long_to_read_is_none(monkeypatch):
    monkeypatch.setattr(reading, "TIME", 0.01)
    body = Show("show", count=3, words="x" * APART).feed("https://example.org")
    with pytest.raises(NotAFeed, match="more time or memory"):
        await Reading().parse(body, URL, None)


async def test_others_go_on_while_a_large_feed_is_read():
    body = Show("show", count=9000).feed("https://example.org")[:APART]
    parsing = asyncio.create_task(Reading().parse(body, URL, None))  # cut off, so both readers have to try
    beats = 0
    while not parsing.done():
        await asyncio.sleep(0.02)
        beats += 1
    await parsing
    assert beats > 3
