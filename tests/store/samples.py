"""Rows to store; each call makes a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from spaces.model import (
    Appearance,
    Consent,
    Decision,
    Enclosure,
    Entry,
    Episode,
    Feed,
    File,
    Job,
    JobKind,
    JobState,
    Recording,
    RecordingState,
    Scope,
    Source,
    SourceKind,
    Space,
    SpeakerPolicy,
    State,
    Station,
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


def feed(url: str = "", **fields: Any) -> Feed:
    identity = new_id()
    plain = Feed(identity, url or f"https://{identity.lower()}.example/feed.xml", NOW, title="Harbour talk")
    return replace(plain, **fields)


def episode(of: Feed, number: int = 1, **fields: Any) -> Episode:
    """One that came out so many hours after NOW."""
    plain = Episode(
        id=0,
        feed_id=of.id,
        guid=f"guid {number}",
        title=f"Episode {number}",
        enclosure=Enclosure(f"https://media.example/{of.id}/{number}.mp3", "audio/mpeg", 1000),
        published_at=NOW + timedelta(hours=number),
        seen_at=LATER,
        updated_at=LATER,
        digest=f"digest {number}",
        summary=f"About number {number}.",
        duration=600.0,
    )
    return replace(plain, **fields)


async def stored_feed(store: Store, episodes: int = 0, **fields: Any) -> Feed:
    made = await store.feeds.add(feed(**fields))
    await store.episodes.store(made.id, Decision(new=tuple(episode(made, n + 1) for n in range(episodes))), LATER)
    return made


def station(owner: User, slug: str = "", **fields: Any) -> Station:
    identity = new_id()
    plain = Station(
        id=identity,
        slug=slug or f"station-{identity.lower()}",
        owner_id=owner.id,
        title="Night boat",
        guid=identity,
        feed_token=new_id(),
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(plain, **fields)


async def stored_station(store: Store, owner: User | None = None, **fields: Any) -> Station:
    made = station(owner or await stored_user(store, f"owner{new_id()[:8].lower()}"), **fields)
    await store.stations.add(made)
    return made


def source(of: Station, kind: SourceKind, ref: str, **fields: Any) -> Source:
    return replace(Source(new_id(), of.id, kind, ref, 0, of.owner_id, NOW), **fields)


async def stored_source(store: Store, of: Station, kind: SourceKind, ref: str, **fields: Any) -> Source:
    return await store.sources.add(source(of, kind, ref, **fields))


async def published_recording(store: Store, host: User, **fields: Any) -> Recording:
    """A public recording with its sound."""
    usual = {"state": RecordingState.READY, "visibility": Visibility.PUBLIC, "published_at": LATER, "duration": 60.0}
    made = recording(await stored_space(store, host), **usual | fields)
    await store.recordings.add(made)
    await store.recordings.add_files(made.id, made.revision, [file(made)], [])
    return made
