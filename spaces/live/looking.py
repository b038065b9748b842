"""What a space needs to know of pages behind links; `spaces.previews` is the real one, `tests.fakes` has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from spaces.model.pin import Preview


class Previews(Protocol):
    """Looks at pages. Nothing here waits: what comes of it is told later, on the event loop."""

    def look(self, space_id: str, url: str, told: Callable[[Preview], None]) -> None:
        """Find out what that page says of itself; `told` is called once, at latest after some seconds.

        Args:
            space_id: for which space; what is kept is kept under its name.
            url: of the page.
            told: gets what was found. A page that could not be had has at least the name of its site.
        """

    def drop(self, picture: str) -> None:
        """Forget a picture that was found, by its key."""


class Blind:
    """Sees of every page only its address."""

    def look(self, space_id: str, url: str, told: Callable[[Preview], None]) -> None:
        """See Previews."""

    def drop(self, picture: str) -> None:
        """See Previews."""
