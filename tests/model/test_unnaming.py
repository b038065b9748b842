from typing import Any

import pytest

from spaces.model import Answer
from spaces.model.recording import CHAPTER_TITLE_MAX, SOMEBODY, WITHHELD
from spaces.model.unnaming import unnamed
from tests.model.cases import NOW, word


def jon(answer: Answer | None = Answer.YES, **fields: Any) -> Any:
    return word("u_jon", answer, **{"name": "Jon", "handle": "jon_b"} | fields)


GONE = jon(withdrawn_at=NOW)


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Jon", WITHHELD),
        ("why JON left", f"why {WITHHELD} left"),
        ("Mira & Jon: tea", f"Mira & {WITHHELD}: tea"),
        ("Jon's tea, and Jon", f"{WITHHELD}'s tea, and {WITHHELD}"),
        ("ask @jon_b", f"ask {WITHHELD}"),
        ("@Jon", WITHHELD),
        ("Jonas and Marjon", "Jonas and Marjon"),
        ("jon_bx", "jon_bx"),
        ("", ""),
    ],
)
def test_whole_names_and_handles_go_whatever_their_case(title: str, left: str) -> None:
    assert unnamed(title, [GONE]) == left


def test_who_speaks_without_their_name_is_a_speaker() -> None:
    assert unnamed("Jon on tea", [jon(Answer.ANONYMOUS)]) == f"{SOMEBODY} on tea"


@pytest.mark.parametrize("answer", [Answer.NO, None])
def test_who_has_not_agreed_is_not_named(answer: Answer | None) -> None:
    assert unnamed("Jon on tea", [jon(answer)]) == f"{WITHHELD} on tea"


def test_who_may_be_named_stays() -> None:
    assert unnamed("Jon on tea", [jon(), word("u_mira", Answer.NO)]) == "Jon on tea"


def test_a_name_is_text_and_no_pattern_and_may_be_written_with_other_accents() -> None:
    odd = jon(name="(C++)", handle=None, withdrawn_at=NOW)
    assert unnamed("More (C++), please", [odd]) == f"More {WITHHELD}, please"
    assert unnamed("Rene\u0301 sings", [jon(name="Ren\u00e9", withdrawn_at=NOW)]) == f"{WITHHELD} sings"


def test_a_title_stays_as_short_as_titles_have_to_be() -> None:
    assert len(unnamed("Jon " * 25, [GONE])) <= CHAPTER_TITLE_MAX
