"""XML of strangers into a tree: one hardened parser, and encodings that are not what they claim to be."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from email.message import Message
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from spaces.errors import Invalid

Element = etree._Element  # noqa: SLF001 (lxml has no public name for it)

_DECLARED = re.compile(rb"^<\?xml[^>]*?\bencoding\s*=\s*[\"']\s*([A-Za-z][\w.:-]*)[^>]*\?>")
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>")
_ROOT = re.compile(rb"(<(?:rss|feed|rdf:RDF|channel))[\s>]")
_BLANK = b" \t\r\n\x0b\x0c\x00"
# Control characters have no place in XML 1.0, and one of them makes a whole feed unreadable.
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_WITH_CONTROL = re.compile(b"[" + re.escape(_CONTROL) + b"]")
_UTF8 = frozenset({"utf-8", "ascii"})
# What pretends to be Latin 1 is what Windows calls so (and the WHATWG, too).
_MEANT = {"iso8859-1": "cp1252"}
_SEVEN_BITS = ("iso2022", "hz", "utf-16-")  # what looks like ASCII, or has a mark, and is what it says


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element, by their names as they stand."""
    return {str(name): str(value) for name, value in element.attrib.items()}


class Malformed(Invalid):
    """The bytes are not well-formed XML; the text says where, without a full stop."""

    code = "malformed"


class Tree(NamedTuple):
    """A document that was read."""

    root: Element
    warnings: tuple[str, ...]  # what was put right, in words


def read_tree(
    body: bytes, content_type: str | None = None, namespaces: Mapping[str, str] = MappingProxyType({})
) -> Tree:
    """The tree of some XML. Nothing outside of it is fetched, and no entity is expanded.

    Args:
        body: the bytes as they came.
        content_type: the header, whose charset counts when the document does not know better.
        namespaces: by prefix, what is meant by those that the document uses and forgets to declare.

    Raises:
        Malformed: it is not well-formed, even when its encoding is guessed.
    """
    text, warnings = utf8(body, content_type)
    try:
        return Tree(_root(text), warnings)
    except Malformed:
        # Looking for what can be helped before would cost every feed a third of its reading.
        text, helped = _helped(text, namespaces)
        if not helped:
            raise
    return Tree(_root(text), warnings + helped)


def _helped(text: bytes, namespaces: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """The document without control characters and with its prefixes declared, which changes nothing that it says."""
    helped: tuple[str, ...] = ()
    if _WITH_CONTROL.search(text):
        text, helped = without_control(text), ("It has control characters, which were left out.",)
    missing = [
        prefix for prefix in namespaces if f"<{prefix}:".encode() in text and f"xmlns:{prefix}=".encode() not in text
    ]
    if missing and (root := _ROOT.search(text)):
        declared = "".join(f' xmlns:{prefix}="{namespaces[prefix]}"' for prefix in missing).encode()
        text = text[: root.end(1)] + declared + text[root.end(1) :]
        helped += (f"It does not declare what it uses: {', '.join(missing)}.",)
    return text, helped


def _root(text: bytes) -> Element:
    try:
        root = etree.fromstring(text, _parser()) if text else None
    except etree.XMLSyntaxError as error:
        raise Malformed(f"It is not well-formed XML (line {error.lineno})") from error
    except ValueError as error:
        raise Malformed("It is not XML") from error
    if root is None:
        raise Malformed("It is empty")
    return root


def _parser() -> etree.XMLParser:
    # A parser of its own for each document: they keep state, and this one may be used in any thread.
    # Never `collect_ids=False` with it: that makes libxml2 load external entities, whatever the other options say.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def without_control(text: bytes) -> bytes:
    """The text without control characters."""
    return text.translate(None, _CONTROL)


def utf8(body: bytes, content_type: str | None = None) -> tuple[bytes, tuple[str, ...]]:
    """The document as UTF-8 without byte order mark, and what was put right, in words."""
    body, marked = _unmarked(body)
    declared = found[1].decode("ascii").lower() if (found := _DECLARED.match(body[:1000])) else None
    return _as_utf8(body, marked or declared, _charset(content_type))


def _unmarked(body: bytes) -> tuple[bytes, str | None]:
    """The body without what stands before its first character; and the encoding that its byte order mark says."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return body[len(mark) :].lstrip(_BLANK) if name == "utf-8" else body[len(mark) :], name
    if body.startswith((b"<\x00", b"\x00<")):
        return body, "utf-16-le" if body[0] else "utf-16-be"
    return body.lstrip(_BLANK).removeprefix(codecs.BOM_UTF8).lstrip(_BLANK), None


def _charset(content_type: str | None) -> str | None:
    if not content_type or "charset" not in content_type.lower():
        return None
    message = Message()
    message["Content-Type"] = content_type
    return message.get_content_charset()


def _as_utf8(body: bytes, declared: str | None, charset: str | None) -> tuple[bytes, tuple[str, ...]]:
    name = _codec(declared) or _codec(charset)
    if _is_utf8(body) and not (name or "").startswith(_SEVEN_BITS):
        lied = name not in (None, *_UTF8) and not body.isascii()
        return body, (f"It says that it is written in {declared or charset}, but it is UTF-8.",) if lied else ()
    if name not in (None, *_UTF8):
        return _from(body, str(name)), ()
    other = _codec(charset)
    if other not in (None, *_UTF8):
        return _from(body, str(other)), (f"It is not UTF-8, but {charset}.",)
    return _from(body, "cp1252"), ("It says that it is UTF-8, but it is not. It was read as Windows-1252.",)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding of text, None when there is none."""
    try:
        info = codecs.lookup(name or "")
        b"".decode(name or "")
    except (LookupError, ValueError):
        return None
    return _MEANT.get(info.name, info.name)


def _from(body: bytes, name: str) -> bytes:
    if name in {"utf-16", "utf-32"}:  # without a mark: by the zeros
        name += "-be" if body[:1] == b"\x00" else "-le"
    text = body.decode(name, "replace").encode("utf-8", "replace")
    return _DECLARATION.sub(b"", text.lstrip(_BLANK), count=1)
