"""One look at one feed: fetch, read, decide, store. Whatever happens, its row says so, and when to look again."""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from spaces.blobs import Blobs
from spaces.errors import SpacesError
from spaces.fetch import Fetched, Fetcher, Refused, check_url
from spaces.model.personal import personal
from spaces.model.podcast import Decision, Episode, Feed, FeedState, ParsedFeed
from spaces.model.station import SOURCE_MAX, SourceKind
from spaces.store import Store
from spaces.store.feeds import host_of
from stations import covers
from stations.amends import newest
from stations.decide import joined, without
from stations.fields import sound
from stations.polling import Came, Outcome, fresh_for, left_alone, next_look, period
from stations.reading import Reading
from stations.rss import NotAFeed
from stations.writing import Writing

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "text/html;q=0.3, */*;q=0.1"
)

BATCH = 100
"""Episodes stored in one transaction, after which it is asked whether somebody still wants them."""

PAGES = 50
"""Further pages of a feed that the first look reads (RFC 5005 §3)."""

EPISODES_MAX = 4 * SOURCE_MAX
"""Episodes of one feed that are kept: the newest. A channel has no more than a quarter of them from one source."""

MOVES = 3
"""Addresses that one look follows: a page that announces a feed, a feed that says where it is now."""

LEASE = timedelta(minutes=15)
"""How long nobody else looks at a feed that one worker has; a dead worker's are freed at once by the node."""

HEADER_MAX = 1024
"""Characters of a header that is remembered to be sent back."""

ERROR_MAX = 1000
"""Characters of what is told of a failure: hosts and servers have a part in it."""

_log = logging.getLogger("stations.update")


class _Lost(Exception):
    """Another worker has the feed now: nothing is to be done any more."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A readable feed."""

    url: str  # where it is to be fetched from now on
    answer: Fetched
    parsed: ParsedFeed


class Update:
    """Looks at feeds. Any number of looks may go on at the same time."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        blobs: Blobs,
        now: Callable[[], datetime],
        *,
        worker: str,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Prepare.

        Args:
            store: where feeds and episodes are.
            fetcher: how they come.
            blobs: where pictures go.
            now: the time.
            worker: under whose name the feeds are leased.
            jitter: from 0 up to 1, by chance.
        """
        self._store, self._fetcher, self._blobs, self._now = store, fetcher, blobs, now
        self._pictures = covers.Darkroom(fetcher, blobs)
        self._worker, self._jitter = worker, jitter
        self._reading, self._writing = Reading(), Writing(store, worker)

    async def look(self, feed: Feed) -> None:
        """Look at a leased feed and give it back. Only a database that is away raises."""
        try:
            await self._tried(feed)
        except Exception:
            await self._store.feeds.get(feed.id)  # raises when the database is away
            _log.exception(
                "x the look at %s could not be ended; it is tried again when its lease is over", _named(feed)
            )

    async def _tried(self, feed: Feed) -> None:
        try:
            await self._look(feed)
        except _Lost:
            _log.info("x somebody else looks at %s now", _named(feed))
        except SpacesError as error:
            await self._failed(feed, error)
        except Exception:
            _log.exception("x the look at %s failed; it is tried again later", _named(feed))
            text = "This server has a fault with this feed; its log says more. It is tried again later."
            await self._failed(feed, Refused(text, code="fault"))

    async def _look(self, feed: Feed) -> None:
        began = self._now()
        if feed.state is not FeedState.READY:
            await self._began(feed, began)
        elif feed.leased_until is None or feed.leased_until < began + LEASE / 2:  # it stood in line for long
            await self._hold(feed)
        answer = await self._get(feed.url, _conditions(feed))
        if answer.status == 410:
            return await self._ended(feed)
        if answer.status == 304 and _elsewhere(feed, answer.permanent):
            answer = await self._get(feed.url)  # what was said here tells nothing of what is there
        if answer.status == 304 or (feed.digest is not None and _digest(answer.body) == feed.digest):
            return await self._same(feed, answer)
        found = await self._follow(feed, answer)
        here = await self._moved(feed, found.url)
        if here is not None:
            await self._take(here, found, began, elsewhere=_elsewhere(feed, found.url))
        return None

    async def _began(self, feed: Feed, now: datetime) -> None:
        """Tell people that something happens, and hold the feed.

        Raises:
            _Lost: when this worker has it no longer.
        """
        news: dict[str, Any] = {"state": FeedState.FETCHING, "began_at": now, "leased_until": now + LEASE}
        silent = {"error": None, "error_code": None}
        if feed.digest is None:
            news |= {"done": 0, "total": None}
        async with self._writing.turn():
            if await self._store.feeds.change(feed.id, held_by=self._worker, **news, **silent) is None:
                raise _Lost

    async def _hold(self, feed: Feed) -> None:
        """Have the feed for another while.

        Raises:
            _Lost: when this worker has it no longer.
        """
        async with self._writing.turn():
            if not await self._store.feeds.hold(feed.id, self._worker, self._now() + LEASE):
                raise _Lost

    async def _get(self, url: str, conditions: Mapping[str, str] | None = None, limit: int | None = None) -> Fetched:
        """An answer that is one.

        Raises:
            Refused: http_error for a 404, too.
        """
        answer = await self._fetcher.get(url, accept=ACCEPT, conditions=conditions or {}, limit=limit)
        if answer.status == 404:
            text = "There is nothing at this address (HTTP 404)."
            raise Refused(text, code="http_error", status=404)
        return answer

    async def _read(self, answer: Fetched) -> ParsedFeed:
        if answer.status == 410:
            text = "The address it leads to has been taken away for good (HTTP 410)."
            raise Refused(text, code="http_error", status=410)
        return await self._reading.parse(answer.body, answer.url, answer.headers.get("Content-Type"))

    async def _follow(self, feed: Feed, answer: Fetched) -> _Found:
        """From the first answer to a feed, which may be elsewhere by now.

        Raises:
            NotAFeed: when there is none.
        """
        url = _moved_to(feed.url, answer.permanent)
        for _ in range(MOVES):
            try:
                found = _Found(url, answer, await self._read(answer))
            except NotAFeed as error:
                # A feed that was one and is a page today will be one again; nobody meant the feeds of that page.
                if feed.digest is not None or not error.announced:
                    raise
                target = error.announced[0]
            else:
                elsewhere = await self._new_place(found)
                return elsewhere or found
            url = check_url(target, self._fetcher.allow)
            answer = await self._get(url)
            url = answer.permanent or url
        raise NotAFeed("This page leads to other pages, but to no feed.")

    async def _new_place(self, found: _Found) -> _Found | None:
        """Where the feed says that it is now (itunes:new-feed-url), if there really is one."""
        seen = {found.url, found.answer.url}
        new: _Found | None = None
        while len(seen) < MOVES + 2:
            said = (new or found).parsed.new_url
            try:
                url = check_url(said, self._fetcher.allow) if said else ""
                if not url or url in seen or personal(url) != personal(found.url):
                    return new
                seen.add(url)
                answer = await self._get(url)
                new = _Found(_moved_to(url, answer.permanent), answer, await self._read(answer))
            except (Refused, NotAFeed):
                if not found.parsed.episodes and new is None:
                    raise
                return new
        return new

    async def _moved(self, feed: Feed, url: str) -> Feed | None:
        """The feed at its new address; None when another row has that already, into which this one went."""
        if url == feed.url:
            return feed
        async with self._writing.turn():
            there = await self._store.feeds.move(feed.id, url, self._now())
        return there if there is not None and there.id == feed.id else None

    async def _take(self, feed: Feed, found: _Found, began: datetime, *, elsewhere: bool) -> None:
        """Store what is new in it."""
        first = feed.digest is None
        parsed = newest(
            joined([found.parsed, *await self._older(feed, found.parsed)]) if first else found.parsed, EPISODES_MAX
        )
        rows = await self._store.episodes.known(feed.id)
        decision = await self._reading.decide(feed, rows, parsed, self._now())
        total = sum(episode.enclosure is not None for episode in parsed.episodes)
        if elsewhere and len(decision.new) == total:
            decision = without(rows, decision)
        if not await self._stored(feed, decision, total, first=first):
            return
        news = bool(decision.new or decision.changed or decision.gone or decision.back)
        took = (self._now() - began).total_seconds()
        await self._done(feed, found, parsed, {"done": total, "total": total, "took": took}, news=news)
        await self._picture(feed, parsed.image)

    async def _older(self, feed: Feed, parsed: ParsedFeed) -> list[ParsedFeed]:
        """The further pages of a feed that comes in several; what cannot be read of them is missing."""
        pages: list[ParsedFeed] = []
        seen: set[str] = set()
        left, found = self._fetcher.limit, len(parsed.episodes)
        while parsed.next_page and parsed.next_page not in seen and _room(len(pages), left, found):
            seen.add(parsed.next_page)
            await self._hold(feed)
            try:
                answer = await self._get(parsed.next_page, limit=left)
                left -= len(answer.body)
                parsed = await self._read(answer)
            except (Refused, NotAFeed) as error:
                _log.info("x page %d of a feed is missing: %s", len(pages) + 2, _told(error))
                break
            pages.append(parsed)
            found += len(parsed.episodes)
        return pages

    async def _stored(self, feed: Feed, decision: Decision, total: int, *, first: bool) -> bool:
        """Store it batch by batch; False when it was stopped, because nobody wants it any more."""
        left = len(decision.new) + len(decision.changed)
        several = left > BATCH
        for batch in batches(decision, BATCH):
            if several and not await self._may_go_on(feed, total - left, total, first=first):
                return False
            left -= len(batch.new) + len(batch.changed)
            if several:
                told = {"state": FeedState.STORING if first else feed.state, "done": total - left, "total": total}
                await self._write(feed, replace(batch, feed={**batch.feed, **told}))
            elif _says_something(batch):
                await self._write(feed, batch)
        return True

    async def _write(self, feed: Feed, decision: Decision) -> None:
        async with self._writing.turn():
            await self._store.episodes.store(feed.id, decision, self._now())

    async def _may_go_on(self, feed: Feed, done: int, total: int, *, first: bool) -> bool:
        await self._hold(feed)
        if not first or await self._store.feeds.wanted(feed.id):
            return True
        told = {"state": FeedState.WAITING, "done": done, "total": total}
        # Due at once, if somebody wants it again by then; else the store lets it rest.
        await self._writing.give_back(feed.id, self._now(), **told)
        return False

    async def _done(self, feed: Feed, found: _Found, parsed: ParsedFeed, told: dict[str, Any], *, news: bool) -> None:
        now, headers = self._now(), found.answer.headers
        outcome = Outcome(
            Came.NEWS if news or feed.digest is None else Came.SAME,
            published=[episode.published_at for episode in parsed.episodes if episode.published_at],
            fresh_for=max(fresh_for(headers, now), (parsed.ttl or 0) * 60.0),
            period=period(parsed.update_frequency),
        )
        next_at, interval, failures = next_look(replace(feed, complete=parsed.complete), outcome, now, self._jitter())
        columns: dict[str, Any] = {
            "state": FeedState.READY,
            "digest": _digest(found.answer.body),
            "changed_at": now if news or feed.changed_at is None else feed.changed_at,
            "interval": interval,
            "failures": failures,
        }
        columns |= told | _seen(headers, now) | _hub(feed, parsed)
        await self._writing.give_back(feed.id, next_at, **columns)

    async def _same(self, feed: Feed, answer: Fetched) -> None:
        """Nothing new: the cheap way."""
        now = self._now()
        if answer.permanent is not None and await self._moved(feed, answer.permanent) is None:
            return
        outcome = Outcome(Came.SAME, fresh_for=fresh_for(answer.headers, now))
        next_at, interval, failures = next_look(feed, outcome, now, self._jitter())
        columns = {"state": FeedState.READY, "interval": interval, "failures": failures} | _seen(answer.headers, now)
        if answer.status == 304:  # it need not repeat what it was asked with
            columns |= {"etag": feed.etag, "last_modified": feed.last_modified}
        await self._writing.give_back(feed.id, next_at, **columns)

    async def _ended(self, feed: Feed) -> None:
        text = "Its publisher has taken this podcast away for good (HTTP 410). The episodes that came stay."
        said = {"state": FeedState.ENDED, "error": text, "error_code": "gone", "failures": 0, "fetched_at": self._now()}
        await self._writing.give_back(feed.id, None, **said)

    async def _failed(self, feed: Feed, error: SpacesError) -> None:
        now = self._now()
        outcome = Outcome(Came.NOTHING, retry_after=getattr(error, "retry_after", None))
        next_at, _, failures = next_look(feed, outcome, now, self._jitter())
        lasting = feed.state in {FeedState.READY, FeedState.ENDED}
        said: dict[str, Any] = {"error": _told(error), "error_code": error.code}
        said["state"] = feed.state if lasting else FeedState.FAILED
        said["not_before"] = left_alone(feed, outcome, now)
        if feed.state is FeedState.ENDED:
            next_at = None
        _log.info("x %s: %s", _named(feed), _told(error))
        await self._writing.give_back(feed.id, next_at, failures=failures, **said)

    async def _picture(self, feed: Feed, image: str | None) -> None:
        """Our small copy of its picture, when there is none or it has another one now."""
        if image is None or (feed.picture is not None and feed.image == image):
            return
        key = await self._pictures.keep(feed.id, image)
        if key is None or key == feed.picture:
            return
        async with self._writing.turn():
            await self._store.feeds.change(feed.id, picture=key)
            await self._store.stations.touch(
                await self._store.sources.wanting(SourceKind.FEED, feed.id)
            )  # their covers
        if feed.picture is not None:
            await self._blobs.delete(feed.picture)


def batches(decision: Decision, size: int) -> Iterator[Decision]:
    """The decision in parts of so many episodes. What the feed says of itself comes first, what is gone last."""
    changes: Iterator[tuple[bool, Episode]] = iter(
        [*((True, episode) for episode in decision.new), *((False, episode) for episode in decision.changed)]
    )
    columns = decision.feed
    while part := list(islice(changes, size)):
        new = tuple(episode for is_new, episode in part if is_new)
        yield Decision(columns, new, tuple(episode for is_new, episode in part if not is_new))
        columns = {}
    yield Decision(columns, gone=decision.gone, back=decision.back)


def _moved_to(url: str, permanent: str | None) -> str:
    """Where a feed is from now on that answered from another place for good.

    What is one person's own stays that, though patrons' feeds often point at the public one: episodes with somebody's
    secret in their addresses must not come among everybody's. And a public feed behind signed addresses stays public.
    """
    return permanent if permanent is not None and personal(permanent) == personal(url) else url


def _elsewhere(feed: Feed, url: str | None) -> bool:
    """Whether that is on another host, where somebody else may be at home."""
    return url is not None and host_of(url) != host_of(feed.url)


def _says_something(decision: Decision) -> bool:
    return bool(decision.feed or decision.new or decision.changed or decision.gone or decision.back)


def _room(pages: int, left: int, found: int) -> bool:
    """Whether a further page may be read: all of them together have no more bytes than one feed may."""
    return pages < PAGES and left > 0 and found < EPISODES_MAX


def _named(feed: Feed) -> str:
    """What logs call it: addresses of feeds for patrons have secrets in them."""
    return f"feed {feed.id} at {urlsplit(feed.url).hostname}"


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=32).hexdigest()


def _conditions(feed: Feed) -> dict[str, str]:
    """Headers by which a server can say that nothing is new; none until everything of the feed is stored."""
    if feed.digest is None:
        return {}
    found = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in found.items() if value}


def _seen(headers: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What is remembered of every answer."""
    return {
        "fetched_at": now,
        "etag": _kept(headers.get("ETag")),
        "last_modified": _kept(headers.get("Last-Modified")),
        "error": None,
        "error_code": None,
    }


def _kept(header: str | None) -> str | None:
    """A header as it came, if it can be stored and sent back; servers send any bytes."""
    return header if header and len(header) <= HEADER_MAX and header.isascii() and header.isprintable() else None


def _told(error: SpacesError) -> str:
    """What people read of a failure, without what no database takes."""
    return sound(error.detail)[:ERROR_MAX]


def _hub(feed: Feed, parsed: ParsedFeed) -> dict[str, Any]:
    """Its hub, when that is another than before: then we have not subscribed there."""
    topic = parsed.self_url or feed.url
    if parsed.hub == feed.hub and (parsed.hub is None or topic == feed.topic):
        return {}
    named = {"hub": parsed.hub, "topic": topic if parsed.hub else None}
    return {**named, "hub_state": None, "hub_until": None, "hub_secret": None}
