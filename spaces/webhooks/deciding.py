"""When something is delivered again, and when a receiver is left alone: decided by what is given alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from spaces.model.webhook import Delivery, DeliveryState, Try, Webhook

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600, 3 * 3600, 8 * 3600))
"""Between one try and the next; after more tries the last one."""

TRIES_KEPT = 10
"""Tries of a delivery that its log shows, the last ones."""

FAILURES_MAX = 100
"""Tries in a row that come to nothing before a webhook is paused, however short a time that took."""

FAILING_MAX = timedelta(days=1)
"""After that without a single success it is paused sooner."""

_FAILURES_MIN = 10
_JITTER = 0.2


def pause(attempts: int, jitter: float, asked: float | None) -> timedelta:
    """How long to wait after so many tries.

    Args:
        attempts: at least 1.
        jitter: random, 0 to 1: what failed together shall not come back together.
        asked: seconds the receiver wants us to wait (Retry-After), or None.
    """
    usual = PAUSES[min(attempts, len(PAUSES)) - 1]
    wait = usual * (1 - _JITTER / 2 + _JITTER * jitter)
    return wait if asked is None else max(wait, min(timedelta(seconds=asked), PAUSES[-1]))


def after_try(made: Delivery, one: Try, limit: int, jitter: float, asked: float | None = None) -> Delivery:
    """The delivery after one more try.

    Args:
        made: before it.
        one: what came of it.
        limit: tries before it is given up.
        jitter: see `pause`.
        asked: see `pause`.
    """
    attempts = made.attempts + 1
    tried = replace(made, attempts=attempts, tries=(*made.tries, one)[-TRIES_KEPT:], next_at=None)
    if one.taken:
        return replace(tried, state=DeliveryState.DELIVERED)
    if gone(one) or attempts >= limit:
        return replace(tried, state=DeliveryState.FAILED)
    return replace(tried, state=DeliveryState.WAITING, next_at=one.at + pause(attempts, jitter, asked))


def judged(webhook: Webhook, one: Try) -> Webhook:
    """The webhook after a try of one of its deliveries."""
    if one.taken:
        return replace(webhook, failures=0, failing_since=None)
    failures, since = webhook.failures + 1, webhook.failing_since or one.at
    failing = replace(webhook, failures=failures, failing_since=since)
    if webhook.paused_at is not None:
        return failing
    if gone(one):
        text = "Its receiver answered 410 Gone, which means that nobody listens there any more."
        return replace(failing, paused_at=one.at, paused_why=text)
    if failures >= FAILURES_MAX or (failures >= _FAILURES_MIN and one.at - since >= FAILING_MAX):
        text = f"Nothing arrived since {since:%Y-%m-%d %H:%M} UTC, after {failures} tries. The last one: {one.problem}"
        return replace(failing, paused_at=one.at, paused_why=text)
    return failing


def resumed(webhook: Webhook) -> Webhook:
    """The webhook, listening again, as if nothing had failed."""
    return replace(webhook, failures=0, failing_since=None, paused_at=None, paused_why=None)


def again(made: Delivery, now: datetime) -> Delivery:
    """The delivery, to be sent once more at once with as many tries as a new one; its id stays."""
    return replace(made, state=DeliveryState.WAITING, attempts=0, next_at=now)


def gone(one: Try) -> bool:
    """Whether the receiver said that there will never be anybody again."""
    return one.status == 410
