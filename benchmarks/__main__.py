"""`python -m benchmarks [name …]`: one JSON object a line."""

from __future__ import annotations

import importlib
import sys

NAMES = ["fanout", "start", "node", "join", "memory", "latency", "tap", "render", "feeds", "looks", "station"]


def main(names: list[str]) -> int:
    """Run the named benchmarks, all when none is named."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    for name in names or NAMES:
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
