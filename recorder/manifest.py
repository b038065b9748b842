"""What an archive says about itself. Whoever reads one trusts nothing in it: it may come from anywhere."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from spaces.errors import Invalid, SpacesError
from spaces.model import Chapter
from spaces.model.space import clean_title, clean_topics
from spaces.model.user import clean_line

T = TypeVar("T")

NAME = "manifest.json"
FORMAT = "spaces-recording"
VERSION = 1

SIZE_MAX = 4 * 2**20
"""Bytes of a manifest: ten thousand files and appearances fit."""

LONGEST = timedelta(days=7)
"""Of a space."""

MANY = 2000
"""Appearances, chapters or marks at most."""

_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,3}")
_HASH = re.compile(r"[0-9a-f]{64}")
_GUID = re.compile(r"[A-Za-z0-9_:.-]{1,128}")
_TITLE = 200  # characters of a chapter, mark or name


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the archive."""

    name: str
    size: int  # bytes
    sha256: str  # hexadecimal


@dataclass(frozen=True, slots=True)
class Spoken:
    """One microphone."""

    person: str  # the same for all microphones of one person
    name: str | None  # None: agreed without their name, or did not agree
    color: int
    started_at: datetime
    packets: str | None  # name of the file with what it sent; None: withheld
    heard: tuple[tuple[float, float], ...]  # when somebody withheld talked, in seconds after the beginning
    voice: str | None = None  # `Vault.voice` of the server it comes from
    left_out: bool = False  # here they have taken back what they agreed to there


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds."""

    guid: str
    title: str
    description: str
    topics: tuple[str, ...]
    started_at: datetime
    ended_at: datetime
    trim: tuple[float, float] | None
    chapters: tuple[Chapter, ...] | None  # the host's own, timeline seconds
    marks: tuple[Chapter, ...]  # timeline seconds
    spoken: tuple[Spoken, ...]
    files: tuple[Listed, ...]

    @property
    def left_out(self) -> int:
        """How many people have taken back here what they agreed to there."""
        return len({one.person for one in self.spoken if one.left_out})


def refused(detail: str) -> Invalid:
    """Why an archive is not taken."""
    return Invalid(f"This archive cannot be imported: {detail} Nothing was imported.", code="archive_invalid")


def parse(data: bytes) -> Manifest:
    """The manifest in these bytes.

    Raises:
        Invalid: `archive_invalid`, with what is wrong.
    """
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise refused(f"its {NAME} is not valid JSON.") from error
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise refused(f"its {NAME} does not say that it is a recording of a space.")
    if tree.get("version") != VERSION:
        raise refused(f"it has version {tree.get('version')!r}, and this server reads version {VERSION} only.")
    try:
        return _manifest(tree)
    except SpacesError as error:
        if error.code == "archive_invalid":
            raise
        raise refused(f"its {NAME} is not right: {error.detail}") from error


def _manifest(tree: dict[str, Any]) -> Manifest:
    recording = _of(tree, "recording", dict)
    start, end = _moment(recording, "started_at"), _moment(recording, "ended_at")
    if not timedelta() < end - start <= LONGEST:
        raise _wrong("the recording has no length, or one of more than a week.")
    length = (end - start).total_seconds()
    own = recording.get("chapters")
    made = Manifest(
        guid=_match(recording, "guid", _GUID),
        title=clean_title(_of(recording, "title", str)),
        description=_text(_of(recording, "description", str), 5000),
        topics=clean_topics([_kind(topic, str, "topics") for topic in _list(recording, "topics")]),
        started_at=start,
        ended_at=end,
        trim=_trim(recording.get("trim"), length),
        chapters=None if own is None else _chapters(recording, "chapters", "start", length),
        marks=_chapters(tree, "marks", "at", length),
        spoken=tuple(_spoken(one, length) for one in _list(tree, "appearances")),
        files=tuple(_listed(one) for one in _list(tree, "files")),
    )
    _check_files(made)
    return made


def _check_files(made: Manifest) -> None:
    names = [file.name for file in made.files]
    if len({name.casefold() for name in names}) < len(names) or NAME in names:
        raise _wrong("a file is listed twice.")
    wanted = [one.packets for one in made.spoken if one.packets is not None]
    if not wanted:
        raise _wrong("nobody is in it who agreed to be published.")
    if not set(wanted) <= set(names) or len(set(wanted)) < len(wanted):
        raise _wrong("the packets of an appearance are not among its files.")


def _spoken(one: Any, length: float) -> Spoken:
    table = _kind(one, dict, "an appearance")
    name, color, packets = table.get("name"), table.get("color"), table.get("packets")
    return Spoken(
        person=_match(table, "person", _GUID),
        name=None if name is None else _line(name),
        color=color % 12 if type(color) is int else 0,
        started_at=_moment(table, "started_at"),
        packets=None if packets is None else _match(table, "packets", _FILE),
        heard=tuple(_span(span, length) for span in _kind(table.get("heard") or [], list, "heard")),
        voice=None if table.get("voice") is None else _match(table, "voice", _HASH),
    )


def _listed(one: Any) -> Listed:
    table = _kind(one, dict, "a file")
    size = _of(table, "size", int)
    if size < 0:
        raise _wrong("a file is smaller than nothing.")
    return Listed(_match(table, "name", _FILE), size, _match(table, "sha256", _HASH))


def _chapters(table: dict[str, Any], key: str, at: str, length: float) -> tuple[Chapter, ...]:
    items = [_kind(item, dict, key) for item in _list(table, key)]
    return tuple(Chapter(_second(item.get(at), length), _line(item.get("title"))) for item in items)


def _trim(value: Any, length: float) -> tuple[float, float] | None:
    if value is None:
        return None
    start, end = _span(value, length)
    if end - start < 1.0:
        raise _wrong("its trim leaves nothing.")
    return start, end


def _span(value: Any, length: float) -> tuple[float, float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise _wrong("a stretch of time does not have a beginning and an end.")
    start, end = (_second(item, length + 1.0) for item in value)
    return start, min(end, length)


def _second(value: Any, length: float) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or not 0 <= value <= length:
        raise _wrong(f"{value!r} is not a second of the recording.")
    return float(value)


def _line(value: Any) -> str:
    line = clean_line(_kind(value, str, "a title"))
    if not line:
        raise _wrong("a title or name is empty.")
    return line[:_TITLE]


def _text(text: str, most: int) -> str:
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable())[:most]


def _moment(table: dict[str, Any], key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_of(table, key, str))
        moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise _wrong(f"{key} is not a time.") from error
    if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        raise _wrong(f"{key} is not a time with a zone.")
    return moment


def _match(table: dict[str, Any], key: str, form: re.Pattern[str]) -> str:
    text = _of(table, key, str)
    if not form.fullmatch(text):
        raise _wrong(f"{key} is {text[:100]!r}, which is not of its form.")
    return text


def _list(table: dict[str, Any], key: str) -> list[Any]:
    items = _of(table, key, list)
    if len(items) > MANY:
        raise _wrong(f"{key} has {len(items)} entries; {MANY} are read.")
    return items


def _of(table: dict[str, Any], key: str, kind: type[T]) -> T:
    return _kind(table.get(key), kind, key)


def _kind(value: Any, kind: type[T], what: str) -> T:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong(f"{what} is missing or not what it should be.")
    return value


def _wrong(detail: str) -> Invalid:
    return refused(f"in its {NAME}, {detail}")
