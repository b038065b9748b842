"""Every route of the node in one place."""

from __future__ import annotations

from spaces.web import follows, health, openapi, pages, session, socket, spaces, stage, tokens, users, whip
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
    *socket.ROUTES,
    *whip.ROUTES,
    *pages.ROUTES,  # last: its catch-all takes what nobody else does
)
