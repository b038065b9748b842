"""What notices say in mails, and what browsers get to say it in the reader's own words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from spaces.model.notice import NewsKind, Notice
from spaces.notify.mail import Letter

_TITLE_SHOWN = 100  # characters


def address(notice: Notice, base_url: str) -> str:
    """Where a notice leads."""
    if notice.space_id is not None:
        return f"{base_url}/s/{notice.space_id}"
    return f"{base_url}/series/{notice.series_id}"


def pushed(notice: Notice, base_url: str) -> bytes:
    """What a browser's service worker gets: it finds the words itself, in its reader's language and time zone."""
    detail = notice.detail
    said: dict[str, Any] = {
        "id": notice.id,
        "kind": notice.kind.value,
        "title": _short(detail),
        "host": str(detail.get("host", ""))[:_TITLE_SHOWN],
        "start": detail.get("start"),
        "series": notice.space_id is None,
        "url": address(notice, base_url),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def letter(notice: Notice, to: str, base_url: str, stop: str, calendar: bytes | None) -> Letter:
    """A notice as a mail.

    Args:
        notice: what it says.
        to: an address.
        base_url: the server's public address.
        stop: the token by which one click ends these mails.
        calendar: what goes with it.
    """
    url, host = address(notice, base_url), urlsplit(base_url).hostname
    lines = [f"{_sentence(notice)}", "", url, "", "--"]
    lines += [
        f"You get this because {_why(notice)} at {host}.",
        f"What you are told, and how: {base_url}/settings/notices",
        f"No more mails: {base_url}/mails/stop/{stop}",
    ]
    return Letter(
        to=to,
        subject=_subject(notice),
        text="\n".join(lines) + "\n",
        message_id=f"notice-{notice.id}@{host}",
        headers={
            # One click ends them, also from the mail program itself (RFC 8058).
            "List-Unsubscribe": f"<{base_url}/mails/stop/{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-ID": f"Notices of Spaces <notices.{host}>",
        },
        calendar=calendar,
    )


def confirmation(to: str, handle: str, base_url: str, token: str, number: str) -> Letter:
    """The question whether an address is theirs."""
    host = urlsplit(base_url).hostname
    text = (
        f"@{handle} at {host} wants reminders to be sent to this address.\n\n"
        f"If that is you, open this within a day:\n{base_url}/mails/confirm/{token}\n\n"
        "If it is not, do nothing: no further mail comes.\n"
    )
    return Letter(to, f"Is this your address? ({host})", text, f"confirm-{number}@{host}")


def when(start: str | None) -> str:
    """A time for people who may be anywhere.

    >>> when("2026-12-01T19:00:00+00:00")
    'Tuesday, 1 December 2026, 19:00 UTC'
    """
    if start is None:
        return "soon"
    moment = datetime.fromisoformat(start).astimezone(UTC)
    return f"{moment:%A}, {moment.day} {moment:%B %Y}, {moment:%H:%M} UTC"


def _subject(notice: Notice) -> str:
    title = f"“{_short(notice.detail)}”"
    said = {
        NewsKind.ANNOUNCED: f"Coming up: {title}",
        NewsKind.MOVED: f"New time: {title}",
        NewsKind.CANCELED: f"Canceled: {title}",
        NewsKind.SOON: f"Begins soon: {title}",
        NewsKind.STARTED: f"Live now: {title}",
    }
    return said[notice.kind]


def _sentence(notice: Notice) -> str:
    title, host = f"“{_short(notice.detail)}”", str(notice.detail.get("host", ""))
    start, several = when(notice.detail.get("start")), notice.space_id is None
    repeats = f", {notice.detail['repeats']}" if several and notice.detail.get("repeats") else ""
    said = {
        NewsKind.ANNOUNCED: f"{host} announced {title}: {start}{repeats}.",
        NewsKind.MOVED: f"{host} moved {title}. It begins at another time now: {start}{repeats}. You stay reminded.",
        NewsKind.CANCELED: f"{host} canceled {title}{_which(notice)} place.",
        NewsKind.SOON: f"{title} with {host} begins in a few minutes: {start}.",
        NewsKind.STARTED: f"{host} is live: {title}.",
    }
    return said[notice.kind]


def _which(notice: Notice) -> str:
    if notice.detail.get("only") == "series":
        return f" from {when(notice.detail.get('start'))} on. Earlier ones take"
    return ". None of them takes" if notice.space_id is None else ". It does not take"


def _why(notice: Notice) -> str:
    followed = notice.kind is NewsKind.ANNOUNCED
    return "you follow its host" if followed else "you asked to be reminded of it, or follow its host,"


def _short(detail: Mapping[str, Any]) -> str:
    return str(detail.get("title", ""))[:_TITLE_SHOWN]
