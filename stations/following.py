"""From an address to a feed: through pages that announce one, to where it is now, and on to its further pages."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from spaces.fetch import Fetched, Fetcher, Refused, check_url
from spaces.model.personal import personal
from spaces.model.podcast import Feed, ParsedFeed
from stations.answers import told
from stations.reading import Reading
from stations.rss import NotAFeed

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "text/html;q=0.3, */*;q=0.1"
)

PAGES = 50
"""Further pages of a feed that the first look reads (RFC 5005 §3)."""

MOVES = 3
"""Addresses that one look follows: a page that announces a feed, a feed that says where it is now."""

_log = logging.getLogger("stations.following")


@dataclass(frozen=True, slots=True)
class Found:
    """A readable feed."""

    url: str  # where it is to be fetched from now on
    answer: Fetched
    parsed: ParsedFeed


class Following:
    """Asks for feeds and follows where they lead. Any number of looks may use it at the same time."""

    def __init__(self, fetcher: Fetcher, reading: Reading) -> None:
        self._fetcher, self._reading = fetcher, reading

    async def get(self, url: str, conditions: Mapping[str, str] | None = None, limit: int | None = None) -> Fetched:
        """An answer that is one.

        Raises:
            Refused: http_error for a 404, too.
        """
        answer = await self._fetcher.get(url, accept=ACCEPT, conditions=conditions or {}, limit=limit)
        if answer.status == 404:
            text = "There is nothing at this address (HTTP 404)."
            raise Refused(text, code="http_error", status=404)
        return answer

    async def follow(self, feed: Feed, answer: Fetched) -> Found:
        """From the first answer to a feed, which may be elsewhere by now.

        Raises:
            NotAFeed: when there is none.
        """
        url = _moved_to(feed.url, answer.permanent)
        for _ in range(MOVES):
            try:
                found = Found(url, answer, await self._read(answer))
            except NotAFeed as error:
                # A feed that was one and is a page today will be one again; nobody meant the feeds of that page.
                if feed.digest is not None or not error.announced:
                    raise
                target = error.announced[0]
            else:
                elsewhere = await self._new_place(found)
                return elsewhere or found
            url = check_url(target, self._fetcher.allow)
            answer = await self.get(url)
            url = answer.permanent or url
        raise NotAFeed("This page leads to other pages, but to no feed.")

    async def older(self, parsed: ParsedFeed, most: int, hold: Callable[[], Awaitable[None]]) -> list[ParsedFeed]:
        """The further pages of a feed that comes in several; what cannot be read of them is missing.

        Args:
            parsed: the first page.
            most: episodes, after which no more pages are asked for.
            hold: called before each page, which may take its time.
        """
        pages: list[ParsedFeed] = []
        seen: set[str] = set()
        left, found = self._fetcher.limit, len(parsed.episodes)
        while parsed.next_page and parsed.next_page not in seen and found < most and _room(len(pages), left):
            seen.add(parsed.next_page)
            await hold()
            try:
                answer = await self.get(parsed.next_page, limit=left)
                left -= len(answer.body)
                parsed = await self._read(answer)
            except (Refused, NotAFeed) as error:
                _log.info("x page %d of a feed is missing: %s", len(pages) + 2, told(error))
                break
            pages.append(parsed)
            found += len(parsed.episodes)
        return pages

    async def _new_place(self, found: Found) -> Found | None:
        """Where the feed says that it is now (itunes:new-feed-url), if there really is one."""
        seen = {found.url, found.answer.url}
        new: Found | None = None
        while len(seen) < MOVES + 2:
            said = (new or found).parsed.new_url
            try:
                url = check_url(said, self._fetcher.allow) if said else ""
                if not url or url in seen or personal(url) != personal(found.url):
                    return new
                seen.add(url)
                answer = await self.get(url)
                new = Found(_moved_to(url, answer.permanent), answer, await self._read(answer))
            except (Refused, NotAFeed):
                if not found.parsed.episodes and new is None:
                    raise
                return new
        return new

    async def _read(self, answer: Fetched) -> ParsedFeed:
        if answer.status == 410:
            text = "The address it leads to has been taken away for good (HTTP 410)."
            raise Refused(text, code="http_error", status=410)
        return await self._reading.parse(answer.body, answer.url, answer.headers.get("Content-Type"))


def _moved_to(url: str, permanent: str | None) -> str:
    """Where a feed is from now on that answered from another place for good.

    What is one person's own stays that, though patrons' feeds often point at the public one: episodes with somebody's
    secret in their addresses must not come among everybody's. And a public feed behind signed addresses stays public.
    """
    return permanent if permanent is not None and personal(permanent) == personal(url) else url


def _room(pages: int, left: int) -> bool:
    """Whether a further page may be read: all of them together have no more bytes than one feed may."""
    return pages < PAGES and left > 0
