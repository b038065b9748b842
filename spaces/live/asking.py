"""The ways on stage: asking and being accepted, being invited and accepting."""

from __future__ import annotations

import math
from dataclasses import replace

from spaces.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from spaces.live.barring import check_network
from spaces.live.commands import (
    Accept,
    AcceptInvite,
    Called,
    Decline,
    DeclineInvite,
    Invite,
    LetPass,
    Request,
    Who,
    Withdraw,
)
from spaces.live.entering import check_agreed, use
from spaces.live.entries import stranger
from spaces.live.events import QueueJumped
from spaces.live.floor import Floor, Seat
from spaces.live.moderating import check_moderator, target_of
from spaces.live.queueing import passed
from spaces.model import ActionKind, Role, SpeakerPolicy, State
from spaces.model.user import clean_line, clean_name

QUEUE_MAX = 200
"""Raised hands at once: moderators are told the whole queue at each change, so it must have an end."""
QUESTION_MAX = 140
HANDS_MAX = 5
"""Times that somebody may raise their hand in a minute."""
_MINUTE = 60.0


def request(floor: Floor, seat: Seat, command: Request, now: float) -> None:
    """Raise a hand; asking again keeps the place in the queue, and changes the question if there is a new one."""
    if floor.state is not State.LIVE:
        raise Conflict("This space has not started yet. You can ask to speak when it does.", code="not_live")
    if seat.role.on_stage:
        raise Conflict("You are on stage already.", code="already_on_stage")
    if seat.pid not in floor.invitations or seat.pid in floor.offers:
        check_network(floor, seat, now)
    if seat.pid not in floor.invitations:
        _check_policy(floor, seat, command)
    check_agreed(floor, seat)
    name = _guest_name(seat, command.name, "Give a name, so that the hosts know who is asking.")
    question = _question(command.question)
    if seat.asked_at is None:
        _check_queue(floor)
        lately = _hands(floor, seat, now)
        seat.who = name_guest(seat, name)
        seat.question = question
        floor.raise_hand(seat, now)
        if not lately:  # a hand that goes up and down is one entry in the log
            floor.note(ActionKind.ASKED, seat)
        _remember_hand(floor, seat.pid, (*lately, now))
    elif command.question is not None and question != seat.question:
        seat.question = question
        floor.tell_queue()


def _question(text: str | None) -> str | None:
    question = clean_line(text or "")
    if len(question) > QUESTION_MAX:
        raise Invalid(
            f"The question has {len(question)} characters; {QUESTION_MAX} fit.",
            code="question_too_long",
            field="question",
        )
    return question or None


def _check_policy(floor: Floor, seat: Seat, command: Request) -> None:
    if seat.who.user_id is None and not floor.rules.guests_may_speak:
        raise Forbidden("Only people with an account can speak on this server. Sign in to ask.", code="guests_listen")
    if floor.craft.policy is SpeakerPolicy.INVITED:
        raise Forbidden("In this space only people the hosts invite can speak.", code="invited_only")
    if floor.craft.policy is SpeakerPolicy.FOLLOWED and not command.followed:
        raise Forbidden("In this space only people the host follows can ask to speak.", code="followed_only")


def _guest_name(seat: Seat, name: str | None, why: str) -> str | None:
    if seat.who.user_id is not None:
        return seat.who.name
    if name is not None:
        return clean_name(name)
    if seat.who.name is None:
        raise Invalid(why, code="name_missing", field="name")
    return seat.who.name


def _check_queue(floor: Floor) -> None:
    if len(floor.queue) >= QUEUE_MAX:
        raise TooMany(
            f"{QUEUE_MAX} people are waiting to speak already. Try again in a while.", code="queue_full", retry_after=30
        )


def _hands(floor: Floor, seat: Seat, now: float) -> tuple[float, ...]:
    """When they raised their hand in the last minute."""
    lately = tuple(at for at in floor.hands.get(seat.pid, ()) if at > now - _MINUTE)
    if len(lately) >= HANDS_MAX:
        wait = math.ceil(lately[0] + _MINUTE - now)
        raise TooMany(
            f"You have raised your hand {HANDS_MAX} times in a minute. Wait {wait} s, then try again.",
            code="too_fast",
            retry_after=wait,
        )
    return lately


def _remember_hand(floor: Floor, pid: str, raised: tuple[float, ...]) -> None:
    floor.hands.pop(pid, None)
    floor.hands[pid] = raised
    for other in [other for other, times in floor.hands.items() if times[-1] <= raised[-1] - _MINUTE]:
        del floor.hands[other]


def name_guest(seat: Seat, name: str | None) -> Who:
    """The same person under the name they gave."""
    return replace(seat.who, name=name)


def called(floor: Floor, seat: Seat, fact: Called, now: float) -> None:
    """A guest has this name from now on, for everybody."""
    del now
    name = clean_name(fact.name)
    if seat.who.user_id is None and seat.who.name != name:
        seat.who = name_guest(seat, name)
        floor.touch(seat.pid)
        if seat.asked_at is not None:
            floor.tell_queue()


def withdraw(floor: Floor, seat: Seat, command: Withdraw, now: float) -> None:
    """Take the hand down."""
    del command, now
    floor.lower_hand(seat)
    floor.tidy(seat)


def let_pass(floor: Floor, seat: Seat, command: LetPass, now: float) -> None:
    """Let the next one in the queue go first."""
    del command, now
    _check_asked(seat, "You are not asking to speak (any more).")
    floor.queue = passed(floor.queue, seat.pid)
    floor.tell_queue()


def accept(floor: Floor, actor: Seat, command: Accept, now: float) -> None:
    """Bring somebody who asked on stage; who waited longer sees it when they were not the first."""
    target = _asking(floor, actor, command.pid)
    _bring(floor, actor, target, now)


def decline(floor: Floor, actor: Seat, command: Decline, now: float) -> None:
    """Turn a request down."""
    del now
    target = _asking(floor, actor, command.pid)
    floor.note(ActionKind.DECLINED, actor, target)
    floor.lower_hand(target)
    floor.tidy(target)


def _asking(floor: Floor, actor: Seat, pid: str) -> Seat:
    check_moderator(floor, actor)
    target = target_of(floor, pid)
    _check_asked(target, "That person is not asking to speak (any more).")
    return target


def _bring(floor: Floor, actor: Seat, target: Seat, now: float) -> None:
    floor.make_room(Role.SPEAKER)
    ahead = floor.queue.index(target.pid)
    if ahead:
        by = actor.pid if actor.role.on_stage else None
        floor.emit(QueueJumped(target.pid, target.name, by, ahead))
    floor.note(ActionKind.ACCEPTED, actor, target, ahead=ahead)
    _take_stage(floor, target, Role.SPEAKER, now)


def _check_asked(target: Seat, says: str) -> None:
    if target.asked_at is None:
        raise Conflict(says, code="not_asking")


def invite(floor: Floor, actor: Seat, command: Invite, now: float) -> None:
    """Offer a place on stage; whoever asked for exactly that gets it at once."""
    check_moderator(floor, actor)
    target = floor.seats.get(command.pid)
    _check_invite(floor, actor, target, command)
    floor.make_room(command.role)
    if target is not None and target.asked_at is not None and command.role is Role.SPEAKER:
        _bring(floor, actor, target, now)
        return
    floor.uninvite(command.pid)  # what a link offered
    floor.invitations[command.pid] = command.role
    floor.note(ActionKind.INVITED, actor, target or stranger(command.pid), role=command.role.value)


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
    role = floor.invitations.get(seat.pid)
    if role is None:
        raise Conflict("Nobody has invited you (any more). You can ask to speak.", code="not_invited")
    if seat.pid in floor.offers:  # a link is handed on; a moderator's own invitation is for this very person
        check_network(floor, seat, now)
    if not command.exempt:
        check_agreed(floor, seat)
    name = _guest_name(seat, command.name, "Give a name, so that people know who is speaking.")
    floor.make_room(role)
    if (link := floor.offers.get(seat.pid)) is not None:
        use(floor, link)
    seat.who = name_guest(seat, name)
    _take_stage(floor, seat, role, now)


def decline_invite(floor: Floor, seat: Seat, command: DeclineInvite, now: float) -> None:
    """Refuse the offered place."""
    del command, now
    if not floor.uninvite(seat.pid):
        raise Conflict("Nobody has invited you (any more).", code="not_invited")


def _take_stage(floor: Floor, seat: Seat, role: Role, now: float) -> None:
    floor.make_room(role)
    floor.uninvite(seat.pid)
    floor.place(seat, role, now)
    if role.moderates:
        floor.tell_queue()
