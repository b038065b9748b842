"""What stands on a share card."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256

DESIGN = 1
"""Counted up when cards are drawn differently, so that nobody goes on showing the old ones."""


class CardKind(StrEnum):
    """What a card is of."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    OVER = "over"  # ended or canceled
    RECORDING = "recording"
    STATION = "station"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Card:
    """A card, in words."""

    kind: CardKind
    title: str
    label: str  # in the corner: "Live", the time, how long it is
    line: str  # under the title: who, in words
    people: tuple[tuple[str, int], ...] = ()  # names and voice colours, hosts first
    seed: str = ""  # shapes the ribbon: the same for the same thing

    @property
    def version(self) -> str:
        """Names this content: another one for whatever would be drawn differently."""
        text = json.dumps([DESIGN, asdict(self)], ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:12]
