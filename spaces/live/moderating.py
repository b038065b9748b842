"""Acting upon others: mute, take the microphone back, put out. Nobody acts upon somebody of their own rank or above."""

from __future__ import annotations

import re
from dataclasses import replace

from spaces.errors import Conflict, Forbidden, NotFound
from spaces.live.barring import bar, unbar
from spaces.live.commands import Ban, Demote, Mute, MuteAll, Remove, Unban, Unmute
from spaces.live.entries import Shunned, stranger
from spaces.live.floor import Floor, Seat
from spaces.model import ActionKind, Role

_GUEST = re.compile(r"g_[A-Za-z0-9_-]{1,40}")


def target_of(floor: Floor, pid: str) -> Seat:
    """The seat acted upon.

    Raises:
        NotFound: `participant_not_found`.
    """
    seat = floor.seats.get(pid)
    if seat is None:
        raise NotFound("That person is not in this space (any more).", code="participant_not_found")
    return seat


def check_moderator(floor: Floor, actor: Seat) -> None:
    """Refuse whoever is neither host nor co-host.

    Raises:
        Forbidden: `moderators_only`.
    """
    if not floor.moderates(actor):
        raise Forbidden("Only hosts and co-hosts can do this.", code="moderators_only")


def _check_outranks(floor: Floor, actor: Seat, target: Seat) -> None:
    check_moderator(floor, actor)
    if floor.rank(actor) <= floor.rank(target):
        raise Forbidden("You cannot do this to a host or a co-host of your own rank.", code="outranked")


def mute(floor: Floor, actor: Seat, command: Mute, now: float) -> None:
    """Stop forwarding a voice. Any moderator may silence any microphone: its owner can open it again."""
    del now
    if actor.pid != command.pid:
        check_moderator(floor, actor)
    target = target_of(floor, command.pid)
    _check_staged(target)
    if _silence(floor, target, by=actor) and target is not actor:
        floor.note(ActionKind.MUTED, actor, target)


def _silence(floor: Floor, target: Seat, *, by: Seat) -> bool:
    if target.muted:
        return False
    target.muted, target.muted_by = True, None if by is target else by.pid
    floor.touch(target.pid)
    return True


def _check_staged(target: Seat) -> None:
    if not target.role.on_stage:
        raise Conflict("That person is not on stage.", code="not_on_stage")


def unmute(floor: Floor, actor: Seat, command: Unmute, now: float) -> None:
    """Open one's own microphone; nobody opens another's."""
    del now
    if actor.pid != command.pid:
        raise Forbidden("Only people themselves can open their microphone.", code="only_self")
    _check_staged(actor)
    actor.muted, actor.muted_by = False, None
    floor.touch(actor.pid)


def mute_all(floor: Floor, actor: Seat, command: MuteAll, now: float) -> None:
    """Mute every speaker but hosts and co-hosts."""
    del command, now
    check_moderator(floor, actor)
    for seat in floor.staged():
        if seat.role is Role.SPEAKER:
            _silence(floor, seat, by=actor)
    floor.note(ActionKind.SPACE_MUTED_ALL, actor)


def demote(floor: Floor, actor: Seat, command: Demote, now: float) -> None:
    """Take the microphone back, step down, or call an invitation off."""
    if actor.pid == command.pid:
        _step_down(floor, actor, now)
        return
    check_moderator(floor, actor)
    seat = floor.seats.get(command.pid)
    if not (seat is not None and seat.role.on_stage) and floor.uninvite(command.pid):
        return
    target = target_of(floor, command.pid)
    _check_staged(target)
    _check_outranks(floor, actor, target)
    floor.uninvite(command.pid)
    role = _role_below(floor, target)
    floor.note(ActionKind.DEMOTED, actor, target, role=role.value)
    floor.place(target, role, now)


def _step_down(floor: Floor, seat: Seat, now: float) -> None:
    _check_staged(seat)
    if seat.role is Role.HOST:
        raise Conflict("The host cannot step down. Leave, and a co-host takes over.", code="host_stays")
    role = _role_below(floor, seat)
    if seat.role is Role.CO_HOST:
        floor.note(ActionKind.STEPPED_DOWN, seat, role=role.value)
    floor.place(seat, role, now)


def _role_below(floor: Floor, target: Seat) -> Role:
    return Role.SPEAKER if target.role is Role.CO_HOST and not floor.full else Role.LISTENER


def remove(floor: Floor, actor: Seat, command: Remove, now: float) -> None:
    """Put somebody out; they may come back as a listener."""
    del now
    floor.note(ActionKind.REMOVED, actor, _put_out(floor, actor, command.pid, "removed"))


def ban(floor: Floor, actor: Seat, command: Ban, now: float) -> None:
    """Put somebody out for good, by the creator's wish out of all of their spaces."""
    if command.everywhere:
        _check_everywhere(floor, actor, command.pid)
    if command.pid in floor.seats:
        target = _put_out(floor, actor, command.pid, "banned")
    else:
        target = _shut_out(floor, actor, command)
    floor.banned[command.pid] = target.who
    bar(floor, target, now)
    if command.everywhere and actor.who.user_id and target.who.user_id:
        floor.enter(Shunned(actor.who.user_id, target.who.user_id))
        floor.note(ActionKind.BANNED, actor, target, everywhere=True)
    else:
        floor.note(ActionKind.BANNED, actor, target)


def _shut_out(floor: Floor, actor: Seat, command: Ban) -> Seat:
    """Ban somebody who is not here (any more): who wrote something and left comes back otherwise."""
    check_moderator(floor, actor)
    target = _absent(floor, command)
    _check_outranks(floor, actor, target)
    floor.uninvite(target.pid)
    floor.admitted.discard(target.pid)
    return target


def _absent(floor: Floor, command: Ban) -> Seat:
    pid = command.pid
    if (gone := floor.gone.get(pid)) is not None:
        return replace(gone, role=Role.LISTENER)
    who = command.who or floor.banned.get(pid)
    if who is None and _GUEST.fullmatch(pid):
        who = stranger(pid)
    if who is None:
        raise NotFound("There is nobody like that.", code="participant_not_found")
    return Seat(who, Role.LISTENER)


def _check_everywhere(floor: Floor, actor: Seat, pid: str) -> None:
    if actor.pid != floor.creator:
        raise Forbidden("Only whoever opened this space can ban from all of their spaces.", code="host_only")
    if pid.startswith("g_"):
        raise Forbidden("Somebody without an account can only be banned from this space.", code="account_needed")


def unban(floor: Floor, actor: Seat, command: Unban, now: float) -> None:
    """Let somebody come back who was put out for good."""
    del now
    check_moderator(floor, actor)
    who = floor.banned.pop(command.pid, None)
    if who is None:
        raise NotFound("That person is not banned (any more).", code="not_banned")
    unbar(floor, command.pid)
    floor.touch(command.pid)
    floor.note(ActionKind.UNBANNED, actor, who)


def _put_out(floor: Floor, actor: Seat, pid: str, reason: str) -> Seat:
    check_moderator(floor, actor)
    target = target_of(floor, pid)
    _check_outranks(floor, actor, target)
    floor.put_out(pid, reason)
    return target
