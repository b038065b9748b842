"""Who may import whom: docs/architecture.md as a test, so that it stays true."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

GROUND = "spaces spaces.model spaces.errors"
STORED = f"{GROUND} spaces.store spaces.bus spaces.blobs"
WEB = "spaces.cards spaces.config spaces.fetch spaces.gcra spaces.live spaces.sfu"

# Package or module -> (ours it may import besides itself, libraries it may import). The longest matching row decides.
# Rows for packages that do not exist yet are here already: the rule comes before the code.
RULES: dict[str, tuple[str, str]] = {
    "spaces": ("", ""),
    "spaces.errors": ("", ""),
    "spaces.model": ("spaces.errors", ""),
    "spaces.model.series": ("spaces.errors spaces.model", "dateutil"),
    "spaces.config": (GROUND, "pydantic"),
    "spaces.png": ("", ""),
    "spaces.gcra": ("", ""),
    "spaces.logs": ("spaces.config", "structlog"),
    "spaces.store": (GROUND, "sqlalchemy alembic pydantic_core"),
    "spaces.bus": (GROUND, ""),
    "spaces.bus.redis": (f"{GROUND} spaces.bus", "redis"),
    "spaces.durable": ("", ""),
    "spaces.blobs": (f"{GROUND} spaces.config spaces.durable", ""),
    "spaces.blobs.s3": (f"{GROUND} spaces.blobs", "boto3 botocore"),
    "spaces.fetch": (f"{GROUND} spaces.config", "aiohttp yarl"),
    "spaces.fetch.guard": (GROUND, ""),
    "spaces.previews": (f"{GROUND} spaces.blobs spaces.fetch stations.covers stations.pictures", "lxml"),
    "spaces.cards": ("", "PIL"),
    "spaces.supervise": (f"{GROUND} spaces.config", ""),
    "spaces.sfu": ("spaces.errors", ""),
    "spaces.rtc": ("spaces.errors spaces.sfu", "aiortc aioice pylibsrtp cffi cryptography OpenSSL"),
    "spaces.live": (f"{GROUND} spaces.config spaces.gcra spaces.sfu spaces.bus spaces.store", "structlog pydantic"),
    "spaces.web": (
        f"{STORED} {WEB} spaces.notify spaces.webhooks recorder stations",
        "aiohttp pydantic pydantic_core argon2 prometheus_client structlog segno",
    ),
    "spaces.notify": (
        f"{STORED} spaces.config spaces.durable spaces.fetch spaces.gcra spaces.live",
        "cryptography icalendar structlog",
    ),
    "spaces.webhooks": (f"{STORED} spaces.config spaces.fetch", ""),
    "spaces.webhooks.sign": ("", ""),
    "spaces.webhooks.deciding": (GROUND, ""),
    "spaces.meters": ("spaces.live spaces.rtc recorder", "prometheus_client"),
    "spaces.app": ("*", "aiohttp uvloop"),
    "spaces.doctor": ("*", "av"),
    "spaces.cli": ("*", "typer rich"),
    "spaces.recording_cli": ("*", "typer"),
    "spaces.station_cli": ("*", "typer rich"),
    "spaces.terminal": (f"{GROUND} spaces.config spaces.store", "typer"),
    "spaces.__main__": ("spaces.cli", ""),
    "recorder": (
        f"{STORED} spaces.config spaces.durable spaces.png spaces.supervise spaces.sfu.rtp",
        "av mutagen cryptography numpy structlog",
    ),
    "recorder.worker": (f"{STORED} spaces.config spaces.logs spaces.supervise recorder", ""),
    "recorder.records": ("", ""),
    "recorder.packetlog": (f"{GROUND} recorder.records", ""),
    "recorder.timeline": (f"{GROUND} recorder.records spaces.sfu.rtp", ""),
    "stations": (f"{STORED} spaces.config spaces.fetch spaces.png spaces.supervise", "lxml feedparser nh3 structlog"),
    "stations.worker": (f"{STORED} spaces.config spaces.fetch spaces.logs spaces.supervise stations", ""),
    "stations.pictures": (GROUND, "av numpy"),
    "stations.decide": (f"{GROUND} stations.notes", ""),
    "stations.notes": ("", "nh3"),
    "stations.texts": ("", ""),
    "stations.times": ("", ""),
    "stations.feed": (GROUND, "lxml"),
}

THE_TOP = {"spaces.app", "spaces.cli", "spaces.doctor"}
NEVER_IN_THE_HOT_PATH = {"time", "logging", "asyncio", "socket", "threading"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in ("spaces", "recorder", "stations"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "node_modules" not in parts:
                yield ".".join(parts).removesuffix(".__init__"), ast.parse(path.read_text())


MODULES = dict(modules())


def imports(module: str, tree: ast.Module) -> set[str]:
    """Every module that this one imports, wherever in it the statement stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively: write the whole name"
            assert node.module
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            found |= submodules or {node.module}
    return found


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def allowed(name: str, packages: str) -> bool:
    """Whether the name is in one of the packages; the bare root "spaces" means its version, "*" means all of ours."""
    return packages == "*" or any(name == p if p == "spaces" else within(name, p) for p in packages.split())


def rule(module: str) -> tuple[str, str, str]:
    row = max((name for name in RULES if within(module, name)), key=len)
    return row, *RULES[row]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_layer_may(module: str):
    row, ours, libraries = rule(module)
    for name in imports(module, MODULES[module]):
        top = name.partition(".")[0]
        if top in {"spaces", "recorder", "stations"}:
            assert allowed(name, ours) or allowed(name, row), f"{module} may not import {name}"
        elif top not in sys.stdlib_module_names:
            assert top in libraries.split(), f"{module} may not import {top}"


def test_nobody_imports_the_composition_root_but_the_command_line():
    importers = {module for module, tree in MODULES.items() if imports(module, tree) & THE_TOP}
    assert importers <= {"spaces.cli", "spaces.__main__"}


def test_the_media_core_has_no_await_no_clock_no_socket_and_no_logger():
    for module, tree in MODULES.items():
        if not within(module, "spaces.sfu"):
            continue
        assert not imports(module, tree) & NEVER_IN_THE_HOT_PATH, module
        waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
        assert not any(isinstance(node, waits) for node in ast.walk(tree)), module


def test_the_domain_reads_no_clock():
    for module, tree in MODULES.items():
        if within(module, "spaces.model"):
            calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            assert not calls & {"datetime.now", "datetime.utcnow", "time.time", "time.monotonic"}, module


@pytest.mark.parametrize("word", ["utils", "helpers", "managers", "services"])
def test_no_module_is_named_after_a_layer_instead_of_a_thing(word: str):
    assert not [module for module in MODULES if word in module.split(".")]


def test_the_table_would_notice():
    assert rule("spaces.store.users")[0] == "spaces.store"
    assert rule("recorder.packetlog")[1] == f"{GROUND} recorder.records"
    assert not within("spaces.stores", "spaces.store")
