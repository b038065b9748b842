"""Our own feeds: what one says (`FeedDocument`), and the RSS that says it. Pure: no clock, no network, no database."""

from stations.feed.document import FeedDocument, FeedItem, LiveItem, Media, Origin, Pages, Remote
from stations.feed.rss import pieces, render

__all__ = ["FeedDocument", "FeedItem", "LiveItem", "Media", "Origin", "Pages", "Remote", "pieces", "render"]
