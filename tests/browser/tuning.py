"""Stations as people make and hear them on the page."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.conftest import Surfer
from tests.programmes import DAY, NEWEST, Programme
from tests.publisher import Publisher, Show

FIRST, SECOND, THIRD = 500, 740, 980
"""Pitches of three programmes, in hertz."""


async def make(surfer: Surfer, title: str) -> str:
    """Make a station by its form, from the list of stations on; the path of its page."""
    await surfer.open("/stations")
    await surfer.page.get_by_role("link", name=re.compile("New station|Make the first station")).first.click()
    await surfer.page.get_by_label("Title").fill(title)
    await surfer.press("Make the station")
    await expect(surfer.page.get_by_label("Podcast", exact=True)).to_be_visible()
    return surfer.page.url.removeprefix(surfer.url).partition("/edit")[0]


async def add(surfer: Surfer, text: str) -> None:
    """Paste something to hear into a station that is edited."""
    await surfer.page.get_by_label("Podcast", exact=True).fill(text)
    await surfer.button("Add").first.click()


def line(surfer: Surfer, title: str) -> Any:
    """One source in the list of a station that is edited."""
    return surfer.page.locator("ol.sources > li").filter(has_text=title)


async def tuned(surfer: Surfer, title: str, *urls: str, visibility: str = "public") -> str:
    """A station that has these podcasts, made without the page; the path of its page, which is open and may play."""
    order = {"title": title, "visibility": visibility}
    station = await call(surfer, "POST", "/api/v1/stations", order)
    for url in urls:
        await call(surfer, "POST", f"/api/v1/stations/{station['id']}/sources", {"kind": "feed", "url": url})
    await surfer.open(f"/stations/{station['slug']}/edit")
    await expect(surfer.page.get_by_text(re.compile("^Done in"))).to_have_count(len(urls))
    path = f"/stations/{station['slug']}"
    await surfer.open(path)
    if urls:
        await surfer.button("Play the station").wait_for()
    return path


async def call(surfer: Surfer, method: str, path: str, body: object = None) -> Any:
    """What the page's own scripts could ask of the API."""
    return await surfer.page.evaluate(
        """async ([method, path, body]) => {
            const headers = body === null ? {} : {"Content-Type": "application/json"};
            const answer = await fetch(path, {method, headers, body: body === null ? undefined : JSON.stringify(body)});
            if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
            return answer.status === 204 ? null : answer.json();
        }""",
        [method, path, body],
    )


def trio(publisher: Publisher, name: str = "trio", *, first: float = 6, others: float = 40, **more: Any) -> Show:
    """A podcast of three pitches; the first one is over soon."""
    made = (
        Programme(f"{name}-a", "The first of three", FIRST, first, NEWEST),
        Programme(f"{name}-b", "The second of three", SECOND, others, NEWEST - DAY),
        Programme(f"{name}-c", "The third of three", THIRD, others, NEWEST - 2 * DAY),
    )
    return publisher.show(name, name.title(), *made, **more)
