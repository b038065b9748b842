"""Text as feeds and their servers send it, made fit to be kept."""

from __future__ import annotations

import re

_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def sound(text: str) -> str:
    """The text without what no database or document takes: control characters and halves of characters."""
    return _UNSOUND.sub("", text) if _UNSOUND.search(text) else text
