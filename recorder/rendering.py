"""The jobs that make the files of a recording: all of them from its tracks, or only what they say about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recorder.encode import MP3
from recorder.planning import Agreed, agree, opening
from recorder.progress import Progress
from recorder.render import Plan, Result, render
from recorder.shredding import Shredder
from recorder.sweeping import sweep
from recorder.workfolder import work_folder
from recorder.workshop import Made, Workshop
from spaces.errors import Unavailable
from spaces.model import Chapter, Consent, Entry, File, Job, JobKind, JobState, Recording, RecordingState, new_id

LONG = 180.0
"""Seconds of a space from which a preview is made first."""

PREVIEW = replace(MP3, name="preview.mp3")

EDITED = "edited"
"""Label of chapters that are their host's own: those of what happened come back by rendering again."""

_PREVIEWED = 0.05  # progress when the preview is there
_RENDERED = 0.95  # progress when the blobs begin


class Rendering:
    """Makes all files of a recording from its tracks."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    async def do(self, subject_id: str, progress: Progress) -> None:
        """Render, and replace what was there."""
        recording = await self._shop.recording(subject_id)
        progress.tell(0.0, "Reading who agreed")
        agreed = await agree(self._shop, recording)
        with work_folder(self._shop.work) as folder:
            if recording.published_at is None and agreed.plan.ended_at - agreed.plan.started_at > LONG:
                await self._preview(recording, agreed, folder, progress)
            # The node may destroy the tracks of those who did not agree: nothing of them is read after this.
            # It takes a while to tell when they talked, so the first minute does not wait for it.
            if recording.space_id is not None:
                shredder = Shredder(self._shop)
                await shredder.remember(recording)
                await shredder.shred(recording.space_id)
            agreed = await agree(self._shop, recording)
            tell = progress.part(_PREVIEWED, _RENDERED)
            result = await progress.in_thread(lambda: render(agreed.plan, folder, tell, progress.cancelled))
            await self._publish(recording, agreed, result, progress)

    async def give_up(self, subject_id: str, error: str) -> None:
        """Let the recording say why there is nothing new; what was there before stays."""
        await self._shop.store.recordings.change(
            subject_id,
            only_if=(RecordingState.RENDERING, RecordingState.READY),
            state=RecordingState.FAILED,
            error=error,
            updated_at=self._shop.now(),
        )

    async def _preview(self, recording: Recording, agreed: Agreed, folder: Path, progress: Progress) -> None:
        """Make the first minute playable before the rest is looked at."""
        store = self._shop.store.recordings
        if any(file.name == PREVIEW.name for file in await store.files(recording.id)):
            return
        progress.tell(0.0, "Preparing the first minute")
        result = await progress.in_thread(lambda: _open(agreed, folder, progress))
        if result is None:
            return
        found = next(file for file in result.files if file.path.name == PREVIEW.name)
        made = [Made(PREVIEW.name, found.path, PREVIEW.type)]
        await self._shop.add(recording, agreed.consents, made, progress)

    async def _publish(self, recording: Recording, agreed: Agreed, result: Result, progress: Progress) -> None:
        progress.tell(_RENDERED, "Storing the files")
        made = [Made(file.path.name, file.path, file.type, _label(file.path.name, agreed)) for file in result.files]
        revision = recording.revision + 1
        kept = await self._shop.keep(recording, revision, made, progress)
        chapters = tuple(Chapter(chapter.start, chapter.title) for chapter in result.chapters)
        now = self._shop.now()
        published = [consent.pid for consent in agreed.consents if consent.published]
        await finish(
            self._shop,
            recording,
            kept,
            agreed.consents,
            jobs=[_clip_job(self._shop, clip.id) for clip in await self._shop.store.recordings.clips(recording.id)],
            entries=[_rendered(recording, revision, published, self._shop)],
            chapters=chapters,
            offset=result.start,
            duration=result.duration,
            published_at=recording.published_at or now,
            updated_at=now,
        )


async def finish(
    shop: Workshop,
    recording: Recording,
    kept: Sequence[File],
    consents: Sequence[Consent],
    *,
    beside: Sequence[File] = (),
    jobs: Sequence[Job] = (),
    entries: Sequence[Entry] = (),
    **columns: object,
) -> None:
    """Let the recording have these files, as its next revision, and clear away the old ones.

    Args:
        shop: where.
        recording: as it was when the work began.
        kept: what was made.
        consents: the word of the speakers when the work began.
        beside: files it has already and keeps.
        jobs: what is to be done next.
        entries: for the ledger.
        columns: further fields to change.

    Raises:
        Unavailable: when it is not any more what was rendered, and nobody has asked for it to be made again.
    """
    revision = recording.revision + 1
    done = await shop.store.recordings.finish_render(
        recording.id, revision, [*kept, *beside], consents, jobs=jobs, entries=entries, **columns
    )
    if not done:
        await shop.drop(kept)
        await _again(shop, recording.id)
        return
    await sweep(shop.store, shop.blobs, recording.id)


async def _again(shop: Workshop, recording_id: str) -> None:
    """What was made is of no use: somebody changed their mind meanwhile. Is it to be made once more?"""
    current = await shop.store.recordings.get(recording_id)
    if current is None or current.state is RecordingState.DELETED:
        return
    if not any(job.state is JobState.QUEUED for job in await shop.store.jobs.of(recording_id)):
        raise Unavailable("What speakers agreed to changed while it was made, so it is made again.", code="overtaken")


def _open(agreed: Agreed, folder: Path, progress: Progress) -> Result | None:
    """Render the first minute in which somebody speaks."""
    plan: Plan | None = opening(agreed)
    if plan is None:
        return None
    return render(plan, folder, lambda _, __: None, progress.cancelled, (PREVIEW,))


def _clip_job(shop: Workshop, clip_id: str) -> Job:
    now = shop.now()
    return Job(new_id(), JobKind.CLIP, clip_id, JobState.QUEUED, now, now)


def _rendered(recording: Recording, revision: int, published: Sequence[str], shop: Workshop) -> Entry:
    return Entry(
        shop.now(),
        "rendered",
        "server",
        space_id=recording.space_id,
        recording_id=recording.id,
        detail={"revision": revision, "published": sorted(published)},
    )


def _label(name: str, agreed: Agreed) -> str | None:
    return EDITED if name == "chapters.json" and agreed.plan.own_chapters is not None else None
