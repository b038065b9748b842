"""Chapters of an episode as publishers send them: the JSON of podcast:chapters."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from spaces.errors import Invalid

CHAPTERS_MAX = 1000
"""Chapters that are kept; an episode of ten hours with more is a list of something else."""

TITLE_MAX = 300
URL_MAX = 2000


class NotChapters(Invalid):
    """What was fetched cannot be read as chapters."""

    code = "chapters_unreadable"


@dataclass(frozen=True, slots=True)
class EpisodeChapter:
    """A point where something begins."""

    start: float  # seconds
    title: str
    url: str | None = None


def read_chapters(body: bytes) -> tuple[EpisodeChapter, ...]:
    """The chapters, in order, without those that players are not to list (`toc: false`).

    A chapter that makes no sense is left out, because the others still do.

    Raises:
        NotChapters: when it is not the JSON of chapters at all.
    """
    found = [chapter for entry in _entries(body) if (chapter := _chapter(entry)) is not None]
    return tuple(sorted(found, key=lambda chapter: chapter.start)[:CHAPTERS_MAX])


def _entries(body: bytes) -> list[Any]:
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        document = None
    entries = document.get("chapters") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise NotChapters("The publisher's chapters cannot be read: they are not in the form of podcast chapters.")
    return entries


def _chapter(entry: Any) -> EpisodeChapter | None:
    if not isinstance(entry, dict) or entry.get("toc") is False:
        return None
    start, title = seconds(entry.get("startTime")), line(entry.get("title"), TITLE_MAX)
    return EpisodeChapter(start, title, web_url(entry.get("url"))) if start is not None and title else None


def seconds(value: Any) -> float | None:
    """A place in an episode; None when it cannot be one. Some write numbers as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def line(value: Any, limit: int) -> str:
    """Text as one line of at most so many characters."""
    if not isinstance(value, str):
        return ""
    words = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def web_url(value: Any) -> str | None:
    """An address that a page may link to, or None."""
    if not isinstance(value, str) or len(value) > URL_MAX or not value.strip().isprintable():
        return None
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return None
    return value.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None
