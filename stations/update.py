"""One look at one feed: fetch, read, decide, store. Whatever happens, its row says so, and when to look again."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from spaces.blobs import Blobs
from spaces.errors import SpacesError
from spaces.fetch import Fetched, Fetcher, Refused
from spaces.model.podcast import Decision, Feed, FeedState, ParsedFeed
from spaces.model.station import SOURCE_MAX, SourceKind
from spaces.store import Store
from spaces.store.feeds import host_of
from stations import answers, covers
from stations.amends import newest
from stations.decide import batches, joined, without
from stations.following import Following, Found
from stations.polling import Came, Outcome, fresh_for, left_alone, next_look, period
from stations.reading import Reading
from stations.writing import Writing

BATCH = 100
"""Episodes stored in one transaction, after which it is asked whether somebody still wants them."""

EPISODES_MAX = 4 * SOURCE_MAX
"""Episodes of one feed that are kept: the newest. A channel has no more than a quarter of them from one source."""

LEASE = timedelta(minutes=15)
"""How long nobody else looks at a feed that one worker has; a dead worker's are freed at once by the node."""

_log = logging.getLogger("stations.update")


class _Lost(Exception):
    """Another worker has the feed now: nothing is to be done any more."""


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
        self._store, self._blobs, self._now = store, blobs, now
        self._pictures = covers.Darkroom(fetcher, blobs)
        self._worker, self._jitter = worker, jitter
        self._reading, self._writing = Reading(), Writing(store, worker)
        self._following = Following(fetcher, self._reading)

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
        answer = await self._following.get(feed.url, answers.conditions(feed))
        if answer.status == 410:
            return await self._ended(feed)
        if answer.status == 304 and _elsewhere(feed, answer.permanent):
            answer = await self._following.get(feed.url)  # what was said here tells nothing of what is there
        digest = answers.digest_of(answer.body)
        if answer.status == 304 or digest == feed.digest:
            return await self._same(feed, answer)
        found = await self._following.follow(feed, answer)
        if found.answer is not answer:
            digest = answers.digest_of(found.answer.body)
        here = await self._moved(feed, found.url)
        if here is not None:
            await self._take(here, found, digest, began, elsewhere=_elsewhere(feed, found.url))
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

    async def _moved(self, feed: Feed, url: str) -> Feed | None:
        """The feed at its new address; None when another row has that already, into which this one went."""
        if url == feed.url:
            return feed
        async with self._writing.turn():
            there = await self._store.feeds.move(feed.id, url, self._now())
        return there if there is not None and there.id == feed.id else None

    async def _take(self, feed: Feed, found: Found, digest: str, began: datetime, *, elsewhere: bool) -> None:
        """Store what is new in it."""
        first = feed.digest is None
        whole = joined([found.parsed, *await self._older(feed, found.parsed)]) if first else found.parsed
        parsed = newest(whole, EPISODES_MAX)
        rows = await self._store.episodes.known(feed.id)
        decision = await self._reading.decide(feed, rows, parsed, self._now())
        total = sum(episode.enclosure is not None for episode in parsed.episodes)
        if elsewhere and len(decision.new) == total:
            decision = without(rows, decision)
        if not await self._stored(feed, decision, total, first=first):
            return
        news = bool(decision.new or decision.changed or decision.gone or decision.back)
        took = (self._now() - began).total_seconds()
        told = {"digest": digest, "done": total, "total": total, "took": took}
        await self._done(feed, found, parsed, told, news=news)
        await self._picture(feed, parsed.image)

    async def _older(self, feed: Feed, parsed: ParsedFeed) -> list[ParsedFeed]:
        return await self._following.older(parsed, EPISODES_MAX, lambda: self._hold(feed))

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

    async def _done(self, feed: Feed, found: Found, parsed: ParsedFeed, told: dict[str, Any], *, news: bool) -> None:
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
            "changed_at": now if news or feed.changed_at is None else feed.changed_at,
            "interval": interval,
            "failures": failures,
        }
        columns |= told | answers.seen(headers, now) | answers.hub_of(feed, parsed)
        await self._writing.give_back(feed.id, next_at, **columns)

    async def _same(self, feed: Feed, answer: Fetched) -> None:
        """Nothing new: the cheap way."""
        now = self._now()
        if answer.permanent is not None and await self._moved(feed, answer.permanent) is None:
            return
        outcome = Outcome(Came.SAME, fresh_for=fresh_for(answer.headers, now))
        next_at, interval, failures = next_look(feed, outcome, now, self._jitter())
        columns = {"state": FeedState.READY, "interval": interval, "failures": failures}
        columns |= answers.seen(answer.headers, now)
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
        said: dict[str, Any] = {"error": answers.told(error), "error_code": error.code}
        said["state"] = feed.state if lasting else FeedState.FAILED
        said["not_before"] = left_alone(feed, outcome, now)
        if feed.state is FeedState.ENDED:
            next_at = None
        _log.info("x %s: %s", _named(feed), answers.told(error))
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


def _elsewhere(feed: Feed, url: str | None) -> bool:
    """Whether that is on another host, where somebody else may be at home."""
    return url is not None and host_of(url) != host_of(feed.url)


def _says_something(decision: Decision) -> bool:
    return bool(decision.feed or decision.new or decision.changed or decision.gone or decision.back)


def _named(feed: Feed) -> str:
    """What logs call it: addresses of feeds for patrons have secrets in them."""
    return f"feed {feed.id} at {urlsplit(feed.url).hostname}"
