"""A manifest from anywhere: read, or refused with what is wrong, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recorder.manifest import parse
from spaces.errors import Invalid

GOOD = {
    "format": "spaces-recording",
    "version": 1,
    "recording": {
        "guid": "abc",
        "title": "Our space",
        "description": "Two\nlines",
        "topics": ["tea"],
        "started_at": "2026-11-22T20:00:00+00:00",
        "ended_at": "2026-11-22T21:00:00+01:00",
        "trim": [1, 20.5],
        "chapters": None,
    },
    "marks": [{"at": 3.0, "title": "A link"}],
    "appearances": [
        {
            "person": "p1",
            "name": "Ada",
            "color": 3,
            "started_at": "2026-11-22T20:00:00Z",
            "packets": "packets/1.spt",
            "heard": None,
        }
    ],
    "files": [{"name": "packets/1.spt", "size": 10, "sha256": "0" * 64}],
}
GOOD["recording"]["ended_at"] = "2026-11-22T20:01:00+00:00"

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


def paths(tree, path=()):
    yield path
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from paths(value, (*path, key))


def replaced(tree, path, value):
    if not path:
        return value
    copy = tree.copy()
    copy[path[0]] = replaced(tree[path[0]], path[1:], value)
    return copy


def test_what_it_says_is_read():
    made = parse(json.dumps(GOOD).encode())
    assert (made.guid, made.title, made.description, made.topics) == ("abc", "Our space", "Two\nlines", ("tea",))
    assert (made.trim, made.chapters) == ((1.0, 20.5), None)
    assert [mark.title for mark in made.marks] == ["A link"]
    assert made.spoken[0].name == "Ada"


@given(st.sampled_from(list(paths(GOOD))), VALUES)
@example(("appearances", 0, "heard"), True)
def test_whatever_stands_in_it_is_read_or_refused(path, value):
    code = "archive_invalid"
    try:
        parse(json.dumps(replaced(GOOD, path, value)).encode())
    except Invalid as refused:
        code = refused.code
    assert code == "archive_invalid"


@given(st.binary(max_size=200))
def test_bytes_that_are_no_manifest_are_refused(data):
    with pytest.raises(Invalid):
        parse(data)


def test_a_deep_one_is_refused():
    with pytest.raises(Invalid):
        parse(b"[" * 100_000)
