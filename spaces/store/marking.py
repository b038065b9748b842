"""Where the words that somebody looks for stand in a text; the same words that the indexes find."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spaces.model.search import Run
from spaces.store.words import folded

SNIPPET_MAX = 160
"""Characters of what is shown of a long text: two lines on a phone."""

_LEAD = 40  # characters before the first hit
_BETWEEN = re.compile("[^\\0-/:-@[-`{-\\x7f]+")  # what stands between signs of ASCII that no word has


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int


def mark(text: str, wanted: Sequence[str]) -> tuple[Run, ...]:
    """The whole text in runs, with the words of these terms (see `words.terms`) as hits."""
    return _runs(text, _spans(text, wanted))


def snippet(text: str, wanted: Sequence[str]) -> tuple[Run, ...]:
    """What stands around the first hit, at most SNIPPET_MAX characters and an ellipsis at each open end."""
    line = " ".join(text.split())
    if len(line) <= SNIPPET_MAX:
        return mark(line, wanted)
    spans = _found(_near(line, wanted), wanted)
    start = _word_start(line, max(0, spans[0][0] - _LEAD)) if spans else 0
    end = _word_end(line, start, min(len(line), start + SNIPPET_MAX - 2))
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    runs = _runs(line[start:end], inside)
    before = (Run("…", hit=False),) if start else ()
    after = (Run("…", hit=False),) if end < len(line) else ()
    return _joined([*before, *runs, *after])


def _word_start(line: str, at: int) -> int:
    """The beginning of the first word from there on, unless it is far."""
    if at == 0:
        return 0
    space = line.find(" ", at, at + _LEAD)
    return at if space < 0 else space + 1


def _word_end(line: str, start: int, at: int) -> int:
    """The end of the last word before there, unless it is far."""
    if at == len(line):
        return at
    space = line.rfind(" ", max(start + 1, at - _LEAD), at + 1)
    return at if space < 0 else space


def _spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """From where to where the terms stand, in order and without overlaps."""
    return _found(list(_words(text)), wanted)


def _near(text: str, wanted: Sequence[str]) -> list[_Word]:
    """The words up to SNIPPET_MAX characters after the first hit: a long text has many more, and none is shown."""
    terms = [(term.removesuffix("*").split(), term.endswith("*")) for term in wanted]
    words, end = list[_Word](), len(text)
    for word in _words(text):
        if word.start > end:
            break
        words.append(word)
        if end == len(text) and any(
            len(parts) <= len(words) and _stands(words, len(words) - len(parts), parts, begun=begun)
            for parts, begun in terms
        ):
            end = min(end, word.end + SNIPPET_MAX)
    return words


def _found(words: Sequence[_Word], wanted: Sequence[str]) -> list[tuple[int, int]]:
    found = [
        (words[at].start, words[at + len(parts) - 1].end)
        for term in wanted
        for parts in [term.removesuffix("*").split()]
        for at in range(len(words) - len(parts) + 1)
        if _stands(words, at, parts, begun=term.endswith("*"))
    ]
    return _merged(sorted(found))


def _stands(words: Sequence[_Word], at: int, parts: Sequence[str], *, begun: bool) -> bool:
    here = [word.folded for word in words[at : at + len(parts)]]
    return here[:-1] == list(parts[:-1]) and (here[-1].startswith(parts[-1]) if begun else here[-1] == parts[-1])


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _words(text: str) -> Iterator[_Word]:
    """The words of a text as the indexes know them, and where they stand."""
    for piece in _BETWEEN.finditer(text):
        if piece[0].isascii():  # most words are, and these need no looking at each letter
            yield _Word(piece[0].lower(), piece.start(), piece.end())
        else:
            yield from _words_between(piece[0], piece.start())


def _words_between(text: str, offset: int) -> Iterator[_Word]:
    word, start, end = "", 0, 0
    for at, char in enumerate(text, offset):
        plain = folded(char)
        for sign in plain:
            if sign.isalnum() or unicodedata.category(sign).startswith("M"):
                word, start, end = word + sign, start if word else at, at + 1
            elif word:
                yield _Word(word, start, end)
                word = ""
        if not plain and word:  # an accent that stands for itself
            end = at + 1
    if word:
        yield _Word(word, start, end)


def _runs(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Run, ...]:
    runs, at = list[Run](), 0
    for start, end in spans:
        runs += [Run(text[at:start], hit=False), Run(text[start:end], hit=True)]
        at = end
    return _joined([*runs, Run(text[at:], hit=False)])


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Without empty ones, and neighbours of one kind as one."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].hit == run.hit and not run.hit:
            joined[-1] = Run(joined[-1].text + run.text, hit=run.hit)
        elif run.text:
            joined.append(run)
    return tuple(joined)
