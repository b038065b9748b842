"""The chat of one space as a pure state machine: who may say what, and how often. No I/O, no clock."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from spaces.errors import Forbidden, NotFound, TooMany
from spaces.gcra import Gcra
from spaces.live.commands import Who
from spaces.live.floor import GUEST
from spaces.model import Role
from spaces.model.message import Message, clean_text
from spaces.model.weblink import links_in

SHOWN = 50
"""Messages that somebody who comes in gets; older ones are asked for."""

KNOWN = 200
"""Messages that are remembered here; the database has all."""

BURST = 5
"""Messages that somebody may say at once."""

BURST_SECONDS = 10.0
"""Seconds in which that many may be said again."""

_CHATTERS_MAX = 10_000  # whose last message is remembered, for the slow mode


@dataclass(frozen=True, slots=True)
class Author:
    """Who speaks, as the room knows them at this moment."""

    who: Who
    role: Role
    moderates: bool


@dataclass(frozen=True, slots=True)
class Manners:
    """What the hosts have set."""

    chat: bool = True
    slow_mode: int = 0  # seconds between two messages of one person; 0: none


class Chat:
    """What was said lately, and who has to wait."""

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        self._messages = deque(messages, maxlen=KNOWN)
        self._pace = Gcra(BURST, BURST_SECONDS)
        self._said_at: dict[str, float] = {}  # when each pid last spoke, the longest ago first

    def say(self, author: Author, text: str, manners: Manners, message: Stamp, now: float) -> Message:
        """Add a message.

        Args:
            author: whose it is.
            text: as it was typed.
            manners: what the hosts have set.
            message: what the new one is called, and when it is said.
            now: monotonic seconds.

        Raises:
            SpacesError: `chat_off`, `name_missing`, `message_empty`, `message_too_long`, `slow_mode` or `too_fast`;
                nothing has changed then.
        """
        if not manners.chat:
            raise Forbidden("The hosts have turned the chat off.", code="chat_off")
        who = author.who
        cleaned = clean_text(text)
        self._check_pace(author, manners, now)
        said = Message(
            id=message.id,
            space_id=message.space_id,
            pid=who.pid,
            user_id=who.user_id,
            name=who.name or GUEST,
            handle=who.handle,
            color=who.color,
            role=author.role,
            text=cleaned,
            links=links_in(cleaned),
            at=self._after_all(message.at),
        )
        self._messages.append(said)
        return said

    def _after_all(self, at: datetime) -> datetime:
        """Later than everything said before, so that a page of messages ends at one moment."""
        last = self._messages[-1].at if self._messages else at - timedelta(1)
        return at if at > last else last + timedelta(microseconds=1)

    def _check_pace(self, author: Author, manners: Manners, now: float) -> None:
        pid = author.who.pid
        left = self._said_at.get(pid, -math.inf) + manners.slow_mode - now
        if manners.slow_mode and not author.moderates and left > 0:
            wait = math.ceil(left)
            raise TooMany(
                f"Slow mode is on: one message every {manners.slow_mode} s. You can write again in {wait} s.",
                code="slow_mode",
                retry_after=wait,
            )
        wait_a_bit = self._pace.take(pid, now)
        if wait_a_bit is not None:
            raise TooMany(
                f"That was fast. Wait {wait_a_bit} s, then say the next thing.", code="too_fast", retry_after=wait_a_bit
            )
        self._said_at.pop(pid, None)
        self._said_at[pid] = now
        if len(self._said_at) > _CHATTERS_MAX:
            del self._said_at[next(iter(self._said_at))]

    def author_of(self, message_id: str) -> str | None:
        """Whose message that is; None when it was said too long ago to be known here, or never."""
        return next((said.pid for said in self._messages if said.id == message_id), None)

    def author(self, pid: str) -> Who | None:
        """Somebody who wrote, under the name they last did; None when that was too long ago, or never."""
        said = next((said for said in reversed(self._messages) if said.pid == pid), None)
        return None if said is None else Who(said.pid, said.user_id, said.handle, said.name, said.color)

    def delete(self, by: Author, message_id: str, author: str | None) -> Message | None:
        """Take a message away.

        Args:
            by: who does it.
            message_id: which.
            author: whose it is.

        Returns:
            the message, when it was still known here.

        Raises:
            NotFound: `message_not_found`.
            Forbidden: `not_yours`.
        """
        if author is None:
            raise NotFound("That message is gone already.", code="message_not_found", field="message")
        if author != by.who.pid and not by.moderates:
            raise Forbidden("You can only delete what you wrote yourself.", code="not_yours")
        gone = next((said for said in self._messages if said.id == message_id), None)
        if gone is not None:
            self._messages.remove(gone)
        return gone

    @property
    def recent(self) -> tuple[Message, ...]:
        """What somebody who comes in gets to read, the oldest first."""
        return tuple(self._messages)[-SHOWN:]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a new message gets from the server."""

    id: str
    space_id: str
    at: datetime
