"""The way into a room: who is let in, who is not, and why."""

from __future__ import annotations

from spaces.errors import Conflict, Forbidden, TooMany, Unavailable
from spaces.live.commands import Agree, Arranged, Enter, Pass, Revoked, Way
from spaces.live.craft import Craft
from spaces.live.entries import LinkUsed
from spaces.live.floor import Floor, Seat
from spaces.live.queueing import ordered
from spaces.model import Role


def check_enter(floor: Floor, fact: Enter) -> None:
    """Whether somebody may come in.

    Raises:
        Forbidden: `banned`, `blocked`, `locked`, `invite_over`, `pin_needed` or `pin_wrong`.
        TooMany: `pin_limit`.
        Unavailable: `space_full`.
    """
    pid, seat = fact.who.pid, floor.seats.get(fact.who.pid)
    if pid in floor.banned:
        raise Forbidden("The hosts have banned you from this space.", code="banned")
    acting = seat is not None and seat.role is Role.HOST  # without them the space would end for all
    if fact.way.blocked and not (pid == floor.creator or fact.who.operator or acting):
        raise Forbidden("You cannot join this space.", code="blocked")
    if not expected(floor, fact) and not holds(floor, fact.way.link):
        _check_door(floor, fact.way)
    if fact.presence is not None and pid != floor.creator and not (seat and seat.role.on_stage):
        _check_listener_limit(floor, pid)


def expected(floor: Floor, fact: Enter) -> bool:
    """Whether this person may come in however the door is: who has a place here, or had one when it was closed."""
    pid, seat = fact.who.pid, floor.seats.get(fact.who.pid)
    return (
        not floor.craft.closed
        or pid == floor.creator
        or fact.who.operator
        or (seat is not None and seat.role.on_stage)
        or pid in floor.invitations
        or pid in floor.admitted
    )


def holds(floor: Floor, link: Pass | None) -> bool:
    """Whether a link that invites still opens something."""
    return link is not None and (link.uses_max is None or _uses(floor, link) < link.uses_max)


def _uses(floor: Floor, link: Pass) -> int:
    return max(link.uses, floor.link_uses.get(link.token, 0))


def _check_door(floor: Floor, way: Way) -> None:
    over = way.link_over or way.link is not None
    if floor.craft.locked:
        raise _link_over() if over else Forbidden("The hosts have locked this space.", code="locked")
    if not floor.craft.has_pin or way.pin:
        return
    if way.pin_wait is not None:
        raise TooMany(
            f"Too many wrong PINs were tried. Wait {-(-way.pin_wait // 60)} min, then try again.",
            code="pin_limit",
            retry_after=way.pin_wait,
        )
    if way.pin is False:
        raise Forbidden("That is not the PIN of this space. Ask whoever invited you.", code="pin_wrong", field="pin")
    if over:
        raise _link_over()
    raise Forbidden("This space has a PIN. Enter it to come in.", code="pin_needed", field="pin")


def _link_over() -> Forbidden:
    return Forbidden(
        "This invitation has ended or was used. Ask whoever gave it to you for a new one.", code="invite_over"
    )


def _check_listener_limit(floor: Floor, pid: str) -> None:
    limit = floor.rules.listener_limit
    if limit and pid not in floor.listening and len(floor.listening) >= limit:
        raise Unavailable(f"This space is full: {limit} listeners fit. Try again in a moment.", code="space_full")


def admit(floor: Floor, seat: Seat, fact: Enter, *, was_expected: bool) -> None:
    """Note by which way somebody came in, and give them what their link offers."""
    link = fact.way.link
    if link is not None and not holds(floor, link):
        link = None
    if link is not None and not was_expected:
        use(floor, link)
    if link is not None and link.role is Role.SPEAKER and _may_be_offered(floor, seat):
        floor.invitations[seat.pid] = Role.SPEAKER
        floor.offers[seat.pid] = None if not was_expected else link
    if floor.craft.closed and not seat.keyless:
        floor.admitted.add(seat.pid)


def _may_be_offered(floor: Floor, seat: Seat) -> bool:
    return not seat.role.on_stage and seat.pid not in floor.invitations and seat.pid != floor.creator


def use(floor: Floor, link: Pass) -> None:
    """Count that a link opened something.

    Raises:
        Forbidden: `invite_over`.
    """
    if not holds(floor, link):
        raise _link_over()
    floor.link_uses[link.token] = _uses(floor, link) + 1
    floor.enter(LinkUsed(link.token, floor.link_uses[link.token]))


def revoked(floor: Floor, fact: Revoked, now: float) -> None:
    """Call off what a link offered to people who have not taken it."""
    del now
    for pid, link in list(floor.offers.items()):
        if link is not None and link.token == fact.token:
            floor.uninvite(pid)


def arranged(floor: Floor, fact: Arranged, now: float) -> None:
    """Run the stage another way from now on: hands that are up stay up, and nobody is put off."""
    del now
    before, floor.craft = floor.craft, fact.craft
    if _shut_anew(before, fact.craft) or not fact.craft.closed:
        _admit_only(floor, _here(floor) if fact.craft.closed else set())
    if fact.craft.first_timers_first and not before.first_timers_first:  # later it would undo what `let_pass` did
        floor.queue = ordered(floor.queue, floor.been)
        floor.tell_queue()


def _shut_anew(before: Craft, after: Craft) -> bool:
    """Whether who came in by what opened the door before, and went, needs what opens it now."""
    return after.closed and ((after.locked and not before.locked) or (after.has_pin and after.pin != before.pin))


def _here(floor: Floor) -> set[str]:
    return {seat.pid for seat in floor.seats.values() if seat.presences and not seat.keyless}


def _admit_only(floor: Floor, pids: set[str]) -> None:
    for pid in floor.admitted ^ pids:
        floor.touch(pid)
    floor.admitted = pids


def agree(floor: Floor, seat: Seat, command: Agree, now: float) -> None:
    """Note that somebody agreed to the house rules."""
    del command, now
    floor.agreed.add(seat.pid)
    floor.touch(seat.pid)


def check_agreed(floor: Floor, seat: Seat) -> None:
    """Whether the house rules stand between this person and the stage.

    Raises:
        Conflict: `rules_unread`.
    """
    free = seat.pid in floor.agreed or floor.rank(seat) >= 3
    if floor.craft.house_rules and not free:
        raise Conflict("This space has house rules. Read them and agree to them before you speak.", code="rules_unread")
