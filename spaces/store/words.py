"""What people type into a search field, as the full text indexes of both databases understand it.

Nothing anybody types is an error: words and quoted phrases are looked for, every other sign means nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

TERMS_MAX = 12
"""Words of a query that count; of what somebody pasted the beginning is enough."""

PREFIX_MIN = 3
"""Letters of a word that may be a beginning, as many as the index has beginnings of: "th" would find everything."""

COMMON = 20_000
"""Episodes that have a word, from which on it is a common one."""

_SEPARATOR = "\n"  # no term has one
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')


def terms(query: str) -> tuple[str, ...]:
    """Words and phrases in what somebody typed, in order; empty when there are none.

    Each is words with single spaces between them, in lower case and without accents. The last one ends in `*` when
    it may be the beginning of a word: no space or quotation mark follows it, and it is not too short.
    """
    found = [_words(quoted or word) for quoted, word in _QUOTED.findall(query)]
    kept = [term for term in found if term][:TERMS_MAX]
    if kept and query[-1:].isalnum() and _long_enough(kept[-1].split()[-1]):
        kept[-1] += "*"
    return tuple(kept)


async def hits(connection: AsyncConnection, wanted: Sequence[str], limit: int, *, titles: bool = False) -> list[int]:
    """Ids of episodes with all of these terms, in their titles if `titles`: those that came in last, latest first."""
    common = not _postgres(connection) or await _common(connection, wanted, titles=titles)
    values = {"words": _typed(connection, wanted, titles=titles), "limit": limit}
    return list(await connection.scalars(text(_LATEST[_postgres(connection), common]), values))


_LATEST = {  # by (Postgres, common)
    # By rowid the index is read from its end, so that a word that every episode has costs no more than another.
    (False, True): "SELECT rowid FROM episode_words WHERE episode_words MATCH :words ORDER BY rowid DESC LIMIT :limit",
    # Postgres reads the table from its end for that, which is long where a word is rare; and it cannot tell the two.
    (True, True): "SELECT id FROM episodes WHERE words @@ to_tsquery('simple', :words) ORDER BY id DESC LIMIT :limit",
    (True, False): "WITH found AS MATERIALIZED (SELECT id FROM episodes WHERE words @@ to_tsquery('simple', :words)) "
    "SELECT id FROM found ORDER BY id DESC LIMIT :limit",
}


async def item_with(connection: AsyncConnection, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Rows of `items` that are episodes with all of these terms.

    Where there are few such episodes they are looked for among the items. Where there are many, one item after the
    other is asked for its words: a page of them is full soon.
    """
    postgres, common = _postgres(connection), await _common(connection, wanted)
    query = _SEPARATOR.join(wanted) if common and not postgres else _typed(connection, wanted)
    return text(_ITEM[postgres, common]).bindparams(words=query)  # type: ignore[return-value]


def says(said: str, wanted: str) -> bool:
    """Whether a text has all of these terms, as FTS5 would tell; SQLite is taught it."""
    padded = f" {_words(said)} "
    return all(f" {term.removesuffix('*')}{'' if term.endswith('*') else ' '}" in padded for term in _split(wanted))


@lru_cache
def _split(wanted: str) -> list[str]:
    return wanted.split(_SEPARATOR)


_ITEM = {  # by (Postgres, common)
    (True, False): "items.id IN (SELECT 'e' || id FROM episodes WHERE words @@ to_tsquery('simple', :words))",
    (False, False): "items.id IN (SELECT 'e' || rowid FROM episode_words WHERE episode_words MATCH :words)",
    (True, True): "EXISTS (SELECT 1 FROM episodes WHERE words @@ to_tsquery('simple', :words) AND "
    "episodes.id = CASE WHEN items.id LIKE 'e%' THEN CAST(substr(items.id, 2) AS INTEGER) END)",
    # FTS5 takes many milliseconds to say whether one row has a common word: reading the row is quicker.
    (False, True): "(items.id LIKE 'e%' AND EXISTS (SELECT 1 FROM episodes WHERE "
    "episodes.id = CAST(substr(items.id, 2) AS INTEGER) AND says(title || ' ' || summary, :words)))",
}
_ANY = {
    True: "SELECT 1 FROM episodes WHERE words @@ to_tsquery('simple', :words) LIMIT 1 OFFSET :offset",
    False: "SELECT 1 FROM episode_words WHERE episode_words MATCH :words LIMIT 1 OFFSET :offset",
}


async def _common(connection: AsyncConnection, wanted: Sequence[str], *, titles: bool = False) -> bool:
    values = {"words": _typed(connection, wanted, titles=titles), "offset": COMMON - 1}
    return await connection.scalar(text(_ANY[_postgres(connection)]), values) is not None


def _postgres(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "postgresql"


def mentions(said: ColumnElement[str], query: str) -> list[ColumnElement[bool]]:
    """Conditions that every word of what somebody typed is somewhere in that text; for tables without an index."""
    words = [word for term in terms(query) for word in term.removesuffix("*").split()]
    return [Folded(said).contains(word, autoescape=True) for word in words]


class Folded(FunctionElement[str]):
    """A text in lower case and without accents."""

    type = String()
    name = "folded"
    inherit_cache = True


@compiles(Folded, "postgresql")
def _folded_by_postgres(element: Folded, compiler: Any, **kwargs: Any) -> str:
    plain = f"normalize({compiler.process(element.clauses, **kwargs)}, NFKD)"
    return f"lower(regexp_replace({plain}, '[\\u0300-\\u036f]', '', 'g'))"


@compiles(Folded, "sqlite")
def _folded_by_sqlite(element: Folded, compiler: Any, **kwargs: Any) -> str:
    return f"folded({compiler.process(element.clauses, **kwargs)})"


def folded(typed: str) -> str:
    """The same of a text in hand; SQLite is taught it, because its own `lower` knows only A to Z."""
    return "".join(c for c in unicodedata.normalize("NFKD", typed) if not "\u0300" <= c <= "\u036f").lower()


def _typed(connection: AsyncConnection, wanted: Sequence[str], *, titles: bool = False) -> str:
    """Terms as the index of that database is asked for them."""
    if _postgres(connection):
        return tsquery(wanted, "A" if titles else "")
    return f"{{title}} : ({quoted(wanted)})" if titles else quoted(wanted)


def quoted(wanted: Sequence[str]) -> str:
    """Terms as FTS5 is asked for them: each in quotation marks, in which nothing has a meaning."""
    return " ".join(f'"{term.removesuffix("*")}"{"*" if term.endswith("*") else ""}' for term in wanted)


def tsquery(wanted: Sequence[str], weight: str = "") -> str:
    """Terms as Postgres is asked for them: each as words side by side, of these weights; `A` is that of titles."""
    return " & ".join(_phrase(term, weight) for term in wanted)


def _phrase(term: str, weight: str) -> str:
    *others, last = term.removesuffix("*").split()
    star = "*" if term.endswith("*") else ""
    parts = [f"'{word}':{weight}" if weight else f"'{word}'" for word in others]
    marks = star + weight
    parts.append(f"'{last}':{marks}" if marks else f"'{last}'")
    return f"({' <-> '.join(parts)})"


def _long_enough(word: str) -> bool:
    """Other scripts say more with one sign, and some put no spaces between words."""
    return len(word) >= PREFIX_MIN or not word.isascii()


def _words(typed: str) -> str:
    """Only letters, marks and digits, without accents."""
    kept = (c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in folded(typed))
    return " ".join("".join(kept).split())
