"""How many listen, as strangers may know it: in steps, so that nobody sees one person come or go."""

from __future__ import annotations


def public_count(count: int, few: int) -> int | None:
    """How many listen at least; None when they are so few that a number would be about persons.

    The number goes in steps of `few`, from a hundred on in two digits: somebody who watches it does not learn that
    one more came in, except by chance at a step.

    Args:
        count: how many there are.
        few: `[moderation] few`; smaller crowds have no number.
    """
    if count < max(few, 1):
        return None
    step = few if count < 100 else max(few, 10 ** (len(str(count)) - 2))
    return max(few, count - count % step)


def listener_label(count: int, few: int) -> str:
    """The same in words: "a few listeners", "20+ listeners", "1,200+ listeners".

    Args:
        count: how many there are.
        few: `[moderation] few`.
    """
    told = public_count(count, few)
    if told is None:
        return "a few listeners"
    return "1+ listeners" if told == 1 else f"{told:,}+ listeners"
