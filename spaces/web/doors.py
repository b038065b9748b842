"""What people show at the door of a space: a link that invites, a PIN."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field

from spaces.gcra import Gcra
from spaces.live.informing import Ticket
from spaces.model import Space
from spaces.model.craft import can_be_pin
from spaces.web.bodies import Query

if TYPE_CHECKING:
    from spaces.web.call import Call
    from spaces.web.passwords import Passwords

PERIOD = 600
"""Seconds in which so many wrong PINs are heard as below."""
BY_ACCOUNT = 5
BY_NETWORK = 20
"""Of people without account from one network: they may be a whole school."""
BY_SPACE = 50
"""Of all with an account, and of all without: guessing four digits takes a day, six of them months."""
_KNOWN_MAX = 1000


class Door(Query):
    """What opens a space that is locked or has a PIN; other parameters are let be."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    invite: str | None = Field(default=None, max_length=100, description="The token of a link that invites.")
    pin: str | None = Field(default=None, max_length=100, description="The PIN of the space.")


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who says a PIN."""

    space_id: str
    user_id: str | None
    address: str | None


class Pins:
    """Tells right PINs from wrong ones.

    A right one is known again by a digest under a key that this process forgets: a hundred people who come in at once
    are not a hundred slow hashes.
    """

    def __init__(self) -> None:
        self._accounts, self._networks = Gcra(BY_ACCOUNT, PERIOD), Gcra(BY_NETWORK, PERIOD)
        self._spaces = Gcra(BY_SPACE, PERIOD)
        self._key = secrets.token_bytes(32)
        self._known: dict[str, bytes] = {}  # what is stored of a PIN -> digest of the PIN

    async def check(self, passwords: Passwords, stored: str, pin: str, guesser: Guesser, now: float) -> Ticket:
        """Whether it is the PIN, or how long to wait before another one is heard.

        Args:
            passwords: verify.
            stored: what is stored of the PIN.
            pin: what was said.
            guesser: who says it.
            now: seconds.
        """
        if (wait := self._take(guesser, now)) is not None:
            return Ticket(pin_wait=wait)
        right = await self._right(passwords, stored, pin)
        if right:
            for tries, key in self._buckets(guesser):
                tries.give_back(key)
        return Ticket(pin=right)

    def _take(self, guesser: Guesser, now: float) -> int | None:
        taken: list[tuple[Gcra, str]] = []
        for tries, key in self._buckets(guesser):
            if (wait := tries.take(key, now)) is not None:
                for other, counted in taken:
                    other.give_back(counted)
                return wait
            taken.append((tries, key))
        return None

    def _buckets(self, guesser: Guesser) -> tuple[tuple[Gcra, str], tuple[Gcra, str]]:
        """Whoever guesses without account keeps nobody out who has one."""
        space_id, user_id, address = guesser.space_id, guesser.user_id, guesser.address
        if user_id is not None:
            return (self._accounts, f"{space_id} {user_id}"), (self._spaces, f"{space_id} accounts")
        return (self._networks, f"{space_id} {address}"), (self._spaces, f"{space_id} guests")

    async def _right(self, passwords: Passwords, stored: str, pin: str) -> bool:
        if not can_be_pin(pin):
            return False
        digest = hmac.digest(self._key, pin.encode(), "sha256")
        if (known := self._known.get(stored)) is not None:
            return hmac.compare_digest(known, digest)
        right = await passwords.verify(stored, pin)
        if right:
            if len(self._known) >= _KNOWN_MAX:
                self._known.clear()
            self._known[stored] = digest
        return right


async def ticket(call: Call, space: Space, invite: str | None, pin: str | None) -> Ticket:
    """What somebody shows at the door of that space."""
    if pin is None or space.pin_hash is None:
        return Ticket(invite, address=call.address)
    context = call.context
    guesser = Guesser(space.id, None if call.user is None else call.user.id, call.address)
    checked = await context.pins.check(context.passwords, space.pin_hash, pin, guesser, call.now.timestamp())
    return Ticket(invite, checked.pin, checked.pin_wait, call.address)
