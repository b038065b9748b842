"""Identifiers: short, random, safe in a URL and read aloud without confusion."""

from __future__ import annotations

import secrets

# Base 58 without 0 O I l: people retype these from a screen.
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ID_LENGTH = 12
"""Characters of an id: 58^12 is about 2^70, unguessable and collision-free for one server."""


_KEY_BYTES = 24


def new_key() -> str:
    """A fresh secret for an address that is a permission, safe in a URL; 192 random bits."""
    return secrets.token_urlsafe(_KEY_BYTES)


def new_id() -> str:
    """A fresh random identifier of ID_LENGTH characters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))
