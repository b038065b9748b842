"""Draws a share card with Pillow: our paper and ink, the voices' colours as a ribbon, red only for what is on air."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Iterator

from PIL import Image, ImageDraw

from spaces.cards.card import Card, CardKind
from spaces.cards.letters import Style, cleaned, right_to_left, shortened, width, wrapped, write

WIDTH, HEIGHT = 1200, 630
"""Pixels, as OpenGraph and Twitter want it."""

# The light theme of the page (ui/src/styles/tokens.css) in sRGB; a test compares them.
PAPER, SURFACE, LINE, FAINT = "#fbf7f2", "#fffdfa", "#d3cbc1", "#a69d93"
INK, QUIET, ON_AIR = "#201a17", "#625951", "#d22828"
VOICES = (
    "#ae3b4c", "#cd6a2f", "#815c0a", "#839334", "#296e38", "#2f9a86",
    "#09707f", "#338fc7", "#3050aa", "#896ace", "#833a8f", "#cb5e93",
)  # fmt: skip

_SCALE = 2  # drawn larger and shrunk, because Pillow's circles have steps at their edges
_MARGIN = 72
_ROOM = WIDTH - 2 * _MARGIN
_TITLE_SIZES = (84, 72, 60)
_TITLE_TOP, _TITLE_BOTTOM = 148, 424
_TITLE_LINES = 3
_LEADING = 1.14
_PEOPLE_AT = 472  # the middle of the row
_AVATAR = 68
_AVATARS_MAX = 6
_RIBBON_AT, _RIBBON_HALF = 572, 42
_BAR, _GAP = 8, 6
_COLORS = 192  # of the palette: the edges of letters need more than the card has colours


def draw(card: Card) -> bytes:
    """The card as a PNG of WIDTH × HEIGHT pixels; takes a tenth of a second and some ten megabytes."""
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), PAPER)
    pen = ImageDraw.Draw(image)
    _head(pen, card)
    _title(pen, card)
    _people(pen, card)
    _ribbon(pen, card)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(_COLORS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _style(weight: str, size: float) -> Style:
    return Style(weight, round(size * _SCALE))


def _at(x: float, y: float) -> tuple[float, float]:
    return x * _SCALE, y * _SCALE


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE


def _head(pen: ImageDraw.ImageDraw, card: Card) -> None:
    _mark(pen, _MARGIN + 22, 86)
    write(pen, _at(_MARGIN + 60, 98), "Spaces", _style("semibold", 36), INK)
    style = _style("semibold", 28)
    label = shortened(cleaned(card.label), style, 700 * _SCALE)
    live = card.kind is CardKind.LIVE
    long = width(label, style) / _SCALE + (26 if live else 0)
    left, right = WIDTH - _MARGIN - long - 48, WIDTH - _MARGIN
    pen.rounded_rectangle(
        _box(left, 58, right, 114), 28 * _SCALE, fill=ON_AIR if live else SURFACE, outline=None if live else LINE,
        width=2 * _SCALE,
    )  # fmt: skip
    if live:
        pen.ellipse(_box(left + 24, 79, left + 38, 93), fill=SURFACE)
    write(pen, _at(right - 24 - width(label, style) / _SCALE, 96), label, style, SURFACE if live else INK)


def _mark(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Our mark: a voice, and how far it carries."""
    pen.ellipse(_box(x - 6, y - 6, x + 6, y + 6), fill=INK)
    for radius, color in ((13, INK), (22, FAINT)):
        for start in (-45, 135):
            box = _box(x - radius, y - radius, x + radius, y + radius)
            pen.arc(box, start, start + 90, fill=color, width=round(3.4 * _SCALE))


def _title(pen: ImageDraw.ImageDraw, card: Card) -> None:
    title = cleaned(card.title)
    turned = right_to_left(title)
    for size in _TITLE_SIZES:
        style = _style("semibold", size)
        fitting = int((_TITLE_BOTTOM - _TITLE_TOP) // (size * _LEADING))
        lines, whole = wrapped(title, style, _ROOM * _SCALE, min(_TITLE_LINES, fitting))
        if whole:
            break
    # Short titles stand in the middle of their room, not at its top.
    height = len(lines) * size * _LEADING
    top = _TITLE_TOP + (_TITLE_BOTTOM - _TITLE_TOP - height) / 2
    for number, line in enumerate(lines):
        baseline = top + (number + 0.8) * size * _LEADING
        write(pen, _at(_MARGIN, baseline), line, style, INK, room=_ROOM * _SCALE, turned=turned)


def _people(pen: ImageDraw.ImageDraw, card: Card) -> None:
    x = float(_MARGIN)
    for name, color in card.people[:_AVATARS_MAX]:
        _avatar(pen, x + _AVATAR / 2, _PEOPLE_AT, name, VOICES[color % len(VOICES)])
        x += _AVATAR + 10
    if card.people:
        x += 14
    style = _style("medium", 32)
    room = (WIDTH - _MARGIN - x) * _SCALE
    write(pen, _at(x, _PEOPLE_AT + 11), shortened(cleaned(card.line), style, room), style, QUIET)


def _avatar(pen: ImageDraw.ImageDraw, x: float, y: float, name: str, color: str) -> None:
    half = _AVATAR / 2
    pen.ellipse(_box(x - half, y - half, x + half, y + half), fill=_wash(color), outline=color, width=4 * _SCALE)
    letters, style = initials(cleaned(name)), _style("semibold", 26)
    write(pen, _at(x - width(letters, style) / _SCALE / 2, y + 9), letters, style, _mixed(color, INK, 0.35))


def initials(name: str) -> str:
    """The first letters of the first and the last word, as the page's avatars have them."""
    words = name.split()
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in ends)


def _ribbon(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """What an hour of it looks like: who speaks gives the colour, how loud the height; not of the real sound."""
    colors = [VOICES[color % len(VOICES)] for _, color in card.people] or [LINE]
    dice = random.Random(card.seed)
    bars = (WIDTH + _GAP) // (_BAR + _GAP)
    for number, (color, loud) in enumerate(_voices(dice, colors, bars)):
        left, half = number * (_BAR + _GAP), _RIBBON_HALF * loud
        box = _box(left, _RIBBON_AT - half, left + _BAR, _RIBBON_AT + half)
        pen.rounded_rectangle(box, _BAR * _SCALE / 2, fill=color)


def _voices(dice: random.Random, colors: list[str], bars: int) -> Iterator[tuple[str, float]]:
    """A colour and a height for each bar: turns of some length, the host's the longest, with breaths between."""
    left, color = 0, colors[0]
    for number in range(bars):
        if left == 0:
            left = dice.randrange(6, 20)
            color = dice.choice(colors[:1] * 2 + colors)
        left -= 1
        breath = 0.25 if left == 0 else 1
        wave = 0.55 + 0.25 * math.sin(number / 3.1) + 0.2 * dice.random()
        yield color, max(0.12, wave * breath)


def _wash(color: str) -> str:
    return _mixed(color, SURFACE, 0.82)


def _mixed(one: str, other: str, share: float) -> str:
    """Two colours of which the other one has that share."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)
