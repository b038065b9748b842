"""Links that let whoever has them listen to one recording. Pure decisions."""

from __future__ import annotations

from datetime import datetime

from spaces.errors import Conflict, Invalid
from spaces.model.case import Case
from spaces.model.consenting import present
from spaces.model.editing import expiry
from spaces.model.ledger import Entry
from spaces.model.recording import Recording, Share
from spaces.model.user import account_pid, clean_line

LABEL_MAX = 100
SHARES_MAX = 100
"""Links to one recording."""


def share(
    case: Case,
    there: int,
    token: str,
    grant: str,
    label: str,
    password_hash: str | None,
    expires_at: datetime | None,
    now: datetime,
) -> tuple[Share, Entry]:
    """A new link and its entry in the ledger.

    Args:
        case: of the recording.
        there: how many links it has already.
        token: unguessable, part of the link.
        grant: unguessable, for the cookie.
        label: the host's note.
        password_hash: None for a link without password.
        expires_at: None for a link without end.
        now: when.

    Raises:
        SpacesError: `recording_deleted`, `too_many_shares`, `label_invalid` or `expires_at_invalid`.
    """
    recording = present(case)
    if there >= SHARES_MAX:
        raise Conflict(f"This recording has {there} links. Take some back first.", code="too_many_shares")
    line = clean_line(label)
    if len(line) > LABEL_MAX:
        raise Invalid(f"The label has {len(line)} characters; {LABEL_MAX} fit.", code="label_invalid", field="label")
    ends = None if expires_at is None else expiry(expires_at, now)
    detail = {"password": password_hash is not None, "until": ends.isoformat() if ends else None}
    made = Share(token, recording.id, grant, now, line, password_hash, ends)
    return made, Entry(
        now, "share_made", account_pid(recording.host_id), recording.space_id, recording.id, detail=detail
    )


def unshared(recording: Recording, now: datetime) -> Entry:
    """The entry of a link that was taken back."""
    return Entry(now, "share_removed", account_pid(recording.host_id), recording.space_id, recording.id)


def valid(share: Share, now: datetime) -> bool:
    """Whether the link still opens anything."""
    return share.expires_at is None or share.expires_at > now
