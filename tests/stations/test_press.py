"""Pages as bytes: made once, kept while nothing changes, within bounds, and without holding up the node."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from stations import jsonfeed
from stations.feed import FeedDocument, render
from stations.press import FRESH, SLICE, Press, printed, written
from stations.publish import Place
from tests.stations.samples_out import EVERYTHING, NOON, OWN


@dataclass
class FakeEdition:
    """A page that counts how often it is made."""

    name: str = "tea"
    form: str = "xml"
    now: Hashable = 1
    says: FeedDocument | None = EVERYTHING
    made: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def place(self) -> Place:
        return Place(f"https://spaces.example/stations/{self.name}/feed.xml", self.form)

    async def version(self, now: datetime) -> Hashable:
        return self.now

    async def document(self, now: datetime) -> FeedDocument | None:
        self.made += 1
        await self.gate.wait()
        return self.says


def edition(**fields: object) -> FakeEdition:
    made = FakeEdition(**fields)  # type: ignore[arg-type]
    made.gate.set()
    return made


async def test_a_page_is_the_document_in_its_form_and_packed() -> None:
    for form, expected in (("xml", render(EVERYTHING)), ("json", jsonfeed.render(EVERYTHING))):
        page = await printed(edition(form=form), NOON)
        assert page
        assert page.body == expected
        assert gzip.decompress(page.packed) == expected
        assert page.modified == NOON


async def test_the_tag_names_the_content() -> None:
    first, same = await printed(edition(), NOON), await printed(edition(now=2), NOON)
    other = await printed(edition(says=replace(EVERYTHING, title="Coffee")), NOON)
    assert first
    assert same
    assert other
    assert first.etag == same.etag != other.etag


async def test_a_page_is_made_once_while_its_version_is_the_same() -> None:
    press, tea = Press(), edition()
    first = await press.page(tea, NOON)
    assert await press.page(tea, NOON + FRESH) is first
    assert tea.made == 1
    tea.now = 2
    assert await press.page(tea, NOON) is not first
    assert tea.made == 2


async def test_a_page_is_made_anew_after_a_while_even_so() -> None:
    press, tea = Press(), edition()
    await press.page(tea, NOON)
    await press.page(tea, NOON + FRESH + timedelta(seconds=1))
    assert tea.made == 2


async def test_many_who_ask_at_once_wait_for_one_making() -> None:
    press, tea = Press(), FakeEdition()
    asked = [asyncio.create_task(press.page(tea, NOON)) for _ in range(20)]
    while not tea.made:
        await asyncio.sleep(0)
    tea.gate.set()
    assert len({id(page) for page in await asyncio.gather(*asked)}) == 1
    assert tea.made == 1
    assert not press._at_work


async def test_who_leaves_while_it_is_made_leaves_it_to_the_others() -> None:
    press, tea = Press(), FakeEdition()
    first = asyncio.create_task(press.page(tea, NOON))
    while not tea.made:
        await asyncio.sleep(0)
    second = asyncio.create_task(press.page(tea, NOON))
    first.cancel()
    tea.gate.set()
    assert await second
    assert tea.made == 2
    assert not press._at_work


async def test_the_oldest_pages_go_when_there_is_no_room() -> None:
    size = (await printed(edition(), NOON)).size  # type: ignore[union-attr]
    press, pages = Press(room=2 * size + 100), [edition(name=name) for name in ("a", "b", "c")]
    for page in pages:
        await press.page(page, NOON)
    assert press._used <= 2 * size + 100
    await press.page(pages[2], NOON)
    assert pages[2].made == 1
    await press.page(pages[0], NOON)
    assert pages[0].made == 2


async def test_a_page_larger_than_the_room_is_made_each_time() -> None:
    press, tea = Press(room=10), edition()
    assert await press.page(tea, NOON)
    assert await press.page(tea, NOON)
    assert (tea.made, press._used, len(press._kept)) == (2, 0, 0)


async def test_a_page_that_is_no_more_is_forgotten() -> None:
    press, tea = Press(), edition()
    await press.page(tea, NOON)
    tea.says, tea.now = None, 2
    assert await press.page(tea, NOON) is None
    assert (press._used, len(press._kept)) == (0, 0)


async def test_others_get_on_while_a_long_page_is_written() -> None:
    document = replace(EVERYTHING, items=tuple(replace(OWN, guid=str(n)) for n in range(20 * SLICE)))
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    assert await written(document, "xml") == render(document)
    task.cancel()
    assert turns >= 20
