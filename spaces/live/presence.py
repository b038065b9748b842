"""Coming and going: connections, the kept seats of the absent, and who becomes host when the host stays away."""

from __future__ import annotations

from spaces.errors import Conflict, Forbidden
from spaces.live import timing
from spaces.live.commands import Begin, Blocks, End, Enter, Exit, Finish, Leave, Start, Uplink, Way
from spaces.live.entering import admit, check_enter, expected
from spaces.live.events import Left, Started
from spaces.live.floor import Floor, Seat
from spaces.live.hosting import host_back, host_gone, succeed
from spaces.model import ActionKind, Role, State


def enter(floor: Floor, fact: Enter, now: float) -> None:
    """Seat somebody, or give them their seat back; refuses like `check_enter`."""
    check_enter(floor, fact)
    was_expected = expected(floor, fact)
    who, seat = fact.who, floor.seats.get(fact.who.pid)
    if seat is None:
        seat = floor.seats[who.pid] = Seat(who, Role.LISTENER, keyless=fact.keyless)
    if not seat.presences:
        seat.absent_since = now  # asking over HTTP is a sign of life too
    if who.name is not None and who != seat.who:  # a guest who comes back without a name keeps the one they gave
        seat.who = who
        if seat.asked_at is not None:
            floor.tell_queue()
    seat.network = fact.way.network or seat.network
    _know_blocks(floor, seat, fact.way)
    floor.touch(who.pid)
    admit(floor, seat, fact, was_expected=was_expected)
    if fact.presence is not None:
        _connect(floor, seat, fact.presence, now)


def _know_blocks(floor: Floor, seat: Seat, known: Way | Blocks) -> None:
    if (seat.blocks, seat.blocked_by) != (known.blocks, known.blocked_by):
        seat.blocks, seat.blocked_by = known.blocks, known.blocked_by
        floor.touch(seat.pid)
        if floor.queue:
            floor.tell_queue()


def _connect(floor: Floor, seat: Seat, presence: str, now: float) -> None:
    seat.presences.add(presence)
    seat.absent_since = None
    if seat.pid == floor.creator and seat.role is not Role.HOST:
        acting = floor.host()
        floor.place(acting, Role.CO_HOST, now)
        floor.place(seat, Role.HOST, now)
        floor.tell_queue()
        if _is_kept_out(floor, acting):
            _show_out(floor, acting)
    if seat.role is Role.HOST:
        host_back(floor)


def exit_(floor: Floor, seat: Seat, fact: Exit, now: float) -> None:
    """Note that one connection is gone; when it was the last one, the seat is kept or forgotten."""
    was_here = bool(seat.presences)
    seat.presences.discard(fact.presence)
    if seat.presences:
        return
    floor.touch(seat.pid)
    if was_here:
        seat.absent_since = now
        if seat.role is Role.HOST and floor.state is State.LIVE:
            host_gone(floor, now)
    floor.tidy(seat)


def leave(floor: Floor, seat: Seat, command: Leave, now: float) -> None:
    """Go by one's own wish: only a host's seat is kept then, and a co-host who is there takes it at once."""
    del command
    was_here = bool(seat.presences)
    seat.presences.clear()
    seat.absent_since = now
    floor.touch(seat.pid)
    floor.emit(Left(seat.pid))
    if seat.role is not Role.HOST:
        floor.forget(seat.pid)
    elif floor.state is State.LIVE and not succeed(floor, now) and was_here:
        host_gone(floor, now)


def start(floor: Floor, seat: Seat, command: Start, now: float) -> None:
    """Go live, when the one who asks is the host."""
    del command
    if floor.rank(seat) < 3:
        raise Forbidden("Only the host can start this space.", code="host_only")
    begin(floor, Begin(seat.who), now)


def begin(floor: Floor, fact: Begin, now: float) -> None:
    """Go live. From now on absent people's seats run out, the host's first of all."""
    if floor.state is State.LIVE:
        return
    floor.state = State.LIVE
    floor.emit(Started())
    floor.note(ActionKind.SPACE_STARTED, fact.by)
    timing.begin(floor, now)
    for seat in floor.staged():
        if seat.absent_since is not None:
            seat.absent_since = now
    if not floor.host().presences:
        host_gone(floor, now, was_here=False)


def resume(floor: Floor, now: float) -> None:
    """The space is on air already: nobody is here yet, and the host's grace time runs."""
    floor.state = State.LIVE
    host_gone(floor, now, was_here=False)


def end(floor: Floor, seat: Seat, command: End, now: float) -> None:
    """End the space for everyone."""
    del command
    if not floor.moderates(seat):
        raise Forbidden("Only hosts and co-hosts can end this space.", code="moderators_only")
    if floor.state is State.SCHEDULED:
        raise Conflict("This space has not started yet. Cancel it instead.", code="not_live")
    if seat.role is Role.HOST or seat.pid == floor.creator:
        floor.finish("host", now, seat)
    else:
        floor.finish("moderator" if seat.role.moderates else "operator", now, seat)


def finish(floor: Floor, fact: Finish, now: float) -> None:
    """End the space, for a reason from outside the room."""
    floor.finish(fact.reason, now, fact.by)


def uplink(floor: Floor, seat: Seat, fact: Uplink, now: float) -> None:
    """Note whether a voice arrives; late news about somebody who left the stage means nothing."""
    del now
    seat.publishing = fact.up and seat.role.on_stage
    floor.touch(seat.pid)


def blocks(floor: Floor, seat: Seat, fact: Blocks, now: float) -> None:
    """Note whom somebody blocked, and who blocked them; whom the creator blocks may not come in, and so goes."""
    _know_blocks(floor, seat, fact)
    # Who acts as host stays until there is another one: without them the space would end for all.
    if _is_kept_out(floor, seat) and (seat.role is not Role.HOST or succeed(floor, now)):
        _show_out(floor, seat)


def _is_kept_out(floor: Floor, seat: Seat) -> bool:
    """Whether the creator blocked them; operators come in all the same."""
    return floor.creator in seat.blocked_by and seat.pid != floor.creator and not seat.who.operator


def _show_out(floor: Floor, seat: Seat) -> None:
    floor.put_out(seat.pid, "blocked")
    floor.note(ActionKind.BANNED, floor.owner, seat, everywhere=True)


def deadlines(floor: Floor) -> list[tuple[float, str]]:
    """When each kept seat runs out, soonest first. The acting or real host's seat is `host_until`'s business."""
    kept = [seat for seat in _may_expire(floor) if seat.absent_since is not None]
    grace = floor.rules.grace_seconds
    return sorted(((seat.absent_since or 0.0) + grace, seat.pid) for seat in kept)


def _may_expire(floor: Floor) -> list[Seat]:
    if floor.state is not State.LIVE:  # people who were put on stage before the start may go home until then
        return []
    asking = [floor.seats[pid] for pid in floor.queue]
    return asking + [seat for seat in floor.staged() if seat.role is not Role.HOST]


def expire(floor: Floor, now: float) -> None:
    """Let every kept seat go whose time is up; without anybody to succeed the host, the space ends."""
    if floor.host_until is not None and floor.host_until <= now and not succeed(floor, now):
        floor.finish("host_left", now)
        return
    timing.expire(floor, now)
    for until, pid in deadlines(floor):
        if until <= now:
            floor.forget(pid)
