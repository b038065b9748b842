"""Answers in the form of the X API v2: what was not asked for, or nobody has, is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from spaces import model
from spaces.web import views
from spaces.web.x_fields import Chosen


def _x_time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03}Z"


Time = Annotated[datetime, PlainSerializer(_x_time, return_type=str)]


class Part(BaseModel):
    """Base of all parts of an answer."""

    model_config = ConfigDict(frozen=True)


class XTopic(Part):
    """A topic; its id is how it is written in addresses."""

    id: str
    name: str
    description: str | None = None


class XUser(Part):
    """Somebody with an account."""

    id: str
    name: str
    username: str
    created_at: Time | None = None
    description: str | None = None
    url: str | None = None
    protected: bool | None = None
    verified: bool | None = None


class XSpace(Part):
    """A space. Of locked ones and of those with a PIN only what everybody sees is told."""

    id: str
    state: model.State
    title: str | None = None
    lang: str | None = None
    creator_id: str | None = None
    host_ids: list[str] | None = Field(default=None, description="Accounts of the host and the co-hosts.")
    speaker_ids: list[str] | None = Field(default=None, description="Accounts on stage; guests have no id.")
    invited_user_ids: list[str] | None = Field(default=None, description="Always empty: it is between them.")
    participant_count: int | None = Field(default=None, description="Of few listeners none is counted.")
    subscriber_count: int | None = Field(default=None, description="How many are reminded of it.")
    scheduled_start: Time | None = None
    started_at: Time | None = None
    ended_at: Time | None = None
    created_at: Time | None = None
    updated_at: Time | None = None
    is_ticketed: bool | None = None
    topics: list[XTopic] | None = None
    topic_ids: list[str] | None = None
    is_replayable: bool | None = Field(default=None, description="Whether everybody may listen to its recording.")
    recording_ids: list[str] | None = None
    tap: views.Tap | None = None


class XIncludes(Part):
    """What ids in `data` stand for, as far as it was asked to be expanded."""

    users: list[XUser] | None = None
    topics: list[XTopic] | None = None


class XMeta(Part):
    """About a list."""

    result_count: int


class XMissing(Part):
    """Something that was asked for and is not there; the rest of the answer holds."""

    value: str
    resource_id: str
    resource_type: str
    parameter: str
    title: str
    detail: str
    type: str


class XSpaceAnswer(Part):
    """One space."""

    data: XSpace | None = None
    includes: XIncludes | None = None
    errors: list[XMissing] | None = None


class XSpacesAnswer(Part):
    """Some spaces."""

    data: list[XSpace] | None = None
    includes: XIncludes | None = None
    meta: XMeta | None = None
    errors: list[XMissing] | None = None


class XUserAnswer(Part):
    """One account."""

    data: XUser | None = None
    errors: list[XMissing] | None = None


class XUsersAnswer(Part):
    """Some accounts."""

    data: list[XUser] | None = None
    errors: list[XMissing] | None = None


def answer(content: Part) -> web.Response:
    """As JSON, without what is not there."""
    return web.Response(body=content.model_dump_json(exclude_none=True).encode(), content_type="application/json")


def missing(resource: str, parameter: str, value: str) -> XMissing:
    """What is said of an id that nothing has."""
    return XMissing(
        value=value,
        resource_id=value,
        resource_type=resource,
        parameter=parameter,
        title="Not Found Error",
        detail=f"Could not find {resource} with {parameter}: [{value}].",
        type="https://api.twitter.com/2/problems/resource-not-found",
    )


def user(person: model.User, about: str, base_url: str, fields: frozenset[str]) -> XUser:
    """An account with the fields that were chosen."""
    known: dict[str, Any] = {
        "created_at": person.created_at,
        "description": about,
        "url": f"{base_url}/u/{person.handle}",
        "protected": False,
        "verified": False,
    }
    some = {name: value for name, value in known.items() if name in fields}
    return XUser(id=person.id, name=person.name, username=person.handle, **some)


def topic(name: str, fields: frozenset[str]) -> XTopic:
    """A topic with the fields that were chosen."""
    return XTopic(id=name.casefold(), name=name, description="" if "description" in fields else None)


def space(shown: views.Space, hosts: list[str], speakers: list[str], subscribers: int | None, wanted: Chosen) -> XSpace:
    """A space with the fields that were chosen.

    Args:
        shown: as strangers see it.
        hosts: accounts that run it, or ran it.
        speakers: accounts on stage beside them.
        subscribers: who is reminded of it, when that was asked for.
        wanted: which fields.
    """
    closed = shown.locked or shown.has_pin
    known: dict[str, Any] = {
        "title": shown.title,
        "lang": shown.language,
        "creator_id": shown.host.id,
        "host_ids": [shown.host.id] if closed else hosts,
        "speaker_ids": [] if closed else speakers,
        "invited_user_ids": [],
        "participant_count": None if closed else shown.participant_count,
        "subscriber_count": subscribers,
        "scheduled_start": shown.scheduled_start,
        "started_at": shown.started_at,
        "ended_at": shown.ended_at,
        "created_at": shown.created_at,
        "updated_at": shown.updated_at,
        "is_ticketed": False,
        "topics": [topic(name, wanted.topic) for name in shown.topics],
        "topic_ids": [name.casefold() for name in shown.topics],
        "is_replayable": shown.recording_id is not None,
        "recording_ids": [shown.recording_id] if shown.recording_id else [],
        "tap": shown.tap,
    }
    some = {name: value for name, value in known.items() if name in wanted.space}
    return XSpace(id=shown.id, state=shown.state, **some)
