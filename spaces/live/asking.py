"""The ways on stage: asking and being accepted, being invited and accepting."""

from __future__ import annotations

from dataclasses import replace

from spaces.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from spaces.live.commands import Accept, AcceptInvite, Decline, DeclineInvite, Invite, Request, Who, Withdraw
from spaces.live.floor import Floor, Seat
from spaces.live.moderating import check_moderator
from spaces.model import Role, SpeakerPolicy, State
from spaces.model.user import clean_name

QUEUE_MAX = 200
"""Raised hands at once: moderators are told the whole queue at each change, so it must have an end."""


def request(floor: Floor, seat: Seat, command: Request, now: float) -> None:
    """Raise a hand; asking again keeps the place in the queue."""
    if floor.state is not State.LIVE:
        raise Conflict("This space has not started yet. You can ask to speak when it does.", code="not_live")
    if seat.role.on_stage:
        raise Conflict("You are on stage already.", code="already_on_stage")
    if seat.pid not in floor.invitations:
        _check_policy(floor, seat, command)
    name = _guest_name(seat, command)
    if seat.asked_at is None:
        _check_queue(floor)
        seat.who = name_guest(seat, name)
        floor.raise_hand(seat, now)


def _check_policy(floor: Floor, seat: Seat, command: Request) -> None:
    if seat.who.user_id is None and not floor.rules.guests_may_speak:
        raise Forbidden("Only people with an account can speak on this server. Sign in to ask.", code="guests_listen")
    if floor.policy is SpeakerPolicy.INVITED:
        raise Forbidden("In this space only people the hosts invite can speak.", code="invited_only")
    if floor.policy is SpeakerPolicy.FOLLOWED and not command.followed:
        raise Forbidden("In this space only people the host follows can ask to speak.", code="followed_only")


def _guest_name(seat: Seat, command: Request) -> str | None:
    if seat.who.user_id is not None:
        return seat.who.name
    if command.name is not None:
        return clean_name(command.name)
    if seat.who.name is None:
        raise Invalid("Give a name, so that the hosts know who is asking.", code="name_missing", field="name")
    return seat.who.name


def _check_queue(floor: Floor) -> None:
    if len(floor.queue) >= QUEUE_MAX:
        raise TooMany(
            f"{QUEUE_MAX} people are waiting to speak already. Try again in a while.", code="queue_full", retry_after=30
        )


def name_guest(seat: Seat, name: str | None) -> Who:
    """The same person under the name they gave."""
    return replace(seat.who, name=name)


def withdraw(floor: Floor, seat: Seat, command: Withdraw, now: float) -> None:
    """Take the hand down."""
    del command, now
    floor.lower_hand(seat)
    floor.tidy(seat)


def accept(floor: Floor, target: Seat, command: Accept, now: float) -> None:
    """Bring somebody who asked on stage."""
    del command
    _check_asked(target)
    _take_stage(floor, target, Role.SPEAKER, now)


def decline(floor: Floor, target: Seat, command: Decline, now: float) -> None:
    """Turn a request down."""
    del command, now
    _check_asked(target)
    floor.lower_hand(target)
    floor.tidy(target)


def _check_asked(target: Seat) -> None:
    if target.asked_at is None:
        raise Conflict("That person is not asking to speak (any more).", code="not_asking")


def invite(floor: Floor, actor: Seat, command: Invite, now: float) -> None:
    """Offer a place on stage; whoever asked for exactly that gets it at once."""
    check_moderator(floor, actor)
    target = floor.seats.get(command.pid)
    _check_invite(floor, actor, target, command)
    floor.make_room(command.role)
    if target is not None and target.asked_at is not None and command.role is Role.SPEAKER:
        _take_stage(floor, target, Role.SPEAKER, now)
        return
    floor.invitations[command.pid] = command.role
    floor.touch(command.pid)


def _check_invite(floor: Floor, actor: Seat, target: Seat | None, command: Invite) -> None:
    if command.role not in (Role.SPEAKER, Role.CO_HOST):
        raise Invalid("Invite somebody as speaker or co_host.", code="role_invalid", field="role")
    if command.role is Role.CO_HOST and floor.rank(actor) < 3:
        raise Forbidden("Only the host can invite co-hosts.", code="host_only")
    if command.role is Role.CO_HOST and command.pid.startswith("g_"):
        raise Forbidden("A co-host needs an account.", code="account_needed")
    if command.pid in floor.banned or command.pid == floor.creator:
        raise Conflict("That person cannot be invited.", code="cannot_invite")
    if target is None and not command.known:
        raise NotFound("That person is not in this space.", code="participant_not_found")
    if target is not None and (target.role.moderates or target.role is command.role):
        raise Conflict("That person is on stage already.", code="already_on_stage")


def accept_invite(floor: Floor, seat: Seat, command: AcceptInvite, now: float) -> None:
    """Take the offered place."""
    del command
    role = floor.invitations.get(seat.pid)
    if role is None:
        raise Conflict("Nobody has invited you (any more). You can ask to speak.", code="not_invited")
    _take_stage(floor, seat, role, now)


def decline_invite(floor: Floor, seat: Seat, command: DeclineInvite, now: float) -> None:
    """Refuse the offered place."""
    del command, now
    if floor.invitations.pop(seat.pid, None) is None:
        raise Conflict("Nobody has invited you (any more).", code="not_invited")
    floor.touch(seat.pid)


def _take_stage(floor: Floor, seat: Seat, role: Role, now: float) -> None:
    floor.make_room(role)
    floor.invitations.pop(seat.pid, None)
    floor.place(seat, role, now)
    if role.moderates:
        floor.tell_queue()
