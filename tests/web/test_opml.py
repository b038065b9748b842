"""Lists of podcasts brought in by the API."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest

from tests.store.samples import feed
from tests.web.airing import Air, Json
from tests.web.conftest import Answer, Caller, OpenSite, Site

API = "/api/v1/stations"
TYPE = {"Content-Type": "text/x-opml"}


def opml(urls: Iterable[str]) -> bytes:
    outlines = "".join(f'<outline type="rss" text="Show {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    return f'<opml version="2.0"><body><outline text="Folder">{outlines}</outline></body></opml>'.encode()


async def bring(who: Caller, station: Json, body: bytes, **headers: Any) -> Answer:
    return await who.ask("POST", f"{API}/{station['id']}/import", data=io.BytesIO(body), headers=TYPE | headers)


async def test_every_podcast_of_a_list_becomes_a_source_and_one_bad_one_harms_none(
    site: Site, mira: Caller, station: Json
) -> None:
    urls = ["https://a.example/feed", "http://127.0.0.1/feed", "https://b.example/feed", "ftp://c.example/feed"]
    answer = await bring(mira, station, opml(urls))
    assert answer.status == 202
    assert (answer.json["added"], answer.json["known"]) == (2, 0)
    assert [(one["url"], one["title"]) for one in answer.json["refused"]] == [("http://127.0.0.1/feed", "Show 1")]
    assert "only asks the public internet" in answer.json["refused"][0]["reason"]
    sources = (await mira.get(f"{API}/{station['id']}/sources")).json["items"]
    assert [(one["url"], one["import"]["state"]) for one in sources] == [
        ("https://a.example/feed", "waiting"),
        ("https://b.example/feed", "waiting"),
    ]
    again = (await bring(mira, station, opml(urls))).json
    assert (again["added"], again["known"]) == (0, 2)


async def test_what_does_not_fit_is_told_for_each(open_site: OpenSite) -> None:
    site = await open_site(stations__sources=2)
    mira = await site.person("mira")
    station = await Air(site).station(mira)
    report = (await bring(mira, station, opml(f"https://a.example/{n}" for n in range(4)))).json
    assert report["added"] == 2
    assert ["at most 2 sources" in one["reason"] for one in report["refused"]] == [True, True]
    again = (await bring(mira, station, opml(f"https://a.example/{n}" for n in range(1, 3)))).json
    assert (again["added"], again["known"], len(again["refused"])) == (0, 1, 1)
    new = [feed(url=f"https://a.example/{n}") for n in range(4)]
    stored = [(await site.store.feeds.add(one)).id != one.id for one in new]
    assert stored == [True, True, False, False]  # of what was refused nothing was kept


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        (b"", "body_missing", 422),
        (b"<html></html>", "not_opml", 422),
        (b"<opml><body/></opml>", "not_opml", 422),
        (b"<opml", "not_opml", 422),
        (b"x" * 5_000_001, "list_too_large", 413),
    ],
)
async def test_what_is_no_list_is_refused_in_words(
    mira: Caller, station: Json, body: bytes, code: str, status: int
) -> None:
    answer = await bring(mira, station, body)
    assert (answer.status, answer.code) == (status, code)


async def test_a_list_comes_as_what_it_is(mira: Caller, station: Json) -> None:
    answer = await bring(mira, station, opml(["https://a.example/feed"]), **{"Content-Type": "text/html"})
    assert (answer.status, answer.code) == (415, "media_type")


async def test_lists_are_not_brought_in_without_end(mira: Caller, station: Json) -> None:
    answers = [await bring(mira, station, opml([f"https://a.example/{number}"])) for number in range(7)]
    assert [answer.status for answer in answers] == [202] * 6 + [429]
