"""What a decision about people's voices is made from, and what it says is to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spaces.model.appearance import Appearance
from spaces.model.job import Job
from spaces.model.ledger import Entry
from spaces.model.recording import Consent, Recording
from spaces.model.tap import Tap


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is stored about the voices of one space, or of a recording from elsewhere."""

    tap: Tap | None = None  # None until the space is over, and for ever where nothing is kept
    appearances: tuple[Appearance, ...] = ()
    recording: Recording | None = None
    consents: tuple[Consent, ...] = ()

    def consent(self, pid: str) -> Consent | None:
        """What that person said; None when they were not asked."""
        return next((consent for consent in self.consents if consent.pid == pid), None)

    @property
    def published(self) -> bool:
        """Whether anybody agreed to be heard."""
        return any(consent.published for consent in self.consents)


@dataclass(frozen=True, slots=True)
class Step:
    """Changes that happen together or not at all."""

    tap: Tap | None = None  # as it is from now on; None: as before, as with the next
    recording: Recording | None = None
    consents: tuple[Consent, ...] = ()  # new ones and changed ones
    jobs: tuple[Job, ...] = ()
    entries: tuple[Entry, ...] = ()
    takedown: bool = field(default=False)
    """Forget all files and the files of all clips, and cancel all jobs before adding new ones; take the names of
    those whose consents change here, and who may not be named, out of the titles of the clips; for a recording that is
    deleted then, forget its clips, shares and consents too."""


def merged(known: Iterable[Consent], changed: Iterable[Consent]) -> tuple[Consent, ...]:
    """Consents after a step, by who they are of."""
    return tuple(({consent.pid: consent for consent in known} | {consent.pid: consent for consent in changed}).values())
