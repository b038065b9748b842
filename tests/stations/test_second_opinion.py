"""What the second reader makes of feeds that are not well-formed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spaces.model.podcast import Enclosure
from stations.second_opinion import BODY_MAX, read

URL = "https://tides.example/feed.xml"

BROKEN = b"""<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Tides & salt</title><link>https://tides.example/</link><description>The sea</description>
<language>sv-SE</language><ttl>60</ttl><itunes:author>Mira Lind</itunes:author><itunes:explicit>yes</itunes:explicit>
<itunes:image href="/cover.png"/><itunes:category text="Science"/><itunes:block>yes</itunes:block>
<atom:link rel="self" href="https://tides.example/feed.xml"/><atom:link rel="hub" href="https://hub.example/"/>
<atom:link rel="next" href="/feed.xml?page=2"/><itunes:new-feed-url>https://new.example/</itunes:new-feed-url>
<item><title>One & only</title><guid isPermaLink="false">one</guid><pubDate>Mon, 03 Nov 2025 10:00:00 CET</pubDate>
<enclosure url="/1.mp3" length="1234567" type="audio/mpeg"/><description>Salt & <script>x()</script></description>
<itunes:duration>62:03</itunes:duration><itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>
<itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>clean</itunes:explicit>
<itunes:image href="/1.png"/></item>
</channel></rss>"""


def test_the_base_fields_of_a_broken_feed():
    feed = read(BROKEN, URL, None, "It is broken")
    assert feed is not None
    assert (feed.kind, feed.title, feed.author, feed.language) == ("other", "Tides & salt", "Mira Lind", "sv-se")
    assert (feed.explicit, feed.block, feed.ttl) == (True, True, 60)
    assert feed.image == "https://tides.example/cover.png"
    assert feed.categories == ("Science",)
    assert (feed.hub, feed.self_url) == ("https://hub.example/", URL)
    assert feed.next_page == "https://tides.example/feed.xml?page=2"
    assert feed.new_url == "https://new.example/"
    assert feed.warnings[0].startswith("It is broken; ")


def test_the_base_fields_of_its_episodes():
    feed = read(BROKEN, URL, None, "It is broken")
    assert feed is not None
    (one,) = feed.episodes
    assert (one.guid, one.title, one.kind) == ("one", "One & only", "bonus")
    assert one.enclosure == Enclosure("https://tides.example/1.mp3", "audio/mpeg", 1234567)
    assert one.published_at == datetime(2025, 11, 3, 9, tzinfo=UTC)
    assert (
        one.duration,
        one.season,
        one.number,
    ) == (3723.0, 2, 7.0)
    assert one.image == "https://tides.example/1.png"
    assert one.explicit is False
    assert one.link is None
    assert "<script>" in one.notes, "notes are as sent until they are stored"


@pytest.mark.parametrize(
    ("word", "explicit"),
    [("true", True), ("Yes", True), ("explicit", True), ("False\n", False), ("no", False), ("x", None)],
)
def test_whether_it_is_explicit_is_not_lost(word: str, explicit: bool | None):
    body = BROKEN.replace(b"<itunes:explicit>clean<", f"<itunes:explicit> {word}<".encode())
    feed = read(body, URL, None, "")
    assert feed is not None
    assert feed.episodes[0].explicit is explicit


def test_a_bomb_does_not_go_off():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]><rss><channel><title>&e8;</title></channel></rss>'
    feed = read(body.encode(), URL, None, "")
    assert feed is None or len(feed.title) < 100


def test_no_file_is_read():
    body = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>a&x;</title></channel></rss>'
    feed = read(body, URL, None, "")
    assert feed is not None
    assert "root" not in feed.title


def test_what_is_nothing_to_it_either():
    assert read(b"<rss>", URL, None, "") is None
    assert read(b"hello", URL, None, "") is None
    assert read(b"<rss><channel><title>a</title>" + b" " * BODY_MAX, URL, None, "") is None
