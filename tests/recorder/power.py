"""A node that can be killed between any two things it writes down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.recorder.nodes import Stage


class Died(BaseException):
    """The node was killed."""


class Power:
    """What a node lives on: it fails when the countdown is over."""

    def __init__(self) -> None:
        self.countdown: int | None = None  # moments left to live; None: for ever

    def feed(self, node: Stage) -> None:
        """Before and after any of these the node can be killed: each is one transaction, all or nothing."""
        store: Any = node.store
        for part, names in (
            (store.steps, ("of_space", "of_recording")),
            (store.appearances, ("set_heard", "destroy")),
            (store.recordings, ("change", "put_clip", "delete_clip")),
            (store.jobs, ("add", "cancel")),
            (store, ("forget",)),
            (node.blobs, ("delete",)),
        ):
            for name in names:
                setattr(part, name, self._mortal(getattr(part, name)))

    def _mortal(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **kwargs: Any) -> Any:
            self._live()
            result = await method(*args, **kwargs)
            self._live()
            return result

        return call

    def _live(self) -> None:
        if self.countdown is None:
            return
        self.countdown -= 1
        if self.countdown < 0:
            self.countdown = None
            raise Died
