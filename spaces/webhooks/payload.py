"""The JSON of an event: what happened, and always what it happened to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from spaces.model import Recording, Station
from spaces.webhooks.events import Event

Json = Mapping[str, Any]


def body(event: Event, names: Mapping[str, str], about: Mapping[str, Json | None]) -> str:
    """What is sent, as it is signed.

    Args:
        event: what happened.
        names: of accounts, by pid: the ledger has none.
        about: what it happened to, by "space", "recording" and "station".
    """
    data: dict[str, Any] = {"space": None, **about}
    data |= {"actor": _person(event.actor, names), "target": _person(event.target, names), "detail": event.detail}
    return dumped({"type": event.type, "timestamp": moment(event.at), "data": data})


def dumped(document: Json) -> str:
    """JSON without surplus space."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def recording_told(recording: Recording, base_url: str) -> Json:
    """What is said of a recording."""
    return {
        "id": recording.id,
        "url": f"{base_url}/r/{recording.id}",
        "space_id": recording.space_id,
        "host_id": recording.host_id,
        "guid": recording.guid,
        "title": recording.title,
        "topics": list(recording.topics),
        "state": recording.state.value,
        "visibility": recording.visibility.value,
        "duration": recording.duration,
        "created_at": moment(recording.created_at),
        "published_at": moment(recording.published_at),
        "deleted_at": moment(recording.deleted_at),
    }


def station_told(station: Station, base_url: str) -> Json:
    """What is said of a station."""
    return {
        "id": station.id,
        "url": f"{base_url}/stations/{station.slug}",
        "slug": station.slug,
        "owner_id": station.owner_id,
        "title": station.title,
        "visibility": station.visibility.value,
        "items": station.items,
        "created_at": moment(station.created_at),
        "deleted_at": moment(station.deleted_at),
    }


def moment(when: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return None if when is None else when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _person(who: tuple[str, str] | None, names: Mapping[str, str]) -> Json | None:
    return None if who is None else {"pid": who[0], "name": who[1] or names.get(who[0])}
