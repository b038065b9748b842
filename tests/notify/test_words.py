"""What notices say."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from spaces.model.notice import NewsKind, Notice
from spaces.notify.push import TEXT_MAX
from spaces.notify.words import confirmation, letter, pushed, when

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
DETAIL = {"title": "Tea", "host": "Mira", "start": "2026-12-01T19:00:00+00:00"}


def notice(kind: NewsKind, **fields: object) -> Notice:
    given = {"space_id": "s1", "series_id": None, "detail": DETAIL} | fields
    return Notice(7, "u", 1, kind, shown=True, at=NOW, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", NewsKind)
def test_every_kind_says_what_and_who_and_where(kind: NewsKind):
    said = letter(notice(kind), "noor@example.org", "https://here.org", "TOKEN", None)
    assert "Tea" in said.subject
    assert "https://here.org/s/s1" in said.text
    assert "https://here.org/mails/stop/TOKEN" in said.text
    assert said.message_id == "notice-7@here.org"
    assert "Mira" in said.text
    assert "!" not in said.text


def test_a_series_leads_to_its_page_and_says_how_often():
    detail = DETAIL | {"repeats": "every week"}
    said = letter(
        notice(NewsKind.ANNOUNCED, space_id=None, series_id="x", detail=detail), "a@b.org", "https://h.org", "T", None
    )
    assert "https://h.org/series/x" in said.text
    assert "Tuesday, 1 December 2026, 19:00 UTC, every week" in said.text


def test_what_browsers_get_fits_into_one_push_whatever_the_title():
    long = DETAIL | {"title": "🦔" * 5000, "host": "☃" * 5000}
    text = pushed(notice(NewsKind.SOON, detail=long), "https://here.org")
    assert len(text) <= TEXT_MAX
    assert json.loads(text)["url"] == "https://here.org/s/s1"


def test_the_question_whose_address_it_is_names_who_asks():
    said = confirmation("noor@example.org", "noor", "https://here.org", "TOKEN", "1")
    assert "@noor" in said.text
    assert "https://here.org/mails/confirm/TOKEN" in said.text


def test_times_are_told_so_that_nobody_has_to_guess_the_zone():
    assert when("2026-12-01T20:00:00+01:00") == "Tuesday, 1 December 2026, 19:00 UTC"
    assert when(None) == "soon"
