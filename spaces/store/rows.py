"""Between dataclasses of the model and rows: what every table does alike."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any


def row_of(item: Any) -> dict[str, Any]:
    """The values of a dataclass's fields by name, as drivers and JSON columns take them."""
    return {field.name: plain(getattr(item, field.name)) for field in fields(item)}


def plain(value: Any) -> Any:
    """Enums by their value (a driver would take their name), dataclasses as objects, tuples as lists."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return row_of(value)
    return value
