"""The sound of an episode: which of several it is, what kind, and how big."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from spaces.model.podcast import Enclosure

SMALLEST = 10_000
"""Bytes of the smallest size that is believed: less is a mistake, such as seconds or "1"."""

LARGEST = 100_000_000_000

_BY_NAME = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "m4b": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg",
    "oga": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac", "wav": "audio/wav", "mp4": "video/mp4",
    "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska",
    "weba": "audio/webm", "pdf": "application/pdf", "epub": "application/epub+zip", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "zip": "application/zip",
    "m3u8": "application/vnd.apple.mpegurl", "torrent": "application/x-bittorrent",
    "srt": "application/x-subrip", "vtt": "text/vtt", "txt": "text/plain", "html": "text/html",
    "json": "application/json",
}  # fmt: skip

_SAME = {
    "audio/mp3": "audio/mpeg", "audio/x-mp3": "audio/mpeg", "audio/mpeg3": "audio/mpeg", "audio/x-mpeg": "audio/mpeg",
    "audio/x-mpeg-3": "audio/mpeg", "audio/mpg": "audio/mpeg", "audio/x-mpg": "audio/mpeg", "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4", "audio/x-m4b": "audio/mp4", "audio/m4b": "audio/mp4", "audio/x-aac": "audio/aac",
    "audio/aacp": "audio/aac", "audio/x-wav": "audio/wav", "audio/wave": "audio/wav", "audio/x-flac": "audio/flac",
    "audio/opus": "audio/ogg", "application/ogg": "audio/ogg", "video/x-m4v": "video/mp4", "video/m4v": "video/mp4",
}  # fmt: skip

_HEARD = {"audio": 0, "video": 1}
_TYPE = re.compile(r"[a-z]+/[a-z\d][a-z\d.+-]*")
_DIGITS = re.compile(r"\d{1,15}")
_SEPARATORS = str.maketrans("", "", ",. _'")


def make(url: str, kind: str | None, size: str | None) -> Enclosure:
    """An enclosure with a type that is right as far as its name tells, and a size that can be believed."""
    return Enclosure(url, media_type(kind, url), believed(size))


def media_type(kind: str | None, url: str) -> str:
    """The media type in its usual spelling; by the name where the feed says none, or one that is not sound."""
    said = (kind or "").partition(";")[0].strip().lower()
    said = _SAME.get(said, said)
    if said == "audio/mpeg":
        return said
    if said.startswith(("audio/", "video/")) and _TYPE.fullmatch(said):
        return said
    guessed = _by_name(url)
    return guessed if guessed.startswith(("audio/", "video/")) or not _TYPE.fullmatch(said) else said


def _by_name(url: str) -> str:
    """By the end of the path, also where a counting service put the address of the file into its own."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return _BY_NAME.get(path.rpartition(".")[2].lower(), "")


def believed(size: str | None) -> int | None:
    """The size in bytes, None where it is missing or a lie."""
    if not size or not _DIGITS.fullmatch(digits := size.strip().translate(_SEPARATORS)):
        return None
    number = int(digits)
    return number if SMALLEST <= number <= LARGEST else None


def choose(offered: Iterable[Enclosure]) -> Enclosure | None:
    """What is played: the first one with sound, else the first with moving pictures, else what may be either."""
    best: Enclosure | None = None
    best_rank = 3
    for one in offered:
        rank = _HEARD.get(one.type.partition("/")[0], 3)
        if one.type in {"", "application/octet-stream", "binary/octet-stream", "application/x-download"}:
            rank = 2
        if rank < best_rank:
            best, best_rank = one, rank
    return best
