"""Every route of the node in one place."""

from __future__ import annotations

from spaces.web import (
    clips,
    consents,
    embed,
    follows,
    health,
    imports,
    media,
    oembed,
    openapi,
    pages,
    recordings,
    session,
    shares,
    socket,
    spaces,
    stage,
    tap,
    tokens,
    users,
    whip,
)
from spaces.web.routes import Route

TABLE: tuple[Route, ...] = (
    *health.ROUTES,
    *openapi.ROUTES,
    *session.ROUTES,
    *users.ROUTES,
    *tokens.ROUTES,
    *follows.ROUTES,
    *spaces.ROUTES,
    *stage.ROUTES,
    *tap.ROUTES,
    *recordings.ROUTES,
    *consents.ROUTES,
    *shares.ROUTES,
    *clips.ROUTES,
    *media.ROUTES,
    *imports.ROUTES,
    *oembed.ROUTES,
    *embed.ROUTES,
    *socket.ROUTES,
    *whip.ROUTES,
    *pages.ROUTES,  # last: its catch-all takes what nobody else does
)
