"""What stands in the head of an HTML page about the page. Nothing in it is run, loaded or shown as markup.

Pure: bytes in, cleaned texts and an address out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from spaces.errors import Invalid
from spaces.model.message import few_marks
from spaces.model.pin import DESCRIPTION_MAX, SITE_MAX, TITLE_MAX
from spaces.model.user import clean_line
from spaces.model.weblink import clean_url

_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "twitter:description", "description")
_SITES = ("og:site_name", "application-name")
_PICTURES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself; empty where it says nothing."""

    title: str = ""
    description: str = ""
    site: str = ""
    picture: str | None = None  # the address of one


def head_of(data: bytes, content_type: str, url: str) -> Head:
    """The head of a page.

    Args:
        data: the page or its beginning, as it came.
        content_type: of the answer.
        url: where it came from, for addresses without a host.
    """
    root = _parsed(data[: _end(data)], content_type)
    if root is None:
        return Head()
    said = _metas(root)
    title = _first(said, _TITLES) or _text(root.find(".//title"))
    return Head(
        title=_line(title, TITLE_MAX),
        description=_line(_first(said, _DESCRIPTIONS), DESCRIPTION_MAX),
        site=_line(_first(said, _SITES), SITE_MAX),
        picture=_picture(said, url),
    )


def _end(data: bytes) -> int:
    """Where the head ends: what comes behind is long, and nothing is looked for in it."""
    found = _BODY.search(data)
    return found.start() if found else len(data)


def _parsed(data: bytes, content_type: str) -> etree._Element | None:
    encoding = _encoding(data, content_type)
    try:
        parser = etree.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)
    except LookupError:  # an encoding nobody knows
        parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data.replace(b"\0", b""), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, etree._Element) else None  # noqa: SLF001 - the only name it has


def _encoding(data: bytes, content_type: str) -> str | None:
    """UTF-8 where it is that, whatever is said of it; else what the server says; else None: what the page says."""
    try:
        data[:-4].decode()  # the last letter may be cut in two
    except UnicodeDecodeError:
        found = _CHARSET.search(content_type)
        return found.group(1) if found else None
    return "utf-8"


def _metas(root: etree._Element) -> dict[str, str]:
    """The first of each, by name in lower case."""
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            said.setdefault(name, content)
    return said


def _text(node: etree._Element | None) -> str:
    return "" if node is None else "".join(str(piece) for piece in node.itertext())


def _first(said: dict[str, str], names: Iterable[str]) -> str:
    return next((said[name] for name in names if name in said), "")


def _line(text: str, limit: int) -> str:
    """One clean line that fits."""
    line = few_marks(clean_line(unicodedata.normalize("NFC", text[: 8 * limit])))
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _picture(said: dict[str, str], url: str) -> str | None:
    address = _first(said, _PICTURES)
    if not address:
        return None
    try:
        return clean_url(urljoin(url, address))
    except (Invalid, ValueError):
        return None
