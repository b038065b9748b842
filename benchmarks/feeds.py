"""A feed of 300 episodes and about 1 MB: read, made safe, decided about; and looked at again without news."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import feedparser

from benchmarks.report import emit
from spaces.model.podcast import Feed, Known, ParsedFeed
from stations.decide import decide
from stations.rss import read

EPISODES = 300
RUNS = 15
URL = "https://tides.example/feed.xml"
NOW = datetime(2026, 11, 1, tzinfo=UTC)

_NOTE = (
    '<p>We talk with <a href="https://tides.example/people/{number}?from=feed">Mira Lind</a> about rivers &amp; tides,'
    " <strong>salt</strong>, and what the sea gave back in a year nobody had asked for. {words}</p>\n"
    '<p>Links:</p>\n<ul>\n<li><a href="https://tides.example/{number}/map">A map of the harbour</a></li>\n'
    '<li><a href="https://example.org/papers/{number}">The paper on silt</a></li>\n</ul>\n'
    "<p>(00:00) Hello<br />(04:10) The harbour<br />(31:40) Questions</p>\n"
    '<p>Write to us: <a href="mailto:hello@tides.example">hello@tides.example</a></p>'
)
_WORDS = "It was raining when we came, and it rained when we left; in between the harbour master told us about boats. "


def feed(episodes: int = EPISODES) -> bytes:
    """A feed as publishing houses make them: notes twice as HTML and once plain, tags of iTunes and Podcasting 2.0."""
    items = "".join(_item(number) for number in range(episodes, 0, -1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Tides</title><link>https://tides.example/</link><description>The sea, every week.</description>
<language>en</language><itunes:author>Mira Lind</itunes:author><itunes:explicit>false</itunes:explicit>
<itunes:image href="https://tides.example/cover.jpg"/><itunes:category text="Science"/>
<atom:link rel="self" type="application/rss+xml" href="{URL}"/>{items}</channel></rss>""".encode()


def _item(number: int) -> str:
    note = _NOTE.format(number=number, words=_WORDS * 5)
    date = datetime(2020, 1, 1, 6, tzinfo=UTC) + timedelta(days=7 * number)
    return f"""<item><title>Tide {number}: the harbour &amp; the sea</title><itunes:episode>{number}</itunes:episode>
<guid isPermaLink="false">tides-{number:05}</guid><pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
<link>https://tides.example/{number}</link><description>{escape(note)}</description>
<content:encoded><![CDATA[{note}]]></content:encoded><itunes:summary>{_WORDS * 3}</itunes:summary>
<itunes:duration>{number % 3}:12:{number % 60:02}</itunes:duration><itunes:explicit>false</itunes:explicit>
<itunes:image href="https://tides.example/{number}.jpg"/><itunes:author>Mira Lind</itunes:author>
<enclosure url="https://cdn.example.net/tides/{number}.mp3" length="{40_000_000 + number}" type="audio/mpeg"/>
<podcast:transcript url="https://tides.example/{number}.vtt" type="text/vtt"/><podcast:person>Mira Lind</podcast:person>
<podcast:person role="guest">Jo Ek</podcast:person></item>
"""


def main() -> None:
    """Print feeds per second of one core."""
    body = feed()
    parsed = read(body, URL)
    empty = Feed("f", URL, NOW)
    first = decide(empty, {}, parsed, NOW)
    rows = {
        episode.guid: Known(number, episode.digest, episode.published_at, NOW, None, episode.enclosure.url)
        for number, episode in enumerate(first.new)
    }
    parsing = _best(lambda: read(body, URL))
    importing = _best(lambda: decide(empty, {}, parsed, NOW))
    again = _best(lambda: _unchanged(empty, rows, parsed))
    floor = _best(lambda: feedparser.parse(body), 2)
    size = round(len(body) / 1e6, 2)
    emit("feeds.read", 1 / parsing, "feeds/s/core", 1 / floor, megabytes=size, milliseconds=round(parsing * 1000, 1))
    emit("feeds.decide", 1 / importing, "feeds/s/core", milliseconds=round(importing * 1000, 1), new=len(first.new))
    emit("feeds.import", 1 / (parsing + importing), "feeds/s/core", milliseconds=round((parsing + importing) * 1000, 1))
    emit("feeds.unchanged", 1 / (parsing + again), "feeds/s/core", milliseconds=round(again * 1000, 1))


def _unchanged(known: Feed, rows: dict[str, Known], parsed: ParsedFeed) -> None:
    decision = decide(known, rows, parsed, NOW)
    assert not any((decision.new, decision.changed, decision.gone))


def _best(work: object, runs: int = RUNS) -> float:
    assert callable(work)
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)
