"""The background work of notices: looks what is due, and sends what is to be sent until it has arrived."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from spaces.errors import SpacesError
from spaces.fetch.guard import Refused
from spaces.model import Action, new_key
from spaces.model.notice import NewsKind, Sending, Way
from spaces.model.reminding import pause
from spaces.notify import words
from spaces.notify.announce import Announcer
from spaces.notify.calendar import Entry, calendar
from spaces.notify.mail import AT_ONCE as MAILS_AT_ONCE
from spaces.notify.mail import Mailer, MailRefused
from spaces.notify.push import Pusher

if TYPE_CHECKING:
    from spaces.config import Config
    from spaces.live.rooms import Rooms
    from spaces.store import Store

LOOK_SECONDS = 5.0
"""Between two looks at what is due; what is done in spaces is noticed at once."""

_FORGET_SECONDS = 3600.0
_LEASE_SECONDS = 120.0  # longer than any sending takes: only a killed node loses one
_HELD_MAX = 128  # sendings that are leased at a time; the next are leased when half of them are over
_AT_ONCE = 32  # of these that talk to somebody
_PER_HOST = 4  # of these with one push service: a slow one holds up only its own
_PER_ACCOUNT = 2
_WAIT_SECONDS = 20.0  # for a turn; what gets none then lets others have their try
_PUT_BACK = timedelta(seconds=30)
_REST_SECONDS = 0.05  # after a knock, so that several things done at once are one look

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class _Busy(Exception):
    """There was no turn for it within _WAIT_SECONDS."""


class _Turns:
    """Who may talk to whom at the same time."""

    def __init__(self) -> None:
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()  # while somebody has one

    @asynccontextmanager
    async def take(self, **lanes: tuple[str, int]) -> AsyncIterator[None]:
        """A turn in each of these lanes, named and with their widths.

        Raises:
            _Busy: when there is none for long.
        """
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(_WAIT_SECONDS):
                    for kind, (name, width) in lanes.items():
                        await held.enter_async_context(self._lane(f"{kind} {name}", width))
                    await held.enter_async_context(self._lane("all", _AT_ONCE))
            except TimeoutError:
                raise _Busy from None
            yield

    def _lane(self, name: str, width: int) -> asyncio.Semaphore:
        return self._lanes.setdefault(name, asyncio.Semaphore(width))


class Notifier:
    """Tells people; an async context manager that works while it is open."""

    def __init__(
        self,
        config: Config,
        store: Store,
        rooms: Rooms,
        pusher: Pusher | None,
        mailer: Mailer,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Prepare.

        Args:
            config: the settings.
            store: where everything is.
            rooms: whose bus tells what is done.
            pusher: None where [push] is not enabled.
            mailer: for mails.
            now: the time.
        """
        self._base_url, self._store, self._rooms, self._now = config.public_url, store, rooms, now
        self._pusher, self._mailer = pusher, mailer
        self.announcer = Announcer(store, rooms)
        self._knocked, self._due = asyncio.Event(), asyncio.Event()
        self._turns = _Turns()
        self._held = 0  # sendings that are leased and not over
        self._running = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._running.callback(self._rooms.bus.listen(self._heard))
        tasks = await self._running.enter_async_context(asyncio.TaskGroup())
        for work in (self._look_forever(), self._send_forever(), self._forget_forever()):
            self._running.callback(tasks.create_task(work).cancel)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._running.__aexit__(kind, fault, trace)

    def knock(self) -> None:
        """Look now: something has changed."""
        self._knocked.set()

    def _heard(self, action: Action) -> None:
        if action.kind.startswith("space."):
            self.knock()

    async def _look_forever(self) -> None:
        while True:
            self._knocked.clear()
            await self.announcer.look(self._now())
            self._due.set()
            await _set_or(self._knocked, LOOK_SECONDS)
            await asyncio.sleep(_REST_SECONDS)

    async def _send_forever(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._due.clear()
                try:
                    while await self._begin(tasks):
                        pass
                except Exception:  # the database may be away for a while
                    _log.exception("x notices could not be sent; trying again")
                await _set_or(self._due, LOOK_SECONDS)

    async def _forget_forever(self) -> None:
        while True:
            try:
                await self.announcer.forget(self._now())
            except Exception:
                _log.exception("x old notices could not be forgotten; trying again in an hour")
            await asyncio.sleep(_FORGET_SECONDS)

    async def send_due(self) -> int:
        """Send what is due at this moment; how many were tried."""
        async with asyncio.TaskGroup() as tasks:
            return await self._begin(tasks)

    async def _begin(self, tasks: asyncio.TaskGroup) -> int:
        """Begin with what is due, as far as there is room; how many that were."""
        room = _HELD_MAX - self._held
        leased = await self._store.notices.lease(self._now(), _LEASE_SECONDS, room) if room > 0 else []
        self._held += len(leased)
        for sending in leased:
            tasks.create_task(self._try(sending)).add_done_callback(self._over)
        return len(leased)

    def _over(self, _task: asyncio.Task[None]) -> None:
        self._held -= 1
        if self._held == _HELD_MAX // 2:  # not after each: a lease is a transaction
            self._due.set()

    async def _try(self, sending: Sending) -> None:
        try:
            await self._try_once(sending)
        except Exception:  # the database may be away; it is tried again when its lease is over
            _log.exception("x notice %d: it could not be stored how it went", sending.notice.id)

    async def _try_once(self, sending: Sending) -> None:
        notices = self._store.notices
        try:
            async with asyncio.timeout(_LEASE_SECONDS / 2):
                problem = await self._send(sending)
        except _Busy:
            await notices.put_back(sending.id, self._now() + _PUT_BACK)
        except Refused as refused:
            await self._failed(sending, refused.detail, refused.retry_after, final=_final(refused.status))
        except MailRefused as refused:
            await self._failed(sending, str(refused), None, final=refused.final)
        except SpacesError as refused:
            await self._failed(sending, refused.detail, None, final=True)
        except Exception as fault:
            _log.exception("x notice %d could not be sent by %s", sending.notice.id, sending.way)
            await self._failed(sending, type(fault).__name__, None, final=False)
        else:
            await notices.sent(sending.id, self._now(), problem)

    async def _failed(self, sending: Sending, reason: str, asked: float | None, *, final: bool) -> None:
        wait: timedelta | None = None if final else pause(sending.tries, asked)
        now = self._now()
        if wait is None or now + wait >= sending.expires_at:
            _log.warning("x notice %d is not sent by %s: %s", sending.notice.id, sending.way, reason)
            await self._store.notices.sent(sending.id, now, reason)
        else:
            await self._store.notices.again(sending.id, now + wait, reason)

    async def _send(self, sending: Sending) -> str | None:
        """Send one; why it cannot be, when nobody is there any more."""
        ways: dict[Way, Callable[[Sending], Awaitable[str | None]]] = {Way.PUSH: self._push, Way.MAIL: self._mail}
        return await ways[sending.way](sending)

    async def _push(self, sending: Sending) -> str | None:
        notice, now = sending.notice, self._now()
        push = await self._store.pushes.get(sending.target)
        if push is None or self._pusher is None or push.user_id != notice.user_id:
            return "that browser takes none any more"
        host = urlsplit(push.endpoint).netloc
        async with self._turns.take(account=(push.user_id, _PER_ACCOUNT), host=(host, _PER_HOST)):
            arrived = await self._pusher.send(
                push,
                words.pushed(notice, self._base_url),
                topic=f"notice-{notice.id}",  # sent once more, it takes the place of the first
                ttl=int((sending.expires_at - now).total_seconds()),
                urgent=notice.kind in (NewsKind.SOON, NewsKind.STARTED),
                now=now,
            )
        if not arrived:
            await self._store.pushes.remove(push.id)
            return "that browser is gone"
        await self._store.pushes.used(push.id, now)
        return None

    async def _mail(self, sending: Sending) -> str | None:
        notice = sending.notice
        chosen = await self._store.preferences.of(notice.user_id)
        if not self._mailer.works or chosen.email != sending.target or chosen.email_confirmed_at is None:
            return "that address takes none any more"
        stop = (await self._store.mailings.of(notice.user_id, new_key())).stop
        file = await self._calendar(notice.space_id) if notice.kind is not NewsKind.STARTED else None
        letter = words.letter(notice, sending.target, self._base_url, stop, file)
        async with self._turns.take(mail=("", MAILS_AT_ONCE)):
            await self._mailer.send(letter, self._now())
        return None

    async def _calendar(self, space_id: str | None) -> bytes | None:
        space = await self._store.spaces.get(space_id) if space_id is not None else None
        if space is None:
            return None
        host = (await self._store.users.by_ids({space.host_id}))[space.host_id]
        return calendar(space.title, [Entry(space, host)], self._base_url)


def _final(status: int | None) -> bool:
    """Whether a push service would say the same again: what it refuses, unless it is asked too often."""
    return status is not None and 400 <= status < 500 and status not in (408, 425, 429)


async def _set_or(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
