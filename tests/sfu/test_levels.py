"""The loudness of a voice: quick to notice a word, slow to forget one, deaf to a click."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from spaces.sfu.levels import DECAY, TALKING, Level
from spaces.sfu.rtp import SILENCE

FRAME = 0.02


def talk(level: Level, dbov: int | None, start: float, seconds: float, size: int = 80) -> float:
    """Feed 20-ms packets of one level; the moment of the last of them."""
    count = round(seconds / FRAME)
    for index in range(count):
        level.observe(dbov, size, start + index * FRAME)
    return start + (count - 1) * FRAME


def test_a_new_voice_is_silent() -> None:
    level = Level()
    assert (level.at(5.0), level.lately(5.0)) == (SILENCE, SILENCE)


def test_a_word_is_noticed_within_two_packets() -> None:
    level = Level()
    talk(level, 127, 0.0, 1.0)
    assert level.observe(35, 80, 1.0) is False
    assert level.observe(35, 80, 1.02) is True
    assert level.lately(1.02) <= TALKING


def test_the_beginning_of_a_voice_is_told_once() -> None:
    level = Level()
    begun = [level.observe(25, 80, index * FRAME) for index in range(50)]
    assert begun.count(True) == 1


def test_a_voice_begins_again_after_a_silence() -> None:
    level = Level()
    talk(level, 25, 0.0, 0.5)
    talk(level, 100, 0.5, 3.0)
    assert sum(level.observe(25, 80, 3.5 + index * FRAME) for index in range(10)) == 1


def test_a_single_click_is_no_voice() -> None:
    level = Level()
    last = talk(level, 65, 0.0, 1.0)
    level.observe(25, 80, last + FRAME)
    assert level.lately(last + FRAME) > TALKING


def test_pauses_between_words_do_not_end_a_voice() -> None:
    level = Level()
    now = 0.0
    for _ in range(20):
        last = talk(level, 28, now, 0.15)
        quiet = talk(level, 75, last + FRAME, 0.2)
        assert level.lately(quiet) <= TALKING
        now = quiet + FRAME


def test_the_level_now_falls_in_a_pause_although_the_voice_is_remembered() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    quiet = talk(level, 75, last + FRAME, 0.3)
    assert level.at(quiet) > 50
    assert level.lately(quiet) < 35


def test_a_voice_that_stopped_is_forgotten_in_a_second_and_a_half() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    talk(level, 75, last + FRAME, 1.5)
    assert level.lately(last + 1.5) > TALKING


def test_the_noise_of_a_room_is_no_voice() -> None:
    level = Level()
    noise = random.Random(1)
    begun = [level.observe(noise.randint(55, 65), 80, index * FRAME) for index in range(500)]
    assert not any(begun)
    assert level.lately(10.0) > TALKING


def test_comfort_noise_every_400_ms_is_silence() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    for index in range(1, 10):
        level.observe(80, 1, last + 0.4 * index)
    assert (level.at(last + 3.6), level.lately(last + 3.6) > TALKING) == (SILENCE, True)


def test_a_voice_that_sends_nothing_more_is_silent_at_once_and_forgotten_soon() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    assert level.at(last + 0.2) < 30
    assert level.at(last + 0.3) == SILENCE
    assert level.lately(last + 10) == SILENCE


def test_longer_frames_are_judged_by_time() -> None:
    short, long = Level(), Level()
    last = talk(short, 25, 0.0, 0.6)
    for index in range(10):
        long.observe(25, 200, index * 0.06 + 0.04)
    talk(short, 75, last + FRAME, 0.12)
    long.observe(75, 200, last + 0.06)
    long.observe(75, 200, last + 0.12)
    assert abs(short.at(last + 0.12) - long.at(last + 0.12)) <= 6


def test_a_muted_voice_is_forgotten_at_once() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    level.silence()
    assert (level.at(last), level.lately(last)) == (SILENCE, SILENCE)


def test_without_levels_the_size_of_a_packet_tells() -> None:
    speech, comfort = Level(), Level()
    last = talk(speech, None, 0.0, 0.2, size=60)
    talk(comfort, None, 0.0, 0.2, size=6)
    assert speech.lately(last) <= TALKING < comfort.lately(last)


@given(
    steps=st.lists(
        st.tuples(
            st.none() | st.integers(0, 127), st.integers(0, 1200), st.sampled_from([0.0, 0.01, 0.02, 0.06, 0.4, 5.0])
        ),
        max_size=60,
    )
)
def test_levels_stay_in_range_and_never_fade_faster_than_promised(
    steps: list[tuple[int | None, int, float]],
) -> None:
    level = Level()
    now = 1.0
    for dbov, size, gap in steps:
        before = level.lately(now)
        now += gap
        level.observe(dbov, size, now)
        assert 0 <= level.at(now) <= SILENCE
        assert 0 <= level.lately(now) <= min(SILENCE, before + gap * DECAY + 1)
