"""Links that moderators pin up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Conflict, Forbidden, Invalid, NotFound, SpacesError
from spaces.live.commands import Pin, Unpin
from spaces.live.events import Pins
from spaces.live.pinning import PINS_MAX, TITLE_MAX, URL_MAX, clean_url
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
    assert [(p.id, p.url, p.title, p.pid) for p in told.items] == [
        ("1", "https://example.org/tea", "All about tea", HOST),
        ("2", "http://example.net", "example.net", "u_ann"),
    ]


def test_a_pin_is_taken_down_and_its_id_is_not_used_again() -> None:
    play = Play()
    for name in "ab":
        play.do(HOST, Pin(f"https://example.org/{name}"))
    play.do(HOST, Unpin("2"))
    assert urls(play) == ["https://example.org/a"]
    with pytest.raises(NotFound):
        play.do(HOST, Unpin("2"))
    play.do(HOST, Pin("https://example.org/c"))
    assert [pinned.id for pinned in play.room.pins] == ["1", "3"]


def test_only_moderators_pin() -> None:
    play = Play()
    play.speaker("u_ann")
    with pytest.raises(Forbidden, match="hosts and co-hosts"):
        play.do("u_ann", Pin("https://example.org"))
    play.do(HOST, Pin("https://example.org"))
    with pytest.raises(Forbidden):
        play.do("u_ann", Unpin("1"))


def test_there_is_room_for_so_many() -> None:
    play = Play()
    for number in range(PINS_MAX):
        play.do(HOST, Pin(f"https://example.org/{number}"))
    with pytest.raises(Conflict) as refused:
        play.do(HOST, Pin("https://example.org/more"))
    assert refused.value.code == "pins_full"
    play.do(HOST, Unpin("1"))
    play.do(HOST, Pin("https://example.org/more"))


def test_a_title_is_one_line_of_a_certain_length() -> None:
    with pytest.raises(Invalid) as refused:
        Play().do(HOST, Pin("https://example.org", "x" * (TITLE_MAX + 1)))
    assert (refused.value.code, refused.value.field) == ("title_too_long", "title")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,hello",
        "ftp://example.org",
        "//example.org",
        "https://",
        "https:///path",
        "https://mira@example.org",
        "https://bank.example.com:pass@example.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1",
        "https://example.org/a b",
        "https://example.org/\u202egpj.exe",
        "https://example.org/" + "x" * URL_MAX,
    ],
)
def test_only_addresses_of_pages_are_pinned(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_url(text)
    assert (refused.value.code, refused.value.field) == ("url_invalid", "url")


@pytest.mark.parametrize(
    "text", ["https://example.org", "http://[2001:db8::1]:8080/x?y=z#t", "https://example.org/@mira", "HTTPS://X.org/ä"]
)
def test_they_stay_as_they_are(text: str) -> None:
    assert clean_url(f" {text}\n") == text


@given(st.text(max_size=200) | st.text(max_size=100).map("https://".__add__))
def test_whatever_is_given_is_refused_or_a_web_address(text: str) -> None:
    try:
        url = clean_url(text)
    except SpacesError:
        return
    assert url.lower().startswith(("http://", "https://"))
