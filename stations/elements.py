"""Which element of a feed says what: one table for items and one for channels, of RSS 2.0, RSS 1.0 and Atom alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from spaces.model.podcast import Enclosure
from stations import fields, podcast_ns
from stations.addresses import whole
from stations.enclosures import make
from stations.texts import sound
from stations.trees import Element, attributes
from stations.vocabulary import usual

MANY = 500
"""Elements of a kind that are kept of one item or channel, where there may be many."""

Convert = Callable[[Element, str], Any]
"""From an element, and the address that relative ones in it start from, to a value; None when there is none."""


class Link(NamedTuple):
    """A link of Atom, or the one of RSS, which is "alternate"."""

    rel: str
    url: str
    kind: str
    length: str | None
    title: str


def link(element: Element, base: str) -> Link | None:
    """atom:link, or RSS's <link> with the address as text."""
    href = element.get("href")
    url = whole(base, href or element.text)
    if not url:
        return None
    if not href:
        return Link("alternate", url, "", None, "")
    rel = element.get("rel", "alternate").strip().lower()
    return Link(rel, url, element.get("type", "").strip().lower(), element.get("length"), element.get("title", ""))


def enclosure(element: Element, base: str) -> Enclosure | None:
    """RSS's enclosure, RSS 1.0's, and media:content."""
    if (url := whole(base, element.get("url"))) and (kind := element.get("type")):
        return make(url, kind, element.get("length") or element.get("fileSize"))
    said = {usual(name): value for name, value in attributes(element).items()}
    url = whole(base, said.get("url") or said.get("href") or said.get("rdf:resource") or said.get("rdf:about"))
    if not url:
        return None
    kind = said.get("type") or said.get("enc:type") or {"audio": "audio/mpeg"}.get(said.get("medium", ""))
    return make(url, kind, said.get("length") or said.get("filesize") or said.get("enc:length"))


def media_group(element: Element, base: str) -> list[Enclosure] | None:
    """The contents of media:group."""
    contents = [child for child in element if isinstance(child.tag, str) and usual(child.tag) == "media:content"]
    return [found for child in contents if (found := enclosure(child, base))] or None


def category(element: Element, _base: str) -> list[str] | None:
    """itunes:category with its subcategories, as "Society & Culture/Documentary"."""
    name = fields.one_line(element.get("text") or element.get("term") or element.text or "")
    if not name:
        return None
    below = [fields.one_line(child.get("text", "")) for child in element if isinstance(child.tag, str)]
    return [name, *(f"{name}/{inner}" for inner in below if inner)]


def rrule(element: Element, _base: str) -> str | None:
    """podcast:updateFrequency as a rule of RFC 5545."""
    return element.get("rrule", "").strip().upper() or None


def guid(element: Element, _base: str) -> tuple[str, bool] | None:
    """The guid, and whether it is an address, too."""
    text = sound((element.text or "").strip())
    return (text, element.get("isPermaLink", "true").strip().lower() != "false") if text else None


class Row(NamedTuple):
    """What becomes of an element."""

    field: str
    convert: Convert
    rank: int = 0  # of several elements for a field the lowest rank counts, and of the same rank the first
    many: bool = False  # every one counts; a converter may give a list


def _rows(*table: tuple[str, Convert, str], many: tuple[tuple[str, Convert, str], ...]) -> dict[str, Row]:
    one = {
        path: Row(field, convert, rank) for field, convert, paths in table for rank, path in enumerate(paths.split())
    }
    return one | {path: Row(field, convert, many=True) for field, convert, paths in many for path in paths.split()}


ITEM = _rows(
    ("title", fields.words, "title itunes:title atom:title dc:title media:title"),
    ("guid", guid, "guid atom:id id"),
    (
        "published_at",
        fields.moment,
        "pubdate atom:published published dc:date dcterms:created atom:issued atom:created",
    ),
    ("updated_at", fields.moment, "atom:updated updated dcterms:modified atom:modified"),
    ("notes", fields.markup, "content:encoded xhtml:body description googleplay:description itunes:summary"),
    ("notes", fields.atom_markup, "atom:content content atom:summary summary media:description"),
    ("subtitle", fields.words, "itunes:subtitle"),
    ("author", fields.author, "itunes:author atom:author dc:creator author googleplay:author media:credit"),
    ("image", fields.image, "itunes:image googleplay:image image media:thumbnail"),
    ("duration", fields.seconds, "itunes:duration"),
    ("explicit", fields.flag, "itunes:explicit googleplay:explicit"),
    ("season", fields.whole_number, "podcast:season itunes:season"),
    ("number", fields.number, "podcast:episode itunes:episode"),
    ("kind", fields.text_of, "itunes:episodetype"),
    ("block", fields.flag, "itunes:block googleplay:block"),
    ("chapters", fields.address, "podcast:chapters"),
    ("license", podcast_ns.licence, "podcast:license"),
    many=(
        ("links", link, "link atom:link"),
        ("enclosures", enclosure, "enclosure enc:enclosure"),
        ("media", enclosure, "media:content"),
        ("media", media_group, "media:group"),
        ("transcripts", podcast_ns.transcript, "podcast:transcript"),
        ("persons", podcast_ns.person, "podcast:person"),
        ("soundbites", podcast_ns.soundbite, "podcast:soundbite"),
    ),
)

CHANNEL = _rows(
    ("title", fields.words, "title itunes:title atom:title dc:title"),
    ("description", fields.markup, "description itunes:summary googleplay:description atom:tagline"),
    ("description", fields.atom_markup, "atom:subtitle subtitle itunes:subtitle"),
    ("author", fields.author, "itunes:author atom:author author googleplay:author dc:creator managingeditor"),
    ("language", fields.language, "language dc:language"),
    ("image", fields.image, "itunes:image googleplay:image image media:thumbnail atom:logo logo atom:icon"),
    ("explicit", fields.flag, "itunes:explicit googleplay:explicit"),
    ("guid", podcast_ns.guid, "podcast:guid"),
    ("medium", fields.text_of, "podcast:medium"),
    ("locked", fields.flag, "podcast:locked"),
    ("block", fields.flag, "itunes:block googleplay:block"),
    ("complete", fields.flag, "itunes:complete"),
    ("license", podcast_ns.licence, "podcast:license"),
    ("new_url", fields.address, "itunes:new-feed-url"),
    ("ttl", fields.whole_number, "ttl"),
    ("period", fields.text_of, "sy:updateperiod"),
    ("frequency", fields.whole_number, "sy:updatefrequency"),
    ("update_frequency", rrule, "podcast:updateFrequency"),
    ("built_at", fields.moment, "lastbuilddate pubdate atom:updated updated dc:date"),
    many=(
        ("links", link, "link atom:link"),
        ("categories", category, "itunes:category googleplay:category"),
        ("subjects", category, "category atom:category"),
        ("persons", podcast_ns.person, "podcast:person"),
        ("funding", podcast_ns.funding, "podcast:funding"),
    ),
)

_EXTRA = Row("extras", lambda element, _: podcast_ns.as_json(element), many=True)


class Lookup(dict[str, Row | None]):
    """Rows by the names that one document uses, so that each name is worked out once."""

    def __init__(self, table: dict[str, Row]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, tag: object) -> Row | None:
        if not isinstance(tag, str):  # an entity
            return None
        name = usual(tag)
        row = self._table.get(name) or (_EXTRA if name.startswith("podcast:") else None)
        self[tag] = row
        return row


def gather(element: Element, rows: Lookup, base: str) -> dict[str, Any]:
    """The values of an item's or a channel's children, by field; lists for what there may be many of.

    An element of the podcast namespace that has no place, no sense, or its place taken already, is in "extras".
    """
    found: dict[str, Any] = {}
    ranks: dict[str, int] = {}
    for child in element:
        row = rows[child.tag]
        if row is None:
            continue
        field, convert, rank, many = row
        taken = not many and ranks.get(field, 99) <= rank
        if taken or (value := convert(child, base)) is None:
            _keep_extra(child, found)
        elif not many:
            found[field], ranks[field] = value, rank
        else:
            values = found.setdefault(field, [])
            if len(values) < MANY:
                values.extend(value) if isinstance(value, list) else values.append(value)
    return found


def _keep_extra(child: Element, found: dict[str, Any]) -> None:
    if usual(str(child.tag)).startswith("podcast:"):
        extras = found.setdefault("extras", [])
        if len(extras) < MANY:
            extras.append(podcast_ns.as_json(child))
