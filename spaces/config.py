"""Typed settings: command line over environment over config.toml over the defaults here.

config.toml in the checkout is the reference manual of every key; a test proves that it says the same as this module.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from spaces.errors import Invalid

ENV_PREFIX = "SPACES_"

_MISSING = object()
_SECRET = ("secret", "password")


class ConfigError(Invalid):
    """The settings cannot be used; the text lists every fault with the place it stands in."""

    code = "config_invalid"


def _public_url(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("is not an address such as https://spaces.example.org (no path behind the host)")
    return text.rstrip("/")


def _addresses(text: str) -> str:
    for address in _split(text):
        ip_address(address)
    return text


def _network(text: str) -> str:
    ip_network(text, strict=False)
    return text


def _host_or_network(text: str) -> str:
    with contextlib.suppress(ValueError):
        return str(ip_network(text, strict=False))
    if not re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?", text):
        raise ValueError(f"{text!r} is neither the name of a host nor a network such as 192.168.1.0/24")
    return text.lower()


def _postgres(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError('is neither empty (SQLite) nor of the form "postgresql://user:password@host/name"')
    return text


def _endpoint(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError('is neither empty (Amazon) nor an address such as "https://s3.example.org"')
    return text


def _turn_url(text: str) -> str:
    if not text.startswith(("turn:", "turns:")):
        raise ValueError('does not start with "turn:" or "turns:"')
    return text


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


Port = Annotated[int, Field(ge=0, le=65535)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(_Section):
    """[server]: the HTTP face and the data folder."""

    host: str = "127.0.0.1"
    port: Port = 8080
    public_url: Annotated[str, AfterValidator(_public_url)] = ""
    data: Path = Path("data")
    trusted_proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    drain_seconds: Seconds = 5


class Log(_Section):
    """[log]: what is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Database(_Section):
    """[database]: SQLite in the data folder when `url` is empty."""

    url: Annotated[str, AfterValidator(_postgres)] = ""


class Accounts(_Section):
    """[accounts]: who may sign up, and how sign-in is protected."""

    sign_up: Literal["open", "closed", "local"] = "local"
    session_days: Annotated[int, Field(ge=1)] = 30
    login_attempts: Annotated[int, Field(ge=1)] = 10


class Spaces(_Section):
    """[spaces]: the limits of a space."""

    stage_limit: Annotated[int, Field(ge=0)] = 10
    co_host_limit: Annotated[int, Field(ge=0)] = 2
    listener_limit: Annotated[int, Field(ge=0)] = 0
    host_grace_seconds: Seconds = 120
    guests_may_speak: bool = True
    live_per_host: Annotated[int, Field(ge=1)] = 1


class Media(_Section):
    """[media]: the UDP port and what is sent through it."""

    port: Port = 7890
    public_ip: Annotated[str, AfterValidator(_addresses)] = ""
    slots: Annotated[int, Field(ge=1, le=8)] = 3
    batching: Literal["auto", "plain"] = "auto"
    socket_buffer: Annotated[int, Field(ge=4096)] = 8388608
    consent_seconds: Annotated[float, Field(ge=5, allow_inf_nan=False)] = 30

    @property
    def public_ips(self) -> tuple[str, ...]:
        """The addresses of `public_ip`, one by one; empty when the interfaces' addresses are meant."""
        return tuple(_split(self.public_ip))


class Turn(_Section):
    """[turn]: relays for people behind strict firewalls."""

    urls: tuple[Annotated[str, AfterValidator(_turn_url)], ...] = ()
    secret: str = ""
    ttl: Annotated[int, Field(ge=60)] = 86400


class Recorder(_Section):
    """[recorder]: what is captured, and what becomes of it."""

    tap: Literal["off", "held", "on"] = "held"
    hold_hours: Annotated[float, Field(gt=0, le=8760)] = 24
    hold_limit_hours: Annotated[float, Field(gt=0, le=8760)] = 168
    consent_hours: Annotated[float, Field(gt=0, le=8760)] = 24
    quota_gb: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 50
    part_seconds: Annotated[float, Field(ge=0.1, le=60)] = 2
    chunk_seconds: Annotated[float, Field(ge=1, le=3600)] = 60
    key_file: str = ""
    work: str = ""
    worker: bool = True


class Blobs(_Section):
    """[blobs]: where finished recordings are kept."""

    kind: Literal["disk", "s3"] = "disk"
    folder: str = ""
    bucket: str = ""
    endpoint_url: Annotated[str, AfterValidator(_endpoint)] = ""
    region: str = ""
    access_key: str = ""
    secret: str = ""
    prefix: str = ""
    redirect: bool = False

    @model_validator(mode="after")
    def _has_bucket(self) -> Self:
        if self.kind == "s3" and not self.bucket:
            raise ValueError("needs the name of a bucket when kind is s3")
        return self


class Fetch(_Section):
    """[fetch]: what this server gets from other servers, always by way of `spaces.fetch`."""

    allow_hosts: tuple[Annotated[str, AfterValidator(_host_or_network)], ...] = ()
    timeout: Annotated[float, Field(gt=0, le=600)] = 30
    size_mb: Annotated[float, Field(gt=0, le=1024)] = 32
    contact: str = ""


class Stations(_Section):
    """[stations]: podcasts in and out."""

    worker: bool = True
    interval_minutes: Annotated[float, Field(ge=1, le=10080)] = 60
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 32
    per_host: Annotated[int, Field(ge=1, le=32)] = 2
    per_account: Annotated[int, Field(ge=0)] = 50
    sources: Annotated[int, Field(ge=1, le=10000)] = 1000
    feed_items: Annotated[int, Field(ge=1, le=10000)] = 500


class Moderation(_Section):
    """[moderation]: who is "a few", and how long what moderators need is kept."""

    few: Annotated[int, Field(ge=1)] = 5
    chat_days: Annotated[int, Field(ge=0)] = 7
    log_days: Annotated[int, Field(ge=1)] = 365
    excerpt_seconds: Annotated[int, Field(ge=0, le=120)] = 60
    excerpt_days: Annotated[int, Field(ge=1, le=30)] = 30  # the page promises 30 at the latest


class Mail(_Section):
    """[mail]: the server that takes e-mail; none is sent while `host` is empty."""

    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    sender: str = ""

    @model_validator(mode="after")
    def _has_sender(self) -> Self:
        if self.host and "@" not in self.sender:
            raise ValueError("needs a sender such as spaces@example.org when it has a host")
        return self


class Push(_Section):
    """[push]: notices to browsers that are closed (Web Push)."""

    enabled: bool = True
    contact: str = ""


class Webhooks(_Section):
    """[webhooks]: what is told to other programs."""

    enabled: bool = True
    per_account: Annotated[int, Field(ge=0)] = 10
    timeout: Annotated[float, Field(gt=0, le=60)] = 15
    attempts: Annotated[int, Field(ge=1, le=20)] = 8
    keep_days: Annotated[int, Field(ge=1)] = 30


class Limits(_Section):
    """[limits]: how often one may ask."""

    per_minute: Annotated[int, Field(ge=0)] = 600
    anonymous_per_minute: Annotated[int, Field(ge=0)] = 1200


class Config(_Section):
    """All settings of a node; immutable."""

    server: Server = Server()
    log: Log = Log()
    database: Database = Database()
    accounts: Accounts = Accounts()
    spaces: Spaces = Spaces()
    media: Media = Media()
    turn: Turn = Turn()
    recorder: Recorder = Recorder()
    blobs: Blobs = Blobs()
    fetch: Fetch = Fetch()
    stations: Stations = Stations()
    moderation: Moderation = Moderation()
    mail: Mail = Mail()
    push: Push = Push()
    webhooks: Webhooks = Webhooks()
    limits: Limits = Limits()

    @property
    def loopback(self) -> bool:
        """Whether the HTTP face can be reached from this machine only."""
        host = self.server.host
        return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)

    @property
    def local_url(self) -> str:
        """Where the HTTP face listens, as somebody on this machine would type it; no trailing slash."""
        host = self.server.host
        if _is_address(host) and ip_address(host).is_unspecified:
            host = "localhost"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server.port}"

    @property
    def public_url(self) -> str:
        """The address people type, without trailing slash; every absolute link is made from it."""
        return self.server.public_url or self.local_url

    @property
    def secure(self) -> bool:
        """Whether people come over TLS, so that cookies can insist on it."""
        return self.public_url.startswith("https://")

    @property
    def sign_up_open(self) -> bool:
        """Whether anybody may create an account on the page."""
        local = self.loopback and not self.server.public_url
        return self.accounts.sign_up == "open" or (self.accounts.sign_up == "local" and local)

    @property
    def database_url(self) -> str:
        """The database as SQLAlchemy names it, with the asynchronous driver."""
        if not self.database.url:
            return f"sqlite+aiosqlite:///{self.server.data / 'spaces.db'}"
        return "postgresql+psycopg://" + self.database.url.partition("://")[2]

    @property
    def taps(self) -> Path:
        """The folder of what is captured, encrypted."""
        return self.server.data / "taps"

    @property
    def key_file(self) -> Path:
        """The file of the node key, which opens what is captured."""
        return Path(self.recorder.key_file) if self.recorder.key_file else self.server.data / "node.key"

    @property
    def work(self) -> Path:
        """The folder recordings are made in; what lies there is not encrypted, and gone when the work is done."""
        return Path(self.recorder.work) if self.recorder.work else self.server.data / "work"

    @property
    def blob_folder(self) -> Path:
        """The folder of finished recordings, when they are kept on the disk."""
        return Path(self.blobs.folder) if self.blobs.folder else self.server.data / "blobs"

    def bound(self, *, port: int) -> Config:
        """These settings with the TCP port that the system really gave."""
        return self.model_copy(update={"server": self.server.model_copy(update={"port": port})})


def load(
    path: Path | None, overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ
) -> Config:
    """The settings from all four layers.

    Args:
        path: a TOML file, or None for none.
        overrides: what the command line says, by dotted key such as "server.port"; None values are skipped.
        environ: variables named SPACES_SECTION__KEY; lists are JSON or separated by commas.

    Raises:
        ConfigError: when the file cannot be read, a key is unknown (the nearest one is named) or a value is unusable.
    """
    layers = [
        _from_file(path) if path else {},
        _from_environ(environ),
        _from_overrides(overrides or {}),
    ]
    faults = [fault for layer in layers for fault in _unknown(layer)]
    if faults:
        raise ConfigError("\n".join(faults))
    return _validate(_merge(layers))


# Keys travel as ("section", "key"); each value remembers how its place is called in error texts.
_Layer = dict[tuple[str, ...], tuple[str, Any]]


def _from_file(path: Path) -> _Layer:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The settings file {path} is not valid TOML: {error}.") from error
    layer: _Layer = {}
    for section, table in tables.items():
        if not isinstance(table, dict):
            layer[section,] = (f"{path}: {section}", table)
            continue
        layer |= {(section, key): (f"{path}: [{section}] {key}", value) for key, value in table.items()}
        if not table and section not in Config.model_fields:
            layer[section,] = (f"{path}: [{section}]", table)
    return layer


def _from_environ(environ: Mapping[str, str]) -> _Layer:
    layer: _Layer = {}
    known = {f"{ENV_PREFIX}{s}_{k}".upper(): (s, k) for s, k in keys()}
    for name, text in environ.items():
        if not name.startswith(ENV_PREFIX):
            continue
        section, separator, key = name.removeprefix(ENV_PREFIX).lower().partition("__")
        if separator:
            layer[section, key] = (name, _from_text((section, key), text))
        elif name in known:  # one underscore too few would otherwise be ignored in silence
            right = "__".join(known[name]).upper()
            raise ConfigError(f"{name} is not read; its name is {ENV_PREFIX}{right}.")
    return layer


def _from_text(key: tuple[str, str], text: str) -> Any:
    if not isinstance(_default(key), tuple):
        return text
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text  # validation names the place
    return _split(text)


def _from_overrides(overrides: Mapping[str, Any]) -> _Layer:
    return {
        tuple(dotted.split(".")): (f"{dotted} on the command line", value)
        for dotted, value in overrides.items()
        if value is not None
    }


def keys() -> list[tuple[str, str]]:
    """Every (section, key) there is, in the order of the reference manual."""
    return [(section, key) for section, model in Config() for key in type(model).model_fields]


def _default(key: tuple[str, str]) -> Any:
    return getattr(getattr(Config(), key[0], None), key[1], _MISSING)


def _unknown(layer: _Layer) -> Iterable[str]:
    known = [".".join(key) for key in keys()]
    for key, (place, _) in layer.items():
        dotted = ".".join(key)
        if dotted in known:
            continue
        yield f"{place} is not a setting.{_suggestion(dotted, known)}"


def _suggestion(dotted: str, known: list[str]) -> str:
    name = dotted.rpartition(".")[2]
    names = [key.partition(".")[2] for key in known]
    whole = [] if name == dotted else difflib.get_close_matches(dotted, known, n=1, cutoff=0.7)
    nearest = difflib.get_close_matches(name, names, n=1)
    if not whole and not nearest:
        return " config.toml lists all settings."
    # The right key in a wrong section is told by its name alone.
    section, _, key = (whole[0] if whole else known[names.index(nearest[0])]).partition(".")
    return f" Did you mean [{section}] {key}?"


def _merge(layers: list[_Layer]) -> _Layer:
    merged: _Layer = {}
    for layer in layers:
        merged |= layer
    return merged


def _validate(layer: _Layer) -> Config:
    tree: dict[str, dict[str, Any]] = {}
    for (section, key), (_, value) in layer.items():
        tree.setdefault(section, {})[key] = value
    try:
        return Config.model_validate(tree)
    except ValidationError as error:
        faults = [_fault(layer, fault["loc"], fault["msg"], fault["input"]) for fault in error.errors()]
        raise ConfigError("\n".join(faults)) from error


def _fault(layer: _Layer, location: tuple[int | str, ...], message: str, value: Any) -> str:
    text = message.removeprefix("Value error, ")
    if len(location) == 1:  # keys of a section that do not go together
        return f"[{location[0]}] {text}."
    section, key = str(location[0]), str(location[1])
    shown = "" if key in _SECRET or (section, key) == ("database", "url") else f" {value!r}"
    return f"{layer[section, key][0]} ={shown or ' (not shown)'}: {text[:1].lower()}{text[1:]}."


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
