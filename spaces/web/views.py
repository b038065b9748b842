"""What goes out: the JSON objects of the API, as docs/protocol.md §3 describes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from spaces import model
from spaces.live import events, wire
from spaces.live.events import Live
from spaces.model import Role, Scope, SpeakerPolicy, State, TapPolicy, TapState
from spaces.model.pin import Pin as Pinned
from spaces.model.preferences import Preferences
from spaces.model.tap import tap_of

Color = Annotated[int, Field(ge=0, lt=model.user.VOICE_COLORS, description="Voice colour, the same everywhere.")]


class View(BaseModel):
    """Base of every JSON answer."""

    model_config = ConfigDict(frozen=True, from_attributes=True, json_schema_serialization_defaults_required=True)


class Person(View):
    """Somebody with an account."""

    id: str
    handle: str
    name: str
    color: Color


class Profile(Person):
    """Somebody with an account, as their page shows them."""

    created_at: datetime
    following: bool | None = Field(description="Whether the asking account follows them; null for nobody.")
    about: str = Field(description="What they say about themselves; may have several lines.")
    feed_url: str = Field(description="Their public recordings as a podcast.")


class Me(Person):
    """The asking account."""

    admin: bool
    created_at: datetime
    scopes: list[Scope] = Field(description="What the credentials of this request may do.")
    about: str = Field(description="What people read on one's page.")
    show_presence: bool = Field(description="Whether people one follows, who follow back, see where one is.")


class Session(View):
    """What the page needs to know when it opens."""

    user: Me | None = Field(description="Who is signed in, or null.")
    sign_up_open: bool = Field(description="Whether people may create an account here.")
    tap: TapPolicy = Field(description="What is kept of a new space unless its host says otherwise.")
    excerpt_seconds: int = Field(description="How much of a voice can be sealed with a report; 0: nothing.")


class Participant(View):
    """Somebody in a live space."""

    pid: str = Field(description="`u_` + account id, or `g_` + something for a guest.")
    user_id: str | None
    handle: str | None
    name: str
    color: Color
    role: Role
    muted: bool
    connected: bool
    publishing: bool
    until: datetime | None = Field(description="The end of their time on stage, when it has one.")
    csrc: int = Field(description="Names this voice in the media (RFC 3550 CSRC).")


class Tap(View):
    """What happens to the audio."""

    policy: TapPolicy
    state: TapState
    held_until: datetime | None = Field(description="While held: what nobody saves is destroyed then.")


class Pin(View):
    """A link that a host showed to everybody; a chapter of the recording begins there."""

    id: str
    url: str
    title: str
    pid: str = Field(description="Who pinned it.")
    at: datetime = Field(description="When everybody saw it.")
    description: str = Field(description="What its page says of itself; empty when that is not known.")
    site: str = Field(description="The name of the website; empty until the page was looked at.")
    picture: str | None = Field(description="Path of our small copy of its picture on this server.")


class Space(View):
    """A space, and who is in it while it is live."""

    id: str
    url: str
    state: State
    title: str
    topics: list[str]
    host: Person
    hosts: list[Participant]
    speakers: list[Participant]
    speaker_policy: SpeakerPolicy
    tap: Tap
    recording_id: str | None = Field(description="What was saved of it, once everybody may listen to it.")
    participant_count: int
    listener_count: int = Field(
        description="Exact for hosts and co-hosts; others are told a step below it, and 0 of few listeners."
    )
    listener_label: str = Field(
        description="The same in words for those who are not told exactly, such as “a few listeners”; else empty."
    )
    peak_listeners: int
    speaking: list[str] = Field(description="Participants heard at this moment, by pid.")
    created_at: datetime
    updated_at: datetime
    scheduled_start: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    rules: str | None = Field(description="Of the house; people agree to them before they first speak.")
    locked: bool = Field(description="Nobody new comes in without a link that invites.")
    has_pin: bool = Field(description="Who comes in has to say a PIN.")
    stage_limit: int | None = Field(description="Speakers at once; null: as many as the server allows.")
    time_box: int | None = Field(description="Seconds that each speaker has; null: no end.")
    first_timers_first: bool = Field(description="Who has not spoken here yet comes first in the queue.")
    chat: bool
    slow_mode: int = Field(description="Seconds between two messages of one person.")
    language: str | None = Field(description="As a BCP 47 tag.")
    series_id: str | None
    pins: list[Pin] = Field(description="Links that its hosts show, the oldest first; they stay when it is over.")
    sequence: int = Field(description="Of the calendar entry: how often it was moved.")


class SpacePage(View):
    """Some spaces, newest first."""

    items: list[Space]
    next: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")


def _sorted(scopes: frozenset[Scope]) -> list[Scope]:
    return [scope for scope in Scope if scope in scopes]


Scopes = Annotated[frozenset[Scope], PlainSerializer(_sorted, return_type=list[Scope])]


class Token(View):
    """A personal access token; its secret is never shown again."""

    id: str
    label: str
    scopes: Scopes
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None = Field(description="Until when it is good; null: until it is deleted.")


class NewToken(Token):
    """A token at the one moment its secret can be seen."""

    secret: str = Field(description="Keep it now; it is shown only here.")


class Tokens(View):
    """The asking account's tokens, newest first."""

    items: list[Token]


class Done(View):
    """A command to a live space was carried out."""

    position: int | None = Field(default=None, description="Place in the queue to speak, from 1.")


class ProblemFault(BaseModel):
    """One fault among several."""

    field: str | None
    code: str
    detail: str


class Problem(BaseModel):
    """Why something was not done (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people: what happened, why, and what to do.")
    field: str | None = Field(description="The input at fault, as a dotted path.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[ProblemFault] | None = Field(default=None, description="All faults, when there are several.")
    id: str | None = Field(default=None, description="Names an unexpected failure in the server's log.")


class Health(View):
    """A sign of life."""

    status: str


def me(user: model.User, scopes: frozenset[Scope], chosen: Preferences) -> Me:
    """The asking account."""
    return Me(
        id=user.id,
        handle=user.handle,
        name=user.name,
        color=user.color,
        admin=user.admin,
        created_at=user.created_at,
        scopes=_sorted(scopes),
        about=chosen.about,
        show_presence=chosen.show_presence,
    )


def person(user: model.User) -> Person:
    """An account as others see it."""
    return Person(id=user.id, handle=user.handle, name=user.name, color=user.color)


def space_url(base_url: str, space_id: str) -> str:
    """Where people open that space."""
    return f"{base_url}/s/{space_id}"


def pin(pinned: Pinned) -> Pin:
    """A pinned link as people see it."""
    return Pin.model_validate(wire.stored_pin(pinned))


_NOBODY = Live()


def tap(space: model.Space, kept: model.Tap | None = None) -> Tap:
    """What happens to the audio of a space, when `kept` is what is stored of that."""
    return Tap.model_validate(tap_of(space, kept))


def _participant(shown: events.Participant, live: Live) -> Participant:
    return Participant(
        pid=shown.pid,
        user_id=shown.user_id,
        handle=shown.handle,
        name=shown.name,
        color=shown.color,
        role=shown.role,
        muted=shown.muted,
        connected=shown.connected,
        publishing=shown.publishing,
        until=live.ends.get(shown.pid),
        csrc=shown.csrc,
    )


def space(
    space: model.Space,
    host: model.User,
    live: Live | None,
    base_url: str,
    kept: model.Tap | None = None,
    recording_id: str | None = None,
    pins: Iterable[Pinned] = (),
) -> Space:
    """A space as people see it.

    Args:
        space: what is stored.
        host: the account that created it.
        live: who is in it now; None unless it is on air.
        base_url: the server's public address.
        kept: what is stored of its tap.
        recording_id: what was saved of it and everybody may hear.
        pins: links that are pinned in it.
    """
    now = live or _NOBODY
    return Space(
        id=space.id,
        url=space_url(base_url, space.id),
        state=space.state,
        title=space.title,
        topics=list(space.topics),
        host=person(host),
        hosts=[_participant(shown, now) for shown in now.hosts],
        speakers=[_participant(shown, now) for shown in now.speakers],
        speaker_policy=space.speaker_policy,
        tap=tap(space, kept),
        recording_id=recording_id,
        participant_count=now.participant_count,
        listener_count=now.listener_count,
        listener_label="",
        peak_listeners=max(space.peak_listeners, now.peak_listeners),
        speaking=list(now.speaking),
        created_at=space.created_at,
        updated_at=space.updated_at,
        scheduled_start=space.scheduled_start,
        started_at=space.started_at,
        ended_at=space.ended_at,
        **wire.craft(space),
        pins=[pin(one) for one in pins],
    )
