"""The ledger: what happened to people's voices, append-only and chained; ids and hashes, never content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

GENESIS = "0" * 64
"""The digest before the first entry."""


SERVER = "server"
"""The actor of what nobody did but the time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at: datetime
    kind: str  # such as "tap_shredded" or "consent_answered"; docs/glossary.md lists them
    actor: str  # a pid, an account id as `u_…`, or "server"
    space_id: str | None = None
    recording_id: str | None = None
    appearance_id: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)  # ids, numbers and hashes


def digest(before: str, entry: Entry) -> str:
    """The hash (SHA-256, hexadecimal) that chains an entry to the one before it."""
    content = [
        before,
        entry.at.isoformat(),
        entry.kind,
        entry.actor,
        entry.space_id,
        entry.recording_id,
        entry.appearance_id,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
