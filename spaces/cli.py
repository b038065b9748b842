"""The `spaces` command. Results go to standard output alone; words for people go to standard error.

Exit codes: 0 done, 1 refused or failed, 2 the command line or the settings cannot be used.
"""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

import spaces
from spaces.config import ConfigError
from spaces.errors import NotFound, SpacesError
from spaces.model import Scope, Token, User, new_id
from spaces.model.token import new_secret
from spaces.model.user import check_password, clean_handle, clean_name
from spaces.recording_cli import recording_app
from spaces.station_cli import station_app
from spaces.terminal import ConfigFile, Data, say, settings, with_store

if TYPE_CHECKING:
    from spaces.store import Store

app = typer.Typer(
    help="Self-hosted live audio spaces.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
user_app = typer.Typer(help="Accounts.", no_args_is_help=True)
token_app = typer.Typer(help="Personal access tokens for programs.", no_args_is_help=True)
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(recording_app, name="recording")
app.add_typer(station_app, name="station")


def main() -> None:
    """Run the command and turn a refusal into its text and exit code."""
    try:
        app()
    except SpacesError as refusal:
        say(refusal.detail)
        sys.exit(2 if isinstance(refusal, ConfigError) else 1)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(spaces.__version__)
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Self-hosted live audio spaces."""


@app.command()
def serve(
    config: ConfigFile = None,
    host: Annotated[str | None, typer.Option(help="Address of the HTTP face.")] = None,
    port: Annotated[int | None, typer.Option(help="Its TCP port; 0 picks a free one.")] = None,
    media_port: Annotated[int | None, typer.Option(help="UDP port for all audio; 0 picks a free one.")] = None,
    public_ip: Annotated[str | None, typer.Option(help="Address people reach this machine at.")] = None,
    data: Data = None,
    workers: Annotated[int, typer.Option(min=1, help="Nodes to run on this machine.")] = 1,
) -> None:
    """Run a node until SIGTERM or Ctrl-C; prints `ready http://HOST:PORT` when it can be used."""
    if workers > 1:
        raise SpacesError(
            "One node runs per machine in this release: --workers above 1 comes with the multi-node release. "
            "One node carries thousands of listeners; start it without --workers.",
            code="workers_unsupported",
        )
    chosen = settings(
        config,
        server__host=host,
        server__port=port,
        server__data=data,
        media__port=media_port,
        media__public_ip=public_ip,
    )
    from spaces.app import run  # the media stack takes a second to import; other commands do without

    run(chosen, ready=lambda url: typer.echo(f"ready {url}"))


@app.command()
def migrate(config: ConfigFile = None, data: Data = None) -> None:
    """Bring the database to the schema of this release; `serve` does it by itself."""
    from spaces.store import migrate as upgrade
    from spaces.store import revisions

    url = settings(config, server__data=data).database_url
    upgrade(url)
    typer.echo(f"The database is at revision {revisions(url)[0]}.")


@app.command()
def doctor(config: ConfigFile = None, data: Data = None) -> None:
    """Say in plain words what would keep a node from working here; exit 1 when something stops it."""
    from spaces.doctor import examine, render

    findings = asyncio.run(examine(settings(config, server__data=data)))
    typer.echo(render(findings))
    if any(finding.stops for finding in findings):
        raise typer.Exit(1)


@user_app.command("add")
def user_add(
    handle: Annotated[str, typer.Argument(help="The public address of the person: letters, digits, underscores.")],
    name: Annotated[str | None, typer.Option(help="What people see. Default: the handle.")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from a line.")] = False,
    admin: Annotated[bool, typer.Option("--admin", help="May moderate and end any space.")] = False,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Make an account and print its id."""
    made = User(
        id=new_id(),
        handle=clean_handle(handle),
        name=clean_name(name if name is not None else clean_handle(handle)),
        admin=admin,
        created_at=datetime.now(UTC),
    )
    password = _password(password_stdin)

    async def add(store: Store) -> None:
        await store.users.add(made, _hash(password))

    with_store(settings(config, server__data=data), add)
    typer.echo(made.id)
    if password is None:
        say(f"@{made.handle} has no password and is used by token: spaces token create {made.handle}")


@token_app.command("create")
def token_create(
    handle: Annotated[str, typer.Argument(help="Whose token it is.")],
    scope: Annotated[list[Scope] | None, typer.Option(help="What it may do; repeat. Default: everything.")] = None,
    label: Annotated[str, typer.Option(help="Where it is used, for the owner's list.")] = "command line",
    days: Annotated[int | None, typer.Option(min=1, help="How long it is good. Default: until it is deleted.")] = None,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Make a token and print it; it is shown this once."""
    secret = new_secret()

    async def create(store: Store) -> None:
        owner = await store.users.by_handle(clean_handle(handle))
        if owner is None:
            raise NotFound(f"There is no account {handle}. Make it first: spaces user add {handle}")
        now = datetime.now(UTC)
        ends = now + timedelta(days=days) if days is not None else None
        made = Token(new_id(), owner.id, clean_name(label, field="label"), _scopes(scope), now, None, ends)
        await store.tokens.add(made, hashlib.sha256(secret.encode()).digest())

    with_store(settings(config, server__data=data), create)
    typer.echo(secret)


def _scopes(chosen: list[Scope] | None) -> frozenset[Scope]:
    return frozenset(chosen or Scope)


def _password(from_stdin: bool) -> str | None:
    if from_stdin:
        return check_password(sys.stdin.readline().rstrip("\r\n"))
    if not sys.stdin.isatty():
        return None
    typed = getpass.getpass("Password (empty for none): ")
    if not typed:
        return None
    if getpass.getpass("Once more: ") != typed:
        raise SpacesError("The two passwords differ. Nothing was made; try again.", code="password_differs")
    return check_password(typed)


def _hash(password: str | None) -> str | None:
    from spaces.web.passwords import hash_password

    return None if password is None else hash_password(password)
