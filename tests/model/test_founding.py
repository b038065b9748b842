"""What a station may be called, where it may be, and what its rules may say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.errors import Invalid
from spaces.model import Rules
from spaces.model.founding import (
    CATEGORIES,
    CATEGORIES_MAX,
    DESCRIPTION_MAX,
    FUNDING_TEXT_MAX,
    RESERVED,
    SLUG_MAX,
    URL_MAX,
    clean_categories,
    clean_description,
    clean_funding,
    clean_language,
    clean_license,
    clean_rules,
    clean_slug,
    clean_title,
    free_slug,
    slug_from,
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Night boat", "night-boat"),
        ("  Größe & Café -- 2026!  ", "grosse-cafe-2026"),
        ("What's on", "whats-on"),
        ("夜の船", "station"),
        ("X", "station-x"),
        ("a" * 99, "a" * (SLUG_MAX - 6)),
        ("", "station"),
    ],
)
def test_a_slug_is_made_from_the_title(title: str, slug: str) -> None:
    assert slug_from(title) == slug


@given(st.text(max_size=120), st.integers(0, 5))
def test_whatever_the_title_its_slug_can_be_kept_and_is_free(title: str, number: int) -> None:
    beginning = slug_from(title)
    taken = {beginning, *(f"{beginning}-{n}" for n in range(2, number + 2))}
    slug = free_slug(beginning, taken)
    assert slug not in taken
    assert clean_slug(slug) == slug


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_what_is_a_page_is_no_slug(word: str) -> None:
    assert free_slug(word, set()) == f"{word}-2"
    with pytest.raises(Invalid) as refused:
        clean_slug(word.upper())
    assert refused.value.code == "slug_reserved"


@pytest.mark.parametrize("text", ["", "a", "-ab", "ab-", "a--b", "a b", "é", "a/b", "a" * 61, "a_b"])
def test_what_cannot_stand_in_an_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_slug(text)
    assert (refused.value.code, refused.value.field) == ("slug_invalid", "slug")


def test_a_title_is_one_line_of_a_bounded_length() -> None:
    assert clean_title(" Night\n boat\x00 ") == "Night boat"
    for text, code in (("", "title_missing"), ("\x00 ", "title_missing"), ("x" * 121, "title_invalid")):
        with pytest.raises(Invalid) as refused:
            clean_title(text)
        assert refused.value.code == code


def test_a_description_keeps_its_paragraphs_and_nothing_that_cannot_be_printed() -> None:
    assert clean_description(" One.\x00\n\nTwo.\u202e ") == "One.\n\nTwo."
    with pytest.raises(Invalid):
        clean_description("x" * (DESCRIPTION_MAX + 1))


@pytest.mark.parametrize(("text", "tag"), [("EN", "en"), ("pt_BR", "pt-br"), (" ", None), (None, None), ("deu", "deu")])
def test_a_language_is_a_tag_in_lower_case(text: str | None, tag: str | None) -> None:
    assert clean_language(text) == tag


@pytest.mark.parametrize("text", ["e", "english", "en-", "12", "en us", "e" * 40, "en" + "-abcdefgh" * 5])
def test_what_is_no_language_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_language(text)
    assert refused.value.code == "language_invalid"


def test_categories_are_of_apples_list_and_few() -> None:
    assert clean_categories(["Technology", "Society  & Culture/Documentary", "Technology"]) == (
        "Technology",
        "Society & Culture/Documentary",
    )
    for given_, code in (
        (["Tea"], "category_unknown"),
        (sorted(CATEGORIES)[: CATEGORIES_MAX + 1], "categories_invalid"),
    ):
        with pytest.raises(Invalid) as refused:
            clean_categories(given_)
        assert refused.value.code == code
    assert all(re.fullmatch(r"[A-Za-z&\- ]+(/[A-Za-z&\- ]+)?", category) for category in CATEGORIES)
    assert len(CATEGORIES) == 19 + 91


def test_rules_name_each_language_once_by_its_primary_tag() -> None:
    assert clean_rules(Rules(languages=("EN-gb", "en", "de"))).languages == ("en", "de")


def test_rules_that_let_nothing_in_are_refused() -> None:
    assert clean_rules(Rules(min_seconds=60, max_seconds=60)).max_seconds == 60
    with pytest.raises(Invalid) as refused:
        clean_rules(Rules(min_seconds=61, max_seconds=60))
    assert refused.value.code == "lengths_crossed"


def test_a_support_link_leads_to_a_page_of_the_web() -> None:
    assert clean_funding(" https://example.org/tea ", " Buy  us a tea ") == ("https://example.org/tea", "Buy us a tea")
    assert clean_funding("http://example.org/" + "x" * (URL_MAX - 19), "")[1] == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "https://",
        "https:///tea",
        "javascript:alert(1)",
        "ftp://example.org/",
        "https://me:word@example.org/",
        "https://example.org/a b",
        "https://example.org/\nx",
        "https://[::1/",
        "https://example.org/" + "x" * URL_MAX,
    ],
)
def test_what_is_no_page_of_the_web_is_no_support_link(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_funding(url, "Tea")
    assert (refused.value.code, refused.value.field) == ("funding_invalid", "funding.url")


def test_the_words_of_a_support_link_are_few() -> None:
    assert clean_funding("https://example.org/", "x" * FUNDING_TEXT_MAX)[1] == "x" * FUNDING_TEXT_MAX
    with pytest.raises(Invalid) as refused:
        clean_funding("https://example.org/", "x" * (FUNDING_TEXT_MAX + 1))
    assert refused.value.field == "funding.text"


@pytest.mark.parametrize(
    ("text", "license_"),
    [
        ("CC-BY-4.0", "cc-by-4.0"),
        (" cc by-sa 4.0 ", "cc-by-sa-4.0"),
        ("All rights reserved", "all-rights-reserved"),
        ("https://example.org/Licence", "https://example.org/Licence"),
        (" ", None),
        (None, None),
    ],
)
def test_a_licence_is_a_known_one_or_an_address(text: str | None, license_: str | None) -> None:
    assert clean_license(text) == license_


@pytest.mark.parametrize("text", ["free", "cc-by-9.0", "javascript:alert(1)", "x" * 3000])
def test_other_licences_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_license(text)
    assert (refused.value.code, refused.value.field) == ("license_invalid", "license")
    assert len(refused.value.detail) < 300
