"""The job that cuts a clip out of a recording's sound: a short MP3 of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from recorder.cover import cover
from recorder.decode import RATE
from recorder.encode import MP3, OPUS, write_file
from recorder.loudness import Block
from recorder.progress import Progress
from recorder.tags import Tags, tag
from recorder.workfolder import work_folder
from recorder.workshop import Workshop
from spaces.blobs import fetch
from spaces.errors import Conflict, Gone, NotFound, Unavailable
from spaces.model import Answer, Clip, Recording, RecordingState, new_id

SOURCE = OPUS.name
"""What clips are cut from: Ogg finds any moment by its exact sample, which MP3 does not."""

FADE = 240
"""Samples (5 ms) over which a clip begins and ends."""

_PREROLL = 0.5  # s decoded before the cut: Opus needs 80 ms to be itself again (RFC 7845 §4.6)


class Clips:
    """Makes clips."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    async def do(self, subject_id: str, progress: Progress) -> None:
        """Cut the clip, and let it be listened to."""
        clip, recording = await self._find(subject_id)
        start, end = _stretch(clip, recording)
        consents = await self._shop.store.recordings.consents(recording.id)
        named = tuple(word.name for word in consents if word.published and word.answer is Answer.YES)
        with work_folder(self._shop.work) as folder:
            progress.tell(0.1, "Fetching the recording")
            await self._fetch(recording, folder / SOURCE)
            progress.tell(0.5, "Cutting the clip")
            path = folder / MP3.name
            await progress.in_thread(lambda: write_file(path, MP3, cut(folder / SOURCE, start, end)))
            tags = Tags(clip.title, named, recording.started_at.date(), cover(recording.guid), ())
            await asyncio.to_thread(tag, path, MP3.type, tags)
            progress.check()
            await self._store(clip, recording, path)

    async def give_up(self, subject_id: str, error: str) -> None:
        """Let the clip say why it is not there, and take away what was."""
        clip = await self._shop.store.recordings.clip(subject_id)
        recording = await self._shop.store.recordings.get(clip.recording_id) if clip else None
        if clip is None or recording is None:
            return
        await self._shop.store.recordings.change_clip(
            clip.id, recording.revision, state=RecordingState.FAILED, error=error, key=None, size=None
        )
        if clip.key is not None:
            await self._shop.blobs.delete(clip.key)

    async def _find(self, clip_id: str) -> tuple[Clip, Recording]:
        clip = await self._shop.store.recordings.clip(clip_id)
        if clip is None:
            raise Gone("The clip is deleted.", code="clip_deleted")
        return clip, await self._shop.recording(clip.recording_id)

    async def _fetch(self, recording: Recording, path: Path) -> None:
        files = {file.name: file for file in await self._shop.store.recordings.files(recording.id)}
        if SOURCE not in files:
            raise Unavailable("The recording is being made again; the clip is cut when it is there.", code="not_ready")
        try:
            await fetch(self._shop.blobs, files[SOURCE].key, path)
        except NotFound as gone:
            raise Unavailable("The recording has just been made again; once more.", code="overtaken") from gone

    async def _store(self, clip: Clip, recording: Recording, path: Path) -> None:
        key = f"recordings/{recording.id}/clips/{clip.id}-{recording.revision}-{new_id()}.mp3"
        size = (await asyncio.to_thread(path.stat)).st_size
        await self._shop.blobs.put(key, path, MP3.type)
        made = {"state": RecordingState.READY, "key": key, "size": size, "error": None}
        if await self._shop.store.recordings.change_clip(clip.id, recording.revision, **made):
            if clip.key is not None:
                await self._shop.blobs.delete(clip.key)
            return
        await self._shop.blobs.delete(key)
        if await self._shop.store.recordings.clip(clip.id) is not None:
            raise Unavailable("The recording was made again meanwhile, and so is the clip.", code="overtaken")


def cut(path: Path, start: float, end: float) -> Iterator[Block]:
    """The sound of that file between two seconds, exact to the sample, softly begun and ended."""
    sound = np.concatenate([*_decoded(path, start, end), np.zeros(0, np.float32)])
    ramp = np.linspace(0, 1, min(FADE, len(sound)), dtype=np.float32)
    sound[: len(ramp)] *= ramp
    sound[len(sound) - len(ramp) :] *= ramp[::-1]
    for at in range(0, len(sound), RATE):
        yield sound[at : at + RATE]


def _decoded(path: Path, start: float, end: float) -> Iterator[Block]:
    first, last = round(start * RATE), round(end * RATE)
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        base = stream.time_base or 1 / RATE
        container.seek(max(0, int((start - _PREROLL) / base)), stream=stream)
        for frame in container.decode(stream):
            at = round(frame.pts * base * RATE) if frame.pts is not None else 0
            if at >= last:
                return
            for got in resampler.resample(frame):
                block = got.to_ndarray()[0]
                yield block[max(first - at, 0) : max(last - at, 0)].astype(np.float32)
                at += len(block)


def _stretch(clip: Clip, recording: Recording) -> tuple[float, float]:
    """Its beginning and end in the files, as far as they go."""
    length = recording.duration or 0.0
    start, end = max(0.0, clip.start - recording.offset), min(length, clip.end - recording.offset)
    if end - start < 2 * FADE / RATE:
        raise Conflict("The recording was trimmed, and nothing of this clip is left in it.", code="trimmed_away")
    return start, end
