"""How far a piece of work is: told by the thread that does it, read by the event loop that keeps its lease."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

Tell = Callable[[float, str], None]
"""(share done from 0 to 1, what is being done in a sentence)."""


class Cancelled(Exception):
    """Somebody wants no more of it; nothing is left behind."""


class Progress:
    """Of one job. Plain attributes: each is written by one thread and read by another."""

    def __init__(self) -> None:
        self.share = 0.0
        self.step = ""
        self._cancelled = False

    def tell(self, share: float, step: str) -> None:
        """So far it is."""
        self.share, self.step = min(1.0, max(0.0, share)), step

    def part(self, start: float, end: float) -> Tell:
        """The same for a part of the work that lies between these shares of the whole."""
        return lambda share, step: self.tell(start + (end - start) * share, step)

    def cancel(self) -> None:
        """Ask to stop."""
        self._cancelled = True

    def cancelled(self) -> bool:
        """Whether to stop."""
        return self._cancelled

    def check(self) -> None:
        """Go on only if nobody asked to stop.

        Raises:
            Cancelled: when somebody did.
        """
        if self._cancelled:
            raise Cancelled

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Do a part of the work in a thread; who is cancelled meanwhile asks it to stop, and waits until it has.

        Otherwise it would go on in a folder that is being removed.

        Raises:
            Exception: what the work raises.
        """
        doing = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            return await asyncio.shield(doing)
        except asyncio.CancelledError:
            self.cancel()
            await asyncio.wait({doing})
            if not doing.cancelled():
                doing.exception()  # nobody asks for it any more
            raise
