"""Whatever stands in the file or the environment: settings, or one ConfigError that says where."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spaces.config import Config, ConfigError, keys, load

SECTIONS = sorted({section for section, _ in keys()})
NAMES = st.sampled_from([key for _, key in keys()]) | st.text("abz_.-é ", max_size=6)
SCALARS = st.booleans() | st.integers() | st.floats() | st.text(max_size=20).map(lambda text: text.replace("\x7f", ""))
SHORT = st.text("abz", min_size=1, max_size=3)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SHORT, inner, max_size=2), max_leaves=4
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=3)
FILES = st.dictionaries(st.sampled_from(SECTIONS) | st.text("abz", max_size=6), VALUES | TABLES, max_size=3)


def toml(value: Any) -> str:
    """The value as TOML on one line; JSON's strings are TOML's."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, float):
        return {"inf": "inf", "-inf": "-inf", "nan": "nan"}.get(str(value), repr(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value).lower()


def loaded(*arguments: Any) -> Config | None:
    with suppress(ConfigError):
        return load(*arguments)
    return None


@given(tree=FILES)
def test_any_file_is_settings_or_one_documented_error(tmp_path_factory: Any, tree: dict[str, Any]):
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_text("\n".join(f"{json.dumps(name)} = {toml(value)}" for name, value in tree.items()))
    loaded(path, {}, {})


@given(content=st.binary(max_size=60))
def test_any_bytes_are_settings_or_one_documented_error(tmp_path_factory: Any, content: bytes):
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes(content)
    loaded(path, {}, {})


@given(
    key=st.sampled_from([f"{section}__{key}".upper() for section, key in keys()]) | st.text("AB_", max_size=8),
    text=st.text(max_size=20) | st.sampled_from(["[", "[]", "[1]", '["a"]', "nan", "inf", "-1", "1e999", "true"]),
)
def test_any_variable_is_a_setting_or_one_documented_error(key: str, text: str):
    loaded(None, {}, {f"SPACES_{key}": text})
