"""Links that moderators pin up for everybody."""

from __future__ import annotations

import math

from spaces.errors import Conflict, Invalid, NotFound, TooMany
from spaces.live.commands import Looked, Pin, Unpin
from spaces.live.events import Pinned
from spaces.live.floor import Floor, Seat
from spaces.live.moderating import check_moderator
from spaces.model.pin import TITLE_MAX, untitled
from spaces.model.user import clean_line
from spaces.model.weblink import clean_url

PINS_MAX = 10
PACE = 20
"""Links that may be pinned in PACE_SECONDS, taken down again or not."""
PACE_SECONDS = 60.0


def pin(floor: Floor, actor: Seat, command: Pin, now: float) -> None:
    """Pin a link up."""
    check_moderator(floor, actor)
    url = clean_url(command.url)
    if len(floor.pins) >= PINS_MAX:
        raise Conflict(f"{PINS_MAX} links are pinned already. Take one down first.", code="pins_full")
    title = _title(command.title, url)
    _check_pace(floor, now)
    floor.pins.append(Pinned(command.id, url, title, actor.pid, now))
    floor.tell_pins()


def _check_pace(floor: Floor, now: float) -> None:
    """Each link makes the server look at a page."""
    lately = [at for at in floor.pinned_at if at > now - PACE_SECONDS]
    if len(lately) >= PACE:
        wait = math.ceil(lately[0] + PACE_SECONDS - now)
        raise TooMany(f"Many links were pinned just now. Wait {wait} s.", code="too_fast", retry_after=wait)
    floor.pinned_at = [*lately, now]


def unpin(floor: Floor, actor: Seat, command: Unpin, now: float) -> None:
    """Take a link down."""
    del now
    check_moderator(floor, actor)
    rest = [pinned for pinned in floor.pins if pinned.id != command.pin]
    if len(rest) == len(floor.pins):
        raise NotFound("That link is not pinned (any more).", code="pin_not_found", field="pin")
    floor.pins = rest
    floor.tell_pins()


def looked(floor: Floor, fact: Looked, now: float) -> None:
    """Show a link as its page says; it may have been taken down by now."""
    del now
    shown = [fact.link if pinned.id == fact.link.id else pinned for pinned in floor.pins]
    if shown != floor.pins:
        floor.pins = shown
        floor.tell_pins()


def _title(text: str | None, url: str) -> str:
    title = clean_line(text or "")
    if len(title) > TITLE_MAX:
        raise Invalid(f"The title has {len(title)} characters; {TITLE_MAX} fit.", code="title_too_long", field="title")
    return title or untitled(url)
