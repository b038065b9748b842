import json
import subprocess
from pathlib import Path

import spaces
from spaces.web.openapi import describe
from spaces.web.table import TABLE

UI = Path(spaces.__file__).parent / "ui"


def test_the_pages_types_are_those_of_the_servers_api() -> None:
    document = json.dumps(describe(TABLE))
    check = subprocess.run(
        ["node", "scripts/api.mjs", "--check"], cwd=UI, input=document, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
