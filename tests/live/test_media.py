"""The seams to the media and the tap: what the protocol says, the real one and the fake both have."""

import inspect
from typing import Any

import pytest

from recorder.taps import Tap, Taps
from spaces.live import media
from spaces.rtc.connections import Connection
from spaces.rtc.hall import Hall
from spaces.rtc.node import Node
from tests.fakes import FakeConnection, FakeHall, FakeMedia, FakeTap, FakeTaps


def methods(protocol: type) -> list[str]:
    return [name for name, value in vars(protocol).items() if inspect.isfunction(value) and not name.startswith("_")]


@pytest.mark.parametrize(
    ("protocol", "implementation"),
    [
        (media.Hall, Hall),
        (media.Hall, FakeHall),
        (media.Media, Node),
        (media.Media, FakeMedia),
        (media.Connection, Connection),
        (media.Connection, FakeConnection),
        (media.Taps, Taps),
        (media.Taps, FakeTaps),
        (media.Tap, Tap),
        (media.Tap, FakeTap),
    ],
)
def test_every_method_takes_what_the_seam_says(protocol: Any, implementation: Any) -> None:
    for name in methods(protocol):
        expected = inspect.signature(getattr(protocol, name))
        assert list(inspect.signature(getattr(implementation, name)).parameters) == list(expected.parameters)
