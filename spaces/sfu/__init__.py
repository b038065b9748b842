"""The sans-IO media core: packets, levels, slots. No await, no clock, no socket, no logger call per packet."""

from __future__ import annotations

import functools
import hashlib


@functools.lru_cache(4096)  # asked once per packet and slot set
def csrc(pid: str) -> int:
    """The 32-bit contributing source (RFC 3550 §5.1) that names a participant's voice in the media; never 0."""
    return int.from_bytes(hashlib.sha256(pid.encode()).digest()[:4]) or 1
