"""Passwords: argon2id, off the event loop, equally slow for accounts that do not exist."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PARALLEL_HASHES = 2
"""Hashes computed at once: each takes 64 MiB, and sign-ins must not starve the media."""


def hash_password(password: str) -> str:
    """The argon2id hash of a password (RFC 9106's second recommended parameters), about 50 ms of CPU; blocking."""
    return PasswordHasher().hash(password)


@cache
def _nobody() -> str:
    # Made with the current parameters, so that a guess at an unknown handle costs what a guess at a known one does.
    return hash_password("nobody has this password")


class Passwords:
    """Hashes and verifies in threads, a few at a time."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._slots = asyncio.Semaphore(PARALLEL_HASHES)

    async def hash(self, password: str) -> str:
        """The hash to store."""
        async with self._slots:
            return await asyncio.to_thread(hash_password, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one; False after the same time when nothing is stored."""
        async with self._slots:
            return await asyncio.to_thread(self._verify, stored, password)

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than today's and should be made again."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, stored: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(stored or _nobody(), password) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False
