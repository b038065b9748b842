"""The loudness of a voice: quick to notice a word, slow to forget one, deaf to a click."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from spaces.sfu.levels import HANGOVER, TALKING, Level
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
    assert (level.at(5.0), level.loudness(5.0), level.talking(5.0)) == (SILENCE, SILENCE, False)


def test_a_word_is_noticed_within_two_packets() -> None:
    level = Level()
    talk(level, 127, 0.0, 1.0)
    assert level.observe(35, 80, 1.0) is False
    assert level.observe(35, 80, 1.02) is True
    assert level.talking(1.02)


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
    assert not level.talking(last + FRAME)


def test_a_click_after_a_gap_is_no_voice_whatever_was_said_before() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 1.0)
    assert level.observe(30, 80, last + 3) is False
    assert not level.talking(last + 3)


def test_pauses_between_words_do_not_end_a_voice() -> None:
    level = Level()
    now = 0.0
    for _ in range(20):
        last = talk(level, 28, now, 0.15)
        quiet = talk(level, 75, last + FRAME, 0.2)
        assert level.talking(quiet)
        now = quiet + FRAME


def test_the_level_now_falls_in_a_pause_although_the_voice_goes_on() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    quiet = talk(level, 75, last + FRAME, 0.3)
    assert level.at(quiet) > TALKING
    assert level.talking(quiet)


def test_a_voice_that_stopped_is_over_after_a_second() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    talk(level, 75, last + FRAME, 1.4)
    assert level.talking(last + HANGOVER)
    assert not level.talking(last + HANGOVER + 0.3)
    assert level.loudness(last + HANGOVER + 0.3) == SILENCE


def test_how_loud_somebody_talks_is_learnt_in_seconds_and_without_the_pauses() -> None:
    level = Level()
    now = 0.0
    learnt = []
    for _ in range(20):
        last = talk(level, 25, now, 0.3)
        learnt.append(level.loudness(last))
        now = talk(level, 75, last + FRAME, 0.3) + FRAME
    assert learnt[0] > 40
    assert learnt == sorted(learnt, reverse=True)
    assert 25 <= learnt[-1] <= 35


def test_a_cough_does_not_make_a_loud_voice() -> None:
    level = Level()
    last = talk(level, 10, 0.0, 0.3)
    assert level.loudness(last) > 40


def test_after_a_silence_the_loudness_is_learnt_anew() -> None:
    level = Level()
    last = talk(level, 10, 0.0, 5.0)
    assert level.loudness(last) < 15
    talk(level, 25, last + 3, 0.1)
    assert level.loudness(last + 3.1) > 45


def test_the_noise_of_a_room_is_no_voice() -> None:
    level = Level()
    noise = random.Random(1)
    begun = [level.observe(noise.randint(55, 65), 80, index * FRAME) for index in range(500)]
    assert not any(begun)
    assert not level.talking(10.0)


def test_comfort_noise_every_400_ms_is_silence() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    for index in range(1, 10):
        level.observe(80, 1, last + 0.4 * index)
    assert (level.at(last + 3.6), level.talking(last + 3.6)) == (SILENCE, False)


def test_a_voice_that_sends_nothing_more_is_silent_at_once_and_forgotten_soon() -> None:
    level = Level()
    last = talk(level, 25, 0.0, 0.5)
    assert level.at(last + 0.2) < 30
    assert level.at(last + 0.3) == SILENCE
    assert level.loudness(last + 10) == SILENCE


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
    assert (level.at(last), level.loudness(last)) == (SILENCE, SILENCE)


def test_without_levels_the_size_of_a_packet_tells() -> None:
    speech, comfort = Level(), Level()
    last = talk(speech, None, 0.0, 0.2, size=60)
    talk(comfort, None, 0.0, 0.2, size=6)
    assert speech.talking(last)
    assert not comfort.talking(last)


@given(
    steps=st.lists(
        st.tuples(
            st.none() | st.integers(0, 127), st.integers(0, 1200), st.sampled_from([0.0, 0.01, 0.02, 0.06, 0.4, 5.0])
        ),
        max_size=60,
    )
)
def test_levels_stay_in_range(steps: list[tuple[int | None, int, float]]) -> None:
    level = Level()
    now = 1.0
    for dbov, size, gap in steps:
        talked = level.talking(now + gap)
        now += gap
        begins = level.observe(dbov, size, now)
        assert 0 <= level.at(now) <= SILENCE
        assert begins == (level.talking(now) and not talked)
        assert 0 <= level.loudness(now) <= TALKING if level.talking(now) else level.loudness(now) == SILENCE
