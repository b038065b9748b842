"""Python imports this at its start where this folder is first in PYTHONPATH: faults of the machine, on demand.

`$TEST_FAULTS` is a folder. While there is a file `full` in it, nothing can be written below a folder called taps; the
number in a file `slow` is how many seconds each writing there takes, that in a file `clock` how many seconds somebody
has set the clock forward.
"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

FULL, SLOW, CLOCK = (Path(os.environ.get("TEST_FAULTS", "")) / name for name in ("full", "slow", "clock"))


def _write(handle: int, data: object, real=os.write) -> int:
    if "taps" in Path(f"/proc/self/fd/{handle}").readlink().parts:
        time.sleep(_number(SLOW))
        if FULL.exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return real(handle, data)


def _time(real=time.time) -> float:
    return real() + _number(CLOCK)


def _number(path: Path) -> float:
    try:
        return float(path.read_text() or 0)
    except FileNotFoundError:
        return 0.0


if "TEST_FAULTS" in os.environ:
    os.write = _write
    time.time = _time
