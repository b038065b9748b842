"""The connection to the database: SQLite in a file, or Postgres."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from pydantic_core import from_json
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from spaces.store.actions import Actions
from spaces.store.appearances import Appearances
from spaces.store.arrivals import Arrivals
from spaces.store.blocks import Blocks
from spaces.store.channels import Channels
from spaces.store.episodes import Episodes
from spaces.store.feeds import Feeds
from spaces.store.follows import Follows
from spaces.store.invites import Invites
from spaces.store.jobs import Jobs
from spaces.store.ledger import Ledger
from spaces.store.listening import Listening
from spaces.store.messages import Messages
from spaces.store.networks import Networks
from spaces.store.notices import Notices
from spaces.store.numbers import Numbers
from spaces.store.pins import Pins
from spaces.store.preferences import PreferenceRows
from spaces.store.publishing import Publishing
from spaces.store.push import Mailings, Pushes
from spaces.store.recordings import Recordings
from spaces.store.reminders import Reminders
from spaces.store.reports import Reports
from spaces.store.search import Search
from spaces.store.seats import Seats
from spaces.store.series import SeriesRows
from spaces.store.sessions import Sessions
from spaces.store.sources import Sources
from spaces.store.spaces import SpaceRows
from spaces.store.stations import Stations
from spaces.store.steps import Steps
from spaces.store.subscribers import Subscribers
from spaces.store.taps import Marks, Taps
from spaces.store.tokens import Tokens
from spaces.store.users import Users
from spaces.store.webhooks import Webhooks
from spaces.store.words import folded, says

SQLITE_PRAGMAS = {
    "journal_mode": "wal",  # readers and one writer do not wait for each other
    "synchronous": "normal",  # with WAL a power cut may cost the last commits, never the file
    "busy_timeout": 5000,  # ms; `spaces user` writes beside a running server
    "secure_delete": "on",  # a destroyed key is overwritten, not merely forgotten
    "foreign_keys": "on",  # SQLite checks them only when asked, per connection
}


class Store:
    """Everything kept in the database, one attribute per aggregate.

    All methods take and return model dataclasses and times in UTC, and each is one transaction.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.users = Users(engine)
        self.sessions = Sessions(engine)
        self.tokens = Tokens(engine)
        self.spaces = SpaceRows(engine)
        self.actions = Actions(engine)
        self.seats = Seats(engine)
        self.invites = Invites(engine)
        self.blocks = Blocks(engine)
        self.networks = Networks(engine)
        self.reports = Reports(engine)
        self.follows = Follows(engine)
        self.preferences = PreferenceRows(engine)
        self.series = SeriesRows(engine)
        self.reminders = Reminders(engine)
        self.notices = Notices(engine)
        self.pushes = Pushes(engine)
        self.mailings = Mailings(engine)
        self.search = Search(engine)
        self.numbers = Numbers(engine)
        self.taps = Taps(engine)
        self.marks = Marks(engine)
        self.messages = Messages(engine)
        self.pins = Pins(engine)
        self.appearances = Appearances(engine)
        self.recordings = Recordings(engine)
        self.arrivals = Arrivals(engine)
        self.steps = Steps(engine)
        self.jobs = Jobs(engine)
        self.ledger = Ledger(engine)
        self.feeds = Feeds(engine)
        self.episodes = Episodes(engine)
        self.stations = Stations(engine)
        self.sources = Sources(engine)
        self.channels = Channels(engine)
        self.listening = Listening(engine)
        self.subscribers = Subscribers(engine)
        self.publishing = Publishing(engine)
        self.webhooks = Webhooks(engine)
        self.remembers = True  # whether to call `forget`: a process that was killed may have come to nothing of it

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """The store at an asynchronous SQLAlchemy URL; it must have been migrated (`spaces.store.migrate`)."""
        engine = _engine(url)
        try:
            yield cls(engine)
        finally:
            await engine.dispose()

    async def forget(self) -> None:
        """Let nothing that was destroyed be left in SQLite's log of changes; Postgres vacuums by itself.

        Best effort: while somebody reads, the log cannot be emptied, and `remembers` says so.
        """
        self.remembers = True
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                found = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            if found[0]:  # busy
                return
        self.remembers = False

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises whatever the driver raises when there is none."""
        async with self._engine.connect() as connection:
            await connection.execute(text("SELECT 1"))


def _engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"), json_deserializer=_from_json)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", set_pragmas)
    return engine


def _from_json(text: str | bytes) -> Any:
    """In half the time: ten thousand items of a feed have as many lists of people."""
    try:
        return from_json(text)
    except ValueError:  # half a surrogate pair, which only Python writes and reads
        return json.loads(text)


def set_pragmas(connection: Any, _record: Any) -> None:
    """Prepare a fresh SQLite connection."""
    cursor = connection.cursor()
    for name, value in SQLITE_PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()
    connection.create_function("folded", 1, folded, deterministic=True)
    connection.create_function("says", 2, says, deterministic=True)
