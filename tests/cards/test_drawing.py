"""Share cards, looked at by their pixels."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import spaces
from spaces.cards import Card, CardKind, drawing
from spaces.cards.drawing import HEIGHT, ON_AIR, VOICES, WIDTH, draw, initials

PEOPLE = (("Mira Sand", 0), ("Noor", 3))
CARD = Card(CardKind.LIVE, "Sunday talk", "Live", "Mira Sand with Noor", PEOPLE, "4Re")
TOKENS = (Path(spaces.__file__).parent / "ui" / "src" / "styles" / "tokens.css").read_text()


def opened(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(draw(card))).convert("RGB")


def near(image: Image.Image, color: str, off: int = 12) -> int:
    """How many pixels have about that colour."""
    wanted = rgb(color)
    counts = image.getcolors(WIDTH * HEIGHT) or []
    return sum(n for n, found in counts if all(abs(a - b) <= off for a, b in zip(found, wanted, strict=True)))


def rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def test_a_card_is_a_small_png_of_the_size_that_messengers_want() -> None:
    data = draw(CARD)
    assert data.startswith(b"\x89PNG")
    assert Image.open(io.BytesIO(data)).size == (1200, 630)
    assert len(data) < 100_000


def test_the_same_card_is_drawn_the_same() -> None:
    assert draw(CARD) == draw(CARD)


@pytest.mark.parametrize("kind", CardKind)
def test_red_is_only_for_what_is_on_air(kind: CardKind) -> None:
    there = near(opened(replace(CARD, kind=kind, people=())), ON_AIR)
    assert (there > 1000) == (kind is CardKind.LIVE)


def test_the_ribbon_has_the_colours_of_those_who_speak_and_of_nobody_else() -> None:
    ribbon = opened(CARD).crop((0, 520, WIDTH, HEIGHT))
    assert near(ribbon, VOICES[0]) > 1000
    assert near(ribbon, VOICES[7]) == 0
    alone = opened(replace(CARD, people=())).crop((0, 520, WIDTH, HEIGHT))
    assert near(alone, VOICES[0]) == 0


@pytest.mark.parametrize("title", ["", "🔥", "x" * 500, "حديث " * 60, "a " * 200, "日本語"])
def test_no_title_breaks_it_or_runs_over_the_edge(title: str) -> None:
    image = opened(replace(CARD, title=title, kind=CardKind.STATION))
    for edge in ((0, 130, 60, 440), (WIDTH - 60, 130, WIDTH, 440)):
        assert len(image.crop(edge).getcolors() or []) == 1


def test_initials_are_those_of_the_first_and_the_last_word() -> None:
    assert [initials(name) for name in ("Mira", "mira van sand", "", "Žižek")] == ["M", "MS", "", "Ž"]


def test_the_colours_are_those_of_the_page() -> None:
    for name, value in [
        ("paper-1", drawing.PAPER),
        ("paper-0", drawing.SURFACE),
        ("paper-4", drawing.LINE),
        ("paper-5", drawing.FAINT),
        ("ink-1", drawing.INK),
        ("text-quiet", drawing.QUIET),
        ("on-air", ON_AIR),
        *((f"voice-{number}", color) for number, color in enumerate(VOICES)),
    ]:
        assert rgb(value) == pytest.approx(token(name), abs=1), name


def token(name: str) -> tuple[int, ...]:
    """The colour of that name in the light theme: OKLCH to sRGB as CSS Color 4 §10 does it."""
    found = re.search(rf"--{name}: (?:light-dark\()?oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", TOKENS)
    assert found, name
    lightness, chroma, hue = map(float, found.groups())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(round(255 * _gamma(min(1, max(0, part)))) for part in linear)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
