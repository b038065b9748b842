"""Pages of our feeds as bytes: written in slices, and kept in memory while nothing changes."""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import islice

from stations import jsonfeed
from stations.feed import FeedDocument, rss
from stations.feed.markup import encode
from stations.publish import Edition

SLICE = 50
"""Items that are written without a pause: about a millisecond, for the node has sound to forward."""

KEPT_BYTES = 64 * 2**20
"""Of pages in memory, compressed and not."""

FRESH = timedelta(minutes=5)
"""How long a page is given out whose version is the same. What no version shows, such as a name that somebody changed
or a clip that was made, comes with the next one."""

_LEVEL = 4  # of gzip: half the time of the usual 6, and a feed is hardly larger for it


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as it is sent."""

    body: bytes
    packed: bytes  # the same with gzip
    type: str  # media type
    etag: str  # names the content, in quotes
    modified: datetime  # whole seconds

    @property
    def size(self) -> int:
        """Bytes of memory."""
        return len(self.body) + len(self.packed)


async def printed(edition: Edition, now: datetime) -> Printed | None:
    """The page, made now; None when the feed has no such page."""
    document = await edition.document(now)
    if document is None:
        return None
    form = jsonfeed if edition.place.form == "json" else rss
    body = await written(document, edition.place.form)
    digest, packed = await asyncio.to_thread(_sealed, body)  # zlib and hashlib let the loop run meanwhile
    return Printed(body, packed, form.TYPE, f'"{digest}"', document.updated_at.replace(microsecond=0))


async def written(document: FeedDocument, form: str) -> bytes:
    """The document in that form (xml or json), with pauses in which others get on."""
    text = jsonfeed.pieces(document) if form == "json" else rss.pieces(document)
    whole = BytesIO()  # unlike a list of pieces it need not be copied in the end, which nothing else could get between
    for piece in _slices(text):
        whole.write(jsonfeed.encode(piece) if form == "json" else encode(piece))
        await asyncio.sleep(0)
    return whole.getvalue()


def _slices(text: Iterator[str]) -> Iterator[str]:
    while piece := "".join(islice(text, SLICE)):
        yield piece


def _sealed(body: bytes) -> tuple[str, bytes]:
    return sha256(body).hexdigest()[:32], gzip.compress(body, _LEVEL, mtime=0)


@dataclass(frozen=True, slots=True)
class _Kept:
    version: Hashable
    made_at: datetime
    page: Printed


class Press:
    """Pages that were asked for lately.

    The oldest go when there are too many; one that is asked for by many at once is made once.
    """

    def __init__(self, room: int = KEPT_BYTES) -> None:
        self._room = room
        self._used = 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._at_work: dict[str, tuple[asyncio.Lock, int]] = {}

    async def page(self, edition: Edition, now: datetime) -> Printed | None:
        """The page as it is now; None when the feed has no such page."""
        key = edition.place.at(edition.place.page)
        # Asked before the page is made: what changes meanwhile gives another version the next time.
        version = await edition.version(now)
        if (found := self._fresh(key, version, now)) is not None:
            return found
        async with self._alone(key):
            if (found := self._fresh(key, version, now)) is not None:
                return found
            page = await printed(edition, now)
            self._keep(key, None if page is None else _Kept(version, now, page))
            return page

    def _fresh(self, key: str, version: Hashable, now: datetime) -> Printed | None:
        kept = self._kept.get(key)
        if kept is None or kept.version != version or now - kept.made_at > FRESH:
            return None
        self._kept.move_to_end(key)
        return kept.page

    def _keep(self, key: str, kept: _Kept | None) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self._used -= old.page.size
        if kept is None or kept.page.size > self._room:
            return
        self._kept[key] = kept
        self._used += kept.page.size
        while self._used > self._room:
            _, oldest = self._kept.popitem(last=False)
            self._used -= oldest.page.size

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncIterator[None]:
        """Nobody else makes that page meanwhile."""
        lock, waiting = self._at_work.get(key, (asyncio.Lock(), 0))
        self._at_work[key] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._at_work[key]
            if waiting == 1:
                del self._at_work[key]
            else:
                self._at_work[key] = lock, waiting - 1
