import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from spaces.config import Config, ConfigError, keys, load

MANUAL = Path(__file__).parents[2] / "config.toml"


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def faults(path: Path | None = None, overrides: dict[str, Any] | None = None, **environ: str) -> str:
    with pytest.raises(ConfigError) as refusal:
        load(path, overrides, environ)
    assert refusal.value.code == "config_invalid"
    return refusal.value.detail


def test_the_manual_says_what_the_code_does_in_the_same_order():
    written = tomllib.loads(MANUAL.read_text())
    assert written == Config().model_dump(mode="json")
    assert [(section, key) for section, table in written.items() for key in table] == keys()


def test_every_key_of_the_manual_has_a_comment_above_it():
    lines = MANUAL.read_text().splitlines()
    settings = [(above, line) for above, line in pairwise(lines) if " = " in line and not line.startswith("#")]
    assert [line for above, line in settings if not above.startswith("#")] == []


def test_nothing_at_all_means_the_defaults(tmp_path: Path):
    assert load(None, {}, {}) == load(write(tmp_path, ""), {}, {}) == Config()


def test_the_command_line_wins_over_the_environment_over_the_file(tmp_path: Path):
    path = write(tmp_path, '[server]\nport = 1\nhost = "::1"\n[media]\nport = 1')
    config = load(
        path,
        {"server.port": 3, "media.port": None},
        {"SPACES_SERVER__PORT": "2", "SPACES_MEDIA__PORT": "2", "HOME": "/"},
    )
    assert (config.server.port, config.media.port, config.server.host) == (3, 2, "::1")


@pytest.mark.parametrize("text", ["turn:a:1, turns:b:2", '["turn:a:1", "turns:b:2"]'])
def test_a_list_in_the_environment_is_json_or_separated_by_commas(text: str):
    assert load(None, {}, {"SPACES_TURN__URLS": text}).turn.urls == ("turn:a:1", "turns:b:2")


def test_an_empty_list_in_the_environment_is_empty():
    assert load(None, {}, {"SPACES_TURN__URLS": ""}).turn.urls == ()


def test_switches_in_the_environment_are_words():
    assert load(None, {}, {"SPACES_SPACES__GUESTS_MAY_SPEAK": "false"}).spaces.guests_may_speak is False


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[server]\nprot = 1", "[server] port"),
        ("[sever]\nport = 1", "[server] port"),
        ("[server]\nstage_limit = 1", "[spaces] stage_limit"),
        ("[space]\nlive_per_hosts = 1", "[spaces] live_per_host"),
    ],
)
def test_an_unknown_key_in_the_file_names_the_nearest(tmp_path: Path, written: str, meant: str):
    assert f"Did you mean {meant}?" in faults(write(tmp_path, written))


def test_a_key_like_no_other_points_to_the_manual(tmp_path: Path):
    assert "config.toml lists all settings" in faults(write(tmp_path, "[zzz]\nqqq = 1"))
    assert "[zzz] is not a setting" in faults(write(tmp_path, "[zzz]"))
    assert "port is not a setting. Did you mean [server] port?" in faults(write(tmp_path, "port = 1"))


def test_an_unknown_variable_names_the_nearest():
    assert "Did you mean [media] public_ip?" in faults(SPACES_MEDIA__PUBLICIP="1")


def test_a_variable_with_one_underscore_too_few_is_not_ignored():
    assert faults(SPACES_SERVER_PORT="1") == "SPACES_SERVER_PORT is not read; its name is SPACES_SERVER__PORT."


def test_other_programs_variables_are_left_alone():
    assert load(None, {}, {"SPACES_BUCKET": "x", "PATH": "/bin"}) == Config()


def test_an_unknown_override_is_an_error_too():
    assert "Did you mean [server] port?" in faults(overrides={"server.prot": 1})


def test_all_faults_come_at_once_each_with_its_place(tmp_path: Path):
    text = faults(write(tmp_path, "[server]\nport = 70000"), SPACES_MEDIA__SLOTS="0")
    assert "[server] port = 70000: input should be less than or equal to 65535." in text
    assert "SPACES_MEDIA__SLOTS = '0'" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SERVER__PUBLIC_URL", "spaces.example.org"),
        ("SERVER__PUBLIC_URL", "https://example.org/spaces"),
        ("SERVER__TRUSTED_PROXIES", "10.0.0.0/33"),
        ("MEDIA__PUBLIC_IP", "example.org"),
        ("DATABASE__URL", "mysql://x"),
        ("TURN__URLS", "stun:a"),
        ("TURN__URLS", "[broken"),
        ("LOG__LEVEL", "loud"),
        ("ACCOUNTS__SIGN_UP", "maybe"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name: str, value: str):
    assert f"SPACES_{name}" in faults(**{f"SPACES_{name}": value})


def test_secrets_are_not_repeated_in_error_texts(tmp_path: Path):
    text = faults(write(tmp_path, '[turn]\nsecret = ["hush"]\n[database]\nurl = "mysql://me:hush@db/x"'))
    assert "hush" not in text
    assert "not shown" in text


@pytest.mark.parametrize("content", ["[server", "\udcff"])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "config.toml"
    path.write_bytes(content.encode(errors="surrogateescape"))
    assert "not valid TOML" in faults(path)


def test_a_file_that_is_missing_is_said_so(tmp_path: Path):
    assert "cannot be read: No such file or directory." in faults(tmp_path / "nothing.toml")


def test_the_public_address_is_the_set_one_without_slash_or_the_local_one():
    assert Config().public_url == "http://127.0.0.1:8080"
    assert Config().bound(port=81).public_url == "http://127.0.0.1:81"
    config = load(None, {}, {"SPACES_SERVER__PUBLIC_URL": "https://spaces.example.org/"})
    assert (config.public_url, config.secure, Config().secure) == ("https://spaces.example.org", True, False)


@pytest.mark.parametrize(
    ("host", "url"),
    [("::1", "http://[::1]:8080"), ("0.0.0.0", "http://localhost:8080"), ("::", "http://localhost:8080")],
)
def test_the_local_address_can_be_typed(host: str, url: str):
    assert load(None, {"server.host": host}, {}).local_url == url


@pytest.mark.parametrize(
    ("settings", "is_open"),
    [
        ({}, True),
        ({"server.host": "localhost"}, True),
        ({"server.host": "0.0.0.0"}, False),
        ({"server.host": "spaces.internal"}, False),
        ({"server.public_url": "https://spaces.example.org"}, False),
        ({"server.host": "0.0.0.0", "accounts.sign_up": "open"}, True),
        ({"accounts.sign_up": "closed"}, False),
    ],
)
def test_sign_up_is_open_on_one_machine_or_when_the_operator_says_so(settings: dict[str, str], is_open: bool):
    assert load(None, settings, {}).sign_up_open is is_open


def test_the_database_is_sqlite_in_the_data_folder_or_postgres():
    assert load(None, {"server.data": "/srv"}, {}).database_url == "sqlite+aiosqlite:////srv/spaces.db"
    for scheme in ("postgres", "postgresql"):
        config = load(None, {"database.url": f"{scheme}://me@db/spaces"}, {})
        assert config.database_url == "postgresql+psycopg://me@db/spaces"


def test_several_public_addresses_are_separated_by_commas():
    config = load(None, {"media.public_ip": "192.0.2.1, 2001:db8::1"}, {})
    assert config.media.public_ips == ("192.0.2.1", "2001:db8::1")
    assert Config().media.public_ips == ()


def test_keys_that_do_not_go_together_are_named_with_their_section():
    with pytest.raises(ConfigError, match=r"^\[blobs\] needs the name of a bucket when kind is s3\.$"):
        load(None, {}, {"SPACES_BLOBS__KIND": "s3"})
    with pytest.raises(ConfigError, match=r"^\[mail\] needs a sender such as .* when it has a host\.$"):
        load(None, {}, {"SPACES_MAIL__HOST": "mail.example.org"})
