"""Share cards: the pictures that messengers show of a link. Drawing loads Pillow, so only `drawing` imports it."""

from spaces.cards.card import Card, CardKind

__all__ = ["Card", "CardKind"]
