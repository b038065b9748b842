"""What people type into a search field, as the full text indexes of both databases understand it.

Nothing anybody types is an error: words and quoted phrases are looked for, every other sign means nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, literal_column, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

TERMS_MAX = 12
"""Words of a query that count; of what somebody pasted the beginning is enough."""

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')


def terms(query: str) -> tuple[str, ...]:
    """Words and phrases in what somebody typed, in order; empty when there are none.

    Each is words with single spaces between them, in lower case and without accents. The last one ends in `*` when
    it may be the beginning of a word, which is so unless a space or a quotation mark follows it.
    """
    found = [_words(quoted or word) for quoted, word in _QUOTED.findall(query)]
    kept = [term for term in found if term][:TERMS_MAX]
    if kept and kept[-1] and query[-1:].isalnum():
        kept[-1] += "*"
    return tuple(kept)


def in_words(connection: AsyncConnection, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Episodes with all of these terms in title or summary."""
    return _matching(connection, wanted, titles=False)


def in_titles(connection: AsyncConnection, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Episodes with all of these terms in the title."""
    return _matching(connection, wanted, titles=True)


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


def _matching(connection: AsyncConnection, wanted: Sequence[str], *, titles: bool) -> ColumnElement[bool]:
    if connection.dialect.name == "postgresql":
        query = _tsquery(wanted, titles=titles)
        return literal_column("episodes.words").op("@@")(text("to_tsquery('simple', :words)").bindparams(words=query))
    query = _fts5(wanted, titles=titles)
    found = text("SELECT rowid FROM episode_words WHERE episode_words MATCH :words")
    return literal_column("episodes.id").in_(found.bindparams(bindparam("words", query)))


def _fts5(wanted: Sequence[str], *, titles: bool) -> str:
    """Every term in quotation marks, in which nothing has a meaning."""
    query = " ".join(f'"{term.removesuffix("*")}"{"*" if term.endswith("*") else ""}' for term in wanted)
    return f"{{title}} : ({query})" if titles else query


def _tsquery(wanted: Sequence[str], *, titles: bool) -> str:
    """Every term as words side by side; `A` is the weight of titles."""
    weight = "A" if titles else ""
    return " & ".join(_phrase(term, weight) for term in wanted)


def _phrase(term: str, weight: str) -> str:
    *others, last = term.removesuffix("*").split()
    star = "*" if term.endswith("*") else ""
    parts = [f"'{word}':{weight}" if weight else f"'{word}'" for word in others]
    marks = star + weight
    parts.append(f"'{last}':{marks}" if marks else f"'{last}'")
    return f"({' <-> '.join(parts)})"


def _words(typed: str) -> str:
    """Only letters, marks and digits, without accents."""
    kept = (c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in folded(typed))
    return " ".join("".join(kept).split())
