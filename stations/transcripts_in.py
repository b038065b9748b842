"""Transcripts of an episode as publishers send them: WebVTT, SubRip, JSON, HTML or plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice
from typing import Any

from spaces.errors import Invalid
from stations.chapters_in import line, seconds

CUES_MAX = 20_000
"""Cues that are kept: ten hours, with one every two seconds."""

WORDS_MAX = 1_500_000
"""Characters of a transcript that is no JSON; what is beyond is left out. Ten hours have 1 MB."""

TEXT_MAX = 5_000
"""Characters of one cue; a longer one is a whole text without paragraphs."""

NAME_MAX = 80
JOINED_MAX = 240
"""Characters up to which words that come one by one are put together."""

PAUSE = 1.5
"""Seconds of silence that part two of them."""


class NotTranscript(Invalid):
    """What was fetched cannot be read as a transcript."""

    code = "transcript_unreadable"


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that is said."""

    start: float | None  # seconds; None where the transcript has no times
    end: float | None
    speaker: str | None
    text: str


def read_transcript(body: bytes, media_type: str) -> tuple[Cue, ...]:
    """What is said, in order.

    What it is is seen from the content first, because servers call subtitles text/plain and text/plain anything.

    Raises:
        NotTranscript: when there is nothing to read in it.
    """
    text = _decoded(body)
    reader = _reader(text, media_type)
    cues = tuple(islice(reader(text if reader is _json else text[:WORDS_MAX]), CUES_MAX))
    if not cues:
        raise NotTranscript("The publisher's transcript cannot be read: there are no words in it.")
    return cues


def rank(media_type: str) -> int:
    """Which of several forms to take: lower is better, times and speakers before neither."""
    order = ("application/json", "text/vtt", "application/x-subrip", "application/srt", "text/srt", "text/html")
    return order.index(media_type) if media_type in order else len(order)


def _decoded(body: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return body.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _reader(text: str, media_type: str) -> Callable[[str], Iterable[Cue]]:
    head = text[:2000].lstrip()
    if head.startswith("WEBVTT"):
        return _vtt
    if head.startswith(("{", "[")) and ("json" in media_type or _is_json(text)):
        return _json
    if _ARROW.search(head):
        return _srt
    if "html" in media_type or head.startswith("<"):
        return _html
    return _plain


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


# --- WebVTT and SubRip: blocks of lines, one of them with times

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{1,200})>")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]{0,200}>")
_SAYS = re.compile(r"([^\W\d_][^:\n.!?,]{0,60}):\s+(?=\S)")


def _vtt(text: str) -> Iterator[Cue]:
    for start, end, lines in _timed(text):
        yield from _voices(start, end, "\n".join(lines))


def _voices(start: float, end: float, said: str) -> Iterator[Cue]:
    """The cue, or one for each voice in it."""
    parts = _VOICE.split(said)
    for speaker, words in zip([None, *parts[1::2]], parts[::2], strict=True):
        if cue := _cue(start, end, unescape(speaker) if speaker else None, unescape(_TAG.sub("", words))):
            yield cue


def _srt(text: str) -> Iterator[Cue]:
    for start, end, lines in _timed(text):
        if cue := _said(start, end, _TAG.sub("", "\n".join(lines))):
            yield cue


def _timed(text: str) -> Iterator[tuple[float, float, list[str]]]:
    """(start, end, lines of text) of every block that has times."""
    for block in _pieces(text, _GAP):
        lines = block.strip("\n").split("\n")
        for number, words in enumerate(lines[:2]):  # the first may be its name or number
            if times := _ARROW.match(words.strip()):
                yield _clock(*times.groups()[:4]), _clock(*times.groups()[4:]), lines[number + 1 :]
                break


def _clock(hours: str | None, minutes: str, secs: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(secs) + int(fraction.ljust(3, "0")) / 1000


def _cue(start: float | None, end: float | None, speaker: str | None, text: str) -> Cue | None:
    words = line(text, TEXT_MAX)
    return Cue(start, end, line(speaker, NAME_MAX).rstrip(":").strip() or None, words) if words else None


def _said(start: float | None, end: float | None, text: str) -> Cue | None:
    """A cue whose speaker, if any, is written before the words: "Mira Holt: Good evening"."""
    text = text.strip()
    name = _SAYS.match(text)
    if name is None or not _is_name(name[1]):
        return _cue(start, end, None, text)
    return _cue(start, end, name[1], text[name.end() :])


def _is_name(words: str) -> bool:
    """Whether that reads like a name rather than the beginning of a sentence with a colon in it."""
    parts = words.split()
    return 0 < len(parts) <= 4 and all(not part[:1].islower() for part in parts)


# --- JSON


def _json(text: str) -> Iterator[Cue]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return iter(())
    segments = document.get("segments") if isinstance(document, dict) else document
    return _joined(cue for entry in segments if (cue := _segment(entry))) if isinstance(segments, list) else iter(())


def _segment(entry: Any) -> Cue | None:
    if not isinstance(entry, dict):
        return None
    body = entry.get("body", entry.get("text"))
    start, end = (
        seconds(entry.get(name, entry.get(other))) for name, other in (("startTime", "start"), ("endTime", "end"))
    )
    speaker = entry.get("speaker")
    return _cue(start, end, speaker if isinstance(speaker, str) else None, body if isinstance(body, str) else "")


def _joined(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The same with single words put together to what is read at once."""
    last: Cue | None = None
    for cue in cues:
        if last is not None and _goes_on(last, cue):
            last = replace(last, end=cue.end if cue.end is not None else last.end, text=_put(last.text, cue.text))
            continue
        if last is not None:
            yield last
        last = cue
    if last is not None:
        yield last


def _put(before: str, after: str) -> str:
    return before + after if after[:1] in ".,;:!?" else f"{before} {after}"


def _goes_on(last: Cue, cue: Cue) -> bool:
    if cue.speaker not in (None, last.speaker) or len(last.text) + len(cue.text) >= JOINED_MAX:
        return False
    if last.text.endswith((".", "?", "!", "…")) and cue.text[:1] not in ".,;:!?":
        return False
    return cue.start is None or last.end is None or cue.start - last.end < PAUSE


# --- HTML and plain text


_ELEMENT = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>|<[!?][^<>]*>")
_BLOCKS = frozenset({"p", "div", "li", "br", "h1", "h2", "h3", "h4", "blockquote", "tr", "section", "article"})
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})


class _Page:
    """Collects <cite> (who), <time> (when) and paragraphs, as the podcast namespace lays HTML transcripts out.

    Not a parser of HTML: what is read is cut into tags and text, in a time that grows with its length and no faster.
    """

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self._speaker: list[str] = []
        self._time: list[str] = []
        self._text: list[str] = []
        self._into = self._text
        self._silent: str | None = None  # the element whose text is not for people

    def read(self, text: str) -> None:
        """Take all of it in."""
        at = 0
        for element in _ELEMENT.finditer(text):
            self._words(text[at : element.start()])
            self._tag((element[2] or "").lower(), closing=bool(element[1]))
            at = element.end()
        self._words(text[at:])
        self._flush()

    def _words(self, words: str) -> None:
        if self._silent is None:
            self._into.append(unescape(words))

    def _tag(self, name: str, *, closing: bool) -> None:
        if self._silent is not None or name in _SILENT:
            self._silent = self._hushed(name, closing=closing)
        elif name in ("cite", "time"):
            self._mark(name, closing=closing)
        elif name in _BLOCKS:
            self._flush()

    def _hushed(self, name: str, *, closing: bool) -> str | None:
        if self._silent is None:
            return None if closing else name
        return None if closing and name == self._silent else self._silent

    def _mark(self, name: str, *, closing: bool) -> None:
        """Somebody's name or a time begins or ends; what was said before it belongs to the ones before."""
        if closing:
            self._into = self._text
            return
        self._flush()
        self._into = self._speaker if name == "cite" else self._time
        self._into.clear()

    def _flush(self) -> None:
        said, self._into = "".join(self._text), self._text
        self._text.clear()
        if not said.strip() or len(self.cues) >= CUES_MAX:
            return
        start, speaker = _spoken_time("".join(self._time)), "".join(self._speaker)
        cue = _cue(start, None, speaker, said) if speaker.strip() else _said(start, None, said)
        self._time.clear()
        if cue:
            self.cues.append(cue)


def _html(text: str) -> Iterable[Cue]:
    page = _Page()
    page.read(_without_comments(text))
    return _ended(page.cues)


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0:
        kept.append(text[at:begin])
        end = text.find("-->", begin + 4)
        at = end + 3 if end >= 0 else len(text)
    return "".join([*kept, text[at:]])


_STAMP = re.compile(r"\s*[\[(]?((?:\d{1,3}:)?\d{1,3}:\d{2})(?:[.,]\d{1,3})?[\])]?\s*-?\s*")


def _spoken_time(text: str) -> float | None:
    stamp = _STAMP.match(text)
    if stamp is None:
        return None
    parts = [int(part) for part in stamp[1].split(":")]
    return float(sum(part * 60**power for power, part in enumerate(reversed(parts))))


_GAP = re.compile(r"\n[ \t]*\n")
_LINE = re.compile(r"\n")


def _plain(text: str) -> Iterator[Cue]:
    blocks = _pieces(text, _GAP if _GAP.search(text) else _LINE)
    return _ended(cue for block in blocks if block.strip() and (cue := _paragraph(block)))


def _pieces(text: str, gap: re.Pattern[str]) -> Iterator[str]:
    """What is between the gaps, one after the other: nobody asks for more than fits."""
    at = 0
    for found in gap.finditer(text):
        yield text[at : found.start()]
        at = found.end()
    yield text[at:]


def _paragraph(block: str) -> Cue | None:
    stamp = _STAMP.match(block)
    return _said(_spoken_time(block), None, block[stamp.end() :] if stamp else block)


def _ended(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The same, each ending where the next one begins."""
    last: Cue | None = None
    for cue in cues:
        if last is not None:
            yield _until(last, cue.start)
        last = cue
    if last is not None:
        yield _until(last, None)


def _until(cue: Cue, end: float | None) -> Cue:
    return replace(cue, end=end if cue.start is not None and end is not None and end >= cue.start else None)
