"""Whether a feed keeps the rules of PSP-1 (Podcast Standards Project), RSS 2.0 and Apple: `faults` says which not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"

AUDIO = {"audio/mpeg", "audio/mp4", "audio/x-m4a", "video/mp4", "video/x-m4v", "video/quicktime"}
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")

# Apple's categories (2019 on, as of the Podcasters' Guide), those without a second level with an empty set.
CATEGORIES = {
    "Arts": {"Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"},
    "Business": {"Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"},
    "Comedy": {"Comedy Interviews", "Improv", "Stand-Up"},
    "Education": {"Courses", "How To", "Language Learning", "Self-Improvement"},
    "Fiction": {"Comedy Fiction", "Drama", "Science Fiction"},
    "Government": set(),
    "Health & Fitness": {"Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"},
    "History": set(),
    "Kids & Family": {"Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"},
    "Leisure": {
        *("Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden"),
        "Video Games",
    },
    "Music": {"Music Commentary", "Music History", "Music Interviews"},
    "News": {
        *("Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News"),
        "Tech News",
    },
    "Religion & Spirituality": {
        *("Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality")
    },
    "Science": {
        *("Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature"),
        *("Physics", "Social Sciences"),
    },
    "Society & Culture": {"Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"},
    "Sports": {
        *("Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running"),
        *("Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"),
    },
    "Technology": set(),
    "True Crime": set(),
    "TV & Film": {"After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"},
}

Rule = Callable[[etree._Element], Iterator[str]]


def faults(feed: bytes) -> list[str]:
    """Everything that is wrong with the feed, in words; an empty list for a good one."""
    try:
        root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    if root.tag != "rss" or root.get("version") != "2.0":
        return ["not RSS 2.0"]
    channels = root.findall("channel")
    if len(channels) != 1:
        return [f"{len(channels)} channels"]
    found = [*_encoding(feed), *(fault for rule in CHANNEL for fault in rule(channels[0]))]
    for place, item in enumerate(channels[0].iterfind("item")):
        found += (f"item {place}: {fault}" for rule in ITEM for fault in rule(item))
    return found + list(_guids(channels[0]))


def _encoding(feed: bytes) -> Iterator[str]:
    if b'encoding="UTF-8"' not in feed[:100]:
        yield "does not say that it is UTF-8"


def one(name: str) -> Rule:
    """Exactly one, with words in it."""

    def rule(parent: etree._Element) -> Iterator[str]:
        found = parent.findall(name)
        if len(found) != 1:
            yield f"{len(found)} of {name}"
        elif not (found[0].text or "").strip():
            yield f"{name} is empty"

    return rule


def at_most_one(*names: str) -> Rule:
    def rule(parent: etree._Element) -> Iterator[str]:
        yield from (f"several of {name}" for name in names if len(parent.findall(name)) > 1)

    return rule


def among(name: str, *values: str, needed: bool = False) -> Rule:
    def rule(parent: etree._Element) -> Iterator[str]:
        found = [element.text for element in parent.findall(name)]
        if needed and not found:
            yield f"no {name}"
        yield from (f"{name} is {value!r}" for value in found if value not in values)

    return rule


def self_link(channel: etree._Element) -> Iterator[str]:
    links = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(links) != 1:
        yield f"{len(links)} atom:link rel=self"
    elif links[0].get("type") != "application/rss+xml" or not is_url(links[0].get("href")):
        yield "atom:link rel=self without its type or address"


def links(channel: etree._Element) -> Iterator[str]:
    yield from (
        f"atom:link to {link.get('href')!r}" for link in channel.iter(f"{ATOM}link") if not is_url(link.get("href"))
    )


def language(channel: etree._Element) -> Iterator[str]:
    if not LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield "language is none"


def category(channel: etree._Element) -> Iterator[str]:
    found = channel.findall(f"{ITUNES}category")
    if not found:
        yield "no itunes:category"
    for outer in found:
        upper = outer.get("text") or ""
        if upper not in CATEGORIES:
            yield f"Apple knows no category {upper!r}"
        for inner in outer:
            if inner.get("text") not in CATEGORIES.get(upper, ()):
                yield f"Apple knows no {inner.get('text')!r} in {upper!r}"


def image(channel: etree._Element) -> Iterator[str]:
    found = channel.findall(f"{ITUNES}image")
    if len(found) != 1:
        yield f"{len(found)} of itunes:image"
    elif not re.search(r"\.(jpe?g|png)$", urlsplit(found[0].get("href") or "").path):
        yield "itunes:image is neither JPEG nor PNG"


def description(limit: int = 4000) -> Rule:
    def rule(parent: etree._Element) -> Iterator[str]:
        if len((parent.findtext("description") or "").encode()) > limit:
            yield f"description of more than {limit} bytes"

    return rule


def guid_of_feed(channel: etree._Element) -> Iterator[str]:
    try:
        version = UUID(channel.findtext(f"{PODCAST}guid") or "").version
    except ValueError:
        yield "podcast:guid is no UUID"
    else:
        if version != 5:
            yield f"podcast:guid is a UUIDv{version}"


def date(name: str, *, needed: bool) -> Rule:
    def rule(parent: etree._Element) -> Iterator[str]:
        text = parent.findtext(name)
        if text is None:
            if needed:
                yield f"no {name}"
            return
        try:
            if parsedate_to_datetime(text).tzinfo is None:
                yield f"{name} without zone"
        except ValueError:
            yield f"{name} is {text!r}"

    return rule


def person(parent: etree._Element) -> Iterator[str]:
    for element in parent.findall(f"{PODCAST}person"):
        if not (element.text or "").strip() or len(element.text or "") > 128:
            yield "podcast:person without a name, or with too long a one"


def funding(channel: etree._Element) -> Iterator[str]:
    for element in channel.findall(f"{PODCAST}funding"):
        if not is_url(element.get("url")) or not 0 < len(element.text or "") <= 128:
            yield "podcast:funding without address or words"


def texts(channel: etree._Element) -> Iterator[str]:
    for element in channel.findall(f"{PODCAST}txt"):
        if len(element.text or "") > 4000 or len(element.get("purpose") or "") > 128:
            yield "podcast:txt too long"


def live(channel: etree._Element) -> Iterator[str]:
    for element in channel.findall(f"{PODCAST}liveItem"):
        if element.get("status") not in ("pending", "live", "ended") or not element.get("start"):
            yield "podcast:liveItem without status or start"
        if not element.findtext("title") or not element.findtext("guid"):
            yield "podcast:liveItem without title or guid"
        if not [link for link in element.findall(f"{PODCAST}contentLink") if is_url(link.get("href")) and link.text]:
            yield "podcast:liveItem without podcast:contentLink"


def enclosure(item: etree._Element) -> Iterator[str]:
    found = item.findall("enclosure")
    if len(found) != 1:
        yield f"{len(found)} enclosures"
        return
    if not is_url(found[0].get("url")):
        yield "enclosure without address"
    if found[0].get("type") not in AUDIO:
        yield f"enclosure of type {found[0].get('type')!r}"
    if not (found[0].get("length") or "").isdigit():
        yield "enclosure without length"


def permalink(item: etree._Element) -> Iterator[str]:
    element = item.find("guid")
    if element is not None and element.get("isPermaLink") != "false" and not is_url(element.text):
        yield "guid is said to be a permalink"


def duration(item: etree._Element) -> Iterator[str]:
    for element in item.findall(f"{ITUNES}duration"):
        if not re.fullmatch(r"[1-9][0-9]*", element.text or ""):
            yield f"itunes:duration is {element.text!r}"


def numbers(item: etree._Element) -> Iterator[str]:
    for name in (f"{ITUNES}episode", f"{ITUNES}season"):
        yield from (f"{name} is {e.text!r}" for e in item.findall(name) if not re.fullmatch(r"[1-9]\d*", e.text or ""))


def transcript(item: etree._Element) -> Iterator[str]:
    for element in item.findall(f"{PODCAST}transcript"):
        if not is_url(element.get("url")) or not element.get("type"):
            yield "podcast:transcript without address or type"


def chapters(item: etree._Element) -> Iterator[str]:
    for element in item.findall(f"{PODCAST}chapters"):
        if not is_url(element.get("url")) or element.get("type") != "application/json+chapters":
            yield "podcast:chapters without address or type"


def soundbite(item: etree._Element) -> Iterator[str]:
    for element in item.findall(f"{PODCAST}soundbite"):
        if not all(re.fullmatch(r"\d+(\.\d+)?", element.get(key) or "") for key in ("startTime", "duration")):
            yield "podcast:soundbite without times"


def alternate(item: etree._Element) -> Iterator[str]:
    for element in item.findall(f"{PODCAST}alternateEnclosure"):
        if not element.get("type") or not element.findall(f"{PODCAST}source[@uri]"):
            yield "podcast:alternateEnclosure without type or source"


def is_url(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _guids(channel: etree._Element) -> Iterator[str]:
    found = [element.text for element in channel.iterfind("item/guid")]
    found += [element.text for element in channel.iterfind(f"{PODCAST}liveItem/guid")]
    if len(found) != len(set(found)):
        yield "two items with one guid"


CHANNEL: list[Rule] = [
    *map(one, ("title", "description", "link", "language", f"{PODCAST}guid")),
    among(f"{ITUNES}explicit", "true", "false", needed=True),
    among(f"{ITUNES}type", "episodic", "serial"),
    among(f"{ITUNES}complete", "Yes"),
    among(f"{ITUNES}block", "Yes"),
    among(f"{PODCAST}locked", "yes", "no", needed=True),
    among(f"{PODCAST}medium", "podcast", "music", "video", "film", "audiobook", "newsletter", "blog", needed=True),
    at_most_one(f"{ITUNES}author", f"{ITUNES}owner", "copyright", f"{PODCAST}medium", f"{PODCAST}license"),
    *(self_link, links, language, category, image, description(), guid_of_feed, person, funding, texts, live),
    date("lastBuildDate", needed=False),
]

ITEM: list[Rule] = [
    *map(one, ("title", "guid", "description")),
    among(f"{ITUNES}explicit", "true", "false", needed=True),
    among(f"{ITUNES}episodeType", "full", "trailer", "bonus"),
    at_most_one("link", "pubDate", "source", f"{CONTENT}encoded", f"{ITUNES}duration", f"{ITUNES}image"),
    at_most_one(f"{PODCAST}chapters", f"{PODCAST}license", f"{ITUNES}author", f"{ITUNES}season", f"{ITUNES}episode"),
    *(enclosure, permalink, duration, numbers, description(), person, transcript, chapters, soundbite, alternate),
    date("pubDate", needed=True),
]
