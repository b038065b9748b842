"""The keys of the tap in the database, for the one thread that writes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine, Sequence
from datetime import datetime
from typing import Any, TypeVar

from spaces.model import Appearance, Chunk, Entry
from spaces.store import Store

T = TypeVar("T")

ANSWER_SECONDS = 20.0
"""How long the writer waits for the database: so long do the packets of thirty speakers find room in its queue."""


class StoreKeys:
    """`recorder.chunks.Keys` over the store. Each question goes to the event loop, and the writer waits for it."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], appeared: Callable[[Appearance], None] = lambda _: None
    ) -> None:
        """Prepare; call it on the event loop.

        Args:
            store: where the keys are.
            now: the time of day.
            appeared: called on the event loop with every appearance that has just been stored; may not raise.
        """
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._store, self._now, self._appeared = store, now, appeared
        self._expected: dict[str, Callable[[], Appearance]] = {}

    def expect(self, appearance_id: str, describe: Callable[[], Appearance]) -> None:
        """Say who may be heard under that id: their appearance is stored together with its key."""
        self._expected[appearance_id] = describe

    def forget(self, appearance_id: str) -> bool:
        """Expect it no longer; whether it never was heard."""
        return self._expected.pop(appearance_id, None) is not None

    def data_key(self, appearance_id: str) -> bytes | None:
        """The wrapped data key; None when there is none yet or it was destroyed."""
        return self._ask(self._store.appearances.data_key(appearance_id))

    def add_data_key(self, appearance_id: str, wrapped: bytes) -> None:
        """Store the appearance of that id, which was expected, with its key."""
        self._ask(self._appear(self._expected[appearance_id](), wrapped))

    async def _appear(self, appearance: Appearance, wrapped: bytes) -> None:
        entry = Entry(
            self._now(), "appeared", appearance.pid, space_id=appearance.space_id, appearance_id=appearance.id
        )
        await self._store.appearances.add(appearance, wrapped, entry)
        self._expected.pop(appearance.id, None)
        self._appeared(appearance)

    def chunks(self, appearance_id: str) -> Sequence[Chunk]:
        """Its chunks in any order."""
        return self._ask(self._store.appearances.chunks(appearance_id))

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep a chunk that has just begun."""
        self._ask(self._store.appearances.add_chunk(chunk))

    def end_chunk(self, appearance_id: str, number: int, seconds: float, size: int) -> None:
        """Nothing more comes into that chunk."""
        self._ask(self._store.appearances.end_chunk(appearance_id, number, seconds, size))

    def replace_chunks(self, appearance_id: str, gone: Collection[int], instead: Sequence[Chunk]) -> None:
        """Destroy the keys of some chunks and keep others instead, in one transaction."""
        self._ask(self._store.appearances.replace_chunks(appearance_id, gone, instead))

    def destroy(self, appearance_id: str) -> None:
        """Destroy the data key and the keys of all chunks, in one transaction; harmless when they are gone."""
        self._ask(self._store.appearances.destroy(appearance_id, self._now()))

    def _ask(self, question: Coroutine[Any, Any, T]) -> T:
        """Wait for the answer, up to ANSWER_SECONDS.

        Raises:
            RuntimeError: on the event loop itself, where it would wait for ever.
            TimeoutError: when there is none; the question is withdrawn.
            Exception: whatever the database raises.
        """
        if threading.get_ident() == self._thread:
            question.close()
            raise RuntimeError("keys are asked for from another thread than the event loop's")
        answer = asyncio.run_coroutine_threadsafe(question, self._loop)
        try:
            return answer.result(ANSWER_SECONDS)
        except TimeoutError:
            answer.cancel()
            raise
