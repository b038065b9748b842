"""Rows to store; each call makes a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from spaces.model import (
    Appearance,
    Consent,
    Entry,
    File,
    Job,
    JobKind,
    JobState,
    Recording,
    RecordingState,
    Scope,
    Space,
    SpeakerPolicy,
    State,
    TapPolicy,
    Token,
    User,
    Visibility,
    new_id,
)
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


async def stored_space(store: Store, host: User | None = None, **fields: Any) -> Space:
    made = space(host or await stored_user(store, f"host{new_id()[:8].lower()}"), **fields)
    await store.spaces.add(made)
    return made


def appearance(of: Space, pid: str = "u_jon", **fields: Any) -> Appearance:
    plain = Appearance(
        id=new_id(), space_id=of.id, pid=pid, user_id=None, name="Jon", handle=None, color=3, started_at=NOW
    )
    return replace(plain, **fields)


def recording(of: Space, **fields: Any) -> Recording:
    plain = Recording(
        id=new_id(),
        space_id=of.id,
        host_id=of.host_id,
        guid=new_id(),
        title=of.title,
        description="",
        topics=of.topics,
        state=RecordingState.CONSENT_PENDING,
        visibility=Visibility.PRIVATE,
        started_at=NOW,
        ended_at=LATER,
        created_at=LATER,
        updated_at=LATER,
    )
    return replace(plain, **fields)


def consent(of: Recording, pid: str = "u_jon", **fields: Any) -> Consent:
    return replace(Consent(of.id, pid, None, "Jon", None, 3, NOW), **fields)


def file(of: Recording, name: str = "audio.mp3", revision: int = 1, **fields: Any) -> File:
    plain = File(of.id, name, "audio/mpeg", f"recordings/{of.id}/{revision}/{name}", 1000, revision)
    return replace(plain, **fields)


def job(subject_id: str = "recording", kind: JobKind = JobKind.RENDER, **fields: Any) -> Job:
    return replace(Job(new_id(), kind, subject_id, JobState.QUEUED, NOW, NOW), **fields)


def entry(kind: str = "recording_saved", **fields: Any) -> Entry:
    return replace(Entry(NOW, kind, "server"), **fields)
