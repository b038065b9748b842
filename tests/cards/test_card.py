import subprocess
import sys
from dataclasses import replace

from spaces.cards import Card, CardKind

CARD = Card(CardKind.LIVE, "Sunday talk", "Live", "Mira", (("Mira", 0),), "4Re")


def test_the_version_changes_with_whatever_is_drawn() -> None:
    others = [
        replace(CARD, kind=CardKind.OVER),
        replace(CARD, title="Other talk"),
        replace(CARD, people=(("Mira", 1),)),
        replace(CARD, seed="5Sf"),
    ]
    assert len({card.version for card in (CARD, *others)}) == 5
    assert CARD.version == replace(CARD).version


def test_a_node_does_not_load_pillow_before_somebody_shares_a_link() -> None:
    look = "import spaces.app, sys; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
