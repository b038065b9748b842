"""What is published: the built wheel, alone in an environment of its own, serves."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_a_node_needs_and_no_sources_of_the_page(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"spaces/app.py", "spaces/py.typed", "spaces/config.toml", "spaces/ui/dist/index.html"} <= names
    assert {"spaces/migrations/env.py", "spaces/migrations/versions/0001_accounts_and_spaces.py"} <= names
    assert {"spaces/web/snippet.js", "spaces/cards/fonts/coverage.json", "spaces/cards/fonts/OFL.txt"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("spaces/ui/") and not name.startswith("spaces/ui/dist/")]
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"recorder", "spaces", "stations"}


def test_the_wheel_serves_from_an_empty_environment(wheel: Path, tmp_path: Path):
    home = tmp_path / "home"
    venv.create(home, with_pip=False)
    (packages,) = home.glob("lib/python*/site-packages")
    # Our dependencies are borrowed from this environment; installing them again would only test the index.
    # Only this folder's packages: a .pth inside it, such as that of an editable checkout, is not followed.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    options = ["--quiet", "--no-deps", "--no-index", "--ignore-installed"]
    subprocess.run([*pip, "install", *options, str(wheel)], check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SPACES_", "PYTHON"))}
    command = [str(home / "bin" / "spaces"), "serve", "--port", "0", "--media-port", "0", "--data", "data"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as node:
        try:
            assert node.stdout is not None
            url = node.stdout.readline().removeprefix("ready ").strip()
            with urlopen(f"{url}/livez") as answer:
                assert answer.status == 200
            with urlopen(url) as answer:
                assert b"<html" in answer.read()
        finally:
            node.terminate()
    assert node.returncode == 0
    assert (tmp_path / "data" / "spaces.db").exists()


def test_the_wheel_is_found_where_it_was_installed_and_not_in_the_checkout(wheel: Path, tmp_path: Path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    shown = subprocess.run(
        [sys.executable, "-c", "from spaces.store.migrations import _scripts; print(_scripts())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(shown.stdout.strip()) == tmp_path / "spaces" / "migrations"
