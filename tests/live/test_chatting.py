"""The chat as a pure state machine."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Forbidden, Invalid, NotFound, SpacesError, TooMany
from spaces.live.chatting import BURST, KNOWN, SHOWN, Author, Chat, Manners, Stamp
from spaces.model import Role
from spaces.model.message import TEXT_MAX, clean_text
from tests.live.play import who

DAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
ANN = Author(who("u_ann"), Role.LISTENER, moderates=False)
TOM = Author(who("g_tom"), Role.LISTENER, moderates=False)
HOST = Author(who("u_host"), Role.HOST, moderates=True)
FREE = Manners()
SLOW = Manners(slow_mode=30)


def say(
    chat: Chat, author: Author = ANN, text: str = "Hello", *, now: float = 0.0, manners: Manners = FREE, name: str = "m"
) -> str:
    return chat.say(author, text, manners, Stamp(name, "s", DAY + timedelta(seconds=now)), now).id


def test_a_message_carries_who_said_it_in_which_role_and_its_links() -> None:
    chat = Chat()
    said = chat.say(HOST, " See https://example.org. ", FREE, Stamp("m", "s", DAY), 0)
    assert (said.pid, said.name, said.role, said.text) == ("u_host", "Host", Role.HOST, "See https://example.org.")
    assert [link.url for link in said.links] == ["https://example.org"]
    assert chat.recent == (said,)


def test_two_messages_of_one_moment_have_an_order() -> None:
    chat = Chat()
    for name in "abc":
        chat.say(ANN, "x", FREE, Stamp(name, "s", DAY), 0)
    times = [said.at for said in chat.recent]
    assert times == sorted(set(times))


def test_who_comes_in_gets_the_last_ones_and_memory_is_bounded() -> None:
    chat = Chat()
    for number in range(10_000):
        say(chat, now=number * 10.0, name=str(number))
    assert [said.id for said in chat.recent] == [str(number) for number in range(10_000 - SHOWN, 10_000)]
    assert chat.author_of(str(10_000 - KNOWN)) == "u_ann"
    assert chat.author_of("0") is None


def test_a_flood_is_stopped_and_others_may_go_on() -> None:
    chat = Chat()
    for _ in range(BURST):
        say(chat)
    with pytest.raises(TooMany) as refused:
        say(chat)
    assert (refused.value.code, refused.value.retry_after) == ("too_fast", 2)
    say(chat, TOM)
    say(chat, now=2.0)


def test_slow_mode_is_for_everybody_but_hosts() -> None:
    chat = Chat()
    say(chat, manners=SLOW)
    with pytest.raises(TooMany, match="again in 19 s") as refused:
        say(chat, now=11.5, manners=SLOW)
    assert (refused.value.code, refused.value.retry_after) == ("slow_mode", 19)
    say(chat, now=30.0, manners=SLOW)
    say(chat, HOST, now=30.0, manners=SLOW)
    say(chat, HOST, now=30.1, manners=SLOW)


def test_what_is_refused_costs_no_wait() -> None:
    chat = Chat()
    with pytest.raises(Invalid):
        say(chat, text=" ", manners=SLOW)
    say(chat, manners=SLOW)


def test_a_chat_that_is_off_takes_nothing() -> None:
    with pytest.raises(Forbidden) as refused:
        say(Chat(), HOST, manners=Manners(chat=False))
    assert refused.value.code == "chat_off"


def test_people_delete_their_own_and_moderators_anybodys() -> None:
    chat = Chat()
    for name in "abc":
        say(chat, name=name)
    assert chat.delete(ANN, "a", "u_ann") is not None
    with pytest.raises(Forbidden):
        chat.delete(TOM, "b", "u_ann")
    assert chat.delete(HOST, "b", "u_ann") is not None
    assert [said.id for said in chat.recent] == ["c"]
    assert chat.delete(HOST, "long ago", "u_ann") is None
    with pytest.raises(NotFound):
        chat.delete(HOST, "never", None)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("a\u2066b\u2069c\u200e", "abc"),
        ("one\r\n two\x00\x07\tthree", "one\ntwo three"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("wide\u3000space\u00a0here", "wide space here"),
        ("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️"),
        ("می‌خواهم", "می‌خواهم"),
        ("H" + "\u0335" * 40, "H" + "\u0335" * 3),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("e\u0301", "é"),
    ],
)
def test_what_hides_or_turns_text_around_vanishes(typed: str, shown: str) -> None:
    assert clean_text(typed) == shown


def test_a_message_has_at_most_so_many_lines_and_characters() -> None:
    assert clean_text("\n".join("abcdefghijklmnop")).count("\n") == 11
    with pytest.raises(Invalid) as refused:
        clean_text("x" * (TEXT_MAX + 1))
    assert refused.value.code == "message_too_long"
    for nothing in ("", "  \n ", "\u200d\ufe0f", "\u202e\u2066"):
        with pytest.raises(Invalid) as refused:
            clean_text(nothing)
        assert refused.value.code == "message_empty"


@given(st.text(max_size=600))
def test_whatever_is_typed_is_refused_or_clean_and_stays_so(typed: str) -> None:
    try:
        text = clean_text(typed)
    except SpacesError:
        return
    assert 0 < len(text) <= TEXT_MAX
    assert clean_text(text) == text
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\0\x1b\r")
