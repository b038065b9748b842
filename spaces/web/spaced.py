"""From what is stored of spaces to what people see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from spaces import model
from spaces.live.people import guest
from spaces.model.crowd import listener_label, public_count
from spaces.model.pin import Pin
from spaces.web import views
from spaces.web.call import Call
from spaces.web.context import Context
from spaces.web.previews import everybody_hears
from spaces.web.rules import GUEST_KEY, moderates

_NOBODY: Mapping[str, model.User] = MappingProxyType({})


async def spaces_shown(call: Call, spaces: Sequence[model.Space]) -> list[views.Space]:
    """Spaces as people see them, with one question to the database for all their hosts."""
    context = call.context
    shown = await shown_exactly(context, spaces, {call.user.id: call.user} if call.user else {})
    return [_as_told(call, space, view) for space, view in zip(spaces, shown, strict=True)]


def _as_told(call: Call, space: model.Space, view: views.Space) -> views.Space:
    if call.user is not None and moderates(call.user, space, call.context.rooms):
        return view
    return discreet(view, call.context.config.moderation.few, inside=is_inside(call, space.id))


def sees_inside(call: Call, space: model.Space) -> bool:
    """Whether whoever asks may know what goes on in a space: of one with a lock or a PIN, who is in it or runs it."""
    if not (space.locked or space.has_pin):
        return True
    runs = call.user is not None and moderates(call.user, space, call.context.rooms)
    return runs or is_inside(call, space.id)


def is_inside(call: Call, space_id: str) -> bool:
    """Whether whoever asks is in the space at this moment: by their account, or by the key of a guest's seat."""
    key = call.request.headers.get(GUEST_KEY)
    pid = call.user.pid if call.user is not None else guest(None, key)[0].pid if key else ""
    return call.context.rooms.inside(space_id, pid)


async def shown_exactly(
    context: Context, spaces: Sequence[model.Space], known: Mapping[str, model.User] = _NOBODY
) -> list[views.Space]:
    """Spaces with exact numbers, as their hosts may see them.

    Args:
        context: the node.
        spaces: of which.
        known: accounts that need not be asked for, by id.
    """
    hosts = {**known, **await context.store.users.by_ids({space.host_id for space in spaces} - known.keys())}
    taps = await context.store.taps.of([space.id for space in spaces])
    playable = await _playable(context, [space.id for space in spaces if space.id in taps])
    pins = await _pinned(context, [space.id for space in spaces])
    return [
        views.space(
            space,
            hosts[space.host_id],
            context.rooms.snapshot(space.id),
            context.config.public_url,
            taps.get(space.id),
            playable.get(space.id),
            pins.get(space.id, ()),
        )
        for space in spaces
    ]


def discreet(space: views.Space, few: int, *, inside: bool = False) -> views.Space:
    """A space as strangers may see it: nobody should learn from a number that one more came or went.

    Args:
        space: as its hosts see it.
        few: listeners that are not counted.
        inside: whether it is told to somebody who is in it; others learn of a closed one only that there is one.
    """
    told = public_count(space.listener_count, few) or 0
    closed = (space.locked or space.has_pin) and not inside
    return space.model_copy(
        update={
            **(_outside(space) if closed else {}),
            "listener_count": told,
            "listener_label": listener_label(space.listener_count, few) if space.listener_count else "",
            "participant_count": space.participant_count - space.listener_count + told,
            "peak_listeners": public_count(space.peak_listeners, few) or 0,
        }
    )


def _outside(space: views.Space) -> dict[str, Any]:
    """What is said through a closed door of a space: nothing but whose it is."""
    creator = [one for one in space.hosts if one.user_id == space.host.id]
    return {"hosts": creator, "speakers": [], "speaking": [], "rules": None, "pins": []}


async def _pinned(context: Context, space_ids: Sequence[str]) -> dict[str, Sequence[Pin]]:
    """The links pinned in these spaces: of those on air as they are now, of the others as stored."""
    live = {space_id: pins for space_id in space_ids if (pins := context.rooms.pins(space_id)) is not None}
    stored = await context.store.pins.of(space_id for space_id in space_ids if space_id not in live)
    return {**stored, **live}


async def _playable(context: Context, space_ids: Sequence[str]) -> dict[str, str]:
    """Recordings of these spaces that everybody may listen to, by the space's id."""
    found = await context.store.recordings.of_spaces(space_ids) if space_ids else {}
    return {space_id: recording.id for space_id, recording in found.items() if everybody_hears(recording)}


def on_air(call: Call) -> list[model.Space]:
    """Live spaces as they are this moment, the biggest first; of equals the newest."""
    found = sorted(
        call.context.rooms.on_air(),
        key=lambda one: (one[1].participant_count, one[0].created_at, one[0].id),
        reverse=True,
    )
    return [space for space, _ in found]
