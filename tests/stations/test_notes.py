"""Show notes: nothing in them runs, loads or styles, and nothing that can be read is lost."""

from __future__ import annotations

import html
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.notes import NOTES_MAX, SUMMARY_MAX, plain, safe_html

BASE = "https://tides.example/1"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<script>alert(1)</script>Salt", "Salt"),
        ("<style>p{}</style><p style='x' class='y' id='z'>Salt</p>", "<p>Salt</p>"),
        ("<p onclick='x()'>Salt</p>", "<p>Salt</p>"),
        ("<iframe src='https://evil.example/'></iframe>Salt", "Salt"),
        ("<svg><script>1</script></svg><math><mi>x</mi></math>Salt &amp; sea", "Salt &amp; sea"),
        ("<form><input name=a><button>Go</button></form>", "Go"),
        ("Salt<!-- hidden -->&amp;", "Salt&amp;"),
        ("<p>Not <b>closed", "<p>Not <b>closed</b></p>"),
        ("</div></div><p>Salt</p>", "<p>Salt</p>"),
        ("<object data='x.swf'></object><embed src='x.swf'><audio src='x.mp3' autoplay></audio>&lt;", "&lt;"),
        ("<a href='javascript:alert(1)'>x</a>", "<a REL>x</a>"),
        ("<a href='JaVa\tScRiPt:alert(1)'>x</a>", "<a REL>x</a>"),
        ("<a href='data:text/html,x'>x</a>", "<a REL>x</a>"),
        ("<base href='https://evil.example/'><a href='/2'>x</a>", '<a href="https://tides.example/2" REL>x</a>'),
        ("<a target=_blank rel=opener href='mailto:a@b.example'>x</a>", '<a href="mailto:a@b.example" REL>x</a>'),
        ("<meta http-equiv=refresh content='0;url=https://evil.example/'><p>x</p>", "<p>x</p>"),
    ],
)  # fmt: skip
def test_what_runs_loads_or_styles_is_taken_out(sent: str, kept: str):
    assert safe_html(sent, BASE) == kept.replace("REL", 'rel="nofollow noopener"')


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('<img src="/a.png" alt="A map">', '<a href="https://tides.example/a.png" REL>A map</a>'),
        ("<IMG SRC=/a.png>", '<a href="https://tides.example/a.png" REL>Picture</a>'),
        ('<a href="/1"><img src="/a.png" alt="A map"></a>', '<a href="https://tides.example/1" REL>A map</a>'),
        ('<p>x<img src="https://count.example/p" width="1" height="1"></p>', "<p>x</p>"),
        ('<p>x<img src="data:image/png;base64,AAAA"></p>', "<p>x</p>"),
        ("<p>x<img></p>", "<p>x</p>"),
        ('<img src="javascript:x()" alt="<script>x()</script>">&amp;', "&amp;"),
        ('<img src="/a.png" alt="&lt;b&gt;">', '<a href="https://tides.example/a.png" REL>&lt;b&gt;</a>'),
    ],
)  # fmt: skip
def test_pictures_become_links_or_words(sent: str, kept: str):
    assert safe_html(sent, BASE) == kept.replace("REL", 'rel="nofollow noopener"')


def test_plain_text_gets_paragraphs_and_links():
    text = "Salt.\nMore: https://tides.example/1?a=1&b=2.\n\n\n1 < 2 & 3"
    assert safe_html(text, BASE) == (
        '<p>Salt.<br>More: <a href="https://tides.example/1?a=1&amp;b=2" rel="nofollow noopener">'
        "https://tides.example/1?a=1&amp;b=2</a>.</p><p>1 &lt; 2 &amp; 3</p>"
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("One\nTwo <b>b</b>\n\nThree", "<p>One<br>Two <b>b</b></p><p>Three</p>"),
        ("One &amp;\nTwo", "<p>One &amp;<br>Two</p>"),
        ("<p>One\nline</p>\n<p>Two</p>", "<p>One\nline</p>\n<p>Two</p>"),
        ("One<br>\nTwo", "One<br>\nTwo"),
    ],
)
def test_lines_are_kept_where_nothing_else_makes_lines(sent: str, kept: str):
    assert safe_html(sent, BASE) == kept


def test_relative_links_without_a_base_are_no_links():
    assert safe_html('<a href="/1">x</a>', "") == '<a rel="nofollow noopener">x</a>'
    assert safe_html('<a href="/1">x</a>', "https://[broken/") == '<a rel="nofollow noopener">x</a>'


def test_nothing_is_nothing():
    assert safe_html(" \n", BASE) == plain("") == ""


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("<p>Salt &amp; <b>sea</b>.</p><p>More</p>", "Salt & sea.\nMore"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<ul>\n<li>one\n two</li>\n<li>three</li></ul>", "one two\nthree"),
        ("<p>x</p><script>alert('<p>')</script><style>p{}</style><!-- <p>no</p> -->y", "x\ny"),
        ("Sa<b>l</b>t", "Salt"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a&nbsp;b&#8217;s", "a b’s"),
        ("one\n\ntwo", "one\ntwo"),
    ],
)
def test_words_without_markup(sent: str, words: str):
    assert plain(sent) == words


def test_very_long_notes_are_cut_off():
    assert len(safe_html("x" * (NOTES_MAX * 2), BASE)) < NOTES_MAX + 100
    assert len(plain("x " * NOTES_MAX)) <= SUMMARY_MAX


def test_of_notes_that_are_made_to_be_slow_only_the_words_are_kept():
    assert safe_html("<div>" * 600 + "Salt", BASE) == "<p>Salt</p>"
    assert safe_html("<b>" * 400 + "Salt", BASE).startswith("<b><b>")
    assert safe_html("<p>Salt<br></p>" * 600, BASE).count("<p>") == 600


@pytest.mark.parametrize(
    "piece",
    [
        "<p>" + "".join(f"<b id={number}>" for number in range(490)) + "</p><p>x" + "</p><p>x" * 300,
        "".join(f"<i class={number}>" for number in range(400)) + "<b><u></b>x" * 3_000,
        "".join(f"<b id={number}></b>" * 3 + f"<b id={number}>" for number in range(400)) + "</p><p>x" * 9_000,
        "<b></x>" * 28_571,
        "<b><!--</b>-->" * 14_000,
        "<b><style></b></style>" * 9_000,
        '<b title="</b>">' * 12_000,
        "<b<i></i>" * 20_000,
        "<b>\n" * 50_000,
        "<div>" * 40_000,
        "<svg><b></svg>" * 14_000,
        "<table><td><a href=x>" * 9_000,
        '<a b="' * 30_000,
        "<b " + " ".join(f"a{number}" for number in range(28_000)) + ">x</b>",
        "<b a=' " * 28_000,
        "<p>&" * 50_000,
    ],
)
def test_no_notes_take_longer_or_come_out_longer_than_their_length_allows(piece: str):
    began = time.process_time()
    made = safe_html(piece, BASE)
    assert time.process_time() - began < 1.5
    assert len(made) <= 2 * NOTES_MAX


def test_long_notes_keep_their_links_and_emphasis_also_when_some_ends_are_missing():
    part = '<p title="a > b"><strong>Salt<br>and <a href="/1?a=1&amp;b=2">sea</a> < 3</p><!-- <b> --><font>x</font>\n'
    made = safe_html(part * 300, BASE)
    assert made.count('<a href="https://tides.example/1?a=1&amp;b=2"') == 300
    assert "</a> &lt; 3" in made
    assert "font" not in made


class Dangerous(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "img",
            "svg",
            "math",
            "form",
            "input",
            "link",
            "base",
        }:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "src", "id", "class", "srcset", "name"}:
                self.found.append(name)
            if name == "href" and not (value or "").lower().startswith(("http://", "https://", "mailto:", "tel:")):
                self.found.append(f"href={value}")


FRAGMENTS = st.sampled_from(
    [
        "<", ">", '"', "'", "</", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#60;", "&", ";", "=", "/", "\n", "\0",
        "<script>", "</script>", "<p>", "</p>", "<img ", "<a ", "</a>", "src=", "href=", "onerror=", "alt=", "style=",
        "javascript:alert(1)", "java\tscript:x", "data:x", "https://a.example/", "<svg>", "<math>", "<table>",
        "<style>", "x",
        "<noscript>", "<template>", "<textarea>", "<title>", "<xmp>", "<plaintext>", "<iframe srcdoc=", "<base href=",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join))
def test_whatever_is_sent_nothing_dangerous_is_left(sent: str):
    made = safe_html(sent, BASE)
    reader = Dangerous()
    reader.feed(made)
    assert not reader.found
    words = plain(made)
    assert "\0" not in made
    assert html.unescape(words) is not None


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join))
def test_making_safe_notes_safe_again_changes_nothing(sent: str):
    once = safe_html(sent, BASE)
    if "<" in once or "&" in once:
        assert safe_html(once, BASE) == once
