from datetime import datetime
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from spaces.errors import Invalid
from spaces.model import SpeakerPolicy
from spaces.web.bodies import Body, checked
from spaces.web.faults import Fault, Faulty, faults_of


def _no_cats(text: str) -> str:
    if "cat" in text:
        raise Invalid("No {cats}, please.", code="cat_found")
    return text


class Thing(Body):
    name: Annotated[str, checked(_no_cats)] = Field(max_length=10)
    count: int = Field(default=1, ge=1, le=3)
    topics: list[str] = Field(default_factory=list, max_length=2)
    start: datetime | None = None
    who: SpeakerPolicy = SpeakerPolicy.EVERYONE
    how: Literal["loud", "quiet"] = "quiet"
    on: bool = True


def faults(text: str) -> list[Fault]:
    try:
        Thing.model_validate_json(text)
    except ValidationError as error:
        return faults_of(Thing, error)
    return []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{}", Fault("name", "name_missing", "“name” is missing.")),
        ('{"name": 1}', Fault("name", "name_invalid", "“name” must be text.")),
        ('{"name": "a cat"}', Fault("name", "cat_found", "No {cats}, please.")),
        ('{"name": "a", "count": "1"}', Fault("count", "count_invalid", "“count” must be a whole number.")),
        ('{"name": "a", "count": 0}', Fault("count", "count_invalid", "“count” must be 1 or more.")),
        ('{"name": "a", "count": 9}', Fault("count", "count_invalid", "“count” must be 3 or less.")),
        ('{"name": "a", "topics": ["x", 1]}', Fault("topics.1", "topics_invalid", "“topics.1” must be text.")),
        (
            '{"name": "a", "topics": ["x", "y", "z"]}',
            Fault("topics", "topics_invalid", "“topics” has up to 2 entries."),
        ),
        (
            '{"name": "a", "start": "tomorrow"}',
            Fault("start", "start_invalid", "“start” must be a time such as 2026-12-01T20:00:00Z."),
        ),
        (
            '{"name": "a", "start": 5}',
            Fault("start", "start_invalid", "“start” must be a time such as 2026-12-01T20:00:00Z."),
        ),
        (
            '{"name": "a", "who": "cats"}',
            Fault("who", "who_invalid", "“who” must be 'everyone', 'followed' or 'invited'."),
        ),
        ('{"name": "a", "how": "fast"}', Fault("how", "how_invalid", "“how” must be 'loud' or 'quiet'.")),
        ('{"name": "a", "on": "yes"}', Fault("on", "on_invalid", "“on” must be true or false.")),
        (
            '{"name": "a", "topic": []}',
            Fault("topic", "field_unknown", "There is no field “topic”. Did you mean “topics”?"),
        ),
        (
            '{"name": "a", "zzzzz": []}',
            Fault(
                "zzzzz",
                "field_unknown",
                "There is no field “zzzzz”. Known: name, count, topics, start, who, how, on.",
            ),
        ),
        ("[]", Fault(None, "body_invalid", "The body must be a JSON object.")),
        ('"x"', Fault(None, "body_invalid", "The body must be a JSON object.")),
    ],
)
def test_each_fault_is_named_with_its_field_and_what_to_do(text: str, fault: Fault) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize("text", ["", "{", '{"name": "\\ud800"}', "\x00", "[" * 10_000])
def test_what_is_not_json_says_where(text: str) -> None:
    (fault,) = faults(text)
    assert (fault.field, fault.code) == (None, "json_invalid")


def test_all_faults_come_at_once() -> None:
    assert [fault.field for fault in faults('{"count": 0, "who": 1, "topik": 2}')] == ["name", "count", "who", "topik"]


def test_a_faulty_input_speaks_of_its_first_fault() -> None:
    error = Faulty(faults('{"count": 0}'))
    assert (error.code, error.field, len(error.faults)) == ("name_missing", "name", 2)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*Thing.model_fields, "x", ""]), inner),
    )
)
def test_no_json_makes_anything_but_faults(value: object) -> None:
    import json

    for fault in faults(json.dumps(value)):
        assert fault.detail.endswith((".", "?"))
        assert fault.code
