"""Titles without the names of those who took theirs back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from spaces.model.recording import CHAPTER_TITLE_MAX, SOMEBODY, WITHHELD, Answer, Consent


def unnamed(title: str, words: Iterable[Consent]) -> str:
    """That title of a chapter or clip; names and handles of those who may not be named are replaced in it.

    Only whole ones are, in whatever case: what else the words around them tell nobody can know but who wrote them.

    Args:
        title: as the host wrote it.
        words: of people who spoke; those who may be named stay.
    """
    for gone in words:
        if not (gone.published and gone.answer is Answer.YES):
            title = _without(title, gone, SOMEBODY if gone.published else WITHHELD)
    return title


def _without(title: str, gone: Consent, instead: str) -> str:
    names = sorted((normalize("NFC", name) for name in (gone.name, gone.handle) if name), key=len, reverse=True)
    if not names:
        return title
    found = rf"(?<!\w)@?(?:{'|'.join(map(re.escape, names))})(?!\w)"
    replaced, times = re.subn(found, lambda _: instead, normalize("NFC", title), flags=re.IGNORECASE)
    return replaced[:CHAPTER_TITLE_MAX].rstrip() if times else title
