"""WebSub (W3C Recommendation, 2018), as a subscriber: hubs tell us that a feed has news, so that we look at once.

What they send is never stored: it only makes the feed due, and the look goes to the publisher as always.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from spaces.config import Config
from spaces.errors import NotFound
from spaces.fetch import Fetcher, Refused
from spaces.model.podcast import Feed
from spaces.store import Store
from stations.texts import sound

LEASE = timedelta(days=10)
"""What we ask for; the hub decides."""

SHORTEST = timedelta(hours=1)
"""Between two renewals, whatever a hub says."""

ANSWER = timedelta(minutes=10)
"""How long a hub may take to ask whether it was really us."""

AGAIN = timedelta(days=1)
"""Until we ask a hub again that refused, or never asked back."""

REST = timedelta(minutes=1)
"""Between the last answer of a publisher and a look that a hub asks for, however often it does."""

_DIGESTS = frozenset({"sha1", "sha256", "sha384", "sha512"})  # W3C WebSub §7.1

_log = logging.getLogger("stations.websub")


def enabled(config: Config) -> bool:
    """Whether hubs can reach this server: somebody has said under which address."""
    return bool(config.server.public_url)


def callback(public_url: str, feed_id: str, secret: str) -> str:
    """Our address for a subscription. Nobody can guess it, so not everybody can make us look."""
    return f"{public_url}/websub/{feed_id}/{token_of(secret)}"


def token_of(secret: str) -> str:
    """The part of the address that follows from the secret."""
    return hashlib.sha256(b"callback " + secret.encode()).hexdigest()[:32]


async def subscribe(store: Store, fetcher: Fetcher, public_url: str, now: datetime, limit: int = 20) -> int:
    """Ask the hubs of all feeds whose subscription is missing or ends; how many were asked."""
    due = await store.feeds.hubs_due(now, limit)
    for feed in due:
        await _ask(store, fetcher, public_url, feed, now)
    return len(due)


async def _ask(store: Store, fetcher: Fetcher, public_url: str, feed: Feed, now: datetime) -> None:
    assert feed.hub is not None, "hubs_due gives feeds with one"
    secret = feed.hub_secret or secrets.token_urlsafe(32)
    # A second question without an answer to the first: this hub is asked once a day from now on.
    patience = AGAIN if feed.hub_state in {"pending", "refused"} else ANSWER
    # Stored first: the hub may ask back before it answers.
    await store.feeds.change(feed.id, hub_state="pending", hub_secret=secret, hub_until=now + patience)
    refusal = await _refusal(
        fetcher,
        feed.hub,
        {
            "hub.mode": "subscribe",
            "hub.topic": feed.topic or feed.url,
            "hub.callback": callback(public_url, feed.id, secret),
            "hub.secret": secret,
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        },
    )
    if refusal is not None:
        _log.info("x the hub of %s takes no subscription: %s", _named(feed), sound(refusal))
        await store.feeds.change(feed.id, hub_state="refused", hub_until=now + AGAIN)


async def _refusal(fetcher: Fetcher, hub: str, wish: Mapping[str, str]) -> str | None:
    """Ask a hub; why it does not take that, None when it does. Whatever it answers, the other hubs are asked, too."""
    try:
        answer = await fetcher.post(
            hub, urlencode(wish).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )
    except Refused as error:
        return error.detail
    except Exception:
        _log.exception("x asking a hub failed; it is asked again later")
        return "a fault of this server"
    return None if answer.status < 300 else f"HTTP {answer.status}"


async def confirm(store: Store, feed_id: str, token: str, query: Mapping[str, str], now: datetime) -> str:
    """Answer a hub that asks whether we meant it (§5.3): the text to send back.

    Raises:
        NotFound: when we did not.
    """
    feed = await _feed(store, feed_id, token)
    mode = query.get("hub.mode", "")
    if mode == "denied":
        await store.feeds.change(feed.id, hub_state="refused", hub_until=now + AGAIN)
        return ""
    if mode != "subscribe" or query.get("hub.topic") != (feed.topic or feed.url) or not query.get("hub.challenge"):
        raise _unknown()
    lease = _lease(query.get("hub.lease_seconds", ""))
    await store.feeds.change(feed.id, hub_state="active", hub_until=now + lease * 0.8)
    return query["hub.challenge"]


async def receive(store: Store, feed_id: str, token: str, body: bytes, signature: str, now: datetime) -> bool:
    """Take what a hub sends; whether that made the feed due.

    A wrong signature changes nothing and is not told (§8): who guesses shall not learn from the answer.

    Raises:
        NotFound: when there is no such subscription.
    """
    feed = await _feed(store, feed_id, token)
    if feed.hub_secret is None or not signed(body, feed.hub_secret, signature):
        _log.warning("x something that its hub did not sign was sent for %s", _named(feed))
        return False
    return await store.feeds.want(feed.id, max(now, feed.fetched_at + REST) if feed.fetched_at else now)


def _named(feed: Feed) -> str:
    """What logs call it: addresses of feeds for patrons have secrets in them."""
    return f"feed {feed.id} at {urlsplit(feed.url).hostname}"


def signed(body: bytes, secret: str, signature: str) -> bool:
    """Whether X-Hub-Signature is that of somebody who knows the secret."""
    method, _, digest = signature.strip().partition("=")
    if method not in _DIGESTS:
        return False
    wanted = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(wanted.encode(), digest.strip().lower().encode())


async def _feed(store: Store, feed_id: str, token: str) -> Feed:
    feed = await store.feeds.get(feed_id)
    if feed is None or feed.hub_secret is None or feed.hub is None:
        raise _unknown()
    if not hmac.compare_digest(token_of(feed.hub_secret).encode(), token.encode()):
        raise _unknown()
    return feed


def _lease(text: str) -> timedelta:
    seconds = int(text) if text.isdecimal() and len(text) < 10 else int(LEASE.total_seconds())
    return max(SHORTEST, min(timedelta(seconds=seconds), timedelta(days=90)))


def _unknown() -> NotFound:
    return NotFound("We have not asked for that.", code="subscription_unknown")
