"""Values of single elements of a feed: text, HTML, flags, numbers, languages. None where there is nothing sensible."""

from __future__ import annotations

import html
import re

from lxml import etree

from stations.addresses import whole
from stations.texts import sound
from stations.times import parse_date, parse_duration
from stations.trees import Element

TITLE_MAX = 1000
"""Characters of a title, a name or a subtitle that are kept."""

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][\da-fA-F]{1,6});")
_INLINE = re.compile(r"</?(?:a|b|i|u|em|strong|span|br|p|sup|sub|small|font|div|code)\b[^<>]*>", re.IGNORECASE)
_DECLARED = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')
_PREFIX = re.compile(r"<(/?)[\w.-]+:")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,3})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z\d]{1,8}){0,4}")
_MAIL = re.compile(r"\S+@\S+\s*\(([^)]+)\)|(.*?)\s*<\S+@\S+>")
_YES = {"yes", "true", "1", "explicit"}
_NO = {"no", "false", "0", "clean"}
_LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "francais": "fr",
    "spanish": "es", "español": "es", "espanol": "es", "italian": "it", "italiano": "it", "portuguese": "pt",
    "português": "pt", "portugues": "pt", "dutch": "nl", "nederlands": "nl", "swedish": "sv", "svenska": "sv",
    "danish": "da", "norwegian": "no", "finnish": "fi", "suomi": "fi", "polish": "pl", "polski": "pl", "czech": "cs",
    "russian": "ru", "ukrainian": "uk", "turkish": "tr", "greek": "el", "hebrew": "he", "arabic": "ar",
    "japanese": "ja", "chinese": "zh", "korean": "ko", "hindi": "hi", "eng": "en", "ger": "de", "deu": "de",
    "fre": "fr", "fra": "fr", "spa": "es", "ita": "it", "por": "pt", "dut": "nl", "nld": "nl", "swe": "sv",
    "dan": "da", "nor": "no", "fin": "fi", "pol": "pl", "rus": "ru", "jpn": "ja", "chi": "zh", "zho": "zh",
}  # fmt: skip


def content(element: Element) -> str:
    """Everything in an element as it stands: elements that should have been escaped come as markup."""
    if not len(element):
        return element.text or ""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        if child.tag is etree.Entity:
            # Only the names that HTML has. What the document itself declares is never expanded.
            parts.append(child.text if child.text and html.unescape(child.text) != child.text else "")
            parts.append(html.escape(child.tail or "", quote=False))
        elif isinstance(child.tag, str):
            markup = _DECLARED.sub("", etree.tostring(child, encoding="unicode"))
            parts.append(_PREFIX.sub(r"<\1", markup))
    return "".join(part for part in parts if part)


def one_line(text: str) -> str:
    """A title or a name: one line without markup, and without entities that were escaped twice."""
    if "&" in text and _ENTITY.search(text):
        text = sound(html.unescape(text))
    if "<" in text:
        text = _INLINE.sub("", text)
    line = " ".join(text.split())
    return line if len(line) <= TITLE_MAX else line[:TITLE_MAX].rstrip()


def words(element: Element, _base: str = "") -> str | None:
    """One line of text."""
    text = element.text if not len(element) else html.unescape(content(element))
    return one_line(text) or None if text else None


def markup(element: Element, _base: str = "") -> str | None:
    """HTML as sent. Atom says with `type` when it is plain text."""
    if len(element):
        return content(element).strip() or None
    text = (element.text or "").strip()
    if element.get("type") in {"text", "text/plain"}:
        text = html.escape(text, quote=False)
    return text or None


def atom_markup(element: Element, base: str = "") -> str | None:
    """HTML of a text construct of Atom, which is plain text where it says nothing (RFC 4287 §3.1.1)."""
    if element.get("src"):
        return None  # it is elsewhere
    if element.get("type") or len(element):
        return markup(element, base)
    return html.escape((element.text or "").strip(), quote=False) or None


def text_of(element: Element, _base: str = "") -> str | None:
    """The text without blanks around it."""
    return (element.text or "").strip() or None


def address(element: Element, base: str) -> str | None:
    """An address, in an attribute or as the text."""
    return whole(base, element.get("href") or element.get("url") or element.text)


def image(element: Element, base: str) -> str | None:
    """The address of a picture: RSS has it in a child, iTunes in an attribute."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2].lower() == "url" and child.text:
            return whole(base, child.text)
    return address(element, base)


def moment(element: Element, _base: str = "") -> object:
    """A date."""
    return parse_date(element.text)


def seconds(element: Element, _base: str = "") -> float | None:
    """A duration."""
    return parse_duration(element.text)


def flag(element: Element, _base: str = "") -> bool | None:
    """Yes or no, in any of the words for it."""
    text = (element.text or "").strip().lower()
    return True if text in _YES else False if text in _NO else None


def number(element: Element, _base: str = "") -> float | None:
    """The first number in the text; it may have decimals."""
    found = _NUMBER.search(element.text or "")
    return float(found[0]) if found else None


def whole_number(element: Element, base: str = "") -> int | None:
    """The first number in the text, without decimals."""
    value = number(element, base)
    return None if value is None else int(value)


def language_tag(text: str | None) -> str | None:
    """A language as BCP 47 in lower case: "en-us" for "en_US" and "EN-US", "de" for "Deutsch"."""
    tag = (text or "").strip().lower().replace("_", "-")
    tag = _LANGUAGES.get(tag, tag)
    return tag if _LANGUAGE.fullmatch(tag) and tag not in {"und", "zxx", "mul"} else None


def language(element: Element, _base: str = "") -> str | None:
    """A language."""
    return language_tag(element.text)


def author(element: Element, base: str = "") -> str | None:
    """A name: Atom has it in a child, RSS beside a mail address that is nobody's business."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2].lower() == "name":
            return words(child, base)
    return name_only(words(element, base))


def name_only(text: str | None) -> str | None:
    """The name in "mail@example.com (Name)" and in "Name <mail@example.com>"; None where there is only an address."""
    if not text or "@" not in text:
        return text
    if found := _MAIL.fullmatch(text[:200]):
        return (found[1] or found[2] or "").strip(' "') or None
    return None if " " not in text else text
