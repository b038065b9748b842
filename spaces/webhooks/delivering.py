"""The background work of webhooks: what was logged becomes deliveries, and deliveries arrive."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from spaces.errors import SpacesError
from spaces.fetch.fetcher import retry_after
from spaces.model.webhook import Delivery, Try, Webhook
from spaces.webhooks import sign
from spaces.webhooks.deciding import after_try, judged
from spaces.webhooks.feeding import Describe, Feeder

if TYPE_CHECKING:
    from spaces.bus import Bus
    from spaces.config import Config
    from spaces.fetch import Fetcher
    from spaces.store import Store

AT_ONCE = 16
"""Deliveries under way at the same time, and"""

EACH_OWNER = 2
"""of all webhooks of one account, so that whoever has many slow ones does not hold up the others; and"""

EACH = 1
"""of one webhook, so that a slow one does not hold up the others of its owner."""

LOOK_SECONDS = 2.0
"""Between two looks at the logs; what is done in spaces is noticed at once."""

SAID_MAX = 2000
"""Bytes of an answer that the log of deliveries keeps."""

_REST_SECONDS = 0.05  # after a knock, so that several things done at once are one look
_LEASE_MARGIN = 60.0
_FORGET_SECONDS = 3600.0

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Deliverer:
    """Feeds and delivers while it is open; an async context manager."""

    def __init__(
        self,
        config: Config,
        store: Store,
        fetcher: Fetcher,
        bus: Bus,
        describe: Describe,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Prepare.

        Args:
            config: its [webhooks].
            store: where everything is.
            fetcher: the way out.
            bus: tells what is done.
            describe: spaces as they are shown to their hosts.
            now: the time.
        """
        self._settings, self._store, self._fetcher, self._bus, self._now = config.webhooks, store, fetcher, bus, now
        self.feeder = Feeder(store, describe, config.public_url)
        self._knocked, self._due = asyncio.Event(), asyncio.Event()
        self._busy: Counter[str] = Counter()  # deliveries under way by webhook, and
        self._busy_owners: Counter[str] = Counter()  # by account
        self._under_way: set[asyncio.Task[None]] = set()
        self._running = AsyncExitStack()

    async def __aenter__(self) -> Self:
        if self._settings.enabled:
            self._running.callback(self._bus.listen(lambda _: self._knocked.set()))
            tasks = await self._running.enter_async_context(asyncio.TaskGroup())
            for work in (self._feed_forever(), self._deliver_forever(), self._forget_forever()):
                self._running.callback(tasks.create_task(work).cancel)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._running.__aexit__(kind, fault, trace)
        for task in self._under_way:  # leased: the next start delivers it
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def knock(self) -> None:
        """There is something to deliver now."""
        self._due.set()

    async def _feed_forever(self) -> None:
        while True:
            self._knocked.clear()
            try:
                if await self.feeder.look(self._now()):
                    self._due.set()
            except Exception:  # the database may be away for a while; nothing is lost
                _log.exception("x webhooks: the logs could not be read; trying again")
            await _set_or(self._knocked, LOOK_SECONDS)
            await asyncio.sleep(_REST_SECONDS)

    async def _deliver_forever(self) -> None:
        while True:
            self._due.clear()
            try:
                await self._begin_due()
                wait = await self._until_next()
            except Exception:
                _log.exception("x webhooks could not be delivered; trying again")
                wait = LOOK_SECONDS
            await _set_or(self._due, wait)

    async def _begin_due(self) -> None:
        room = AT_ONCE - len(self._under_way)
        lease = self._settings.timeout + _LEASE_MARGIN
        taken = await self._store.webhooks.lease(
            self._now(), lease, room, EACH, self._busy, each_owner=EACH_OWNER, busy_owners=self._busy_owners
        )
        for webhook, made in taken:
            self._busy[webhook.id] += 1
            self._busy_owners[webhook.user_id] += 1
            task = asyncio.create_task(self._carry(webhook, made))
            self._under_way.add(task)
            task.add_done_callback(partial(self._done, webhook))

    def _done(self, webhook: Webhook, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        for busy, key in ((self._busy, webhook.id), (self._busy_owners, webhook.user_id)):
            busy[key] -= 1
            if not busy[key]:
                del busy[key]
        self._due.set()

    async def _until_next(self) -> float:
        """Seconds until something is due; whatever ends before that knocks."""
        due = await self._store.webhooks.next_due()
        if due is None or self._under_way:
            return _FORGET_SECONDS if due is None else LOOK_SECONDS
        return min(max(0.0, (due - self._now()).total_seconds()), _FORGET_SECONDS)

    async def _forget_forever(self) -> None:
        while True:
            try:
                await self._store.webhooks.drop(self._now() - timedelta(days=self._settings.keep_days))
            except Exception:
                _log.exception("x old deliveries could not be forgotten; trying again in an hour")
            await asyncio.sleep(_FORGET_SECONDS)

    async def _carry(self, webhook: Webhook, made: Delivery) -> None:
        try:
            await self.deliver(webhook, made)
        except Exception:
            _log.exception("x the outcome of webhook delivery %s could not be stored; it is sent again", made.id)

    async def deliver(self, webhook: Webhook, made: Delivery, *, tries: int | None = None) -> Delivery:
        """Try once, and store what came of it.

        Args:
            webhook: where to.
            made: what.
            tries: before it is given up; None: [webhooks] attempts.
        """
        one, asked = await self._try(webhook, made)
        limit = tries or self._settings.attempts
        tried = after_try(made, one, limit, random.random(), asked)
        after = await self._store.webhooks.tried(tried, lambda before: judged(before, one))
        if after is not None and after.paused_at == one.at:
            _log.warning("- webhook %s is paused: %s", webhook.id, after.paused_why)
        return tried

    async def _try(self, webhook: Webhook, made: Delivery) -> tuple[Try, float | None]:
        """One attempt, and after how many seconds the receiver wants the next one."""
        now, data = self._now(), made.body.encode()
        headers = sign.headers(made.id, now, data, webhook.secrets(now)) | {"Content-Type": "application/json"}
        began = asyncio.get_running_loop().time()
        try:
            answer = await self._fetcher.deliver(
                webhook.url, data, headers, limit=SAID_MAX, timeout=self._settings.timeout
            )
        except SpacesError as refused:
            return Try(now, _seconds(began), problem=refused.detail), None
        said = answer.body.decode("utf-8", "replace")
        if 200 <= answer.status < 300:
            return Try(now, _seconds(began), answer.status, said), None
        problem = _problem(answer.status)
        return Try(now, _seconds(began), answer.status, said, problem), retry_after(
            answer.headers.get("Retry-After"), now
        )


def _problem(status: int) -> str:
    """Why an answer is none that says that it arrived."""
    if 300 <= status < 400:
        return f"It answered with a redirect ({status}). Give the address that it leads to."
    return f"It answered {status}, where 200 to 299 says that it arrived."


def _seconds(began: float) -> float:
    return round(asyncio.get_running_loop().time() - began, 3)


async def _set_or(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
