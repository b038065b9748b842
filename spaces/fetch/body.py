"""The bytes of an answer, unpacked within limits: nobody can make this server hold or compute more than it wants."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, Iterator

from spaces.fetch.guard import Refused

ACCEPTED = "gzip, deflate"
"""Content codings we ask for: those whose unpacking the standard library can bound."""

STEP = 256 * 1024
"""Bytes unpacked before others get their turn."""

MEMBERS = 64
"""Gzip files in a row that one answer may be made of (RFC 1952 §2.2)."""


async def read(chunks: AsyncIterable[bytes], encoding: str, limit: int, *, cut: bool = False) -> bytes:
    """The whole body, or its beginning.

    Args:
        chunks: the bytes on the wire.
        encoding: its Content-Encoding.
        limit: bytes it may have, on the wire and unpacked.
        cut: whether to give the first so many bytes of a longer one instead of refusing it.

    Raises:
        Refused: too_large, encoding_unknown, or broken_off when it cannot be unpacked.
    """
    unpacking = _unpacking(encoding)
    wire = size = 0
    parts: list[bytes] = []
    async for chunk in chunks:
        wire += len(chunk)
        for part in (chunk,) if unpacking is None else unpacking.feed(chunk):
            size += len(part)
            parts.append(part)
            if max(wire, size) > limit:
                if cut:
                    return b"".join(parts)[:limit]
                raise too_large(limit)
            if len(part) == STEP:
                await asyncio.sleep(0)
    if unpacking is not None and not unpacking.whole:
        raise _broken_off()
    return b"".join(parts)


def too_large(limit: int) -> Refused:
    """The refusal of an answer with more than so many bytes."""
    return Refused(f"The answer is larger than {limit / 1e6:g} MB, which is more than we take.", code="too_large")


def _broken_off() -> Refused:
    return Refused("The answer broke off, or was packed wrongly.", code="broken_off")


def _unpacking(encoding: str) -> _Zlib | None:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return None
    if name in {"gzip", "x-gzip"}:
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Zlib(None)
    text = f"The answer is packed as “{encoding[:40]}”, although we only asked for {ACCEPTED}."
    raise Refused(text, code="encoding_unknown")


class _Zlib:
    """Gzip or deflate, step by step."""

    def __init__(self, bits: int | None) -> None:
        """Prepare; without `bits` the first byte tells whether it is zlib (RFC 1950) or raw, as many servers send."""
        self._bits = bits
        self._object = None if bits is None else zlib.decompressobj(bits)
        self._members = 1
        self._begun = False

    @property
    def whole(self) -> bool:
        """Whether it ended where it should; nothing at all is whole, too."""
        return self._object is None or self._object.eof or not self._begun

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What comes out, at most STEP bytes at a time.

        Raises:
            Refused: broken_off.
        """
        self._begun = self._begun or bool(data)
        while data:
            try:
                yield self._opened(data).decompress(data, STEP)
            except zlib.error:
                raise _broken_off() from None
            data = self._rest()

    def _opened(self, data: bytes) -> zlib._Decompress:
        if self._object is None:
            self._bits = zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS
            self._object = zlib.decompressobj(self._bits)
        return self._object

    def _rest(self) -> bytes:
        """What is still to be unpacked of the bytes that were given."""
        assert self._object is not None
        assert self._bits is not None
        if not self._object.eof:
            return self._object.unconsumed_tail
        rest = self._object.unused_data
        # Padding behind the end is common and means nothing; a further member begins with the magic number.
        if self._bits <= zlib.MAX_WBITS or not rest.startswith(b"\x1f"):
            return b""
        self._members += 1
        if self._members > MEMBERS:
            raise _broken_off()
        self._object = zlib.decompressobj(self._bits)
        return rest
