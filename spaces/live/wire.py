"""The socket's language: text to commands, events to JSON. docs/protocol.md §4 describes it for others.

The only place where a refusal becomes a socket error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, assert_never

from spaces.errors import Invalid, SpacesError
from spaces.live import commands, events
from spaces.live.commands import SocketCommand
from spaces.live.reading import NUMBER_MAX, read
from spaces.model import Space, StageChange, Tap, User
from spaces.model import message as spoken
from spaces.model.pin import Pin
from spaces.model.tap import tap_of

Json = dict[str, Any]
Wall = Callable[[float], datetime]
"""The time of day at a monotonic instant."""

_COMMANDS: dict[str, type[SocketCommand]] = {
    "hello": commands.Hello,
    "listen": commands.Listen,
    "publish": commands.Publish,
    "hangup": commands.Hangup,
    "ping": commands.Ping,
    "request": commands.Request,
    "withdraw": commands.Withdraw,
    "pass": commands.LetPass,
    "agree": commands.Agree,
    "extend": commands.Extend,
    "stage": StageChange,
    "accept": commands.Accept,
    "decline": commands.Decline,
    "invite": commands.Invite,
    "accept_invite": commands.AcceptInvite,
    "decline_invite": commands.DeclineInvite,
    "mute": commands.Mute,
    "unmute": commands.Unmute,
    "mute_all": commands.MuteAll,
    "demote": commands.Demote,
    "remove": commands.Remove,
    "ban": commands.Ban,
    "unban": commands.Unban,
    "leave": commands.Leave,
    "start": commands.Start,
    "end": commands.End,
    "pin": commands.Pin,
    "unpin": commands.Unpin,
    "say": commands.Say,
    "delete_message": commands.DeleteMessage,
    "react": commands.React,
    "off_the_record": commands.OffTheRecord,
}
COMMAND_NAMES = tuple(_COMMANDS)
_OURS = frozenset(
    {"followed", "known", "exempt", "id", "author", "who"}
)  # what the server knows; a client's word does not count


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a client."""

    id: int | None  # to be repeated in the answer
    command: SocketCommand


class NotUnderstood(Invalid):
    """A message that is no command.

    Attributes:
        id: the id it carried, or None when even that could not be read.
        fatal: it is no message at all: whoever sends this speaks another language.
    """

    def __init__(
        self, detail: str, *, code: str, field: str | None = None, number: int | None = None, fatal: bool = False
    ) -> None:
        super().__init__(detail, code=code, field=field)
        self.id = number
        self.fatal = fatal


def parse(text: str) -> Message:
    """The message in this text.

    Raises:
        NotUnderstood: whatever is wrong with it.
    """
    data = _object(text)
    number = _number(data)
    kind = data.get("type")
    command = _COMMANDS.get(kind) if isinstance(kind, str) else None
    if command is None:
        raise NotUnderstood("There is no such command.", code="unknown_command", field="type", number=number)
    try:
        return Message(number, _command(command, data))
    except Invalid as fault:
        raise NotUnderstood(fault.detail, code=fault.code, field=fault.field, number=number) from None


def _object(text: str) -> Json:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):  # ValueError: also numbers of thousands of digits
        data = None
    if not isinstance(data, dict):
        raise NotUnderstood("A message is one JSON object.", code="not_understood", fatal=True)
    return data


def _number(data: Json) -> int | None:
    number = data.get("id")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) > NUMBER_MAX:
        raise NotUnderstood("An id is a whole number.", code="invalid", field="id")
    return number


def _command(command: type[SocketCommand], data: Json) -> SocketCommand:
    given: Json = {}
    for field in fields(command):
        value = data.get(field.name)
        if field.name in _OURS or value is None:
            continue
        given[field.name] = read(field.name, value)
    try:
        return command(**given)
    except TypeError:
        missing = next(field.name for field in fields(command) if data.get(field.name) is None)
        raise Invalid(f"`{missing}` is missing.", field=missing) from None


def dump(data: Mapping[str, Any]) -> str:
    """JSON as it goes over the socket."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def ok(number: int, reply: Mapping[str, Any]) -> Json:
    """The answer to a command that was carried out."""
    return {"type": "ok", "id": number, **reply}


def error(number: int | None, fault: SpacesError) -> Json:
    """The answer to a command that was refused."""
    return {"type": "error", "id": number, "code": fault.code, "detail": fault.detail, "field": fault.field}


def render(event: events.Notice, wall: Wall) -> Json:  # noqa: C901, PLR0911, PLR0912 - one case for each event, nothing else
    """What clients read of an event."""
    match event:
        case events.OnStage(shown):
            return {"type": "participant", "participant": participant(shown, wall)}
        case events.OffStage(pid):
            return {"type": "off_stage", "pid": pid}
        case events.You(_, standing):
            return {"type": "you", **you(standing)}
        case events.Requests(items):
            return {"type": "requests", "items": requests(items, wall)}
        case events.QueueJumped():
            return {"type": "queue_jumped", **_flat(event)}
        case events.TimeUp():
            return {"type": "time_up", **_flat(event)}
        case events.HostGone(until):
            return {"type": "host_gone", "until": moment(wall(until))}
        case events.Ended(reason, at):
            return {"type": "ended", "reason": reason, "at": moment(wall(at))}
        case events.Removed(_, reason):
            return {"type": "removed", "reason": reason}
        case events.HostBack():
            return {"type": "host_back"}
        case events.Listeners(count):
            return {"type": "listeners", "count": count}
        case events.Levels(levels):
            return {"type": "levels", "levels": levels}
        case events.MediaState(session, state, reason):
            return {"type": "media", "session": session, "state": state, "reason": reason}
        case events.Reconnect(after_ms):
            return {"type": "reconnect", "after_ms": after_ms}
        case events.Pins(items):
            return {"type": "pins", "items": pins(items, wall)}
        case events.Said(said):
            return {"type": "message", "message": message(said)}
        case events.MessageDeleted(message_id):
            return {"type": "message_deleted", "id": message_id}
        case events.Reactions(items):
            return {"type": "reactions", "items": [_flat(reaction) for reaction in items]}
        case events.TapChanged(kept):
            return {"type": "tap", "tap": tap(kept)}
        case events.TapProblem(text):
            return {"type": "tap_problem", "text": text}
        case events.OffTheRecord(pid, name, seconds):
            return {"type": "off_the_record", "pid": pid, "name": name, "seconds": seconds}
        case events.Saved(recording_id):
            return {"type": "saved", "recording_id": recording_id}
        case events.ConsentAsked(recording_id):
            return {"type": "consent_asked", "recording_id": recording_id, "deadline": None}
        case _:
            assert_never(event)


def participant(shown: events.Participant, wall: Wall) -> Json:
    """A Participant of docs/protocol.md §3."""
    until = None if shown.until is None else moment(wall(shown.until))
    return {**_flat(shown), "until": until, "csrc": shown.csrc}


def _among(shown: events.Participant, live: events.Live) -> Json:
    return {**_flat(shown), "until": moment(live.ends.get(shown.pid)), "csrc": shown.csrc}


def you(standing: events.Standing) -> Json:
    """The fields of a `you` event."""
    return {**_flat(standing), "blocked_here": list(standing.blocked_here)}


def requests(items: tuple[events.Asking, ...], wall: Wall) -> list[Json]:
    """The queue to speak."""
    return [{**_flat(asking), "asked_at": moment(wall(asking.asked_at))} for asking in items]


def pins(items: tuple[events.Pinned, ...], wall: Wall) -> list[Json]:
    """The pinned links."""
    return [pin(pinned, wall) for pinned in items]


def pin(pinned: events.Pinned, wall: Wall) -> Json:
    """One pinned link."""
    return {**_flat(pinned), "at": moment(wall(pinned.at)), "picture": picture(pinned.id, pinned.picture)}


def stored_pin(pinned: Pin) -> Json:
    """One pinned link as the database has it."""
    shown = {**_flat(pinned), "at": moment(pinned.at), "picture": picture(pinned.id, pinned.picture)}
    del shown["space_id"]
    return shown


def picture(pin_id: str, key: str | None) -> str | None:
    """Where our small copy of the picture of a pinned page is, as a path on this server."""
    version = (key or "").rpartition("/")[2].partition(".")[0]
    return f"/pins/{pin_id}/picture?v={version}" if key else None


def message(said: spoken.Message) -> Json:
    """One message of the chat."""
    links = [_flat(link) for link in said.links]
    return {
        "id": said.id,
        "pid": said.pid,
        "name": said.name,
        "handle": said.handle,
        "color": said.color,
        "role": said.role.value,
        "text": said.text,
        "links": links,
        "at": moment(said.at),
    }


def tap(kept: Tap) -> Json:
    """A Tap of docs/protocol.md §3."""
    return {"policy": kept.policy.value, "state": kept.state.value, "held_until": moment(kept.held_until)}


def person(user: User) -> Json:
    """A Person of docs/protocol.md §3."""
    return {"id": user.id, "handle": user.handle, "name": user.name, "color": user.color}


def space(stored: Space, host: User, live: events.Live, url: str, pins: Iterable[Pin] = ()) -> Json:
    """A Space of docs/protocol.md §3."""
    return {
        "id": stored.id,
        "url": url,
        "state": stored.state.value,
        "title": stored.title,
        "topics": list(stored.topics),
        "host": person(host),
        "hosts": [_among(shown, live) for shown in live.hosts],
        "speakers": [_among(shown, live) for shown in live.speakers],
        "speaker_policy": stored.speaker_policy.value,
        "tap": tap(tap_of(stored)),
        "recording_id": None,  # a page of it opens only once the space is over
        "participant_count": live.participant_count,
        "listener_count": live.listener_count,
        "listener_label": "",  # whoever is inside is told exactly
        "peak_listeners": max(stored.peak_listeners, live.peak_listeners),
        "speaking": list(live.speaking),
        "created_at": moment(stored.created_at),
        "updated_at": moment(stored.updated_at),
        "scheduled_start": moment(stored.scheduled_start),
        "started_at": moment(stored.started_at),
        "ended_at": moment(stored.ended_at),
        **craft(stored),
        "pins": [stored_pin(pinned) for pinned in pins],
    }


def craft(stored: Space) -> Json:
    """How the stage of a space is run."""
    return {
        "rules": stored.rules,
        "locked": stored.locked,
        "has_pin": stored.has_pin,
        "stage_limit": stored.stage_limit,
        "time_box": stored.time_box,
        "first_timers_first": stored.first_timers_first,
        "chat": stored.chat,
        "slow_mode": stored.slow_mode,
        "language": stored.language,
        "series_id": stored.series_id,
        "sequence": stored.sequence,
    }


def moment(when: datetime | None) -> str | None:
    """RFC 3339 in UTC, or None."""
    if when is None:
        return None
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _flat(record: Any) -> Json:
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
