"""Links that moderators pin up for everybody."""

from __future__ import annotations

from urllib.parse import urlsplit

from spaces.errors import Conflict, Invalid, NotFound
from spaces.live.commands import Pin, Unpin
from spaces.live.events import Pinned
from spaces.live.floor import Floor, Seat
from spaces.live.moderating import check_moderator
from spaces.model.user import clean_line

PINS_MAX = 10
URL_MAX = 2000
TITLE_MAX = 100


def pin(floor: Floor, actor: Seat, command: Pin, now: float) -> None:
    """Pin a link up."""
    check_moderator(floor, actor)
    url = clean_url(command.url)
    if len(floor.pins) >= PINS_MAX:
        raise Conflict(f"{PINS_MAX} links are pinned already. Take one down first.", code="pins_full")
    floor.pin_count += 1
    floor.pins.append(Pinned(str(floor.pin_count), url, _title(command.title, url), actor.pid, now))
    floor.tell_pins()


def unpin(floor: Floor, actor: Seat, command: Unpin, now: float) -> None:
    """Take a link down."""
    del now
    check_moderator(floor, actor)
    rest = [pinned for pinned in floor.pins if pinned.id != command.pin]
    if len(rest) == len(floor.pins):
        raise NotFound("That link is not pinned (any more).", code="pin_not_found", field="pin")
    floor.pins = rest
    floor.tell_pins()


def clean_url(text: str) -> str:
    """The address of a page.

    Raises:
        Invalid: `url_invalid`, when it is no address that a browser opens by http or https.
    """
    url = text.strip()
    if len(url) > URL_MAX or any(char.isspace() or not char.isprintable() for char in url) or not _is_web(url):
        raise Invalid("That is no web address. It begins with https:// or http://.", code="url_invalid", field="url")
    return url


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:  # of the port, or of an IPv6 address
        return False
    # A name before the host serves to make an address look like another one.
    return named and parts.scheme in ("http", "https") and parts.username is None


def _title(text: str | None, url: str) -> str:
    title = clean_line(text or "")
    if len(title) > TITLE_MAX:
        raise Invalid(f"The title has {len(title)} characters; {TITLE_MAX} fit.", code="title_too_long", field="title")
    return title or urlsplit(url).hostname or url
