"""What every request can reach; made once by `spaces.app` and handed to `build_app`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from prometheus_client import CollectorRegistry

from spaces.bus import Bus
from spaces.config import Config
from spaces.gcra import Gcra
from spaces.notify import Mailer, Pusher
from spaces.web.doors import Pins
from spaces.web.keeping import Kept
from spaces.web.limits import (
    Attempts,
    Connections,
    Fetches,
    Guesses,
    Letters,
    SignUps,
    opens,
    plays,
    reports,
    stops,
    trials,
)
from spaces.web.passwords import Passwords
from spaces.webhooks import Deliverer

if TYPE_CHECKING:
    from recorder import Recorder
    from spaces.fetch import Fetcher
    from spaces.live.media import Media
    from spaces.live.rooms import Rooms
    from spaces.model import Space
    from spaces.store import Store
    from stations.chapters_in import EpisodeChapter
    from stations.transcripts_in import Cue


def utc_now() -> datetime:
    """The wall clock with its zone."""
    return datetime.now(UTC)


@dataclass(eq=False, kw_only=True)
class Context:
    """The parts of the node that the HTTP face works with."""

    config: Config
    store: Store
    rooms: Rooms
    media: Media
    metrics: CollectorRegistry
    recorder: Recorder
    bus: Bus  # what is done in spaces, as it is done
    fetcher: Fetcher  # for everything from other servers
    ui: Path  # the built page, spaces/ui/dist; may be missing
    clock: Callable[[], datetime] = utc_now
    stations_knock: Callable[[], None] = lambda: None  # tells the process of the stations that there is work
    notices_knock: Callable[[], None] = lambda: None  # tells those who tell people that there is news
    pusher: Pusher | None = None  # to browsers that are closed; None where [push] is not enabled
    mailer: Mailer = field(init=False)
    deliverer: Deliverer = field(init=False)  # of webhooks; works while `spaces.app` has it open
    passwords: Passwords = field(default_factory=Passwords)
    attempts: Attempts = field(init=False)  # wrong passwords per account and per address
    sign_ups: SignUps = field(init=False, default_factory=SignUps)
    connections: Connections = field(init=False, default_factory=Connections)  # opened by WHIP and WHEP
    pins: Pins = field(init=False, default_factory=Pins)  # of spaces, and who tried some
    guesses: Guesses = field(init=False, default_factory=Guesses)  # passwords of share links
    opens: Gcra = field(init=False, default_factory=opens)  # who was counted lately as opening which share link
    plays: Gcra = field(init=False, default_factory=plays)  # who was counted lately as listening to what
    stops: Gcra = field(init=False, default_factory=stops)  # and as having stopped
    letters: Letters = field(init=False, default_factory=Letters)  # mails that ask whether an address is theirs
    reports: Gcra = field(init=False, default_factory=reports)  # who reported how often lately
    trials: Gcra = field(init=False, default_factory=trials)  # tests of webhooks
    fetching: Fetches = field(init=False, default_factory=Fetches)  # what accounts make us fetch
    chapters: Kept[tuple[EpisodeChapter, ...]] = field(init=False, default_factory=lambda: Kept(10**6, 3600))
    pictures: Kept[bytes] = field(init=False, default_factory=lambda: Kept(16 * 10**6, 24 * 3600))  # small covers
    transcripts: Kept[tuple[Cue, ...]] = field(init=False, default_factory=lambda: Kept(32 * 10**6, 3600))
    media_origin: str | None = None  # of the store that listeners are sent to, where they are; set at start
    draining: bool = False  # set by `drain`: /readyz answers 503 from then on
    proxy_unknown: bool = False  # whether the operator was told that a proxy is not in trusted_proxies
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(init=False, default_factory=WeakValueDictionary)

    def __post_init__(self) -> None:
        self.mailer = Mailer(self.config)
        self.deliverer = Deliverer(self.config, self.store, self.fetcher, self.bus, self._described, now=self.clock)
        self.attempts = Attempts(self.config.accounts.login_attempts)

    async def _described(self, spaces: Sequence[Space]) -> Mapping[str, Mapping[str, object]]:
        from spaces.web.spaced import shown_exactly  # it needs this module

        return {one.id: one.model_dump(mode="json") for one in await shown_exactly(self, spaces)}

    def drain(self) -> None:
        """Tell load balancers that this node takes no new work; requests under way are still answered."""
        self.draining = True

    def lock(self, name: str) -> asyncio.Lock:
        """The lock of that name, alive as long as somebody holds it: for "count, then add" without a race."""
        return self._locks.setdefault(name, asyncio.Lock())
