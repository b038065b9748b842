import io

import av

from spaces import png


def test_the_pixels_are_those_of_the_rows_in_the_two_colors() -> None:
    ground, ink = (10, 20, 30), (200, 100, 0)
    data = png.picture(16, 2, [b"\x80\x01", b"\x00\xff"], bytes((*ground, *ink)))
    with av.open(io.BytesIO(data), "r", format="png_pipe") as opened:
        pixels = next(opened.decode(video=0)).to_ndarray(format="rgb24")
    assert pixels.shape == (2, 16, 3)
    inked = {(0, 0), (0, 15)} | {(1, x) for x in range(8, 16)}
    for y in range(2):
        for x in range(16):
            assert tuple(pixels[y, x]) == (ink if (y, x) in inked else ground)


def test_every_hue_has_a_ground_far_darker_than_its_ink() -> None:
    for step in range(13):
        shades = png.shades(step / 12)
        assert len(shades) == 6
        assert max(shades[:3]) + 40 < min(shades[3:])
