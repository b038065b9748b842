import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from spaces.errors import Conflict
from spaces.live import commands, events, wire
from spaces.live.wire import COMMAND_NAMES, Message, NotUnderstood, parse
from spaces.model import Role, Space, SpeakerPolicy, StageChange, State, Tap, TapPolicy, TapState, User

DAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
NAMES = "id name key sdp session pid role followed known exempt type invite pin question seconds speakers"
FIELDS = st.sampled_from([*NAMES.split(), "stage_limit", "time_box", "first_timers_first", "locked", "slow_mode"])


def wall(instant: float) -> datetime:
    return DAY + timedelta(seconds=instant)


def fault_of(text: str) -> NotUnderstood:
    with pytest.raises(NotUnderstood) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('{"type":"hello","id":1,"name":"Tom","key":null}', commands.Hello("Tom")),
        ('{"type":"listen","id":1,"sdp":"v=0"}', commands.Listen("v=0")),
        ('{"type":"hangup","id":1,"session":"x"}', commands.Hangup("x")),
        ('{"type":"request","id":1}', commands.Request()),
        ('{"type":"invite","id":1,"pid":"u_a","role":"co_host"}', commands.Invite("u_a", Role.CO_HOST)),
        ('{"type":"invite","id":1,"pid":"u_a"}', commands.Invite("u_a", Role.SPEAKER)),
        ('{"type":"mute_all","id":1,"unknown":[]}', commands.MuteAll()),
        ('{"type":"off_the_record","id":1,"seconds":30}', commands.OffTheRecord(30.0)),
        ('{"type":"pin","id":1,"url":"https://x.org"}', commands.Pin("https://x.org")),
        ('{"type":"pin","id":1,"url":"https://x.org","title":"X"}', commands.Pin("https://x.org", "X")),
        ('{"type":"unpin","id":1,"pin":"3"}', commands.Unpin("3")),
        ('{"type":"hello","id":1,"invite":"abc","pin":"2468"}', commands.Hello(invite="abc", pin="2468")),
        ('{"type":"request","id":1,"question":"Why?"}', commands.Request(question="Why?")),
        ('{"type":"accept_invite","id":1,"name":"Tom"}', commands.AcceptInvite("Tom")),
        ('{"type":"pass","id":1}', commands.LetPass()),
        ('{"type":"agree","id":1}', commands.Agree()),
        ('{"type":"extend","id":1,"pid":"u_a","seconds":60}', commands.Extend("u_a", 60.0)),
        ('{"type":"unban","id":1,"pid":"u_a"}', commands.Unban("u_a")),
        ('{"type":"stage","id":1}', StageChange()),
        (
            '{"type":"stage","id":1,"speakers":"invited","time_box":0,"locked":true,"chat":false}',
            StageChange(speakers=SpeakerPolicy.INVITED, time_box=0, locked=True, chat=False),
        ),
    ],
)
def test_a_message_is_a_command_with_its_id(text: str, command: commands.SocketCommand) -> None:
    assert parse(text) == Message(1, command)


def test_an_id_may_be_left_out() -> None:
    assert parse('{"type":"ping"}') == Message(None, commands.Ping())


def test_every_command_has_a_name_and_the_page_of_the_protocol_tells_all() -> None:
    protocol = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
    missing = [name for name in COMMAND_NAMES if f"`{name}" not in protocol and f'"{name}"' not in protocol]
    assert missing == []


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "1", "null", '"hello"', "[" * 100_000, "9" * 10_000, "\ud800"])
def test_what_is_no_json_object_is_another_language(text: str) -> None:
    assert fault_of(text).fatal


@pytest.mark.parametrize(
    ("text", "code", "field", "number"),
    [
        ('{"id":3}', "unknown_command", "type", 3),
        ('{"type":"fly","id":3}', "unknown_command", "type", 3),
        ('{"type":["ping"],"id":3}', "unknown_command", "type", 3),
        ('{"type":"ping","id":"3"}', "invalid", "id", None),
        ('{"type":"ping","id":true}', "invalid", "id", None),
        ('{"type":"ping","id":1e400}', "invalid", "id", None),
        ('{"type":"ping","id":99999999999999999999}', "invalid", "id", None),
        ('{"type":"off_the_record","id":3}', "invalid", "seconds", 3),
        ('{"type":"off_the_record","id":3,"seconds":"30"}', "invalid", "seconds", 3),
        ('{"type":"off_the_record","id":3,"seconds":true}', "invalid", "seconds", 3),
        ('{"type":"off_the_record","id":3,"seconds":NaN}', "invalid", "seconds", 3),
        ('{"type":"off_the_record","id":3,"seconds":1e400}', "invalid", "seconds", 3),
        ('{"type":"mute","id":3}', "invalid", "pid", 3),
        ('{"type":"mute","id":3,"pid":7}', "invalid", "pid", 3),
        ('{"type":"mute","id":3,"pid":"\\ud800"}', "invalid", "pid", 3),
        ('{"type":"invite","id":3,"pid":"u_a","role":"king"}', "role_invalid", "role", 3),
        ('{"type":"invite","id":3,"pid":"u_a","role":[]}', "role_invalid", "role", 3),
        ('{"type":"stage","id":3,"speakers":"nobody"}', "invalid", "speakers", 3),
        ('{"type":"stage","id":3,"time_box":1.5}', "invalid", "time_box", 3),
        ('{"type":"stage","id":3,"time_box":true}', "invalid", "time_box", 3),
        ('{"type":"stage","id":3,"locked":1}', "invalid", "locked", 3),
    ],
)
def test_a_faulty_command_is_refused_with_its_id_and_field(
    text: str, code: str, field: str, number: int | None
) -> None:
    fault = fault_of(text)
    assert (fault.code, fault.field, fault.id, fault.fatal) == (code, field, number, False)


def test_texts_have_a_limit() -> None:
    assert fault_of(json.dumps({"type": "listen", "sdp": "x" * 65537})).field == "sdp"
    assert fault_of(json.dumps({"type": "mute", "pid": "x" * 101})).field == "pid"


def test_what_only_the_server_knows_cannot_be_claimed() -> None:
    assert parse('{"type":"request","followed":true}').command == commands.Request()
    assert parse('{"type":"invite","pid":"u_a","known":true}').command == commands.Invite("u_a")
    assert parse('{"type":"accept_invite","exempt":true}').command == commands.AcceptInvite()


@given(st.text() | JSON.map(json.dumps))
@example('{"type":{}}')
def test_any_text_is_a_message_or_not_understood(text: str) -> None:
    try:
        parse(text)
    except NotUnderstood as fault:
        json.dumps(wire.error(fault.id, fault), allow_nan=False)


@given(st.sampled_from(COMMAND_NAMES), st.dictionaries(FIELDS, JSON | st.text(), max_size=6))
def test_any_command_with_any_fields_is_a_message_or_not_understood(name: str, fields: dict[str, Any]) -> None:
    with suppress(NotUnderstood):
        wire.dump(wire.ok(parse(json.dumps({**fields, "type": name})).id or 0, {})).encode()


def test_answers_carry_the_id_back() -> None:
    assert wire.ok(4, {"position": 1}) == {"type": "ok", "id": 4, "position": 1}
    refusal = Conflict("The stage is full.", code="stage_full")
    assert wire.error(4, refusal) == {
        "type": "error",
        "id": 4,
        "code": "stage_full",
        "detail": "The stage is full.",
        "field": None,
    }


SHOWN = events.Participant("u_a", "a", "ann", "Ann", 3, Role.SPEAKER, muted=True, connected=True, publishing=False)


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (events.OffStage("u_a"), {"type": "off_stage", "pid": "u_a"}),
        (
            events.You("u_a", events.Standing(Role.SPEAKER, muted=True, muted_by="u_h")),
            {
                "type": "you",
                "role": "speaker",
                "muted": True,
                "request_position": None,
                "invited_as": None,
                "muted_by": "u_h",
                "publishing": False,
                "request_count": None,
                "agreed": False,
                "blocked_here": [],
            },
        ),
        (
            events.Requests((events.Asking("g_t", "Tom", None, 5, 60.0),)),
            {
                "type": "requests",
                "items": [
                    {
                        "pid": "g_t",
                        "name": "Tom",
                        "handle": None,
                        "color": 5,
                        "asked_at": "2026-11-22T20:01:00Z",
                        "question": None,
                        "first_time": True,
                        "conflict": False,
                    }
                ],
            },
        ),
        (
            events.QueueJumped("u_a", "Ann", "u_h", 2),
            {"type": "queue_jumped", "pid": "u_a", "name": "Ann", "by": "u_h", "ahead": 2},
        ),
        (events.TimeUp("u_a", "Ann"), {"type": "time_up", "pid": "u_a", "name": "Ann"}),
        (events.HostGone(120.0), {"type": "host_gone", "until": "2026-11-22T20:02:00Z"}),
        (events.HostBack(), {"type": "host_back"}),
        (events.Ended("host", 0.5), {"type": "ended", "reason": "host", "at": "2026-11-22T20:00:00.500000Z"}),
        (events.Removed("u_a", "banned"), {"type": "removed", "reason": "banned"}),
        (events.Listeners(7), {"type": "listeners", "count": 7}),
        (events.Levels({"u_a": 30}), {"type": "levels", "levels": {"u_a": 30}}),
        (
            events.MediaState("s1", "closed", "lost"),
            {"type": "media", "session": "s1", "state": "closed", "reason": "lost"},
        ),
        (events.Reconnect(700), {"type": "reconnect", "after_ms": 700}),
        (
            events.TapChanged(Tap("s", TapPolicy.HELD, TapState.RECORDING)),
            {"type": "tap", "tap": {"policy": "held", "state": "recording", "held_until": None}},
        ),
        (events.TapProblem(None), {"type": "tap_problem", "text": None}),
        (
            events.OffTheRecord("u_a", "Ann", 12.5),
            {"type": "off_the_record", "pid": "u_a", "name": "Ann", "seconds": 12.5},
        ),
        (events.Saved("r1"), {"type": "saved", "recording_id": "r1"}),
        (events.ConsentAsked("r1"), {"type": "consent_asked", "recording_id": "r1", "deadline": None}),
        (events.Pins(()), {"type": "pins", "items": []}),
    ],
)
def test_events_read_as_the_protocol_says(event: events.Notice, data: dict[str, Any]) -> None:
    assert wire.render(event, wall) == data


def test_a_participant_reads_as_the_protocol_says() -> None:
    assert wire.render(events.OnStage(replace(SHOWN, until=120.0)), wall) == {
        "type": "participant",
        "participant": {
            "pid": "u_a",
            "user_id": "a",
            "handle": "ann",
            "name": "Ann",
            "color": 3,
            "role": "speaker",
            "muted": True,
            "connected": True,
            "publishing": False,
            "until": "2026-11-22T20:02:00Z",
            "csrc": SHOWN.csrc,
        },
    }


def test_a_space_reads_the_same_over_http_and_over_the_socket() -> None:
    from spaces.web import views

    host = User("h", "mira", "Mira", False, DAY)
    stored = Space(
        "s", "h", "Tea & “talk”", ("tea",), State.LIVE, SpeakerPolicy.EVERYONE, TapPolicy.OFF, DAY, wall(0.25)
    )
    live = events.Live((), (SHOWN,), 3, 2, 5, ("u_a",))
    over_http = json.loads(views.space(stored, host, live, "http://x").model_dump_json())
    over_socket = json.loads(wire.dump(wire.space(stored, host, live, "http://x/s/s")))
    assert over_socket == over_http


def test_the_protocol_tells_every_code_and_every_message() -> None:
    root = Path(__file__).parents[2]
    protocol = (root / "docs" / "protocol.md").read_text()
    source = "".join(path.read_text() for path in (root / "spaces" / "live").glob("*.py"))
    codes = set(re.findall(r'code="(\w+)"', source))
    kinds = set(re.findall(r'"type": "(\w+)"', source))
    assert len(codes) > 20
    assert len(kinds) > 12
    assert {word for word in codes | kinds if not re.search(rf'[`"]{word}\b', protocol)} == set()
