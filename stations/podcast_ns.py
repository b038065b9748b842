"""The podcast namespace (Podcasting 2.0): what has a place of its own, and everything else as it stands."""

from __future__ import annotations

import uuid
from typing import Any

from spaces.model.podcast import Person, Soundbite, Tag, Transcript
from stations.addresses import whole
from stations.trees import Element, attributes
from stations.vocabulary import usual

DEEPEST = 8
"""Levels of an extra element that are kept."""

TEXT_MAX = 4000
"""Characters of one text or attribute of an extra element that are kept."""

_CAPTIONS = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "html": "text/html"}


def as_json(element: Element) -> Tag:
    """An element as JSON, with everything in it."""
    return _tag(element, DEEPEST)


def _tag(element: Element, depth: int) -> Tag:
    tag: dict[str, Any] = {"name": usual(str(element.tag))}
    if element.attrib:
        tag["attributes"] = {_attribute(name): value[:TEXT_MAX] for name, value in attributes(element).items()}
    if text := _text(element):
        tag["text"] = text
    if depth > 1 and (children := [_tag(child, depth - 1) for child in element if isinstance(child.tag, str)]):
        tag["children"] = children
    return tag


def _attribute(name: str) -> str:
    return usual(name) if name.startswith("{") else name


def _text(element: Element) -> str:
    return (element.text or "").strip()[:TEXT_MAX]


def person(element: Element, base: str) -> Person | None:
    """podcast:person; None without a name. Role and group have the defaults of the namespace."""
    name = " ".join(_text(element).split())
    if not name:
        return None
    role, group = element.get("role", "").strip().lower(), element.get("group", "").strip().lower()
    href, image = whole(base, element.get("href")), whole(base, element.get("img"))
    return Person(name, role or "host", group or "cast", href, image)


def transcript(element: Element, base: str) -> Transcript | None:
    """podcast:transcript; None without an address. A missing type is guessed from the name."""
    url = whole(base, element.get("url"))
    if not url:
        return None
    kind = element.get("type", "").strip().lower()
    if "/" not in kind:
        kind = _CAPTIONS.get(url.partition("?")[0].rpartition(".")[2].lower(), "text/plain")
    return Transcript(url, kind, element.get("language") or None, element.get("rel") or None)


def soundbite(element: Element, _base: str) -> Soundbite | None:
    """podcast:soundbite; None when its times make no sense."""
    try:
        start, duration = float(element.get("startTime", "")), float(element.get("duration", ""))
    except ValueError:
        return None
    sensible = 0 <= start < 1e7 and 0 < duration < 1e7
    return Soundbite(start, duration, " ".join(_text(element).split())) if sensible else None


def guid(element: Element, _base: str) -> str | None:
    """podcast:guid in its usual letters; None when it is no UUID."""
    try:
        return str(uuid.UUID(_text(element)))
    except ValueError:
        return None


def funding(element: Element, base: str) -> tuple[str, str] | None:
    """podcast:funding: address and words; None without an address."""
    url = whole(base, element.get("url"))
    return (url, " ".join(_text(element).split())) if url else None


def licence(element: Element, _base: str) -> str | None:
    """podcast:license: the identifier, in lower case; one that is a custom licence keeps its words."""
    return _text(element).lower() or None
