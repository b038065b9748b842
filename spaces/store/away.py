"""Tells a database that is away from one that refuses."""

from __future__ import annotations

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, OperationalError

_PASSING = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that say nothing against what was asked: no connection, a lost race, no room, going down."""


def away(fault: BaseException) -> bool:
    """Whether the same call can succeed later, because only the connection, the disk or a lock was in its way."""
    if isinstance(fault, OSError | exc.TimeoutError):
        return True
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    state = getattr(cause, "sqlstate", None)  # Postgres's; drivers say it before and after SQLAlchemy wraps it
    if isinstance(state, str):
        return state[:2] in _PASSING
    return isinstance(fault, OperationalError) or (isinstance(fault, DBAPIError) and fault.connection_invalidated)
