"""Names as everybody knows them."""

from __future__ import annotations

import pytest

from stations.vocabulary import DECLARATIONS, usual


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("title", "title"),
        ("pubDate", "pubdate"),
        ("{http://www.itunes.com/dtds/podcast-1.0.dtd}episodeType", "itunes:episodetype"),
        ("{HTTPS://WWW.ITUNES.COM/DTDS/Podcast-1.0.dtd}image", "itunes:image"),
        ("{https://podcastindex.org/namespace/1.0}liveItem", "podcast:liveItem"),
        ("{http://www.w3.org/2005/Atom}link", "atom:link"),
        ("{http://purl.org/rss/1.0/}item", "item"),
        ("{http://search.yahoo.com/mrss}content", "media:content"),
        ("{https://elsewhere.example/}title", "?:title"),
        ("{}title", "?:title"),
        ("{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"),
    ],
)
def test_an_element_has_one_name_whatever_the_feed_calls_it(tag: str, name: str):
    assert usual(tag) == name


def test_what_is_declared_for_feeds_that_forget_is_what_is_known():
    assert all(usual(f"{{{uri}}}x") == f"{prefix}:x" for prefix, uri in DECLARATIONS.items())
