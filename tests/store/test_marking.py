"""Where words stand in a text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model.search import Run
from spaces.store.marking import SNIPPET_MAX, _near, mark, snippet
from spaces.store.words import says, terms

TEXTS = st.lists(
    st.sampled_from(["fog", "Foghorn", "horn", "the", "crème", "cre\u0301me", "½", "ﬁn", "море", "-", "  ", "🎉", "."])
    | st.text(max_size=6)
).map(" ".join)
QUERIES = st.sampled_from(["fog", "fo", '"the fog"', "horn creme", "the", "mop", "мор", "fin", "1", ""]) | st.text()


def shown(runs: tuple[Run, ...]) -> str:
    return "".join(f"[{run.text}]" if run.hit else run.text for run in runs)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Fog at sea", "fog ", "[Fog] at sea"),
        ("Foghorns", "fog", "[Foghorns]"),
        ("Foghorns", "fog ", "Foghorns"),
        ("Crème brûlée", "creme", "[Crème] brûlée"),
        ("Cre\u0301me", "creme ", "[Cre\u0301me]"),
        ("the fog, the horn", '"the fog"', "[the fog], the horn"),
        ("fog fog", "fog ", "[fog] [fog]"),
        ("море", "мор", "[море]"),
        ("<b>fog</b>", "b", "<[b]>fog</[b]>"),
        ("", "fog", ""),
    ],
)
def test_hits_are_whole_words(text: str, query: str, marked: str):
    assert shown(mark(text, terms(query))) == marked


@given(TEXTS, QUERIES)
def test_runs_are_the_text_itself(text: str, query: str):
    runs = mark(text, terms(query))
    assert "".join(run.text for run in runs) == text
    assert all(run.text for run in runs)
    assert not any(a.hit == b.hit is False for a, b in itertools.pairwise(runs))


@given(TEXTS, QUERIES)
def test_what_the_index_finds_is_marked_and_nothing_else(text: str, query: str):
    wanted = terms(query)
    for term in wanted:
        hit = any(run.hit for run in mark(text, [term]))
        assert hit == says(text, term)


@given(TEXTS.map(lambda text: f"{text} " * 9), QUERIES)
def test_a_snippet_is_short_and_out_of_the_text(text: str, query: str):
    wanted, line = terms(query), " ".join(text.split())
    runs = snippet(text, wanted)
    said = "".join(run.text for run in runs)
    assert len(said) <= SNIPPET_MAX
    assert said.removeprefix("…").removesuffix("…") in line
    if any(run.hit for run in mark(line, wanted)) and len(query) < 20:
        assert any(run.hit for run in runs)


def test_a_snippet_begins_a_little_before_its_first_hit():
    runs = snippet("word " * 100 + "lighthouse " + "tail " * 100, ("lighthouse",))
    said = "".join(run.text for run in runs)
    assert said.startswith("…word")
    assert said.endswith("tail…")
    assert [run.text for run in runs if run.hit] == ["lighthouse"]


def test_of_a_long_text_little_more_is_read_than_is_shown():
    words = _near("Fog and " + "word " * 100_000, ("fog",))
    assert words[0].folded == "fog"
    assert len(words) < SNIPPET_MAX


def test_a_phrase_around_the_first_hit_is_marked_as_a_whole():
    runs = snippet("word " * 60 + "the white fog comes " + "word " * 60, ("white", "the white fog"))
    assert [run.text for run in runs if run.hit] == ["the white fog"]
