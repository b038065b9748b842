"""Every feed of the corpus is read as its JSON says; its name says what is awkward about it."""

from __future__ import annotations

import pytest

from tests.stations.corpus import FOLDER, NAMES, case, outcome


@pytest.mark.parametrize("name", NAMES)
def test_an_awkward_feed_ends_in_something_sensible(name: str):
    given = case(name)
    assert outcome(given) == given.expected


def test_every_feed_has_its_expectation():
    assert sorted(path.stem for path in FOLDER.glob("*.feed")) == NAMES
    assert len(NAMES) >= 60
