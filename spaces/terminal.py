"""What all commands share: the options for settings and data, words for people, a database for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from spaces.config import Config, load
from spaces.errors import NotFound
from spaces.model.user import User, clean_handle

if TYPE_CHECKING:
    from spaces.store import Store

T = TypeVar("T")

DEFAULT_FILE = Path("config.toml")

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file. Default: config.toml here, if there is one."),
]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Where everything is kept.")]


def say(text: str) -> None:
    """Words for people."""
    typer.echo(text, err=True)


def settings(config: Path | None, **overrides: Any) -> Config:
    """The settings of this command; `server__port=…` overrides [server] port, None overrides nothing."""
    path = config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    return load(path, {name.replace("__", "."): value for name, value in overrides.items()})


def with_store(config: Config, work: Callable[[Store], Awaitable[T]]) -> T:
    """Do something with the database, brought to the schema of this release."""
    from spaces.store import Store  # takes a quarter of a second; `--help` does without
    from spaces.store import migrate as upgrade

    async def session() -> T:
        async with Store.open(config.database_url) as store:
            return await work(store)

    upgrade(config.database_url)
    return asyncio.run(session())


async def account_of(store: Store, handle: str) -> User:
    """The account of that handle.

    Raises:
        NotFound: when there is none.
    """
    account = await store.users.by_handle(clean_handle(handle))
    if account is None:
        raise NotFound(f"There is no account {handle}.")
    return account
