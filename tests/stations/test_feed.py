"""Our RSS: what it says, that the strictest readers take it, and that no text can break it."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from lxml import etree

from stations.feed import FeedDocument, FeedItem, Media, Remote, render
from stations.feed.items import shortened
from stations.feed.markup import carried, encode, quoted
from tests.stations.psp1 import ATOM, CONTENT, ITUNES, PODCAST, faults
from tests.stations.readers import by_feedparser, by_feedsmith, by_podcastparser
from tests.stations.samples_out import EVERYTHING, IMPORTED, LIVE, NOON, OWN, SITE, documents

FH = "{http://purl.org/syndication/history/1.0}"


def channel(document: FeedDocument) -> etree._Element:
    found = etree.fromstring(render(document)).find("channel")
    assert found is not None
    return found


def only(item: FeedItem) -> etree._Element:
    found = channel(replace(EVERYTHING, items=(item,))).find("item")
    assert found is not None
    return found


def xml_text(text: str) -> str:
    """What XML can carry of it, as a parser gives it back."""
    kept = (c for c in text if c in "\t\n\r" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff")
    return "".join(kept).replace("\r\n", "\n").replace("\r", "\n")


def test_a_feed_with_everything_keeps_every_rule() -> None:
    assert faults(render(EVERYTHING)) == []


def test_the_barest_feed_keeps_every_rule() -> None:
    bare = FeedItem("g", "", Media("https://a.example/1", ""), NOON, NOON)
    document = replace(EVERYTHING, description="", author="", items=(bare,), live=(), pages=None, categories=("News",))
    assert faults(render(document)) == []


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(EVERYTHING) == render(EVERYTHING)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"guid": "none"}, "podcast:guid is no UUID"),
        ({"image": "https://a.example/cover.webp"}, "itunes:image is neither JPEG nor PNG"),
        ({"categories": ("Knitting",)}, "Apple knows no category 'Knitting'"),
        ({"categories": ()}, "no itunes:category"),
        ({"language": "English please"}, "language is none"),
        ({"title": " "}, "title is empty"),
        ({"url": "feed.xml"}, "atom:link rel=self without its type or address"),
        ({"items": (OWN, OWN)}, "two items with one guid"),
        ({"items": (replace(OWN, enclosure=Media(SITE, "audio/ogg", 1)),)}, "item 0: enclosure of type 'audio/ogg'"),
    ],
)
def test_the_checker_notices(broken: dict[str, object], said: str) -> None:
    assert said in faults(render(replace(EVERYTHING, **broken)))  # type: ignore[arg-type]


# What other readers make of it


def test_feedparser_loses_nothing() -> None:
    found = by_feedparser(render(EVERYTHING))
    about = found.feed
    assert (about.title, about.subtitle, about.link) == (EVERYTHING.title, EVERYTHING.description, EVERYTHING.link)
    assert (about.language, about.author, about.image.href) == ("en-gb", "Mira", EVERYTHING.image)
    assert {tag.term for tag in about.tags} == {"Society & Culture", "Documentary", "News"}
    assert {link.rel for link in about.links} >= {"self", "hub", "first", "previous", "next", "last"}
    assert about.podcast_guid == EVERYTHING.guid
    for entry, item in zip(found.entries, EVERYTHING.items, strict=True):
        assert (entry.id, entry.title, entry.link, entry.author) == (item.guid, item.title, item.link, item.author)
        assert not entry.guidislink
        assert (entry.summary, entry.content[-1].value) == (item.summary, item.notes)
        assert calendar.timegm(entry.published_parsed) == item.published_at.timestamp()
        assert entry.enclosures[0].href == item.enclosure.url
        assert entry.enclosures[0].length == str(item.enclosure.size or 0)
        assert [tag.term for tag in entry.get("tags", ())] == list(item.tags)
    assert found.entries[1].source.title == "Radio Sea"


def test_podcastparser_loses_nothing() -> None:
    found = by_podcastparser(render(EVERYTHING), EVERYTHING.url)
    assert (found["title"], found["link"], found["cover_url"]) == (EVERYTHING.title, EVERYTHING.link, EVERYTHING.image)
    assert found["description"] == EVERYTHING.description
    assert found["itunes_categories"] == [["Society & Culture", "Documentary"], ["News"]]
    assert EVERYTHING.pages
    assert (found["paged_feed_first"], found["paged_feed_next"]) == (EVERYTHING.pages.first, EVERYTHING.pages.next)
    for episode, item in zip(found["episodes"], EVERYTHING.items, strict=True):
        assert (episode["guid"], episode["title"], episode["link"]) == (item.guid, item.title, item.link)
        assert (episode["description"], episode["description_html"]) == (item.summary, item.notes)
        assert episode["published"] == item.published_at.timestamp()
        assert item.duration
        assert (episode["total_time"], episode["explicit"]) == (round(item.duration), item.explicit)
        enclosure = {"url": item.enclosure.url, "file_size": item.enclosure.size or -1, "mime_type": "audio/mpeg"}
        assert episode["enclosures"] == [enclosure]


def test_feedsmith_loses_nothing() -> None:
    found = by_feedsmith(render(EVERYTHING))
    podcast = found["podcast"]
    assert (found["title"], podcast["guid"], podcast["locked"]) == (EVERYTHING.title, EVERYTHING.guid, {"value": True})
    assert podcast["medium"] == "podcast"
    assert podcast["fundings"] == [{"display": "Buy a cup", "url": "https://give.example/tea"}]
    assert [text["display"] for text in podcast["txts"]] == [words for _, words in EVERYTHING.texts]
    assert podcast["podroll"]["remoteItems"][0]["feedGuid"] == EVERYTHING.podroll[0].guid
    assert podcast["updateFrequency"]["rrule"] == "FREQ=WEEKLY"
    live = podcast["liveItems"][0]
    assert (live["status"], live["start"]) == ("live", "2026-11-22T12:00:00Z")
    assert live["contentLinks"][0]["href"] == LIVE.link
    own, imported = (item["podcast"] for item in found["items"])
    assert [person["display"] for person in own["persons"]] == ["Mira", "Noor"]
    assert own["chapters"] == {"url": OWN.chapters, "type": "application/json+chapters"}
    assert own["soundbites"] == [{"startTime": 10, "duration": 30, "display": "The best of it"}]
    alternates = [(one["type"], one["length"], one["sources"][0]["uri"]) for one in own["alternateEnclosures"]]
    assert alternates == [(media.type, media.size, media.url) for media in OWN.alternates]
    assert imported["transcripts"][0] == {
        "url": "https://radio.example/7.vtt",
        "type": "text/vtt",
        "language": "en",
        "rel": "captions",
    }
    assert (imported["season"], imported["episode"]) == ({"number": 2}, {"number": 7.5})
    assert imported["license"] == {"display": "cc-by-4.0"}
    assert imported["values"][0]["valueRecipients"][0]["address"] == "02ab"
    assert imported["locations"] == [{"display": "Berlin & the sea", "geo": "geo:52.5,13.4"}]
    assert found["items"][1]["source"] == {"title": "Radio Sea", "url": "https://radio.example/feed.xml"}


# What it says


def test_the_length_of_our_own_file_is_exact_and_a_publishers_enclosure_is_untouched() -> None:
    own, imported = (item.find("enclosure") for item in channel(EVERYTHING).iterfind("item"))
    assert own is not None
    assert imported is not None
    assert dict(own.attrib) == {"url": f"{SITE}/recordings/r1.mp3", "length": "102400", "type": "audio/mpeg"}
    assert imported.get("url") == "https://cdn.radio.example/7.mp3?from=feed&listener=1"
    assert imported.get("length") == "0"


def test_an_imported_item_names_its_source_and_what_it_is_called_there() -> None:
    item = only(IMPORTED)
    assert item.find("source").get("url") == "https://radio.example/feed.xml"  # type: ignore[union-attr]
    remote = item.find(f"{PODCAST}remoteItem")
    assert remote is not None
    assert IMPORTED.origin
    assert remote.get("feedGuid") == IMPORTED.origin.feed.guid
    assert remote.get("itemGuid") == IMPORTED.origin.guid


@pytest.mark.parametrize("status", ["pending", "live", "ended"])
def test_a_live_item_names_the_page_and_claims_no_stream(status: str) -> None:
    live = replace(LIVE, status=status, end=NOON + timedelta(hours=1) if status == "ended" else None)
    item = channel(replace(EVERYTHING, live=(live,))).find(f"{PODCAST}liveItem")
    assert item is not None
    assert (item.get("status"), item.get("start")) == (status, "2026-11-22T12:00:00Z")
    assert item.get("end") == ("2026-11-22T13:00:00Z" if status == "ended" else None)
    assert item.find("enclosure") is None
    assert item.find(f"{PODCAST}contentLink").get("href") == LIVE.link  # type: ignore[union-attr]


def test_a_feed_on_one_page_says_that_it_is_complete() -> None:
    whole = channel(replace(EVERYTHING, pages=None))
    assert whole.find(f"{FH}complete") is not None
    assert {link.get("rel") for link in whole.iterfind(f"{ATOM}link")} == {"self", "hub", "alternate"}
    assert channel(EVERYTHING).find(f"{FH}complete") is None


def test_a_feed_that_is_not_for_directories_says_so() -> None:
    blocked = channel(replace(EVERYTHING, block=True))
    assert blocked.findtext(f"{ITUNES}block") == "Yes"
    assert blocked.findtext(f"{PODCAST}block") == "yes"
    assert channel(EVERYTHING).find(f"{ITUNES}block") is None


def test_no_email_address_is_asked_for_or_given() -> None:
    assert channel(EVERYTHING).find(f"{PODCAST}locked").attrib == {}  # type: ignore[union-attr]
    assert channel(EVERYTHING).find(f"{ITUNES}owner") is None


@pytest.mark.parametrize(
    ("number", "itunes", "podcast"),
    [(3, "3", "3"), (3.5, None, "3.5"), (0, None, "0"), (1e15, "1000000000000000", "1000000000000000")],
)
def test_apple_gets_whole_numbers_of_episodes_only(number: float, itunes: str | None, podcast: str) -> None:
    item = only(replace(OWN, number=number))
    assert (item.findtext(f"{ITUNES}episode"), item.findtext(f"{PODCAST}episode")) == (itunes, podcast)


@pytest.mark.parametrize("text", ["a" * 9000, "ä" * 9000, "🎙" * 9000, "a" + "🎙" * 1500])
def test_a_long_description_is_cut_between_characters_and_the_notes_stay_whole(text: str) -> None:
    item = only(replace(OWN, summary=text, notes=text))
    said = item.findtext("description") or ""
    assert 3990 <= len(said.encode()) <= 4000
    assert said.endswith("…")
    assert text.startswith(said[:-1])
    assert item.findtext(f"{CONTENT}encoded") == text


def test_what_fits_is_not_cut() -> None:
    assert shortened("ä" * 2000) == "ä" * 2000


# Hostile input


def test_control_characters_cannot_close_what_they_stand_in() -> None:
    item = only(replace(OWN, notes="]\x00]>\x1b<script>\ufffe", title="a\x0b]]>b&\x00lt;"))
    assert item.findtext(f"{CONTENT}encoded") == "]]><script>"
    assert item.findtext("title") == "a]]>b&lt;"


def test_line_ends_in_an_attribute_survive() -> None:
    value = quoted("1\r\n2\t3")
    assert etree.fromstring(f"<a b={value}/>").get("b") == "1\n2\t3"


@pytest.mark.parametrize(
    "tag",
    [
        {"name": "script"},
        {"name": "podcast:a b"},
        {"name": "podcast:a/><item"},
        {"name": "evil:x"},
        {"name": 5},
        {},
        {"name": "podcast:ü"},
    ],
)
def test_an_element_with_a_name_that_is_none_of_ours_is_left_out(tag: dict[str, object]) -> None:
    assert carried(tag) in ("", "<script/>")
    assert faults(render(replace(EVERYTHING, items=(replace(OWN, extras=(tag,)),)))) == []


def test_attributes_with_broken_names_are_left_out() -> None:
    tag = {
        "name": "podcast:x",
        "attributes": {"a": "1", 'b="2" c': "3", "xmlns": "evil", "evil:d": "4", "xml:lang": "en"},
    }
    assert carried(tag) == '<podcast:x a="1" xml:lang="en"/>'


def test_an_element_nested_without_end_is_cut() -> None:
    tag: dict[str, object] = {"name": "podcast:x"}
    for _ in range(5000):
        tag = {"name": "podcast:x", "children": [tag]}
    assert carried(tag).count("<podcast:x") < 12


@given(documents)
def test_any_text_in_any_field_gives_a_feed_that_parses_and_says_the_same(document: FeedDocument) -> None:
    found = channel(document)
    assert (found.findtext("title") or "") == xml_text(document.title)
    assert (found.findtext("itunes:author", namespaces={"itunes": ITUNES[1:-1]}) or "") == xml_text(document.author)
    assert len(found.findall("item")) == len(document.items)
    for element, item in zip(found.iterfind("item"), document.items, strict=True):
        assert (element.findtext("guid") or "") == xml_text(item.guid)
        assert (element.findtext("title") or "") == xml_text(item.title or item.guid)
        assert (element.findtext(f"{CONTENT}encoded") or "") == xml_text(item.notes)
        assert (element.find("enclosure").get("url") or "") == xml_text(item.enclosure.url)  # type: ignore[union-attr]
        assert [person.text or "" for person in element.iterfind(f"{PODCAST}person")] == [
            xml_text(person.name) for person in item.persons
        ]
        remote = element.find(f"{PODCAST}remoteItem")
        assert (remote is None) == (item.origin is None)
        if remote is not None and item.origin:
            assert remote.get("itemGuid") == xml_text(item.origin.guid)


def test_what_xml_cannot_carry_is_taken_out() -> None:
    assert encode("a\x00\x08\x0b\x1f\ud800\udfff\ufffe\uffffb\t\n\U0010ffff") == "ab\t\n\U0010ffff".encode()


def test_podcasts_are_named_once_in_the_podroll() -> None:
    feeds = tuple(Remote(f"R{n}", f"https://r{n}.example/feed", f"guid-{n}") for n in range(3))
    roll = channel(replace(EVERYTHING, podroll=feeds)).find(f"{PODCAST}podroll")
    assert roll is not None
    assert [one.get("title") for one in roll] == ["R0", "R1", "R2"]
