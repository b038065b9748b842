"""Time-limited TURN credentials, the way coturn's `use-auth-secret` checks them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any


def ice_servers(urls: tuple[str, ...], secret: str, ttl: int, identity: str, wall: float) -> list[dict[str, Any]]:
    """The iceServers of an RTCConfiguration; empty without TURN.

    Args:
        urls: `turn:` and `turns:` URLs.
        secret: shared with the TURN server.
        ttl: seconds the credential is good for.
        identity: who gets it, for the TURN server's log.
        wall: Unix seconds.
    """
    if not urls:
        return []
    if not secret:
        return [{"urls": list(urls)}]
    username = f"{int(wall) + ttl}:{identity}"
    # HMAC-SHA-1 is what draft-uberti-behave-turn-rest prescribes.
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return [{"urls": list(urls), "username": username, "credential": base64.b64encode(digest).decode()}]
