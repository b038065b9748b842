import re
from pathlib import Path

import spaces
from spaces.model.founding import APPLE

PAGE = Path(spaces.__file__).parent / "ui/src/pages/stations/categories.ts"


def test_the_categories_to_choose_from_are_those_the_server_takes() -> None:
    told = PAGE.read_text().partition("> = {")[2]
    found = re.findall(r'^  (?:"([^"]+)"|(\w+)): \[(.*?)\],$', told, re.MULTILINE | re.DOTALL)
    chosen = {quoted or plain: tuple(re.findall(r'"([^"]+)"', below)) for quoted, plain, below in found}
    assert list(chosen.items()) == list(APPLE.items())
