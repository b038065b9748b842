import re
from urllib.parse import unquote

import pytest
from aiohttp.multipart import content_disposition_filename, parse_content_disposition
from hypothesis import given
from hypothesis import strategies as st

from spaces.web.filenames import disposition, filename


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Sunday talk", "Sunday talk.mp3"),
        ("  Tea:  milk/sugar? ", "Tea milk sugar.mp3"),
        ("../../etc/passwd", "etc passwd.mp3"),
        ("..", "recording.mp3"),
        ("", "recording.mp3"),
        ("***", "recording.mp3"),
        ('"quoted"', "quoted.mp3"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie x.mp3"),
        ("con", "con recording.mp3"),
        ("COM1.x", "COM1.x recording.mp3"),
        ("Grüße aus Köln", "Grüße aus Köln.mp3"),
        ("\u202egnp.exe", "gnp.exe.mp3"),
        ("x" * 500, "x" * 100 + ".mp3"),
    ],
)
def test_a_name_is_safe_on_every_system(title: str, name: str) -> None:
    assert filename(title, ".mp3") == name


def test_a_plain_name_needs_one_parameter() -> None:
    assert disposition("inline", "Sunday talk.mp3") == 'inline; filename="Sunday talk.mp3"'


def test_other_letters_come_encoded_beside_a_plain_form() -> None:
    encoded = "Gr%C3%BC%C3%9Fe%20%E2%80%93%20%E8%8C%B6.mp3"
    assert (
        disposition("attachment", "Grüße – 茶.mp3") == f"attachment; filename=\"Grue.mp3\"; filename*=UTF-8''{encoded}"
    )


def test_a_name_without_one_plain_letter_still_has_a_plain_form() -> None:
    assert disposition("attachment", "茶.mp3").startswith('attachment; filename="recording.mp3"; filename*=')


@given(st.text(), st.sampled_from([".mp3", ".chapters.json", ".zip"]))
def test_whatever_the_title_the_header_is_one_line_and_reads_back(title: str, ending: str) -> None:
    name = filename(title, ending)
    header = disposition("attachment", name)
    assert header.isascii()
    assert header.isprintable()
    kind, parameters = parse_content_disposition(header)
    assert kind == "attachment"
    assert content_disposition_filename(parameters) == name
    assert not re.search(r'[\\/:*?"<>|]', name)
    assert name.endswith(ending)
    assert unquote(header).count('"') == 2
