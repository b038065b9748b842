"""XML of strangers: nothing is fetched, nothing expanded, and encodings are found out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from lxml import etree

from stations.trees import Malformed, attributes, read_tree, utf8, without_control


def document(declared: str, text: str = "Blåst") -> str:
    return f'<?xml version="1.0" encoding="{declared}"?><a>{text}</a>'


@pytest.mark.parametrize("codec", ["utf-8", "iso-8859-1", "cp1252", "iso-8859-15", "utf-16", "cp850", "macroman"])
def test_what_a_document_says_of_its_encoding_holds(codec: str):
    tree = read_tree(document(codec).encode(codec))
    assert (tree.root.text, tree.warnings) == ("Blåst", ())


def test_utf8_is_recognised_whatever_the_document_says():
    tree = read_tree(document("iso-8859-1").encode())
    assert tree.root.text == "Blåst"
    assert tree.warnings == ("It says that it is written in iso-8859-1, but it is UTF-8.",)


def test_the_header_counts_where_the_document_says_nothing():
    body = "<a>Море</a>".encode("koi8-r")
    assert read_tree(body, "text/xml; charset=KOI8-R").root.text == "Море"
    assert read_tree(body).root.text == body[3:-4].decode("cp1252"), "a guess, but nothing is lost"


def test_a_lie_in_the_document_and_the_truth_in_the_header():
    tree = read_tree(document("utf-8", "Море").encode("koi8-r"), "text/xml; charset=koi8-r")
    assert tree.root.text == "Море"
    assert tree.warnings == ("It is not UTF-8, but koi8-r.",)


@pytest.mark.parametrize("name", ["rot13", "base64", "zip", "idna", "undefined", "unicode_escape", "x" * 500, "utf-7"])
def test_an_encoding_that_is_none_of_text_counts_as_utf8(name: str):
    assert read_tree(document(name, "+ADw-b").encode()).root.text == "+ADw-b"


@pytest.mark.parametrize("before", [b"", b"\n\n", b"\xef\xbb\xbf", b"\n\xef\xbb\xbf \t", b"\0\0"])
def test_what_stands_before_the_beginning_does_not_count(before: bytes):
    assert read_tree(before + document("utf-8").encode()).root.text == "Blåst"


def test_control_characters_are_left_out():
    tree = read_tree(b"<a>Sa\x0clt\x7f\x00</a>")
    assert tree.root.text == "Salt"
    assert len(tree.warnings) == 1
    assert without_control(b"a\x01\t\r\nb") == b"a\t\r\nb"


def test_prefixes_that_are_known_need_no_declaration():
    tree = read_tree(b"<rss><x:a/></rss>", None, {"x": "https://x.example/", "y": "https://y.example/"})
    assert tree.root[0].tag == "{https://x.example/}a"
    assert tree.warnings == ("It does not declare what it uses: x.",)
    with pytest.raises(Malformed):
        read_tree(b"<rss><x:a/></rss>")


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b" \n", "empty"), (b"<a>", "line 1"), (b"<a>\n<b></a>", "line 2"), (b"\x00\x01", "line|empty")],
)
def test_what_is_not_xml_is_refused_with_the_line(body: bytes, reason: str):
    with pytest.raises(Malformed, match=reason):
        read_tree(body)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("hush")
    return path


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "{url}">]>',
        '<!DOCTYPE a [<!ENTITY x PUBLIC "p" "{url}">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "{url}"> %p; <!ENTITY x "y">]>',
        '<!DOCTYPE a SYSTEM "{url}" [<!ENTITY x "y">]>',
        '<!DOCTYPE a PUBLIC "p" "{url}" [<!ENTITY x "y">]>',
    ],
)
def test_no_file_is_read_for_a_document(secret: Path, doctype: str):
    body = doctype.format(url=secret.as_uri()) + "<a b='1'>one<b>&x;</b>two</a>"
    root = read_tree(body.encode()).root
    assert b"hush" not in etree.tostring(root.find("b"))
    assert root.find("b").text is None


def test_no_file_is_included(secret: Path):
    body = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}" parse="text"/></a>'
    assert b"hush" not in etree.tostring(read_tree(body.encode()).root)


def bomb(levels: int) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]>'


@pytest.mark.parametrize("use", ["<a>&e9;</a>", "<a b='&e9;'/>", "<a>" + "&e4;" * 1000 + "</a>"])
def test_bombs_do_not_go_off(use: str):
    began = time.process_time()
    try:
        root = read_tree((bomb(10) + use).encode()).root
    except Malformed:
        pass
    else:
        assert len(root.text or "") < 100
    assert time.process_time() - began < 2


def test_depth_and_size_are_bounded():
    with pytest.raises(Malformed):
        read_tree(b"<a>" * 1000 + b"</a>" * 1000)
    with pytest.raises(Malformed):
        read_tree(b"<a>" + b"x" * 11_000_000 + b"</a>")


def test_attributes_as_they_stand():
    root = read_tree(b"<a B='1' xmlns:x='https://x.example/' x:c='2'/>").root
    assert attributes(root) == {"B": "1", "{https://x.example/}c": "2"}


def test_text_is_utf8_afterwards_whatever_it_was():
    assert utf8(document("utf-16").encode("utf-16"))[0].decode() == "<a>Blåst</a>"
    assert utf8(b"\xff\xfe\x00")[0].decode() == "\N{REPLACEMENT CHARACTER}"
