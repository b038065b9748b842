"""When there is something to do for the stations' process, as the node asks every few seconds. Loads no reader."""

from __future__ import annotations

from datetime import datetime

from spaces.store import Store
from stations.hub import News
from stations.settle import Watch


class Due:
    """What is due: looks at feeds, channels to be worked out, subscriptions of others and our own."""

    def __init__(self, store: Store, *, websub: bool, since: datetime | None = None, news: News | None = None) -> None:
        """Prepare.

        Args:
            store: the database.
            websub: whether hubs can reach us.
            since: recordings that changed before were looked at; None: all are to be looked at.
            news: of our own feeds, for those whom our hub tells; None: somebody else looks for it.
        """
        self._store, self._websub, self._news = store, websub, news
        self._watch = Watch(store, since)

    async def next(self, now: datetime) -> datetime | None:
        """When there is something to do at the earliest; None when there is nothing."""
        await self._watch.look()
        if self._news is not None:
            await self._news.look(now)
        times = (
            await self._store.feeds.next_due(),
            await self._store.stations.next_stale(now),
            await self._store.subscribers.next_due(),
            now if self._websub and await self._store.feeds.hubs_due(now, 1) else None,
        )
        return min((time for time in times if time is not None), default=None)
