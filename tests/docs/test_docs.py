"""The manual knows every command, option, setting and route that there is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from spaces.cli import app
from spaces.config import keys

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def section(title: str) -> str:
    return OPERATIONS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def commands(group: Any, path: str = "spaces") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_each_of_its_options(name: str):
    row = next(line for line in section("Commands").splitlines() if line.startswith(f"| `{name}"))
    shared = section("Commands").partition("\n|")[0]
    for option in COMMANDS[name].params:
        for flag in (flag for flag in option.opts if flag.startswith("--") and flag != "--help"):
            assert f"`{flag}" in row + shared, f"{name} {flag} is not in docs/operations.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str):
    assert COMMANDS[name].help
    assert all(
        getattr(option, "help", None) or option.param_type_name == "argument" for option in COMMANDS[name].params
    )


def test_every_setting_is_in_the_table_of_its_section():
    rows = dict(re.findall(r"^\| `\[(\w+)\]` \| (.+) \|$", section("Settings"), re.MULTILINE))
    written = [(name, key) for name, row in rows.items() for key in re.findall(r"`(\w+)`", row)]
    assert written == keys()


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")) + sorted(ROOT.glob("*.md")), ids=lambda p: p.name)
def test_links_between_the_documents_lead_somewhere(path: Path):
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"
    headings = {
        re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for anchor in re.findall(r"\]\(#([^)]+)\)", text):
        assert anchor in headings, f"{path.name} links to #{anchor}"


def test_every_kind_of_ledger_entry_is_in_the_glossary():
    table = (ROOT / "docs" / "glossary.md").read_text().partition("## The ledger")[2]
    written = set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines() if "|" in line)))
    assert written == set(ledger_kinds())


def ledger_kinds() -> Iterator[str]:
    """The first text in every call that makes an entry."""
    for path in [*ROOT.glob("spaces/**/*.py"), *ROOT.glob("recorder/**/*.py")]:
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Entry", "_entry"}:
                texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
                yield from texts[:1]


def test_every_refusal_about_recordings_is_in_the_protocol():
    protocol = (ROOT / "docs" / "protocol.md").read_text()
    model = [ROOT / "spaces" / "model" / f"{name}.py" for name in ("saving", "consenting", "editing", "sharing")]
    codes = {code for path in model for code in re.findall(r'code="(\w+)"', path.read_text())}
    assert len(codes) > 15
    assert {code for code in codes if f"`{code}`" not in protocol} == set()
