"""Between dataclasses of the model and rows: what every table does alike."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def row_of(item: DataclassInstance) -> dict[str, Any]:
    """The values of its fields by name, as drivers and JSON columns take them."""
    return {field.name: plain(getattr(item, field.name)) for field in fields(item)}


def plain(value: Any) -> Any:
    """Enums by their value (a driver would take their name), dataclasses as objects, tuples as lists."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value
