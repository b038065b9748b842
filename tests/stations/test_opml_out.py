"""OPML that podcast apps import."""

from __future__ import annotations

import listparser
from hypothesis import given
from lxml import etree

from stations.opml_out import Listed, write_opml
from tests.stations.readers import by_feedsmith
from tests.stations.samples_out import anything

FEEDS = (
    Listed("Radio & Sea", "https://radio.example/feed.xml?a=1&b=2", "https://radio.example"),
    Listed("", "https://nameless.example/feed"),
)
FOLDER = Listed("Tea", "https://spaces.example/stations/tea/feed.xml", children=FEEDS)


def test_listparser_finds_every_feed() -> None:
    found = listparser.parse(write_opml("Mine", FEEDS, "Mira"))
    assert not found.bozo
    assert found.meta.title == "Mine"
    assert [(feed.url, feed.title) for feed in found.feeds] == [
        ("https://radio.example/feed.xml?a=1&b=2", "Radio & Sea"),
        ("https://nameless.example/feed", "https://nameless.example/feed"),
    ]


def test_feedsmith_finds_what_is_in_a_folder() -> None:
    found = by_feedsmith(write_opml("Mine", [FOLDER], "Mira"), "opml")
    assert found["head"] == {"title": "Mine", "ownerName": "Mira"}
    outer = found["body"]["outlines"][0]
    assert (outer["text"], outer["type"], outer["xmlUrl"]) == ("Tea", "rss", FOLDER.url)
    assert [inner["xmlUrl"] for inner in outer["outlines"]] == [feed.url for feed in FEEDS]
    assert outer["outlines"][0]["htmlUrl"] == "https://radio.example"


@given(anything, anything, anything)
def test_any_title_gives_a_list_that_parses(title: str, name: str, url: str) -> None:
    root = etree.fromstring(write_opml(title, [Listed(name, url)], name))
    assert len(root.findall("body/outline")) == 1
