"""Links that moderators pin up."""

import pytest

from spaces.errors import Conflict, Forbidden, Invalid, NotFound
from spaces.live.commands import Pin, Unpin
from spaces.live.events import Pins
from spaces.live.pinning import PINS_MAX
from spaces.model.pin import TITLE_MAX
from tests.live.play import HOST, Play


def urls(play: Play) -> list[str]:
    return [pinned.url for pinned in play.room.pins]


def test_a_moderator_pins_and_everybody_gets_the_whole_list() -> None:
    play = Play()
    play.do(HOST, Pin("https://example.org/tea", "  All about\n tea "))
    play.co_host("u_ann")
    play.events = play.do("u_ann", Pin(" http://example.net "))
    [told] = play.events
    assert isinstance(told, Pins)
    assert [(p.url, p.title, p.pid) for p in told.items] == [
        ("https://example.org/tea", "All about tea", HOST),
        ("http://example.net", "example.net", "u_ann"),
    ]


def test_a_pin_is_taken_down_once() -> None:
    play = Play()
    for name in "ab":
        play.do(HOST, Pin(f"https://example.org/{name}", id=name))
    play.do(HOST, Unpin("b"))
    assert urls(play) == ["https://example.org/a"]
    with pytest.raises(NotFound):
        play.do(HOST, Unpin("b"))


def test_only_moderators_pin() -> None:
    play = Play()
    play.speaker("u_ann")
    with pytest.raises(Forbidden, match="hosts and co-hosts"):
        play.do("u_ann", Pin("https://example.org"))
    play.do(HOST, Pin("https://example.org"))
    with pytest.raises(Forbidden):
        play.do("u_ann", Unpin(play.room.pins[0].id))


def test_there_is_room_for_so_many() -> None:
    play = Play()
    for number in range(PINS_MAX):
        play.do(HOST, Pin(f"https://example.org/{number}"))
    with pytest.raises(Conflict) as refused:
        play.do(HOST, Pin("https://example.org/more"))
    assert refused.value.code == "pins_full"
    play.do(HOST, Unpin(play.room.pins[0].id))
    play.do(HOST, Pin("https://example.org/more"))


def test_a_title_is_one_line_of_a_certain_length() -> None:
    with pytest.raises(Invalid) as refused:
        Play().do(HOST, Pin("https://example.org", "x" * (TITLE_MAX + 1)))
    assert (refused.value.code, refused.value.field) == ("title_too_long", "title")
