"""A process that captures packets of its own making until it is killed.

Standard output carries lines of JSON for the test, which is the database here: what it has read has survived.
`python -m tests.recorder.talker FOLDER PART_SECONDS CHUNK_SECONDS SPEED`
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from recorder.capture import Capture
from recorder.reel import Shelf
from recorder.vault import Vault
from tests.fakes import FakeKeys
from tests.recorder.taps import NODE_KEY, SOURCE, packet


def tell(kind: str, what: Any) -> None:
    """One line, in one write, so that a kill leaves it whole or out."""
    if dataclasses.is_dataclass(what) and not isinstance(what, type):
        what = dataclasses.astuple(what)
    line = json.dumps([kind, what], default=bytes.hex)
    os.write(1, line.encode() + b"\n")


def main(folder: str, part_seconds: str, chunk_seconds: str, speed: str) -> None:
    """Speak for ever, at that many times the usual speed; tell each packet before it is handed over."""
    shelf = Shelf(Path(folder), Vault(NODE_KEY), FakeKeys(tell), float(part_seconds), float(chunk_seconds))
    pace = 0.02 / float(speed)
    with Capture(shelf) as capture:
        microphone = capture.begin(SOURCE)
        start = time.monotonic()
        for number in itertools.count():
            now = time.monotonic()
            tell("packet", [number, now, microphone.dropped])
            microphone.write("u_1", 0, packet(number, now))
            time.sleep(max(0.0, start + (number + 1) * pace - time.monotonic()))


if __name__ == "__main__":
    main(*sys.argv[1:])
