"""The corpus of awkward feeds: how a feed that was read looks as JSON, without what is as always."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from stations.rss import NotAFeed, read

FOLDER = Path(__file__).parent / "feeds"
URL = "https://tides.example/feed.xml"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


class Case(NamedTuple):
    """A feed, how it was fetched, and what it is."""

    body: bytes
    url: str
    content_type: str | None
    expected: dict[str, Any]


def case(name: str) -> Case:
    expected = json.loads((FOLDER / f"{name}.json").read_text())
    fetched = expected.pop("fetched", {})
    body = (FOLDER / f"{name}.feed").read_bytes()
    return Case(body, fetched.get("url", URL), fetched.get("content_type"), expected)


def outcome(given: Case) -> dict[str, Any]:
    """What reading it comes to."""
    try:
        return brief(read(given.body, given.url, given.content_type))
    except NotAFeed as refusal:
        return {"refused": refusal.detail} | ({"announced": refusal.announced} if refusal.announced else {})


def brief(value: Any) -> Any:
    """A value as JSON; of data classes only the fields that are not as they are by default."""
    if is_dataclass(value):
        said = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {name: brief(one) for name, (one, default) in said.items() if default is MISSING or one != default}
    if isinstance(value, (tuple, list)):
        return [brief(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
