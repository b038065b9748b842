"""What is read from the head of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model.pin import DESCRIPTION_MAX, SITE_MAX, TITLE_MAX
from spaces.previews.page import Head, head_of

URL = "https://example.org/news/today"


def head(html: str, content_type: str = "text/html; charset=utf-8") -> Head:
    return head_of(html.encode(), content_type, URL)


def test_open_graph_is_read_first() -> None:
    assert head(
        """<!doctype html><html><head><title>Night trains - Example</title>
        <meta property="og:title" content="Night trains">
        <meta property="og:description" content="They are  coming\nback.">
        <meta property="og:site_name" content="Example">
        <meta property="og:image" content="/pictures/train.jpg?a=1&amp;b=2">
        </head><body><meta property="og:title" content="no"></body></html>"""
    ) == Head("Night trains", "They are coming back.", "Example", "https://example.org/pictures/train.jpg?a=1&b=2")


def test_plain_pages_have_a_title_and_a_description_too() -> None:
    assert head("<TITLE>Tea &amp; <b>talk</b>\n</TITLE><meta name=Description content='All of it'>") == Head(
        "Tea & <b>talk</b>", "All of it"
    )


@pytest.mark.parametrize("text", ["", "hello", "{}", "<", "\0\0", "<html>", "<meta property='og:title'>"])
def test_pages_that_say_nothing_say_nothing(text: str) -> None:
    assert head(text).picture is None
    assert head(text).description == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "file:///etc/passwd",
        "//u:p@x.org/a",
        "http://[::1",
    ],
)
def test_pictures_have_web_addresses(address: str) -> None:
    assert head(f'<meta property="og:image" content="{address}">').picture is None


def test_long_texts_are_cut_and_hidden_characters_vanish() -> None:
    long = head(
        f'<title>{"x" * 5000}</title><meta name="description" content="{"y" * 5000}">'
        f'<meta property="og:site_name" content="{"z" * 5000}">'
    )
    assert (len(long.title), len(long.description), len(long.site)) == (TITLE_MAX, DESCRIPTION_MAX, SITE_MAX)
    assert long.title.endswith("…")
    assert head("<title>\u202egpj.exe\u2066\a</title>").title == "gpj.exe"


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("<title>Köln</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        (b"<meta charset='iso-8859-1'><title>K\xf6ln</title>", "text/html"),
        ("<title>Köln</title>".encode(), "text/html; charset=ISO-8859-1"),
        ("<title>Köln</title>".encode(), "text/html"),
    ],
)
def test_letters_are_read_as_they_were_meant(data: bytes, content_type: str) -> None:
    assert head_of(data, content_type, URL).title == "Köln"


def test_an_encoding_nobody_knows_does_no_harm() -> None:
    assert head_of(b"<title>\xff caf\xe9</title>", "text/html; charset=x-nonsense-1", URL).title


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><title>&a;&b;</title>'
    assert "root:" not in head(bomb).title


def test_thousands_of_open_tags_do_no_harm() -> None:
    assert head("<div>" * 50_000 + "<title>Deep</title>").title in {"Deep", ""}


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"<title>{text}<meta name=x content='{text}'>".encode())
)
def test_whatever_comes_is_a_head(data: bytes) -> None:
    found = head_of(data, "text/html", URL)
    assert len(found.title) <= TITLE_MAX
    assert found.title.isprintable() or any(mark in found.title for mark in "\u200d\ufe0f")
