"""Jobs: work that takes a while, done by a worker process and kept in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobKind(StrEnum):
    """What there is to do, and with what `subject_id`."""

    RENDER = "render"  # a recording, from its tracks
    RETAG = "retag"  # a recording's title and chapters, in files that are there
    TRACKS = "tracks"  # a recording's voices, one file each
    EXPORT = "export"  # a recording's archive
    CLIP = "clip"  # a clip


class JobState(StrEnum):
    """Where a job is in its life."""

    QUEUED = "queued"  # waits for `next_at` and a worker
    RUNNING = "running"  # leased until `lease_until`
    DONE = "done"
    FAILED = "failed"  # given up after the last attempt
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work."""

    id: str
    kind: JobKind
    subject_id: str
    state: JobState
    created_at: datetime
    next_at: datetime  # not before
    progress: float = 0.0  # 0 to 1
    step: str = ""  # what is being done, in a sentence
    attempts: int = 0
    lease_until: datetime | None = None
    worker: str | None = None  # who holds the lease
    error: str | None = None  # of the last attempt
    cancel_requested: bool = False
    finished_at: datetime | None = None
