"""What people chose for their accounts, numbers of spaces and recordings, words to search by."""

# ruff: noqa: S608 - names of tables and columns, all of them written below

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _preferences()
    _samples()
    _tallies()
    _stops()
    _documents()
    _words()
    _keep_up()


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("show_presence", sa.Boolean, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("email_confirmed_at", _MOMENT),
        sa.Column("notify", sa.JSON, nullable=False),
        sa.Column("calendar_token", sa.String),
        sa.Column("about", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_preferences"),
        _reference("preferences", "user_id", "users.id"),
        sa.UniqueConstraint("calendar_token", name="uq_preferences_calendar_token"),
    )


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("listeners", sa.Integer, nullable=False),
        sa.Column("on_stage", sa.Integer, nullable=False),
        sa.Column("newcomers", sa.Integer, nullable=False),
        sa.Column("joins", sa.Integer, nullable=False),
        sa.Column("leaves", sa.Integer, nullable=False),
        sa.Column("reactions", sa.Integer, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "at", name="pk_samples"),
        _reference("samples", "space_id", "spaces.id"),
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("space_id", sa.String, nullable=False),
        sa.Column("shares", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("space_id", name="pk_tallies"),
        _reference("tallies", "space_id", "spaces.id"),
    )


def _stops() -> None:
    op.create_table(
        "stops",
        sa.Column("recording_id", sa.String, nullable=False),
        sa.Column("second", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("recording_id", "second", name="pk_stops"),
        _reference("stops", "recording_id", "recordings.id"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("ref", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("tags", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("kind", "ref", name="uq_documents_kind_ref"),
        sqlite_autoincrement=True,
    )


def _words() -> None:
    """The full text index: SQLite's FTS5 kept up by triggers, Postgres' tsvector as a generated column."""
    if _postgres():
        words = (
            f"setweight({_vector('title')}, 'A') || setweight({_vector('left(body, 100000)')}, 'B') || "
            "setweight(to_tsvector('simple', tags), 'D')"
        )
        op.execute(f"ALTER TABLE documents ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
        op.execute("CREATE INDEX ix_documents_words ON documents USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE document_words USING fts5 (title, body, tags, content='documents', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='3')"
    )
    added = "INSERT INTO document_words (rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags);"
    removed = (
        "INSERT INTO document_words (document_words, rowid, title, body, tags) "
        "VALUES ('delete', old.id, old.title, old.body, old.tags);"
    )
    op.execute(f"CREATE TRIGGER document_words_added AFTER INSERT ON documents BEGIN {added} END")
    op.execute(f"CREATE TRIGGER document_words_removed AFTER DELETE ON documents BEGIN {removed} END")
    op.execute(
        "CREATE TRIGGER document_words_changed AFTER UPDATE OF title, body, tags ON documents "
        f"WHEN old.title <> new.title OR old.body <> new.body OR old.tags <> new.tags BEGIN {removed} {added} END"
    )


def _vector(text: str) -> str:
    """As in 0003: words without accents, and not with dots, dashes and slashes inside."""
    plain = f"regexp_replace(normalize({text}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
    return f"to_tsvector('simple', translate({plain}, './-@_:+&=?', '          '))"


_PUBLIC = "CASE WHEN {r}.visibility = 'public' THEN ' public' ELSE '' END"
_SOURCES = {  # kind: (table, columns that matter, title, body, tags); {r} is the row, {topics} its topics in words
    "space": ("spaces", "title, topics", "{r}.title", "{topics}", "'kspace public'"),
    "recording": (
        "recordings",
        "title, topics, description, visibility",
        "{r}.title",
        "{topics} || ' ' || {r}.description",
        f"'krecording o' || {{r}}.host_id || {_PUBLIC}",
    ),
    "station": (
        "stations",
        "title, description, visibility, owner_id",
        "{r}.title",
        "{r}.description",
        f"'kstation o' || {{r}}.owner_id || ' i' || {{r}}.id || {_PUBLIC}",
    ),
    "person": ("users", "name, handle", "{r}.name", "{about}", "'kperson public'"),
}


def _keep_up() -> None:
    """Write what is there, and let triggers write what changes."""
    for kind, (table, columns, *parts) in _SOURCES.items():
        values = ", ".join(_said(part, table) for part in parts)
        op.execute(f"INSERT INTO documents (kind, ref, title, body, tags) SELECT '{kind}', id, {values} FROM {table}")
        title, body, tags = (_said(part, "new") for part in parts)
        _trigger(
            f"document_of_{kind}_added",
            f"INSERT ON {table}",
            f"INSERT INTO documents (kind, ref, title, body, tags) VALUES ('{kind}', new.id, {title}, {body}, {tags});",
        )
        _trigger(
            f"document_of_{kind}_changed",
            f"UPDATE OF {columns} ON {table}",
            f"UPDATE documents SET title = {title}, body = {body}, tags = {tags} "
            f"WHERE kind = '{kind}' AND ref = new.id;",
        )
        gone = f"DELETE FROM documents WHERE kind = '{kind}' AND ref = old.id;"
        _trigger(f"document_of_{kind}_removed", f"DELETE ON {table}", gone)
    handle = "(SELECT handle FROM users WHERE id = new.user_id)"
    about = f"UPDATE documents SET body = {handle} || ' ' || new.about WHERE kind = 'person' AND ref = new.user_id;"
    _trigger("document_about_added", "INSERT ON preferences", about)
    _trigger("document_about_changed", "UPDATE OF about ON preferences", about)


def _said(part: str, row: str) -> str:
    """An expression over that row."""
    listed = (
        "json_array_elements_text({r}.topics) AS listed (value)" if _postgres() else "json_each({r}.topics) AS listed"
    )
    together = "string_agg(listed.value, ' · ')" if _postgres() else "group_concat(listed.value, ' · ')"
    topics = f"coalesce((SELECT {together} FROM {listed}), '')"
    about = "{r}.handle || ' ' || coalesce((SELECT about FROM preferences WHERE user_id = {r}.id), '')"
    return part.replace("{topics}", topics).replace("{about}", about).replace("{r}", row)


def _trigger(name: str, when: str, does: str) -> None:
    if not _postgres():
        op.execute(f"CREATE TRIGGER {name} AFTER {when} BEGIN {does} END")
        return
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} RETURN NULL; END $$")
    op.execute(f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
