"""The `spaces` command as a person or a script uses it: a process, its streams and its exit code."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import spaces
from spaces.model import Scope
from spaces.store import Store
from spaces.web.passwords import Passwords
from tests.databases import NEWEST, sqlite_url


class Command:
    """Runs `spaces …` with a data folder and without the settings of whoever runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def __call__(self, *words: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SPACES_")}
        return subprocess.run(
            [sys.executable, "-m", "spaces", *words],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**inherited, "PYTHONPATH": str(Path(spaces.__file__).parents[1]), "NO_COLOR": "1"} | environ,
            check=False,
            timeout=60,
        )

    def store(self):
        return Store.open(sqlite_url(self.data / "spaces.db"))


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_the_version_is_printed_alone(command: Command):
    done = command("--version")
    assert (done.returncode, done.stdout) == (0, f"{spaces.__version__}\n")


def test_migrate_makes_the_database_and_can_be_repeated(command: Command):
    for _ in range(2):
        done = command("migrate", "--data", "data")
        assert (done.returncode, done.stdout) == (0, f"The database is at revision {NEWEST}.\n")
    assert (command.data / "spaces.db").exists()
    assert command.data.stat().st_mode & 0o077 == 0


async def test_user_add_prints_the_id_and_keeps_the_password_as_a_hash(command: Command):
    done = command(
        "user",
        "add",
        "@Mira",
        "--name",
        "Mira M.",
        "--admin",
        "--password-stdin",
        "--data",
        "data",
        stdin="open sesame\n",
    )
    assert done.returncode == 0, done.stderr
    async with command.store() as store:
        mira = await store.users.by_handle("mira")
        assert mira is not None
        stored = await store.users.password_hash(mira.id)
    assert done.stdout == f"{mira.id}\n"
    assert (mira.name, mira.admin) == ("Mira M.", True)
    assert stored is not None
    assert "open sesame" not in stored
    assert await Passwords().verify(stored, "open sesame")


async def test_an_account_without_password_is_made_for_programs(command: Command):
    done = command("user", "add", "robot", "--data", "data")
    assert done.returncode == 0
    assert "spaces token create robot" in done.stderr
    async with command.store() as store:
        robot = await store.users.by_handle("robot")
        assert robot is not None
        assert (robot.name, await store.users.password_hash(robot.id)) == ("robot", None)


@pytest.mark.parametrize(
    ("words", "stdin", "text"),
    [
        (["user", "add", "no spaces"], "", "A handle has 2 to 30"),
        (["user", "add", "mira", "--password-stdin"], "short\n", "A password has 8"),
        (["user", "add", "mira", "--password-stdin"], "", "A password has 8"),
        (["token", "create", "nobody"], "", "Make it first: spaces user add nobody"),
        (["serve", "--workers", "2"], "", "multi-node release"),
    ],
)
def test_a_refusal_is_one_text_on_standard_error_and_exit_code_1(
    command: Command, words: list[str], stdin: str, text: str
):
    done = command(*words, stdin=stdin, SPACES_SERVER__DATA="data")
    assert (done.returncode, done.stdout) == (1, "")
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_a_handle_is_given_out_once(command: Command):
    command("user", "add", "mira", "--data", "data")
    done = command("user", "add", "MIRA", "--data", "data")
    assert (done.returncode, done.stderr) == (1, "The handle mira is taken. Choose another.\n")


async def test_token_create_prints_the_token_alone_and_stores_its_digest(command: Command):
    command("user", "add", "mira", "--data", "data")
    done = command("token", "create", "mira", "--scope", "speak", "--scope", "host", "--label", "OBS", "--data", "data")
    secret = done.stdout.strip()
    assert done.stdout == f"{secret}\n"
    assert secret.startswith("spc_")
    async with command.store() as store:
        found = await store.tokens.find(hashlib.sha256(secret.encode()).digest())
    assert found is not None
    assert (found[0].scopes, found[0].label, found[1].handle) == ({Scope.SPEAK, Scope.HOST}, "OBS", "mira")


async def test_a_token_without_scopes_named_may_do_everything(command: Command):
    command("user", "add", "mira", "--data", "data")
    secret = command("token", "create", "mira", "--data", "data").stdout.strip()
    async with command.store() as store:
        found = await store.tokens.find(hashlib.sha256(secret.encode()).digest())
    assert found is not None
    assert found[0].scopes == set(Scope)


@pytest.mark.parametrize("words", [["nonsense"], ["user", "add"], ["token", "create", "mira", "--scope", "fly"]])
def test_a_wrong_command_line_is_exit_code_2(command: Command, words: list[str]):
    assert command(*words).returncode == 2


def test_wrong_settings_are_exit_code_2_and_name_the_right_key(command: Command):
    (command.folder / "config.toml").write_text("[server]\nprot = 1\n")
    done = command("migrate")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean [server] port?" in done.stderr


def test_the_settings_file_here_is_read_and_another_can_be_named(command: Command):
    (command.folder / "config.toml").write_text('[server]\ndata = "here"\n')
    (command.folder / "other.toml").write_text('[server]\ndata = "there"\n')
    command("migrate")
    command("migrate", "--config", "other.toml")
    assert (command.folder / "here" / "spaces.db").exists()
    assert (command.folder / "there" / "spaces.db").exists()


def test_the_doctor_reports_and_its_exit_code_says_whether_a_node_can_start(command: Command):
    done = command("doctor", SPACES_TURN__URLS="turn:turn.example.org", SPACES_MEDIA__PORT="0", SPACES_SERVER__PORT="0")
    assert done.returncode == 1
    assert "STOP  TURN" in done.stdout
    assert "Traceback" not in done.stderr
