"""The recorder of a node: what people may do with what was said, one method each.

What is allowed and what follows from it are pure decisions (`spaces.model.saving`, `consenting`, `editing`), stored as
one transaction each. Afterwards what must go is destroyed; whatever keeps that from happening now is made up for by
`recorder.expire`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

import structlog

from recorder.excerpts import Excerpts
from recorder.expire import Expiry
from recorder.shredding import Shredder
from recorder.steadiness import Steadiness, uptime
from recorder.taps import Taps
from recorder.vault import Vault, VaultError
from recorder.workshop import Workshop
from spaces.blobs import Blobs
from spaces.config import Config
from spaces.errors import NotFound, Unavailable
from spaces.model import (
    Answer,
    Appearance,
    Clip,
    Consent,
    Job,
    JobKind,
    Recording,
    Share,
    Space,
    Tap,
    User,
    consenting,
    editing,
    saving,
    sharing,
)
from spaces.model.case import Case, Step
from spaces.model.editing import RecordingChange
from spaces.model.saving import Hours, Quota
from spaces.model.tap import tap_of
from spaces.store import Store

_log = structlog.get_logger("recorder")


def utc() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


class Recorder:
    """Everything about recordings that a node does itself; an async context manager.

    Every method may raise SpacesError when what is asked for is against the rules. Who may ask is for the routes.
    """

    taps: Taps
    """The taps of spaces on air, from the moment the recorder is entered."""

    excerpts: Excerpts
    """What is kept of voices for reports, from then on too."""

    def __init__(
        self,
        config: Config,
        store: Store,
        blobs: Blobs,
        clock: Callable[[], datetime] = utc,
        knock: Callable[[], None] = lambda: None,
        uptime: Callable[[], float] = uptime,
    ) -> None:
        """Prepare.

        Args:
            config: the settings.
            store: the database.
            blobs: where finished files are.
            clock: the time of day.
            knock: called when there is work for the worker, which otherwise finds it a little later.
            uptime: seconds that pass as those of the clock do, and that nobody sets.
        """
        self.blobs = blobs
        self._config, self._store, self._now, self._knock = config, store, clock, knock
        self._steadiness = Steadiness(clock, uptime)
        settings = config.recorder
        self._hours = Hours(
            hold=timedelta(hours=settings.hold_hours),
            hold_limit=timedelta(hours=max(settings.hold_limit_hours, settings.hold_hours)),
            consent=timedelta(hours=settings.consent_hours),
        )
        self._parts = AsyncExitStack()
        self._shop: Workshop
        self._shredder: Shredder
        self._expiry: Expiry

    async def __aenter__(self) -> Self:
        """Begin, first of all to do what was due meanwhile and what a crash left undone.

        Raises:
            Unavailable: `node_key`, when the node's key cannot be used.
        """
        try:
            vault = await asyncio.to_thread(Vault.open, self._config.key_file)
        except VaultError as error:
            raise Unavailable(str(error), code="node_key") from error
        shop = Workshop(self._store, self.blobs, vault, self._config.taps, self._config.work, self._now)
        self._shop, self._shredder = shop, Shredder(shop)
        self.excerpts = Excerpts(shop)
        self._expiry = Expiry(shop, self._shredder, self.excerpts, self._steadiness)
        taps = Taps(self._config, self._store, vault, ended=self.ended, appeared=self.appeared, now=self._now)
        self.taps = await self._parts.enter_async_context(taps)
        tasks = await self._parts.enter_async_context(asyncio.TaskGroup())
        self._parts.callback(tasks.create_task(self._expiry.forever()).cancel)
        return self

    async def __aexit__(self, *details: object) -> None:
        """Stop, with everything written down."""
        await self._parts.aclose()

    async def look(self) -> None:
        """Do at once what is due by itself, instead of within half a minute."""
        await self._expiry.look()

    # What was said in a space

    async def save(self, space: Space, by: User) -> Recording:
        """Save a space, on air or over; the recording there is when it was saved before."""
        quota = await self._quota(space.host_id)
        decide = partial(saving.save, space=space, user_id=by.id, now=self._now(), hours=self._hours, quota=quota)
        return await self._of_space(space.id, decide)

    async def ended(self, space: Space) -> None:
        """Everything that was said in a space is written down, and nothing more will be."""
        case = await self._store.steps.of_space(
            space.id, partial(saving.ended, space=space, now=self._now(), hours=self._hours)
        )
        await self._tidy(case, space.id)

    async def appeared(self, appearance: Appearance) -> str | None:
        """Somebody speaks; the id of the recording they are asked to agree to because of that."""
        recording = await self._store.recordings.of_space(appearance.space_id)
        space = await self._store.spaces.get(appearance.space_id) if recording is not None else None
        if recording is None or space is None:
            return None
        case = await self._store.steps.of_space(space.id, partial(saving.appeared, space=space, now=self._now()))
        consent = case.consent(appearance.pid)
        return recording.id if consent is not None and consent.answer is None else None

    async def let_go(self, space: Space, by: User) -> Tap:
        """Destroy at once what is held of a space."""
        decide = partial(saving.let_go, space=space, user_id=by.id, now=self._now())
        case = await self._store.steps.of_space(space.id, decide)
        await self._tidy(case, space.id)
        return tap_of(space, case.tap)

    async def hold(self, space: Space, hours: float) -> Tap:
        """Keep what is held of a space for so many hours from now, as far as the server allows."""
        decide = partial(saving.hold, space=space, hours=hours, now=self._now(), limits=self._hours)
        return tap_of(space, (await self._store.steps.of_space(space.id, decide)).tap)

    # Who is published

    async def answer(self, recording: Recording, pid: str, answer: Answer) -> Consent:
        """Somebody who spoke says whether they agree to be published."""
        return await self._consent(recording, pid, partial(consenting.answer, pid=pid, said=answer, now=self._now()))

    async def withdraw(self, recording: Recording, pid: str) -> Consent:
        """Somebody who agreed is heard no longer: files at once, then the track."""
        return await self._consent(recording, pid, partial(consenting.withdraw, pid=pid, now=self._now()))

    async def publish(self, recording: Recording) -> Recording:
        """Publish before the deadline, with those who agreed so far."""
        return await self._decide(recording.id, partial(consenting.publish, now=self._now()))

    # What it is

    async def edit(self, recording: Recording, change: RecordingChange) -> Recording:
        """Change what a recording says about itself, who may listen, where it begins and ends."""
        return await self._decide(recording.id, partial(editing.edit, change=change, now=self._now()))

    async def delete(self, recording: Recording, by: str) -> None:
        """Delete a recording with everything made from it.

        Args:
            recording: which.
            by: the pid of who does it, or "server".
        """
        await self._decide(recording.id, partial(editing.delete, by=by, now=self._now()))

    async def retry(self, recording: Recording) -> Recording:
        """Make a failed recording once more."""
        return await self._decide(recording.id, partial(consenting.retry, now=self._now()))

    async def clip(self, recording: Recording, start: float, end: float, title: str) -> Clip:
        """Cut a clip, in seconds of the files as played."""
        (await self._quota(recording.host_id)).require_room()
        clips = len(await self._store.recordings.clips(recording.id))
        clip, job, entry = editing.clip(await self._case(recording), clips, start, end, title, self._now())
        await self._store.recordings.put_clip(clip, entry)
        await self._store.jobs.add(job)
        self._knock()
        return clip

    async def delete_clip(self, clip: Clip) -> None:
        """Delete a clip and its file."""
        await self._store.jobs.cancel(clip.id, self._now())
        recording = await self._store.recordings.get(clip.recording_id)
        if recording is None:
            return
        if await self._store.recordings.delete_clip(clip.id, editing.clip_deleted(clip, recording, self._now())):
            await self._store.recordings.change(clip.recording_id, unswept=True)
        if clip.key is not None:
            await self.blobs.delete(clip.key)

    async def tracks(self, recording: Recording) -> Job:
        """Make one file of each published voice; the job that does or did it."""
        return await self._made(recording, JobKind.TRACKS, "tracks/")

    async def export(self, recording: Recording) -> Job:
        """Make the archive of a recording; the job that does or did it."""
        return await self._made(recording, JobKind.EXPORT, "archive.zip")

    async def usage(self, host_id: str) -> int:
        """Bytes that an account's recordings take."""
        return await self._store.recordings.usage(host_id)

    async def import_archive(self, path: Path, host: User) -> Recording:
        """Take in an archive as a private recording of that account.

        Raises:
            Invalid: `archive_invalid`, with what is wrong.
            Conflict: `recording_exists` or `quota_full`.
        """
        from recorder.importing import import_archive  # as the worker's, this needs what a node starts without

        (await self._quota(host.id)).require_room()
        recording = await import_archive(self._shop, path, host)
        self._knock()
        return recording

    # Who may listen

    async def share(
        self, recording: Recording, *, label: str, password_hash: str | None, expires_at: datetime | None
    ) -> Share:
        """A new link that lets whoever has it listen."""
        there = len(await self._store.recordings.shares(recording.id))
        share, entry = sharing.share(
            await self._case(recording),
            there,
            secrets.token_urlsafe(16),
            secrets.token_urlsafe(24),
            label,
            password_hash,
            expires_at,
            self._now(),
        )
        await self._store.recordings.add_share(share, entry)
        return share

    async def unshare(self, share: Share) -> None:
        """Take a link back."""
        recording = await self._store.recordings.get(share.recording_id)
        if recording is not None:
            await self._store.recordings.delete_share(share.token, sharing.unshared(recording, self._now()))

    # How it is done

    async def _of_space(self, space_id: str, decide: Callable[[Case], Step]) -> Recording:
        case = await self._store.steps.of_space(space_id, decide)
        await self._tidy(case, space_id)
        return _recording(case)

    async def _decide(self, recording_id: str, decide: Callable[[Case], Step]) -> Recording:
        case = await self._store.steps.of_recording(recording_id, decide)
        await self._tidy(case, case.recording.space_id if case.recording is not None else None)
        return _recording(case)

    async def _consent(self, recording: Recording, pid: str, decide: Callable[[Case], Step]) -> Consent:
        case = await self._store.steps.of_recording(recording.id, decide)
        await self._tidy(case, recording.space_id)
        consent = case.consent(pid)
        if consent is None:
            raise NotFound("You did not speak in this recording.", code="not_a_speaker")
        return consent

    async def _tidy(self, case: Case, space_id: str | None) -> None:
        """Destroy what must go by now; what fails is tried again soon, and is not who asked's fault."""
        try:
            if case.recording is not None and case.recording.unswept:
                await self._shredder.sweep(case.recording)
        except Exception:
            _log.exception("files that are not served any more could not be deleted; trying again soon")
        try:
            if space_id is not None:
                await self._shredder.shred(space_id)
        except Exception:
            _log.exception("tracks could not be destroyed; trying again soon")
        self._knock()

    async def _made(self, recording: Recording, kind: JobKind, name: str) -> Job:
        """The job of that kind that waits, runs, or has made what is there; else a new one."""
        editing.require_ready(await self._case(recording))
        jobs = [job for job in await self._store.jobs.of(recording.id) if job.kind is kind]
        there = any(file.name.startswith(name) for file in await self._store.recordings.files(recording.id))
        for job in jobs:
            if editing.stands(job, there=there):
                return job
        (await self._quota(recording.host_id)).require_room()
        entry = editing.made_of_voices(kind, recording, self._now())
        job = await self._store.jobs.add(consenting.job(kind, recording.id, self._now()), entry)
        self._knock()
        return job

    async def _case(self, recording: Recording) -> Case:
        return Case(recording=await self._store.recordings.get(recording.id))

    async def _quota(self, host_id: str) -> Quota:
        return Quota(await self.usage(host_id), round(self._config.recorder.quota_gb * 1e9))


def _recording(case: Case) -> Recording:
    if case.recording is None:
        raise NotFound("There is no such recording. Check the link.", code="recording_not_found")
    return case.recording
