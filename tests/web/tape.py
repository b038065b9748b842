"""Recordings without microphones: rows and files as rendering leaves them."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from spaces.model import (
    Answer,
    Appearance,
    Chapter,
    Clip,
    Consent,
    File,
    Recording,
    RecordingState,
    Space,
    SpeakerPolicy,
    State,
    Tap,
    TapPolicy,
    TapState,
    User,
    Visibility,
    new_id,
)
from spaces.web import Context
from tests.fakes import ManualClock

SOUND = bytes(range(256)) * 400
"""102,400 bytes in which every place can be told from its neighbours."""

FILES = {
    "audio.mp3": ("audio/mpeg", SOUND),
    "audio.m4a": ("audio/mp4", SOUND[1:]),
    "audio.opus": ("audio/ogg", SOUND[2:]),
    "chapters.json": ("application/json+chapters", b'{"version":"1.2.0","chapters":[]}'),
    "peaks.json": ("application/json", b'{"version":1}'),
}
HOUR = timedelta(hours=1)


@dataclass
class Shelf:
    """Puts recordings where a node finds them."""

    context: Context
    clock: ManualClock

    async def space(self, host: User, **fields: Any) -> Space:
        """A space that was live for the last hour."""
        now = self.clock.now()
        plain = Space(
            id=new_id(),
            host_id=host.id,
            title="Sunday talk",
            topics=("tea",),
            state=State.ENDED,
            speaker_policy=SpeakerPolicy.EVERYONE,
            tap=TapPolicy.HELD,
            created_at=now - HOUR,
            updated_at=now,
            started_at=now - HOUR,
            ended_at=now,
        )
        made = replace(plain, **fields)
        await self.context.store.spaces.add(made)
        return made

    async def held(self, host: User, *speakers: User, **fields: Any) -> Space:
        """A space that is over and can still be saved; the host and these spoke in it."""
        space = await self.space(host, **fields)
        for speaker in (host, *speakers):
            await self.spoke(space, speaker)
        held_until = self.clock.now() + timedelta(hours=24)
        await self.context.store.taps.put(Tap(space.id, space.tap, TapState.HELD, held_until))
        return space

    async def spoke(self, space: Space, speaker: User, minutes: float = 10) -> Appearance:
        """Somebody's microphone was open from the beginning."""
        assert space.started_at
        one = Appearance(
            id=new_id(),
            space_id=space.id,
            pid=f"u_{speaker.id}",
            user_id=speaker.id,
            name=speaker.name,
            handle=speaker.handle,
            color=speaker.color,
            started_at=space.started_at,
            ended_at=space.started_at + timedelta(minutes=minutes),
        )
        await self.context.store.appearances.add(one, b"wrapped")
        return one

    async def recording(self, host: User, *speakers: User, files: bool = True, **fields: Any) -> Recording:
        """A finished recording; the host and these agreed to it."""
        space = await self.space(host)
        now = self.clock.now()
        plain = Recording(
            id=new_id(),
            space_id=space.id,
            host_id=host.id,
            guid=new_id(),
            title=space.title,
            description="",
            topics=space.topics,
            state=RecordingState.READY,
            visibility=Visibility.PRIVATE,
            started_at=now - HOUR,
            ended_at=now,
            created_at=now,
            updated_at=now,
            consent_deadline=now,
            consent_closed_at=now,
            published_at=now,
            offset=5.0,
            duration=3590.0,
            chapters=(Chapter(0.0, "Sunday talk"),),
            revision=1,
        )
        made = replace(plain, **fields)
        voices = [host, *speakers]
        await self.context.store.recordings.add(made, [consent(made, voice) for voice in voices])
        if files:
            for name in FILES:
                await self.file(made, name)
        return made

    async def file(self, recording: Recording, name: str, content: bytes | None = None, **fields: Any) -> File:
        """One more file of it."""
        media_type, sound = FILES.get(name, ("audio/ogg", SOUND))
        key = f"recordings/{recording.id}/{recording.revision}/{name}"
        content = sound if content is None else content
        await self.blob(key, content, media_type)
        plain = File(recording.id, name, media_type, key, len(content), recording.revision)
        made = replace(plain, **fields)
        consents = await self.context.store.recordings.consents(recording.id)
        assert await self.context.store.recordings.add_files(recording.id, recording.revision, [made], consents)
        return made

    async def made_again(self, recording: Recording, content: bytes) -> None:
        """Another rendering of it is there."""
        revision = recording.revision + 1
        key = f"recordings/{recording.id}/{revision}/audio.mp3"
        await self.blob(key, content, "audio/mpeg")
        made = File(recording.id, "audio.mp3", "audio/mpeg", key, len(content), revision)
        rows = self.context.store.recordings
        assert await rows.finish_render(recording.id, revision, [made], await rows.consents(recording.id))

    async def clip(self, recording: Recording, **fields: Any) -> Clip:
        """A clip of it that is ready."""
        clip_id = new_id()
        key = f"recordings/{recording.id}/clips/{clip_id}-{recording.revision}.mp3"
        await self.blob(key, SOUND[:1000], "audio/mpeg")
        plain = Clip(
            id=clip_id,
            recording_id=recording.id,
            title="The best of it",
            start=recording.offset + 10,
            end=recording.offset + 40,
            created_at=self.clock.now(),
            state=RecordingState.READY,
            key=key,
            size=1000,
        )
        made = replace(plain, **fields)
        await self.context.store.recordings.put_clip(made)
        return made

    async def blob(self, key: str, content: bytes, media_type: str) -> None:
        """A file in the blobs."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "blob"
            await asyncio.to_thread(path.write_bytes, content)
            await self.context.recorder.blobs.put(key, path, media_type)


def consent(recording: Recording, speaker: User, **fields: Any) -> Consent:
    """Somebody agreed."""
    plain = Consent(
        recording_id=recording.id,
        pid=f"u_{speaker.id}",
        user_id=speaker.id,
        name=speaker.name,
        handle=speaker.handle,
        color=speaker.color,
        asked_at=recording.created_at,
        answer=Answer.YES,
        answered_at=recording.created_at,
    )
    return replace(plain, **fields)
