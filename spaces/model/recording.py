"""Recordings: what was saved of a space, who agreed to it, and how it is shown and shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CLIP_MAX = 60.0
"""Seconds of the longest clip."""

SOMEBODY = "A speaker"
"""What somebody is called who agreed without their name."""

WITHHELD = "[speaker withheld]"
"""The title of what a listener cannot hear because its speaker did not agree."""

CHAPTER_TITLE_MAX = 100
"""Characters of the title of a chapter or clip."""


class RecordingState(StrEnum):
    """Where a recording is in its life: capturing -> consent_pending -> rendering -> ready -> deleted."""

    CAPTURING = "capturing"  # saved already, but the space is still on air
    CONSENT_PENDING = "consent_pending"  # speakers are being asked
    RENDERING = "rendering"  # its files are being made, or made again; earlier ones may still be served
    READY = "ready"
    FAILED = "failed"  # `error` says why; nothing is lost, it can be tried again
    DELETED = "deleted"  # answers 410 for ever


class Visibility(StrEnum):
    """Who may listen."""

    PRIVATE = "private"  # its host, and whoever has a share link
    UNLISTED = "unlisted"  # whoever has the link
    PUBLIC = "public"  # everybody; it is listed


class Answer(StrEnum):
    """What a speaker says to being published."""

    YES = "yes"
    ANONYMOUS = "anonymous"  # yes, but without name and colour
    NO = "no"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A point in a recording where something begins, in seconds."""

    start: float
    title: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A saved space. Times called timeline seconds count from `started_at`."""

    id: str
    space_id: str | None  # at most one recording of each space; None when that is not kept any more
    host_id: str
    guid: str  # of the episode, in feeds; never changes
    title: str
    description: str
    topics: tuple[str, ...]
    state: RecordingState
    visibility: Visibility
    started_at: datetime  # second 0 of the timeline: when the space went live
    ended_at: datetime | None  # None while the space is on air
    created_at: datetime
    updated_at: datetime
    consent_deadline: datetime | None = None  # who has not answered by then has said no; None while on air
    consent_closed_at: datetime | None = None  # from then on nobody can agree any more, only withdraw
    published_at: datetime | None = None  # when its files were there for the first time
    expires_at: datetime | None = None  # deleted by itself then; None keeps it for ever
    deleted_at: datetime | None = None
    trim: tuple[float, float] | None = None  # timeline seconds; None cuts only the dead air at head and tail
    offset: float = 0.0  # timeline second at which the files begin
    duration: float | None = None  # seconds of the files; None before the first rendering
    chapters: tuple[Chapter, ...] = ()  # as rendered, seconds of the files
    edited_chapters: tuple[Chapter, ...] | None = (
        None  # the host's own, timeline seconds; None makes them from what happened
    )
    revision: int = 0  # grows with every rendering
    plays: int = 0
    error: str | None = None  # why it failed, in words for the host
    unswept: bool = False  # there may be blobs that no row names any more and that must go


@dataclass(frozen=True, slots=True)
class Consent:
    """One speaker's word on one recording, for all of their appearances in it."""

    recording_id: str
    pid: str
    user_id: str | None
    name: str
    handle: str | None
    color: int
    asked_at: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def published(self) -> bool:
        """Whether this voice is in the recording."""
        return self.answer in (Answer.YES, Answer.ANONYMOUS) and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class File:
    """One file of the newest rendering of a recording."""

    recording_id: str
    name: str  # "audio.mp3", "peaks.json", "preview.mp3", "tracks/1.opus", "archive.zip" and the like
    type: str  # media type
    key: str  # in the blobs
    size: int  # bytes
    revision: int
    label: str | None = None  # the speaker's name of a track


@dataclass(frozen=True, slots=True)
class Clip:
    """Up to CLIP_MAX seconds of a recording, as a file of its own."""

    id: str
    recording_id: str
    title: str
    start: float  # timeline seconds
    end: float
    created_at: datetime
    state: RecordingState = RecordingState.RENDERING  # rendering, ready or failed
    key: str | None = None  # in the blobs, once it is ready
    size: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A link that lets whoever has it listen to one recording."""

    token: str  # unguessable, part of the link
    recording_id: str
    grant: str  # secret of the cookie that whoever opened it carries
    created_at: datetime
    label: str = ""  # the host's note, such as whom it is for
    password_hash: str | None = None
    expires_at: datetime | None = None
    opens: int = 0
