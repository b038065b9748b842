"""The one line a benchmark prints."""

from __future__ import annotations

import json
import os
import platform


def emit(name: str, value: float, unit: str, floor: float | None = None, **more: object) -> None:
    """Print a result beside the floor (or peer) measured in the same run."""
    line: dict[str, object] = {"name": name, "value": round(value, 3), "unit": unit}
    line["floor"] = None if floor is None else round(floor, 3)
    line["ratio"] = round(value / floor, 3) if floor else None
    system = f"{platform.system()} {platform.release()}"
    machine = f"{os.cpu_count()} x {platform.machine()}, {system}, Python {platform.python_version()}"
    print(json.dumps({**line, **more, "machine": machine}), flush=True)
