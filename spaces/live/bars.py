"""Networks from which people without account only listen, and how a network is told from others."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

HOURS = 24
"""How long a network stays barred at most; it ends with the space."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The network that somebody banned came from."""

    mark: str
    until: float  # monotonic seconds


@dataclass(frozen=True, slots=True)
class Marks:
    """Makes of a network's address what can be told from others in this space, and says nothing without the key."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def of(self, address: str) -> str:
        """The mark of that address."""
        return hmac.digest(self.key, address.encode(), "sha256").hex()
