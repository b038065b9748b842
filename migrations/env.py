"""How Alembic reaches the database; `spaces.store.migrations` starts it and passes the URL."""

from alembic import context
from sqlalchemy import Connection, create_engine, event, text

from spaces.store.engine import set_pragmas
from spaces.store.schema import metadata

# Any number that nothing else in the database uses: Postgres locks by number.
_LOCK = 0x53504143  # "SPAC"


def run() -> None:
    engine = create_engine(context.config.attributes["url"])
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        # Python's sqlite3 commits before DDL; with BEGIN said by us, a failed upgrade leaves nothing half done,
        # and IMMEDIATE makes a second process wait at the door.
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            _upgrade(connection)
    finally:
        engine.dispose()


def _prepare_sqlite(connection, record):
    connection.isolation_level = None
    set_pragmas(connection, record)
    # Batch mode rebuilds tables, which must not cascade to their children.
    connection.execute("PRAGMA foreign_keys=off")


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


run()
