"""What makes the page an application that can be installed (W3C Web Application Manifest)."""

import json
import struct
from pathlib import Path

import pytest

PUBLIC = Path(__file__).parents[2] / "spaces" / "ui" / "public"
MANIFEST = json.loads((PUBLIC / "manifest.webmanifest").read_text())


@pytest.mark.parametrize("icon", MANIFEST["icons"], ids=lambda icon: icon["src"])
def test_every_icon_is_there_and_as_large_as_it_says(icon: dict[str, str]):
    head = (PUBLIC / icon["src"].lstrip("/")).read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", head[16:24])
    assert f"{width}x{height}" == icon["sizes"]


def test_there_is_an_icon_for_every_shape_that_systems_cut():
    purposes = {icon.get("purpose", "any") for icon in MANIFEST["icons"]}
    assert purposes == {"any", "maskable"}
