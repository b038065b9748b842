"""The stations' worker process, kept by `spaces.supervise`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from spaces.config import Config
from spaces.store import Store
from spaces.supervise import Supervisor
from stations.due import Due

LOOK = 2.0
"""Seconds between two looks for what nobody has knocked for: a feed whose time has come, a recording that changed."""


def supervisor(config: Config, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Supervisor:
    """Keeps the process that looks at podcasts and works out channels."""
    due, fresh = Due(config, store), True

    async def next_due() -> datetime | None:
        nonlocal fresh
        if fresh:  # whoever held a feed when the node was killed is gone, too
            await store.feeds.release(None)
            fresh = False
        return await due.next(now())

    return Supervisor(
        config,
        "stations.worker",
        due=next_due,
        lost=store.feeds.release,
        enabled=config.stations.worker,
        look=LOOK,
        now=now,
    )
