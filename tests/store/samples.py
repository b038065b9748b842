"""Rows to store; each call makes a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from spaces.model import Scope, Space, SpeakerPolicy, State, TapPolicy, Token, User, new_id
from spaces.store import Store

NOW = datetime(2026, 11, 22, 20, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def user(handle: str = "mira", **fields: Any) -> User:
    return User(**{"id": new_id(), "handle": handle, "name": "Mira", "admin": False, "created_at": NOW} | fields)


async def stored_user(store: Store, handle: str = "mira", **fields: Any) -> User:
    made = user(handle, **fields)
    await store.users.add(made, None)
    return made


def space(host: User, **fields: Any) -> Space:
    plain = Space(
        id=new_id(),
        host_id=host.id,
        title="Sunday talk",
        topics=("radio", "tea"),
        state=State.LIVE,
        speaker_policy=SpeakerPolicy.FOLLOWED,
        tap=TapPolicy.HELD,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(plain, **fields)


def token(owner: User, **fields: Any) -> Token:
    plain = Token(new_id(), owner.id, "laptop", frozenset({Scope.READ, Scope.SPEAK}), NOW, None)
    return replace(plain, **fields)
