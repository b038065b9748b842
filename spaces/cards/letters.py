"""Text on pictures: which font has which letters, how wide a line is, and where it breaks.

One script after the other is drawn with the font that has it; Pillow's Raqm shapes each (Arabic joins, Devanagari
stacks) and turns it the right way round. What no font has, such as emoji, is left out rather than drawn as boxes.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

FONTS = Path(__file__).with_name("fonts")
ELLIPSIS = "…"

_OTHERS = (
    "noto-sans-greek",
    "noto-sans-cyrillic",
    "noto-sans-cyrillic-ext",
    "noto-sans-vietnamese",
    "noto-sans-hebrew",
    "noto-sans-arabic",
    "noto-sans-devanagari",
)


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks."""

    weight: str  # "medium" or "semibold"
    size: int  # pixels

    @property
    def fonts(self) -> tuple[str, ...]:
        """The fonts to look for a letter in, the best first."""
        return (f"instrument-sans-latin-{self.weight}", f"instrument-sans-latin-ext-{self.weight}", *_OTHERS)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that one font draws."""

    font: str
    text: str


def cleaned(text: str) -> str:
    """The text with only what can be drawn."""
    kept = "".join(c if c.isspace() or _font_of(c, Style("medium", 1), None) else "" for c in _composed(text))
    return " ".join(kept.split())


def runs(text: str, style: Style) -> list[Run]:
    """The text in pieces of one font each, in the order of reading."""
    found: list[Run] = []
    for letter in text:
        before = found[-1] if found else None
        font = _font_of(letter, style, before.font if before else None)
        if font is None:
            continue
        if before is not None and before.font == font:
            found[-1] = Run(font, before.text + letter)
        else:
            found.append(Run(font, letter))
    return found


def right_to_left(text: str) -> bool:
    """Whether a line of it begins at the right: as its first letter that has a direction (UAX #9, P2)."""
    for letter in text:
        if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return kind != "L"
    return False


def width(text: str, style: Style) -> float:
    """Pixels of a line."""
    return sum(_font(run.font, style.size).getlength(run.text) for run in runs(text, style))


def wrapped(text: str, style: Style, room: float, lines: int) -> tuple[list[str], bool]:
    """The text in at most so many lines of at most `room` pixels, and whether all of it is there."""
    made: list[str] = []
    rest = text.split()
    while rest and len(made) < lines:
        line, rest = _line(rest, style, room)
        made.append(line)
    if rest:
        made[-1] = shortened(f"{made[-1]} {' '.join(rest)}", style, room)
    return made, not rest


def shortened(text: str, style: Style, room: float) -> str:
    """The text, with an ellipsis in the place of what does not fit."""
    if width(text, style) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(text[:middle].rstrip() + ELLIPSIS, style) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def write(
    draw: ImageDraw,
    at: tuple[float, float],
    text: str,
    style: Style,
    color: str,
    *,
    room: float | None = None,
    turned: bool | None = None,
) -> None:
    """Draw a line.

    Args:
        draw: where.
        at: the left end of its baseline.
        text: the line.
        style: how it looks.
        color: as Pillow names it.
        room: pixels; a line that reads from the right ends there.
        turned: whether it reads from the right; None for as it says itself. Lines of one text read all the same way.
    """
    turned = right_to_left(text) if turned is None else turned
    x, y = at
    if turned and room is not None:
        x += room - width(text, style)
    pieces = [piece for run in runs(text, style) for piece in _spaced(run)]
    for run in reversed(pieces) if turned else pieces:
        font = _font(run.font, style.size)
        # Raqm sees one piece only, so what has no direction of its own takes that of the line from us.
        direction = "rtl" if turned and not _left_to_right(run.text) else None
        draw.text((x, y), run.text, font=font, fill=color, anchor="ls", direction=direction)
        x += font.getlength(run.text)


def _spaced(run: Run) -> list[Run]:
    """The run without the spaces at its ends, and these: they belong to the line and not to the word's direction."""
    start = len(run.text) - len(run.text.lstrip(" "))
    end = max(start, len(run.text.rstrip(" ")))
    parts = (run.text[:start], run.text[start:end], run.text[end:])
    return [Run(run.font, part) for part in parts if part]


def _left_to_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) == "L" for letter in text)


def _line(words: list[str], style: Style, room: float) -> tuple[str, list[str]]:
    """As many words as fit, at least a part of the first."""
    line = words[0]
    if width(line, style) > room:
        cut = next(n for n in range(len(line), 0, -1) if n == 1 or width(line[:n], style) <= room)
        return line[:cut], [line[cut:], *words[1:]] if line[cut:] else words[1:]
    for number, word in enumerate(words[1:], 1):
        if width(f"{line} {word}", style) > room:
            return line, words[number:]
        line = f"{line} {word}"
    return line, []


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _font_of(letter: str, style: Style, before: str | None) -> str | None:
    """The font that draws a letter: the one before if it can, because a space or a mark belongs to its word."""
    fonts = (before, *style.fonts) if before and _belongs(letter) else style.fonts
    return next((font for font in fonts if font is not None and _has(font, letter)), None)


def _belongs(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc", "Zs", "Po", "Pd", "Cf")


def _has(font: str, letter: str) -> bool:
    starts, ends = _coverage()[font]
    place = bisect_right(starts, ord(letter)) - 1
    return place >= 0 and ord(letter) <= ends[place]


@cache
def _coverage() -> dict[str, tuple[list[int], list[int]]]:
    ranges: dict[str, list[tuple[int, int]]] = json.loads((FONTS / "coverage.json").read_text())
    return {font: ([first for first, _ in those], [last for _, last in those]) for font, those in ranges.items()}


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{name}.ttf", size, layout_engine=ImageFont.Layout.RAQM)
