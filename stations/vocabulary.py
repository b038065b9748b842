"""Names of elements as everybody knows them, whatever prefix and spelling of a namespace a feed uses."""

from __future__ import annotations

# Namespace, in lower case and without scheme and trailing slash -> the usual prefix; "" is RSS itself.
_PREFIXES = {
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.itunes.com/dtd/podcast-1.0.dtd": "itunes",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns#": "atom",  # Atom 0.3
    "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "search.yahoo.com/mrss": "media",
    "purl.oclc.org/net/rss_2.0/enc#": "enc",
    "podlove.org/simple-chapters": "psc",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd": "googleplay",
    "www.spotify.com/ns/rss": "spotify",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/xml/1998/namespace": "xml",
    "creativecommons.org/ns#": "cc",
    "backend.userland.com/creativecommonsrssmodule": "creativeCommons",
    "purl.org/syndication/history/1.0": "fh",
    "purl.org/syndication/thread/1.0": "thr",
}


DECLARATIONS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
}
"""Namespaces of the prefixes that some feeds use without saying what they mean."""


def usual(tag: str) -> str:
    """The usual name of an element or attribute, "itunes:duration" for "{http://www.itunes.com/…}Duration".

    What is in no namespace that is known keeps its local name behind "?:", so that it is taken for nothing else. Names
    of RSS and iTunes, which people write by hand, are in lower case.
    """
    if not tag.startswith("{"):
        return tag.lower()
    namespace, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(namespace.strip().lower().partition("://")[2].rstrip("/"))
    if prefix is None:
        return f"?:{local}"
    local = local if prefix == "podcast" else local.lower()
    return f"{prefix}:{local}" if prefix else local
