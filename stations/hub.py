"""A WebSub hub for our own feeds (W3C Recommendation, 2018): who subscribes is asked back, and told what is new.

It speaks for the feeds of this node only, and reaches subscribers only through the guarded fetcher.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

import structlog

from spaces.config import Config
from spaces.errors import Invalid, NotFound, TooMany
from spaces.fetch import Allow, Fetcher, Refused, check_url
from spaces.model import new_id
from spaces.model.station import Subscriber
from spaces.store import Store
from stations.press import Printed, printed
from stations.publish import Edition, desk_of, find, hub_url

LEASE = timedelta(days=10)
"""Of who asks for none (§5.1 recommends it)."""

LEASE_MIN, LEASE_MAX = timedelta(hours=1), timedelta(days=30)

SECRET_MAX = 199
"""Bytes: a secret must be less than 200 bytes long (§5.1)."""

CALLBACK_MAX = 2048
TOPIC_MAX = 500
"""Verified subscribers of one feed. Podcast apps ask by themselves; directories are some dozens."""

PENDING_MAX = 100
"""Wishes to subscribe to one feed that wait to be verified: anybody can make up any number, so the newest stay."""

LOOK = timedelta(seconds=10)
"""How often it is looked whether feeds that have subscribers changed."""

LEASED = timedelta(minutes=10)
"""Time for a batch; what was not done by then is done again."""

BATCH = 50
AT_ONCE = 8
"""Subscribers that are spoken with at the same time."""

SECONDS = 15.0
"""Time for a subscriber to answer."""

VERIFY_TRIES = 3
TELL_TRIES = 8
FIRST_WAIT = timedelta(minutes=1)
"""Before the second try; each later wait is twice as long: the eighth try comes after two hours."""

_log = structlog.get_logger("stations.hub")

Find = Callable[[str], Awaitable[Edition | None]]
"""The feed of ours at an address; None when there is none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks of the hub."""

    mode: str  # subscribe or unsubscribe
    topic: str
    callback: str
    lease: timedelta = LEASE
    secret: str | None = None


def read_wish(form: Mapping[str, str], allow: Allow) -> Wish:
    """The wish of a form (§5.1).

    Raises:
        Invalid: when something of it is missing or makes no sense, with the field.
        Refused: when the callback leads to where nobody may be sent.
    """
    mode = form.get("hub.mode", "")
    if mode not in ("subscribe", "unsubscribe"):
        raise _wrong("hub.mode", "“hub.mode” is subscribe or unsubscribe.")
    topic, callback = form.get("hub.topic", ""), form.get("hub.callback", "")
    if not topic:
        raise _wrong("hub.topic", "Say in “hub.topic” which feed you mean.")
    if not callback or len(callback) > CALLBACK_MAX or urlsplit(callback).fragment:
        raise _wrong("hub.callback", "Say in “hub.callback” where you want to be told: an address without a fragment.")
    secret = form.get("hub.secret") or None
    if secret is not None and len(secret.encode()) > SECRET_MAX:
        raise _wrong("hub.secret", f"“hub.secret” has more than {SECRET_MAX} bytes.")
    return Wish(mode, topic, check_url(callback, allow), _lease(form.get("hub.lease_seconds", "")), secret)


def _lease(text: str) -> timedelta:
    if not text:
        return LEASE
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise _wrong("hub.lease_seconds", "“hub.lease_seconds” is a whole number of seconds.")
    return min(max(timedelta(seconds=min(int(text), 10**9)), LEASE_MIN), LEASE_MAX)


def _wrong(field: str, detail: str) -> Invalid:
    return Invalid(detail, code="hub_request_invalid", field=field)


def question(subscriber: Subscriber, challenge: str, now: datetime) -> str:
    """The address that asks a callback whether it really wants that (§5.3)."""
    asked = {"hub.mode": subscriber.mode, "hub.topic": subscriber.topic, "hub.challenge": challenge}
    if subscriber.mode == "subscribe" and subscriber.asked_until is not None:
        asked["hub.lease_seconds"] = str(max(0, round((subscriber.asked_until - now).total_seconds())))
    between = "&" if urlsplit(subscriber.callback).query else "?"
    return f"{subscriber.callback}{between}{urlencode(asked, quote_via=quote)}"


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature (§7.1)."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def wait(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return FIRST_WAIT * (1 << max(0, failures - 1))


async def ask(store: Store, find: Find, wish: Wish, now: datetime) -> None:
    """Note what somebody wishes; they are asked back, and nothing changes before they agree.

    Raises:
        NotFound: `topic_unknown`, when it is no feed of ours.
        TooMany: `topic_full`.
    """
    if await find(wish.topic) is None:
        raise NotFound(
            "This hub tells of the feeds of this server only, and that is none of them.",
            code="topic_unknown",
            field="hub.topic",
        )
    if wish.mode == "subscribe" and await store.subscribers.others(wish.topic, wish.callback) >= TOPIC_MAX:
        raise TooMany(
            "This feed has as many subscribers as the hub can tell. Ask for it now and then instead.", code="topic_full"
        )
    await store.subscribers.ask(
        Subscriber(
            id=new_id(),
            topic=wish.topic,
            callback=wish.callback,
            secret=None,
            created_at=now,
            until=now + timedelta(days=1),  # of one that is never verified
            mode=wish.mode,
            next_at=now,
            asked_secret=wish.secret,
            asked_until=now + wish.lease,
        )
    )
    await store.subscribers.thin(wish.topic, PENDING_MAX)


class News:
    """Looks whether feeds changed that have subscribers, and makes those due. Renders nothing, so the node may ask."""

    def __init__(self, store: Store, find: Find) -> None:
        self._store = store
        self._find = find
        self._looked_at: datetime | None = None

    @classmethod
    def of(cls, config: Config, store: Store) -> Self:
        """Of the feeds of a node."""
        return cls(store, partial(find, desk_of(config, store)))

    async def look(self, now: datetime) -> int:
        """Look, unless that was done a moment ago; how many subscribers are to be told of something now."""
        if self._looked_at is not None and now < self._looked_at + LOOK:
            return 0
        self._looked_at = now
        rows = self._store.subscribers
        await rows.forget(now)
        return sum([await self._one(topic, now) for topic in await rows.topics()])

    async def _one(self, topic: str, now: datetime) -> int:
        try:
            return await self._changed(topic, now)
        except Exception:
            _log.exception("whether a feed changed cannot be told; it is looked again later", topic=topic)
            return 0

    async def _changed(self, topic: str, now: datetime) -> int:
        """How many are to be told of it."""
        edition = await self._find(topic)
        mark = "" if edition is None else _mark(await edition.version(now))
        if all((one.told or "").partition(" ")[0] == mark for one in await self._store.subscribers.of_topic(topic)):
            return 0
        return await self._store.subscribers.wake([topic], now)


class Hub:
    """Verifies and tells subscribers; one process of a node does this at a time, and it may be killed."""

    def __init__(self, store: Store, fetcher: Fetcher, find: Find, hub_url: str) -> None:
        self._store = store
        self._fetcher = fetcher
        self._find = find
        self._url = hub_url
        self._joining = asyncio.Lock()  # who joins is counted before the next one does

    @classmethod
    def of(cls, config: Config, store: Store, fetcher: Fetcher) -> Self:
        """The hub of a node."""
        return cls(store, fetcher, partial(find, desk_of(config, store)), hub_url(config.public_url))

    async def work(self, now: datetime) -> int:
        """Do what is due, at most a batch of it; how many were asked or told."""
        leased = await self._store.subscribers.lease(now, now + LEASED, BATCH)
        if leased:
            await self._serve(leased, now)
        return len(leased)

    async def _serve(self, leased: list[Subscriber], now: datetime) -> None:
        pages: dict[str, _Page | None] = {}
        for topic in {one.topic for one in leased}:  # made once, however many are to be told
            try:
                pages[topic] = await self._page(topic, now)
            except Exception:  # its subscribers are due again when their lease ends
                _log.exception("a feed cannot be made for its subscribers; they are told later", topic=topic)
        room = asyncio.Semaphore(AT_ONCE)

        async def one(subscriber: Subscriber) -> None:
            async with room:
                await self._one(subscriber, pages[subscriber.topic], now)

        async with asyncio.TaskGroup() as tasks:
            for subscriber in (one for one in leased if one.topic in pages):
                tasks.create_task(one(subscriber))

    async def _page(self, topic: str, now: datetime) -> _Page | None:
        edition = await self._find(topic)
        if edition is None:
            return None
        mark = _mark(await edition.version(now))
        page = await printed(edition, now)
        return None if page is None else _Page(page, f"{mark} {page.etag}")

    async def _one(self, subscriber: Subscriber, page: _Page | None, now: datetime) -> None:
        """Serve one; whatever it does, the others are served, too. Only a database that is away raises."""
        try:
            await self._served(subscriber, page, now)
        except Exception:
            host = urlsplit(subscriber.callback).hostname
            _log.exception("a subscriber cannot be served; it is tried again later", callback=host)
            failures = subscriber.failures + 1
            later = now + wait(min(failures, TELL_TRIES))
            await self._store.subscribers.change(subscriber.id, failures=failures, next_at=later)

    async def _served(self, subscriber: Subscriber, page: _Page | None, now: datetime) -> None:
        """Verify or tell one."""
        rows = self._store.subscribers
        if page is None:  # the feed was taken off, or is private now
            await rows.remove(subscriber.id)
        elif subscriber.asked_until is not None:
            await self._verify(subscriber, page, now)
        elif subscriber.until <= now:
            await rows.remove(subscriber.id)
        else:
            await self._tell(subscriber, page, now)

    async def _verify(self, subscriber: Subscriber, page: _Page, now: datetime) -> None:
        agreed = await self._agrees(subscriber, now)
        rows = self._store.subscribers
        if agreed is None and subscriber.failures + 1 < VERIFY_TRIES:
            failures = subscriber.failures + 1
            await rows.change(subscriber.id, failures=failures, next_at=now + wait(failures))
        elif agreed and subscriber.mode == "unsubscribe":
            await rows.drop(subscriber, now)
        elif agreed:
            async with self._joining:
                await self._join(subscriber, page, now)
        elif subscriber.state == "active":  # somebody else's wish, it seems: as before
            await rows.settle(subscriber, now, failures=0)
        else:
            await rows.drop(subscriber, now)

    async def _join(self, subscriber: Subscriber, page: _Page, now: datetime) -> None:
        rows = self._store.subscribers
        if await rows.others(subscriber.topic, subscriber.callback) >= TOPIC_MAX:  # others were faster
            await rows.drop(subscriber, now)
            return
        # What it was told before still counts; who is new has the feed as it is now.
        told = subscriber.told if subscriber.state == "active" else page.told
        asked = {"secret": subscriber.asked_secret, "until": subscriber.asked_until}
        await rows.settle(subscriber, now, failures=0, state="active", told=told, **asked)

    async def _agrees(self, subscriber: Subscriber, now: datetime) -> bool | None:
        """Whether the callback wants it; None when it could not be asked."""
        challenge = secrets.token_urlsafe(24)
        url = question(subscriber, challenge, now)
        try:
            answer = await self._fetcher.get(url, accept="*/*", limit=4096, timeout=SECONDS)
        except Refused as error:
            return False if error.status is not None and error.status < 500 else None
        return 200 <= answer.status < 300 and hmac.compare_digest(answer.body.strip(), challenge.encode())

    async def _tell(self, subscriber: Subscriber, page: _Page, now: datetime) -> None:
        rows = self._store.subscribers
        if (subscriber.told or "").partition(" ")[2] == page.printed.etag:  # it only looked like a change
            await rows.settle(subscriber, now, failures=0, told=page.told)
            return
        status = await self._deliver(subscriber, page.printed)
        failures = subscriber.failures + 1
        if status is not None and 200 <= status < 300:
            await rows.settle(subscriber, now, failures=0, told=page.told)
        elif status == 410:  # §7: the subscriber does not want it any more
            await rows.remove(subscriber.id)
        elif failures < TELL_TRIES:
            await rows.change(subscriber.id, failures=failures, next_at=now + wait(failures))
        else:  # this news is lost to it; it may be there again for the next
            _log.info("a subscriber cannot be told", callback=urlsplit(subscriber.callback).hostname, tries=failures)
            await rows.settle(subscriber, now, failures=0, told=page.told)

    async def _deliver(self, subscriber: Subscriber, page: Printed) -> int | None:
        """The status of its answer; None when there was none."""
        headers = {
            "Content-Type": f"{page.type}; charset=utf-8",
            "Link": f'<{self._url}>; rel="hub", <{subscriber.topic}>; rel="self"',
        }
        if subscriber.secret:
            headers["X-Hub-Signature"] = signature(subscriber.secret, page.body)
        try:
            return (await self._fetcher.post(subscriber.callback, page.body, headers, timeout=SECONDS)).status
        except Refused as error:
            return error.status


@dataclass(frozen=True, slots=True)
class _Page:
    printed: Printed
    told: str  # what is noted of those who were sent it


def _mark(version: Hashable) -> str:
    """A version as text, the same in every process."""
    return hashlib.sha256(repr(version).encode("utf-8", "backslashreplace")).hexdigest()[:16]
