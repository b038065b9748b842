"""Every code that a program can meet is written down in docs/protocol.md."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_code_is_documented() -> None:
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    said = {
        code
        for module in (ROOT / "spaces").rglob("*.py")
        if "node_modules" not in module.parts
        for code in re.findall(r'\bcode="([a-z_]+)"', module.read_text())
    }
    assert said
    assert {code for code in said if f"`{code}`" not in protocol} == set()
