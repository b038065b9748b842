"""When there is something to do for the stations' process, as the node asks every few seconds. Loads no reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from spaces.config import Config
from spaces.store import Store
from stations.settle import Watch

if TYPE_CHECKING:
    from stations.hub import News


class Due:
    """What is due: looks at feeds, channels to be worked out, subscriptions of others and our own.

    The node asks while there is no process, and the process while there is one.
    """

    def __init__(self, config: Config, store: Store, *, since: datetime | None = None) -> None:
        """Prepare.

        Args:
            config: whether hubs can reach us, and what our feeds are called.
            store: the database.
            since: recordings that changed before were looked at; None: all are to be looked at.
        """
        self._config, self._store = config, store
        self._watch = Watch(store, since)
        self._news: News | None = None

    async def next(self, now: datetime) -> datetime | None:
        """When there is something to do at the earliest; None when there is nothing."""
        await self._watch.look()
        await self._look_for_news(now)
        times = (
            await self._store.feeds.next_due(),
            await self._store.stations.next_stale(now),
            await self._store.subscribers.next_due(),
            now if self._config.server.public_url and await self._store.feeds.hubs_due(now, 1) else None,
        )
        return min((time for time in times if time is not None), default=None)

    async def _look_for_news(self, now: datetime) -> None:
        """Make those due whom our hub has to tell something."""
        if self._news is None:
            if not await self._store.subscribers.topics():
                return
            from stations.hub import News  # what knows our feeds is loaded when somebody wants to be told of them

            self._news = News.of(self._config, self._store)
        await self._news.look(now)
