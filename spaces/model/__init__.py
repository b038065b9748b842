"""The domain: what the product is made of, and rules as pure functions of (state, input, now)."""

from spaces.model.action import Action, ActionKind
from spaces.model.appearance import Appearance, Chunk
from spaces.model.case import Case, Step
from spaces.model.craft import InviteLink, StageChange
from spaces.model.ids import new_id, new_key
from spaces.model.job import Job, JobKind, JobState
from spaces.model.kept import KeptSeat
from spaces.model.ledger import Entry
from spaces.model.podcast import Decision, Enclosure, Episode, Feed, FeedState, Known, ParsedEpisode, ParsedFeed
from spaces.model.recording import (
    Answer,
    Chapter,
    Clip,
    Consent,
    File,
    Recording,
    RecordingState,
    Share,
    Visibility,
)
from spaces.model.space import Role, Space, SpeakerPolicy, State
from spaces.model.station import (
    Candidate,
    Channel,
    Heard,
    Item,
    LeftOut,
    Merge,
    Placement,
    Rules,
    Source,
    SourceKind,
    Station,
    Subscriber,
    Told,
    Tuning,
)
from spaces.model.tap import Mark, Tap, TapPolicy, TapState
from spaces.model.token import Scope, Token
from spaces.model.user import User

__all__ = [
    "Action",
    "ActionKind",
    "Answer",
    "Appearance",
    "Candidate",
    "Case",
    "Channel",
    "Chapter",
    "Chunk",
    "Clip",
    "Consent",
    "Decision",
    "Enclosure",
    "Entry",
    "Episode",
    "Feed",
    "FeedState",
    "File",
    "Heard",
    "InviteLink",
    "Item",
    "Job",
    "JobKind",
    "JobState",
    "KeptSeat",
    "Known",
    "LeftOut",
    "Mark",
    "Merge",
    "ParsedEpisode",
    "ParsedFeed",
    "Placement",
    "Recording",
    "RecordingState",
    "Role",
    "Rules",
    "Scope",
    "Share",
    "Source",
    "SourceKind",
    "Space",
    "SpeakerPolicy",
    "StageChange",
    "State",
    "Station",
    "Step",
    "Subscriber",
    "Tap",
    "TapPolicy",
    "TapState",
    "Token",
    "Told",
    "Tuning",
    "User",
    "Visibility",
    "new_id",
    "new_key",
]
