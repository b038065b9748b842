"""The name that a download gets on somebody's disk (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

NAME_MAX = 100
"""Characters before the ending: with three or four bytes each they still fit into the 255 of most file systems... """

_UNSAFE = re.compile(r'[\\/:*?"<>|%\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def filename(title: str, ending: str) -> str:
    """A name for a file that every system can store.

    Args:
        title: what it is, in people's words.
        ending: with its dot.
    """
    visible = "".join(char if char.isprintable() else " " for char in title)
    name = " ".join(_UNSAFE.sub(" ", visible).split())[:NAME_MAX].strip(". ")
    if _DEVICES.fullmatch(name):
        name = f"{name} recording"  # Windows takes CON and its like for devices, with whatever ending
    return (name or "recording") + ending


def disposition(kind: str, name: str) -> str:
    """The value of Content-Disposition.

    Args:
        kind: "inline" or "attachment".
        name: of the file, as `filename` made it.
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = folded.rpartition(".")
    plain = f"{' '.join(stem.split()) or 'recording'}{dot}{ending}"
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
    return f'{kind}; filename="{plain}"{extended}'
