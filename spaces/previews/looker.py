"""Looks at pages for the rooms: fetched through the guard, pictures shrunk and kept by us, within seconds."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from spaces.blobs import Blobs
from spaces.errors import SpacesError
from spaces.fetch import Fetcher
from spaces.model.ids import new_id
from spaces.model.pin import Preview
from spaces.model.weblink import site_of
from stations.covers import keep

PAGE_BYTES = 1_000_000
"""Of a page that are read: what we look for stands in front."""

PAGE_SECONDS = 5.0
PICTURE_BYTES = 5_000_000
PICTURE_SECONDS = 5.0

SIDE = 480
"""Pixels on the longer side of the copy we keep."""

AT_ONCE = 4
"""Pages looked at at the same time, of one space one; others wait their turn."""

WAITING = 8
"""Pages of one space that wait; of what is pinned then nothing but its site is said."""

_HTML = ("text/html", "application/xhtml+xml")

_log = logging.getLogger(__name__)


class Looker:
    """Looks at pages; an async context manager. Leaving it gives up what is still under way."""

    def __init__(self, fetcher: Fetcher, blobs: Blobs) -> None:
        """Prepare.

        Args:
            fetcher: gets things from other servers.
            blobs: where small copies of pictures are kept.
        """
        self._fetcher, self._blobs = fetcher, blobs
        self._room = asyncio.Semaphore(AT_ONCE)
        self._picturing = asyncio.Lock()  # a large picture takes a hundred megabytes while it is open
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._looks: Counter[str] = Counter()  # under way and waiting, by space
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Open it."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def look(self, space_id: str, url: str, told: Callable[[Preview], None]) -> None:
        """See `spaces.live.looking.Previews`."""
        if self._looks[space_id] > WAITING:
            asyncio.get_running_loop().call_soon(told, Preview(site=site_of(url)))
            return
        self._looks[space_id] += 1
        self._spawn(self._look(space_id, url, told))

    def drop(self, picture: str) -> None:
        """See `spaces.live.looking.Previews`."""
        self._spawn(self._drop(picture))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self, space_id: str, url: str, told: Callable[[Preview], None]) -> None:
        preview = Preview(site=site_of(url))
        try:
            async with self._turns.setdefault(space_id, asyncio.Lock()), self._room:
                preview = await self._preview(space_id, url)
        except SpacesError as error:
            _log.info("x nothing is known of the page pinned at %s: %s", urlsplit(url).hostname, error.detail)
        except Exception:
            _log.exception("a page at %s could not be looked at; please report this", urlsplit(url).hostname)
        finally:
            self._looks[space_id] -= 1
            self._looks += Counter()  # forgets those that are done
        told(preview)

    async def _preview(self, space_id: str, url: str) -> Preview:
        answer = await self._fetcher.get(
            url, accept="text/html, image/*;q=0.5, */*;q=0.1", limit=PAGE_BYTES, timeout=PAGE_SECONDS, cut=True
        )
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if answer.status >= 300:
            return Preview(site=site_of(url))
        if kind.startswith("image/"):
            return Preview(site=site_of(url), picture=await self._picture(space_id, answer.url))
        if kind not in _HTML:
            return Preview(site=site_of(url))
        from spaces.previews.page import head_of  # loads lxml, which a node does without until somebody pins a link

        head = await asyncio.to_thread(head_of, answer.body, answer.headers.get("Content-Type", ""), answer.url)
        picture = await self._picture(space_id, head.picture) if head.picture else None
        return Preview(head.title, head.description, head.site or site_of(url), picture)

    async def _picture(self, space_id: str, url: str) -> str | None:
        """The key of our small copy; None when that came to nothing."""
        try:
            answer = await self._fetcher.get(url, accept="image/*", limit=PICTURE_BYTES, timeout=PICTURE_SECONDS)
            async with self._picturing:
                from stations import pictures  # decoders, which a node without pins does without

                made = await asyncio.to_thread(pictures.small, answer.body, SIDE)
            # A name of its own: the same picture of two links is taken down with one of them.
            return await keep(self._blobs, f"pins/{space_id}", made, "webp", new_id())
        except SpacesError as error:
            _log.info("x the picture of a page at %s is left out: %s", urlsplit(url).hostname, error.detail)
            return None

    async def _drop(self, picture: str) -> None:
        try:
            await self._blobs.delete(picture)
        except SpacesError as error:
            _log.warning("the picture %s of a link could not be removed: %s", picture, error.detail)
