from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from PIL import Image

from spaces.cards import Card, CardKind
from spaces.errors import Unavailable
from spaces.live import Outbox
from spaces.model import Visibility
from spaces.web.cards import Painter
from tests.web.airing import Air
from tests.web.conftest import Caller, Site
from tests.web.test_embed import BROWSER, Head


async def card_of(site: Site, path: str) -> str:
    """The path of the card that a page names, to messengers of both kinds."""
    head = Head((await site.nobody.get(path, headers=BROWSER)).text)
    assert head.meta["og:image"] == head.meta["twitter:image"]
    assert (head.meta["og:image:width"], head.meta["og:image:height"]) == ("1200", "630")
    parts = urlsplit(unescape(head.meta["og:image"]))
    return f"{parts.path}?{parts.query}"


async def pages(site: Site) -> dict[str, str]:
    mira = await site.person("mira")
    air = Air(site)
    space = await mira.opens()
    later = await mira.opens(scheduled_start=(site.clock.now() + timedelta(days=1)).isoformat())
    recording = await air.recording(mira)
    station = await air.station(mira)
    return {
        "live": f"/s/{space['id']}",
        "scheduled": f"/s/{later['id']}",
        "recording": f"/r/{recording.id}",
        "station": f"/stations/{station['slug']}",
        "profile": "/u/mira",
    }


@pytest.mark.parametrize("of", ["live", "scheduled", "recording", "station", "profile"])
async def test_every_page_that_is_shared_names_its_card(site: Site, of: str) -> None:
    path = (await pages(site))[of]
    card = await card_of(site, path)
    answer = await site.nobody.get(card)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.body)).size == (1200, 630)
    again = await site.nobody.get(card, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


async def test_a_card_changes_its_address_with_what_stands_on_it(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    path = f"/s/{space['id']}"
    before = await card_of(site, path)
    await mira.patch(f"/api/v1/spaces/{space['id']}", {"title": "Other talk"})
    renamed = await card_of(site, path)
    await mira.post(f"/api/v1/spaces/{space['id']}/end")
    ended = await card_of(site, path)
    assert len({before, renamed, ended}) == 3
    old = await site.nobody.get(before)
    assert old.body == (await site.nobody.get(ended)).body
    assert "max-age=60" in old.headers["Cache-Control"]


async def test_listeners_change_no_card(site: Site) -> None:
    space = await (await site.person("mira")).opens()
    before = await card_of(site, f"/s/{space['id']}")
    await site.rooms.join(space["id"], None, "Somebody", None, Outbox())
    assert await card_of(site, f"/s/{space['id']}") == before


async def test_the_card_of_a_private_recording_is_its_hosts_only(site: Site) -> None:
    mira: Caller = await site.person("mira")
    assert mira.user
    recording = await site.shelf.recording(mira.user, visibility=Visibility.PRIVATE)
    assert (await site.nobody.get(f"/cards/r/{recording.id}.png")).status == 404
    own = await mira.get(f"/cards/r/{recording.id}.png")
    assert (own.status, own.headers["Cache-Control"]) == (200, "private, no-cache")
    assert "Access-Control-Allow-Origin" not in own.headers


async def test_a_card_that_many_ask_for_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Card] = []
    monkeypatch.setattr("spaces.web.cards._draw", lambda card: drawn.append(card) or b"png")
    painter = Painter()
    card = Card(CardKind.LIVE, "Sunday talk", "Live", "Mira")
    assert await asyncio.gather(*(painter.picture(card) for _ in range(10))) == [b"png"] * 10
    assert drawn == [card]


async def test_more_than_can_be_drawn_soon_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spaces.web.cards._draw", lambda _: b"png")
    painter = Painter(waiting_max=2)
    asked = [painter.picture(Card(CardKind.LIVE, f"Talk {number}", "Live", "Mira")) for number in range(5)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    refused = [one for one in results if isinstance(one, Unavailable)]
    assert len(refused) == 3
    assert refused[0].code == "cards_busy"
    assert await painter.picture(Card(CardKind.LIVE, "Afterwards", "Live", "Mira")) == b"png"
