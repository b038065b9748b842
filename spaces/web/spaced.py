"""From what is stored of spaces to what people see of them."""

from __future__ import annotations

from collections.abc import Sequence

from spaces import model
from spaces.web import views
from spaces.web.call import Call
from spaces.web.context import Context
from spaces.web.previews import everybody_hears


async def spaces_shown(call: Call, spaces: Sequence[model.Space]) -> list[views.Space]:
    """Spaces as people see them, with one question to the database for all their hosts."""
    context = call.context
    unknown = {space.host_id for space in spaces} - {call.user.id if call.user else None}
    hosts = await context.store.users.by_ids(unknown)
    if call.user:
        hosts[call.user.id] = call.user
    taps = await context.store.taps.of([space.id for space in spaces])
    playable = await _playable(context, [space.id for space in spaces if space.id in taps])
    return [
        views.space(
            space,
            hosts[space.host_id],
            context.rooms.snapshot(space.id),
            context.config.public_url,
            taps.get(space.id),
            playable.get(space.id),
        )
        for space in spaces
    ]


async def _playable(context: Context, space_ids: Sequence[str]) -> dict[str, str]:
    """Recordings of these spaces that everybody may listen to, by the space's id."""
    found = await context.store.recordings.of_spaces(space_ids) if space_ids else {}
    return {space_id: recording.id for space_id, recording in found.items() if everybody_hears(recording)}


def biggest_first(call: Call, spaces: Sequence[model.Space]) -> list[model.Space]:
    """Live spaces by how many are in them; of equals the newest first."""

    def size(space: model.Space) -> tuple[int, float]:
        now = call.context.rooms.snapshot(space.id)
        return (now.participant_count if now else 0), space.created_at.timestamp()

    return sorted(spaces, key=size, reverse=True)
