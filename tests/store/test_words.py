import sqlite3
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spaces.store import words


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", ()),
        ("fog", ("fog*",)),
        ("fog ", ("fog",)),
        ("Fog Horn", ("fog", "horn*")),
        ('"fog horn"', ("fog horn",)),
        ('"fog horn" bay', ("fog horn", "bay*")),
        ("“fog horn”", ("fog horn",)),
        ('"fog horn', ("fog", "horn*")),
        ("fo", ("fo",)),
        ("a fog-ho", ("a", "fog ho")),
        ("CRÈME brûlée", ("creme", "brulee*")),
        ("日本", ("日本*",)),
        ("🎉", ()),
        ("fog🎉", ("fog",)),
        ("a\0b", ("a b",)),
        ("NOT title:fog OR *", ("not", "title fog", "or")),
        ("x " * 50, ("x",) * words.TERMS_MAX),
    ],
)
def test_what_is_typed_becomes_words_and_phrases(query: str, terms: tuple[str, ...]):
    assert words.terms(query) == terms


@given(st.text())
def test_terms_are_words_with_single_spaces_whatever_is_typed(query: str):
    for term in words.terms(query):
        bare = term.removesuffix("*")
        assert bare
        assert bare.split(" ") == bare.split()
        assert all(char == " " or char.isalnum() or unicodedata.category(char)[0] == "M" for char in bare)


SAID = st.lists(
    st.sampled_from(["fog", "Foghorn", "horn", "the", "crème", "CREME", "3", "3a", "-", "“", ".", "Straße", "море"]),
    max_size=8,
).map(" ".join)


@given(SAID, SAID | st.sampled_from(["fog", '"the fog"', "horn fo", "foghor", "cre", "мор", "str"]))
@example("the foghorn", '"the fog"')
def test_a_text_in_hand_says_what_the_index_says_of_it(said: str, query: str):
    wanted = words.terms(query)
    if not wanted:
        return
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE said USING fts5 (title, tokenize='unicode61 remove_diacritics 2', prefix='3')")
    index.execute("INSERT INTO said VALUES (?)", (said,))
    asked = " ".join(f'"{term.removesuffix("*")}"{"*" if term.endswith("*") else ""}' for term in wanted)
    found = index.execute("SELECT count(*) FROM said WHERE said MATCH ?", (asked,)).fetchone()[0]
    index.close()
    assert words.says(said, "\n".join(wanted)) is bool(found)
