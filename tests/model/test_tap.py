"""What people are shown of a space's tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from spaces.model import Space, SpeakerPolicy, State, Tap, TapPolicy, TapState
from spaces.model.tap import tap_of

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
SCHEDULED = Space("s", "u", "Talk", (), State.SCHEDULED, SpeakerPolicy.EVERYONE, TapPolicy.HELD, NOW, NOW)
LIVE = replace(SCHEDULED, state=State.LIVE, started_at=NOW)
ENDED = replace(LIVE, state=State.ENDED, ended_at=NOW)
CANCELED = replace(SCHEDULED, state=State.CANCELED, ended_at=NOW)
KEPT = Tap("s", TapPolicy.HELD, TapState.HELD, NOW)


@pytest.mark.parametrize(
    ("space", "state"),
    [
        (SCHEDULED, TapState.OFF),
        (CANCELED, TapState.OFF),
        (LIVE, TapState.RECORDING),
        (ENDED, TapState.RECORDING),  # what was said is still being written down
    ],
)
def test_it_runs_from_the_moment_a_space_is_live(space: Space, state: TapState):
    assert tap_of(space) == Tap("s", TapPolicy.HELD, state)
    assert tap_of(replace(space, tap=TapPolicy.OFF)).state is TapState.OFF


def test_what_became_of_it_counts_once_the_space_is_over():
    assert tap_of(ENDED, KEPT) == KEPT
    assert tap_of(LIVE, KEPT).state is TapState.RECORDING, "it went on after a crash at its end"
