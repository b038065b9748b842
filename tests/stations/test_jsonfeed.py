"""JSON Feed 1.1, as its specification and another reader understand it."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given

from stations.feed import FeedDocument
from stations.jsonfeed import VERSION, render
from tests.stations.readers import by_feedsmith
from tests.stations.samples_out import EVERYTHING, OWN, documents


def clean(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


def test_feedsmith_reads_everything_in_it() -> None:
    found = by_feedsmith(render(EVERYTHING), "json")
    assert (found["title"], found["feed_url"], found["home_page_url"]) == (
        EVERYTHING.title,
        EVERYTHING.url,
        EVERYTHING.link,
    )
    assert EVERYTHING.pages
    assert found["next_url"] == EVERYTHING.pages.next
    assert found["hubs"] == [{"type": "WebSub", "url": EVERYTHING.hub}]
    for item, one in zip(found["items"], EVERYTHING.items, strict=True):
        assert (item["id"], item["title"], item["url"]) == (one.guid, one.title, one.link)
        assert (item["content_html"], item["summary"]) == (one.notes, one.summary)
        assert [media["url"] for media in item["attachments"]] == [
            media.url for media in (one.enclosure, *one.alternates)
        ]
        assert item["attachments"][0].get("size_in_bytes") == one.enclosure.size


def test_an_item_without_notes_has_its_words_as_text() -> None:
    item = json.loads(render(replace(EVERYTHING, items=(replace(OWN, notes=""),))))["items"][0]
    assert item["content_text"] == OWN.summary
    assert "content_html" not in item


def test_a_feed_without_items_is_whole() -> None:
    assert json.loads(render(replace(EVERYTHING, items=())))["items"] == []


def test_an_imported_item_names_its_source() -> None:
    source = json.loads(render(EVERYTHING))["items"][1]["_podcast"]["source"]
    assert source["url"] == "https://radio.example/feed.xml"


def test_what_is_on_air_is_named() -> None:
    live = json.loads(render(EVERYTHING))["_podcast"]["live"]
    assert [(one["status"], one["url"]) for one in live] == [("live", "https://spaces.example/s/s1")]


@given(documents)
def test_any_text_in_any_field_gives_a_feed_that_parses_and_says_the_same(document: FeedDocument) -> None:
    found = json.loads(render(document))
    assert found["version"] == VERSION
    assert found.get("title", "") == clean(document.title)
    assert [item.get("id", "") for item in found["items"]] == [clean(item.guid) for item in document.items]
    for item in found["items"]:
        assert "content_html" in item or "content_text" in item
