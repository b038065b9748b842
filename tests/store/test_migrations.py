"""Migrating from nothing and from the first release, on both databases."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from spaces.errors import Unavailable
from spaces.store import migrate, revisions
from spaces.store.migrations import sync_url
from spaces.store.schema import metadata
from tests.databases import new_database, postgres_url, sqlite_url
from tests.nodes import ROOT


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "new folder" / "spaces.db")
        return
    server = request.getfixturevalue("postgres")
    with new_database(server) as name:
        yield postgres_url(server, name)


def is_described(name: str | None, kind: str, _parents: dict[str, str | None]) -> bool:
    """Full text search is each database's own business: the tables of the code do not know of it."""
    ours = ("episode_words", "ix_episodes_words", "document_words", "ix_documents_words")
    return not (name or "").startswith(ours) and (kind, name) != ("column", "words")


def test_an_empty_database_arrives_at_exactly_the_tables_of_the_code(empty: str):
    migrate(empty)
    engine = create_engine(sync_url(empty))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_name": is_described}
        )
        difference = compare_metadata(context, metadata)
        constraints = {
            (table, tuple(key["constrained_columns"]), key["referred_table"], key["options"].get("ondelete"))
            for table in metadata.tables
            for key in inspect(connection).get_foreign_keys(table)
        }
    engine.dispose()
    assert difference == []
    assert ("tokens", ("user_id",), "users", "CASCADE") in constraints


def test_the_indexes_of_some_rows_have_the_conditions_of_the_code(tmp_path: Path):
    migrate(sqlite_url(tmp_path / "migrated.db"))
    made = create_engine(f"sqlite:///{tmp_path}/made.db")
    metadata.create_all(made)
    found = []
    for engine in (made, create_engine(f"sqlite:///{tmp_path}/migrated.db")):
        with engine.connect() as connection:
            question = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY sql"
            found.append(list(connection.scalars(text(question))))
        engine.dispose()
    assert found[0] == found[1]
    described = [index for table in metadata.tables.values() for index in table.indexes]
    partial = [index for index in described if index.dialect_options["sqlite"]["where"] is not None]
    assert sum(" WHERE " in index for index in found[0]) == len(partial) > 10


def test_migrating_again_changes_nothing(empty: str):
    migrate(empty)
    before = revisions(empty)
    migrate(empty)
    assert revisions(empty) == before
    assert before[0] == before[1] is not None


def test_the_newest_script_is_the_one_that_alembic_would_end_with(empty: str):
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    migrate(empty)
    assert revisions(empty) == (ScriptDirectory.from_config(config).get_current_head(),) * 2


def test_a_start_with_nothing_to_do_does_not_load_alembic(empty: str):
    migrate(empty)
    program = f"import sys; from spaces.store import migrate; migrate({empty!r}); print('alembic' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_processes_that_start_at_once_migrate_one_after_the_other(empty: str):
    program = f"from spaces.store import migrate; migrate({empty!r})"
    processes = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    current, newest = revisions(empty)
    assert current == newest


def test_a_database_of_a_newer_release_is_left_alone(empty: str):
    migrate(empty)
    engine = create_engine(sync_url(empty))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Unavailable) as refusal:
        migrate(empty)
    assert refusal.value.code == "database_newer"
    assert revisions(empty)[0] == "9999"


def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path):
    with pytest.raises(Unavailable, match="cannot be used") as refusal:
        migrate(f"postgresql+psycopg:///spaces?host={tmp_path}")
    assert refusal.value.code == "database_down"


def test_postgres_without_its_library_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Unavailable, match=r"spaces-live\[postgres\]"):
        migrate("postgresql+psycopg:///spaces")


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be made") as refusal:
        migrate(sqlite_url(tmp_path / "file" / "spaces.db"))
    assert refusal.value.code == "data_unavailable"


def test_a_failed_upgrade_leaves_nothing_half_done(empty: str):
    engine = create_engine(sync_url(empty.replace("new folder/", "")))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE follows (x INTEGER)"))  # the last table of the first migration
    with pytest.raises(Unavailable):
        migrate(empty.replace("new folder/", ""))
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["follows"]
    engine.dispose()
