"""Topics, and which of them are lively."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

TOPICS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Liveliness:
    """A topic, and how much there is about it."""

    topic: str  # as it was spelled first among what is newest
    live: int = 0
    upcoming: int = 0
    recordings: int = 0

    @property
    def weight(self) -> int:
        """What happens now counts most."""
        return 10 * self.live + 3 * self.upcoming + self.recordings


def liveliest(
    live: Iterable[Iterable[str]], upcoming: Iterable[Iterable[str]], recordings: Iterable[Iterable[str]]
) -> list[Liveliness]:
    """Topics with what there is about them, the liveliest first; their case does not matter.

    Args:
        live: the topics of each live space.
        upcoming: of each announced one.
        recordings: of each recording, the newest first.
    """
    found: dict[str, Liveliness] = {}
    for name, all_of in (("live", live), ("upcoming", upcoming), ("recordings", recordings)):
        for topics in all_of:
            for key, topic in {topic.casefold(): topic for topic in topics}.items():
                known = found.get(key, Liveliness(topic))
                found[key] = replace(known, **{name: getattr(known, name) + 1})
    return sorted(found.values(), key=lambda one: (-one.weight, one.topic.casefold()))[:TOPICS_SHOWN]


def about(topic: str, topics: Iterable[str]) -> bool:
    """Whether a topic is among these; its case does not matter."""
    return topic.casefold() in (one.casefold() for one in topics)
