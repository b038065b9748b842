"""Values of single elements."""

from __future__ import annotations

import pytest
from lxml import etree

from stations import fields
from stations.trees import Element, read_tree

BASE = "https://tides.example/"


def element(xml: str) -> Element:
    return read_tree(xml.encode()).root


@pytest.mark.parametrize(
    ("xml", "line"),
    [
        ("<a> Salt\n and  sea </a>", "Salt and sea"),
        ("<a>Salt &amp;amp; sea</a>", "Salt & sea"),
        ("<a>AT&amp;T &amp; co</a>", "AT&T & co"),
        ("<a>&lt;b&gt;Salt&lt;/b&gt;</a>", "Salt"),
        ("<a>1 &lt; 2</a>", "1 < 2"),
        ("<a>C&amp;lt;T&amp;gt;</a>", "C<T>"),
        ("<a>Sa<b>lt</b></a>", "Salt"),
        ("<a/>", None),
        ("<a> </a>", None),
    ],
)
def test_lines(xml: str, line: str | None):
    assert fields.words(element(xml)) == line


def test_lines_have_an_end():
    assert len(fields.words(element(f"<a>{'x' * 5000}</a>")) or "") == fields.TITLE_MAX


def test_content_keeps_markup_that_was_not_escaped():
    assert fields.content(element("<a>1 &lt; 2 <b x='1'>b</b> t &amp;</a>")) == '1 &lt; 2 <b x="1">b</b> t &amp;'
    assert fields.content(element("<a><x:b xmlns:x='https://x.example/'>b</x:b></a>")) == "<b>b</b>"
    assert fields.content(element("<a/>")) == ""


def test_content_knows_entities_of_html_only():
    body = '<!DOCTYPE a [<!ENTITY eacute "&#233;"><!ENTITY own "x">]><a>caf&eacute;&own;!</a>'
    assert fields.content(element(body)) == "caf&eacute;!"


def test_markup_is_html_unless_atom_says_otherwise():
    assert fields.markup(element("<a>&lt;b&gt;</a>")) == "<b>"
    assert fields.markup(element("<a type='text'>&lt;b&gt;</a>")) == "&lt;b&gt;"
    assert fields.atom_markup(element("<a>&lt;b&gt;</a>")) == "&lt;b&gt;"
    assert fields.atom_markup(element("<a type='html'>&lt;b&gt;</a>")) == "<b>"
    assert fields.atom_markup(element("<a src='x' type='html'/>")) is None
    assert fields.markup(element("<a> </a>")) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), (" True ", True), ("explicit", True), ("NO", False), ("clean", False), ("x", None)],
)
def test_flags(text: str, value: bool | None):
    assert fields.flag(element(f"<a>{text}</a>")) is value
    assert fields.flag(element("<a/>")) is None


def test_numbers():
    assert fields.number(element("<a>Ep. 3.5</a>")) == 3.5
    assert fields.whole_number(element("<a>S02</a>")) == 2
    assert fields.whole_number(element("<a>none</a>")) is None


def test_addresses_and_pictures():
    assert fields.address(element("<a href='/x'/>"), BASE) == "https://tides.example/x"
    assert fields.address(element("<a>/x</a>"), BASE) == "https://tides.example/x"
    assert fields.image(element("<a><url>/x</url></a>"), BASE) == "https://tides.example/x"
    assert fields.image(element("<a url='/x'><title>t</title></a>"), BASE) == "https://tides.example/x"


def test_times():
    assert fields.seconds(element("<a>1:00</a>")) == 60
    assert str(fields.moment(element("<a>2025-11-03</a>"))) == "2025-11-03 00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"), ("EN-us", "en-us"), ("en_GB", "en-gb"), ("zh-Hant-TW", "zh-hant-tw"), ("English", "en"),
        ("ger", "de"),
        ("x", None), ("", None), (None, None), ("en us", None), ("und", None), ("e" * 50, None),
    ],
)  # fmt: skip
def test_languages(text: str | None, tag: str | None):
    assert fields.language_tag(text) == tag
    assert fields.language(element(f"<a>{text or ''}</a>")) == tag


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mira Lind", "Mira Lind"), ("a@b.example (Mira Lind)", "Mira Lind"), ("Mira Lind <a@b.example>", "Mira Lind"),
        ("a@b.example", None), ("Mira at @mira", "Mira at @mira"), (None, None), ("", ""),
    ],
)  # fmt: skip
def test_names_without_mail_addresses(text: str | None, name: str | None):
    assert fields.name_only(text) == name


def test_the_author_of_atom_is_in_a_child():
    assert fields.author(element("<a><name>Mira</name><email>a@b.example</email></a>")) == "Mira"


def test_text_is_taken_without_the_spaces_around_it():
    assert fields.text_of(element("<a> x </a>")) == "x"
    assert etree.tostring(element("<a/>")) == b"<a/>"
