"""Who somebody is when they come in: an account, or a guest known by a key."""

from __future__ import annotations

import base64
import hashlib
import secrets

from spaces.live.commands import Who
from spaces.model import User
from spaces.model.user import clean_name, voice_color

_KEY_LENGTHS = range(20, 101)


def known(user: User) -> Who:
    """An account as rooms know it."""
    return Who(user.pid, user.id, user.handle, user.name, user.color, operator=user.admin)


def guest(name: str | None, key: str | None) -> tuple[Who, str]:
    """A guest and their key.

    The pid is made from the key, so whoever has the key has the seat, and no key needs to be kept anywhere.
    """
    if key is None or len(key) not in _KEY_LENGTHS:
        key = secrets.token_urlsafe(24)
    pid = "g_" + base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:12]).decode()
    cleaned = clean_name(name) if name and name.strip() else None
    return Who(pid, None, None, cleaned, voice_color(pid)), key
