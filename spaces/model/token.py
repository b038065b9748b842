"""Personal access tokens and what each may do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TOKEN_PREFIX = "spc_"  # noqa: S105 - a recognisable prefix lets secret scanners find leaked tokens


class Scope(StrEnum):
    """What a token may do in its owner's name."""

    READ = "read"  # everything the owner can see
    SPEAK = "speak"  # join, ask to speak, publish audio (WHIP)
    HOST = "host"  # create, change, start and end spaces; moderate in them
    ACCOUNT = "account"  # change the account, its tokens and sessions


ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Token:
    """A personal access token as stored; the secret itself is shown once and only its digest is kept."""

    id: str
    user_id: str
    label: str
    scopes: frozenset[Scope]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None = None  # None: it holds until it is deleted


def new_secret() -> str:
    """A fresh token secret of 256 random bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)
