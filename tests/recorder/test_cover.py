"""The picture that players show."""

from __future__ import annotations

import time

import av

from recorder.cover import SIDE, cover


def pixels(data: bytes, path):
    path.write_bytes(data)
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_a_cover_is_a_picture_of_two_colours_large_enough_for_directories(tmp_path):
    data = cover("abc")
    picture = pixels(data, tmp_path / "cover.png")
    assert picture.shape == (SIDE, SIDE, 3)
    assert len({tuple(one) for one in picture.reshape(-1, 3)[::97]}) == 2
    assert len(data) < 20_000


def test_it_is_the_same_for_the_same_recording_and_another_for_others():
    assert cover("abc") == cover("abc")
    assert len({cover(str(number)) for number in range(20)}) == 20
    began = time.process_time()
    cover("time")
    assert time.process_time() - began < 1.0
