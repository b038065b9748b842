"""What people show at the door of a space: a link that invites, a PIN."""

from __future__ import annotations

import hmac
import secrets
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

TRIES = 5
PERIOD = 600
"""Seconds in which so many wrong PINs of one address are heard."""
_KNOWN_MAX = 1000


class Door(Query):
    """What opens a space that is locked or has a PIN; other parameters are let be."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    invite: str | None = Field(default=None, max_length=100, description="The token of a link that invites.")
    pin: str | None = Field(default=None, max_length=100, description="The PIN of the space.")


class Pins:
    """Tells right PINs from wrong ones.

    A right one is known again by a digest under a key that this process forgets: a hundred people who come in at once
    are not a hundred slow hashes.
    """

    def __init__(self) -> None:
        self._tries = Gcra(TRIES, PERIOD)
        self._key = secrets.token_bytes(32)
        self._known: dict[str, bytes] = {}  # what is stored of a PIN -> digest of the PIN

    async def check(self, passwords: Passwords, stored: str, pin: str, who: str, now: float) -> Ticket:
        """Whether it is the PIN, or how long to wait before another one is heard.

        Args:
            passwords: verify.
            stored: what is stored of the PIN.
            pin: what was said.
            who: the space and the address.
            now: seconds.
        """
        if (wait := self._tries.take(who, now)) is not None:
            return Ticket(pin_wait=wait)
        right = await self._right(passwords, stored, pin)
        if right:
            self._tries.give_back(who)
        return Ticket(pin=right)

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
    context, who = call.context, f"{space.id} {call.address}"
    checked = await context.pins.check(context.passwords, space.pin_hash, pin, who, call.now.timestamp())
    return Ticket(invite, checked.pin, checked.pin_wait, call.address)
