"""What a request for a file is to be answered with: whole, in part, not at all (RFC 9110 §13, §14).

Pure: the headers and what is known of the file come in, status and spans come out. aiohttp's own FileResponse answers
several ranges and unknown units with 416, ranges of HEAD with 206, and an If-Range that does not match with 206.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RANGES_MAX = 16
"""Ranges that are answered one by one; who asks for more gets the whole (§14.2: such requests may be an attack)."""

_SPEC = re.compile(r"([0-9]*)-([0-9]*)")
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_DIGITS = 18
"""More digits than any file has; Python refuses to read thousands of them."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `start` up to and without `end`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Reply:
    """How to answer."""

    status: int  # 200, 206, 304, 412 or 416
    spans: tuple[Span, ...] = ()  # of 206 only: one, or several for multipart/byteranges


def reply(
    method: str, headers: Mapping[str, str], size: int, etag: str | None = None, modified: datetime | None = None
) -> Reply:
    """The answer to a request for a file.

    Args:
        method: GET or HEAD.
        headers: of the request; several lines of one name joined by commas.
        size: bytes of the file.
        etag: its strong entity tag, in quotes; None when it has none.
        modified: when it last changed, which is taken to be a strong validator; None when nobody knows.
    """
    refused = _precondition(headers, etag, modified)
    if refused is not None:
        return Reply(refused)
    # §14.2: range handling is defined for GET alone; §13.2.2: ranges come last, after If-Range.
    wanted = headers.get("Range")
    if method != "GET" or wanted is None or not _still_the_same(headers, etag, modified):
        return Reply(200)
    asked = _parse(wanted)
    if asked is None or size == 0:
        return Reply(200)
    spans = [span for span in (_within(one, size) for one in asked) if span is not None]
    if not spans:
        return Reply(416)
    return Reply(206, tuple(_joined(spans)))


def _precondition(headers: Mapping[str, str], etag: str | None, modified: datetime | None) -> int | None:
    """The status that the conditions of the request demand, in the order of §13.2.2."""
    if (match := headers.get("If-Match")) is not None:
        if not _listed(match, etag, strong=True):
            return 412
    elif modified and (since := _date(headers.get("If-Unmodified-Since"))) and _whole(modified) > since:
        return 412
    if (none_match := headers.get("If-None-Match")) is not None:
        return 304 if _listed(none_match, etag, strong=False) else None
    if modified and (since := _date(headers.get("If-Modified-Since"))) and _whole(modified) <= since:
        return 304
    return None


def _listed(header: str, etag: str | None, *, strong: bool) -> bool:
    """Whether the tag is among those of the header (§8.8.3.2); `*` stands for any file that is there."""
    if header.strip() == "*":
        return True
    if etag is None:
        return False
    tags = _TAG.findall(header)
    return etag in tags or (not strong and f"W/{etag}" in tags)


def _still_the_same(headers: Mapping[str, str], etag: str | None, modified: datetime | None) -> bool:
    """Whether ranges may be answered although the client has another part already (§13.1.5)."""
    condition = headers.get("If-Range")
    if condition is None:
        return True
    condition = condition.strip()
    if _TAG.fullmatch(condition):
        return condition == etag  # a weak one never matches
    date = _date(condition)
    return modified is not None and date is not None and date == _whole(modified)


def _date(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC) if text else None
    except (ValueError, OverflowError):  # what is no date is as if it were not there
        return None


def _whole(moment: datetime) -> datetime:
    """HTTP dates have whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _parse(header: str) -> Sequence[tuple[int | None, int | None]] | None:
    """(first, last) of each range; None for a header that must or may be ignored.

    An open end is (first, None), the last bytes of a file are (None, how many).
    """
    unit, equals, text = header.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    parts = [part.strip(" \t") for part in text.split(",")]
    found = [_one(part) for part in parts if part]  # §5.6.1: empty elements do not count
    if not found or len(found) > RANGES_MAX:
        return None
    ranges = [one for one in found if one is not None]
    return ranges if len(ranges) == len(found) else None


def _one(text: str) -> tuple[int | None, int | None] | None:
    match = _SPEC.fullmatch(text)
    if match is None or text == "-":
        return None
    first, last = (_number(digits) if digits else None for digits in match.groups())
    if first is not None and last is not None and last < first:
        return None  # §14.1.1: invalid, so all of it is
    return first, last


def _number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= _DIGITS else int("9" * _DIGITS)


def _within(asked: tuple[int | None, int | None], size: int) -> Span | None:
    """What of it the file has; None when it cannot be satisfied (§14.1.2)."""
    first, last = asked
    if first is None:
        return Span(max(0, size - last), size) if last else None
    if first >= size:
        return None
    return Span(first, size if last is None else min(size, last + 1))


def _joined(spans: Sequence[Span]) -> Sequence[Span]:
    """The same as they were asked for, or in the order of the file where some overlap and are made one (§15.3.7.2)."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return spans if len(joined) == len(spans) else joined
