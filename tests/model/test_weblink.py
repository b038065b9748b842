"""Addresses of web pages, and how they are found in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Invalid, SpacesError
from spaces.model.weblink import URL_MAX, clean_url, links_in, site_of


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


def found(text: str) -> list[str]:
    links = links_in(text)
    assert [text[link.start : link.end] for link in links] == [link.url for link in links]
    return [link.url for link in links]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://example.org.", ["https://example.org"]),
        ("(http://example.org/a_(b))", ["http://example.org/a_(b)"]),
        ("“https://example.org/x?y=z#t”, they say", ["https://example.org/x?y=z#t"]),
        ("<https://a.example> https://b.example!", ["https://a.example", "https://b.example"]),
        ("🎧 HTTPS://Example.org/ä …", ["HTTPS://Example.org/ä"]),
        ("javascript:alert(1) data:text/html,x ftp://example.org file:///etc/passwd", []),
        ("https:// http:///x https://mira@example.org https://example.org:0/", []),
        ("xhttps://example.org", ["https://example.org"]),
        ("example.org", []),
    ],
)
def test_links_of_pages_are_found_and_nothing_else(text: str, urls: list[str]) -> None:
    assert found(text) == urls


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["https://", "a", ".", "[", "]", "(", ")", "@", ":", " ", "/"])).map("".join)
)
def test_whatever_is_written_only_web_addresses_become_links(text: str) -> None:
    for url in found(text):
        assert clean_url(url) == url


def test_a_site_is_called_as_people_know_it() -> None:
    assert [site_of("https://www.example.org/a"), site_of("http://sub.example.org:80")] == [
        "example.org",
        "sub.example.org",
    ]
