"""What goes out about recordings: the JSON objects of docs/protocol.md §3."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from spaces.model import Answer, RecordingState, Visibility
from spaces.web.views import Color, Person, View


class RecordedSpeaker(View):
    """A voice that is in the recording; all null for somebody who agreed without their name."""

    name: str | None
    handle: str | None
    color: Color | None


class RecordingFile(View):
    """One form of the audio."""

    type: str = Field(description="Media type.")
    url: str = Field(description="Absolute; takes byte ranges, and `?download=1` for a file to keep.")
    bytes: int
    preview: bool = Field(description="Only the beginning, until the whole is there.")


class Trim(View):
    """What is kept, in seconds of the untrimmed timeline."""

    start: float
    end: float


class Chapter(View):
    """A point where something begins."""

    start: float = Field(description="Seconds of the files as they are played.")
    title: str


class Clip(View):
    """A short piece of a recording, as a file of its own."""

    id: str
    recording_id: str
    title: str
    start: float = Field(description="Seconds of the files as they are played.")
    end: float
    state: RecordingState = Field(description="`rendering`, `ready` or `failed`.")
    url: str | None = Field(description="Absolute; null until it is ready.")
    bytes: int | None
    error: str | None
    created_at: datetime


class Consent(View):
    """What a speaker says to being published."""

    pid: str
    name: str
    handle: str | None
    color: Color
    answer: Answer | None = Field(description="Null until they answered; unanswered at the deadline is a no.")
    answered_at: datetime | None
    withdrawn_at: datetime | None


class TrackFile(View):
    """One published voice as a file."""

    name: str
    url: str
    bytes: int


class Tracks(View):
    """Every published voice as a file of its own."""

    state: str = Field(description="`none`, `making`, `ready` or `failed`.", examples=["none"])
    progress: float = Field(description="0 to 1.")
    items: list[TrackFile]


class Archive(View):
    """Everything of the recording in one ZIP."""

    state: str = Field(description="`none`, `making`, `ready` or `failed`.", examples=["none"])
    progress: float = Field(description="0 to 1.")
    url: str | None
    bytes: int | None


class Recording(View):
    """A saved space."""

    id: str
    url: str
    space_id: str | None
    host: Person
    guid: str
    title: str
    description: str
    topics: list[str]
    state: RecordingState
    progress: float = Field(description="0 to 1, of the rendering that is under way; 1 when it is ready.")
    step: str = Field(description="What is being done, in words; empty when nothing is.")
    error: str | None = Field(description="Why it failed; for its host.")
    visibility: Visibility
    started_at: datetime
    ended_at: datetime | None
    created_at: datetime
    published_at: datetime | None
    expires_at: datetime | None
    consent_deadline: datetime | None
    consent_open: bool = Field(description="Whether speakers can still change their answer.")
    duration: float | None = Field(description="Seconds of the files; null before the first rendering.")
    offset: float = Field(description="Second of the timeline at which the files begin.")
    timeline: float | None = Field(description="Seconds from the start to the end of the space; null while on air.")
    trim: Trim | None
    chapters: list[Chapter]
    chapters_edited: bool
    speakers: list[RecordedSpeaker]
    plays: int
    size: int = Field(description="Bytes of everything that is kept of it.")
    revision: int
    files: list[RecordingFile]
    clips: list[Clip]
    mine: bool
    my_answer: Answer | None
    consents: list[Consent] | None = Field(description="For its host: what everybody who spoke says.")
    tracks: Tracks | None = Field(description="For its host.")
    archive: Archive | None = Field(description="For its host.")


class Quota(View):
    """How much room one's recordings take."""

    used: int = Field(description="Bytes.")
    limit: int | None = Field(description="Bytes; null without a limit.")


class RecordingPage(View):
    """Some recordings, newest first."""

    items: list[Recording]
    next: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")
    quota: Quota | None = Field(description="With `mine`.")


class RecordingBrief(View):
    """What somebody who is asked may know of a recording."""

    id: str
    url: str
    title: str
    host: Person
    state: RecordingState
    visibility: Visibility
    started_at: datetime
    ended_at: datetime | None
    duration: float | None


class MyConsent(View):
    """What I am asked about my voice in one recording, and what I said."""

    recording: RecordingBrief
    pid: str
    name: str = Field(description="The name I was heard under.")
    answer: Answer | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    deadline: datetime | None = Field(description="Null while the space is on air.")
    open: bool = Field(description="Whether the answer can still be changed; later it can only be withdrawn.")
    heard_seconds: float | None = Field(description="For how long my microphone was open.")


class Voice(View):
    """Every recording in which I can be heard, newest first."""

    items: list[MyConsent]


class Share(View):
    """A link that lets whoever has it listen."""

    token: str
    url: str
    label: str
    has_password: bool
    expires_at: datetime | None
    opens: int
    created_at: datetime


class Shares(View):
    """The links of one recording, newest first."""

    items: list[Share]


class ShareDoor(View):
    """What somebody with a link sees before they open it."""

    recording_id: str
    title: str | None = Field(description="Null while a password is needed.")
    needs_password: bool
    expired: bool


class Clips(View):
    """The clips of one recording, oldest first."""

    items: list[Clip]


class Left(View):
    """How much was taken back."""

    seconds: float
