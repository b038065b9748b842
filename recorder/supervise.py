"""The recorder's worker process, kept by `spaces.supervise`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from recorder.workfolder import clean
from spaces.config import Config
from spaces.store import Store
from spaces.supervise import Supervisor


def supervisor(config: Config, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Supervisor:
    """Keeps the process that makes recordings; entering it also removes what a killed one left lying about in plain."""
    return Supervisor(
        config,
        "recorder.worker",
        due=store.jobs.next_due,
        lost=lambda name: store.jobs.abandon(name, now()),
        tidy=partial(clean, config.work),
        enabled=config.recorder.worker,
        now=now,
    )
