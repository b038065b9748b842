"""A whole feed as RSS 2.0: PSP-1, iTunes, Podcasting 2.0, WebSub, and RFC 5005 pages."""

from __future__ import annotations

from collections.abc import Iterator

from spaces import __version__
from stations.feed.document import FeedDocument, Pages
from stations.feed.items import item, live, person, remote, shortened
from stations.feed.markup import element, encode, escaped, moment, quoted, tagged

TYPE = "application/rss+xml"

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


def render(document: FeedDocument) -> bytes:
    """The feed as UTF-8; the same document gives the same bytes."""
    return encode("".join(pieces(document)))


def pieces(document: FeedDocument) -> Iterator[str]:
    """The same before it is encoded: what stands before the items, each item, what stands behind them."""
    yield _head(document)
    yield from map(item, document.items)
    yield "</channel>\n</rss>\n"


def _head(document: FeedDocument) -> str:
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{spaces}>\n<channel>\n',
        # First, because readers that do not know the element take what is in it for the channel's own words, until
        # those come and replace them (feedparser does).
        *map(live, document.live),
        _links(document),
        _rss(document),
        _itunes(document),
        _podcast(document),
    ]
    return "".join(parts)


def _link(rel: str, href: str, media_type: str | None = TYPE, title: str | None = None) -> str:
    return tagged("atom:link", {"rel": rel, "href": href, "type": media_type, "title": title}) + "\n"


def _links(document: FeedDocument) -> str:
    parts = [_link("self", document.url)]
    if document.hub:
        parts.append(_link("hub", document.hub, None))
    if document.json_url:
        parts.append(_link("alternate", document.json_url, "application/feed+json"))
    # RFC 5005 §2: everything there is stands in this one document.
    parts.append(_pages(document.pages) if document.pages else "<fh:complete/>\n")
    return "".join(parts)


def _pages(pages: Pages) -> str:
    around = {"first": pages.first, "previous": pages.previous, "next": pages.next, "last": pages.last}
    return "".join(_link(rel, href) for rel, href in around.items() if href)


def _rss(document: FeedDocument) -> str:
    image = element("url", document.image) + element("title", document.title) + element("link", document.link)
    return "".join(
        [
            f"<title>{escaped(document.title)}</title>\n",
            f"<link>{escaped(document.link)}</link>\n",
            f"<description>{escaped(shortened(document.description or document.title))}</description>\n",
            f"<language>{escaped(document.language)}</language>\n",
            element("copyright", document.copyright),
            f"<lastBuildDate>{moment(document.updated_at)}</lastBuildDate>\n",
            f"<generator>Spaces {__version__}</generator>\n<docs>https://www.rssboard.org/rss-specification</docs>\n",
            f"<image>{image}</image>\n",
        ]
    )


def _itunes(document: FeedDocument) -> str:
    return "".join(
        [
            f"<itunes:image href={quoted(document.image)}/>\n",
            f"<itunes:explicit>{'true' if document.explicit else 'false'}</itunes:explicit>\n",
            f"<itunes:type>{'serial' if document.serial else 'episodic'}</itunes:type>\n",
            element("itunes:author", document.author),
            *map(_category, document.categories),
            "<itunes:block>Yes</itunes:block>\n" if document.block else "",
        ]
    )


def _category(path: str) -> str:
    upper, _, lower = path.partition("/")
    if not lower:
        return tagged("itunes:category", {"text": upper}) + "\n"
    inner = tagged("itunes:category", {"text": lower})
    return f"<itunes:category text={quoted(upper)}>{inner}</itunes:category>\n"


def _license(license_: str) -> str:
    """podcast:license: a known one is named, any other leads to its text."""
    if license_.lower().startswith(("https:", "http:")):
        return tagged("podcast:license", {"url": license_}, "custom")
    return element("podcast:license", license_)


def _podcast(document: FeedDocument) -> str:
    parts = [
        f"<podcast:guid>{escaped(document.guid)}</podcast:guid>\n",
        f"<podcast:medium>{escaped(document.medium)}</podcast:medium>\n",
        f"<podcast:locked>{'yes' if document.locked else 'no'}</podcast:locked>\n",
    ]
    if document.block:
        parts.append("<podcast:block>yes</podcast:block>\n")
    parts += map(person, document.persons)
    parts += (tagged("podcast:funding", {"url": url}, words or "Support") for url, words in document.funding)
    parts += (tagged("podcast:txt", {"purpose": purpose or None}, words) for purpose, words in document.texts)
    parts.append(_license(document.license or ""))
    if document.update_frequency:
        words = "As announced"
        parts.append(tagged("podcast:updateFrequency", {"rrule": document.update_frequency}, words))
    if document.podroll:
        parts.append(f"<podcast:podroll>{''.join(map(remote, document.podroll))}</podcast:podroll>\n")
    return "".join(parts)
