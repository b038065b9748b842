"""Who was on stage in a space, so that people can follow them afterwards."""

from __future__ import annotations

from spaces.model import ActionKind, Answer, Consent, Role, Space
from spaces.store import Store
from spaces.web import discovery_views as views
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import reader, viewer_of_space
from spaces.web.spaced import sees_inside
from spaces.web.views import person

ENTRIES_MAX = 500
"""Of more comings and goings the newest are looked at."""

ALL_STAGE = frozenset({ActionKind.ON_STAGE, ActionKind.PROMOTED})


async def read_speakers(call: Call) -> views.Speakers:
    """Accounts that were on stage, the host first.

    Whoever said that they do not want to be heard, or not by their name, is not named here either; and guests are not.
    Of a space with a lock or a PIN the others learn whose it is, unless they are in it, run it or were on stage.
    """
    space, store, user = await call.space(), call.context.store, reader(call)
    ids, promoted = await accounts_on_stage(store, space)
    if not sees_inside(call, space) and (user is None or user.id not in ids):
        ids = [space.host_id]
    known = await store.users.by_ids(ids)
    followed = await store.follows.among(user.id, ids) if user else set()
    return views.Speakers(
        items=[
            views.Speaker(
                **person(known[one]).model_dump(),
                role=_role(one, space.host_id, promoted),
                following=one in followed if user and user.id != one else None,
            )
            for one in ids
            if one in known
        ]
    )


async def accounts_on_stage(store: Store, space: Space) -> tuple[list[str], set[str]]:
    """Ids of the accounts that were on stage and may be named, the host's first; and those that were co-hosts."""
    entries = await store.actions.page(space.id, kinds=ALL_STAGE, limit=ENTRIES_MAX)
    pids = dict.fromkeys(entry.target or entry.actor or "" for entry in reversed(entries))
    recording = await store.recordings.of_space(space.id)
    unnamed = (
        {one.pid for one in await store.recordings.consents(recording.id) if _unnamed(one)} if recording else set()
    )
    accounts = [pid[2:] for pid in pids if pid.startswith("u_") and pid not in unnamed]
    promoted = {(entry.target or "").removeprefix("u_") for entry in entries if entry.kind is ActionKind.PROMOTED}
    return list(dict.fromkeys([space.host_id, *accounts])), promoted


def _unnamed(consent: Consent) -> bool:
    return consent.withdrawn_at is not None or consent.answer in (Answer.NO, Answer.ANONYMOUS)


def _role(user_id: str, host_id: str, promoted: set[str]) -> Role:
    if user_id == host_id:
        return Role.HOST
    return Role.CO_HOST if user_id in promoted else Role.SPEAKER


ROUTES = [
    Route(
        "GET",
        "/api/v1/spaces/{id}/speakers",
        read_speakers,
        viewer_of_space,
        "Who was on stage",
        returns=views.Speakers,
    ),
]
