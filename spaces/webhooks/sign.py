"""Signatures as Standard Webhooks describes them (standardwebhooks.com): HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
_SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret, 256 random bits in the form that receivers' libraries take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers(message_id: str, now: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """What goes along with a body so that its receiver knows who sent it, and when.

    Args:
        message_id: the same however often it is sent.
        now: the time of this attempt: receivers refuse what is minutes old.
        body: exactly as it is sent.
        keys: secrets; each signs, so that one can be exchanged without losing anything.
    """
    seconds = str(int(now.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(signature(key, message_id, seconds, body) for key in keys),
    }


def signature(secret: str, message_id: str, seconds: str, body: bytes) -> str:
    """One signature, with its version."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
