import re

import pytest

from spaces.web.rates import limited
from tests.web.conftest import OpenSite


async def test_every_answer_of_the_api_tells_where_one_stands(open_site: OpenSite) -> None:
    site = await open_site(limits__per_minute=600, limits__anonymous_per_minute=1200)
    mira = await site.person("mira")
    answer = await mira.get("/api/v1/me")
    assert answer.headers["RateLimit-Policy"] == '"account";q=600;w=60'
    assert answer.headers["RateLimit"] == '"account";r=599;t=1'
    answer = await site.nobody.get("/api/v1/spaces/nosuchspace")
    assert answer.status == 404
    assert answer.headers["RateLimit-Policy"] == '"address";q=1200;w=60'


async def test_who_asks_too_often_is_told_when_to_come_back(open_site: OpenSite) -> None:
    site = await open_site(limits__per_minute=3)
    mira, noor = await site.person("mira"), await site.person("noor")
    assert [(await mira.get("/api/v1/me")).status for _ in range(3)] == [200, 200, 200]
    answer = await mira.get("/api/v1/me")
    assert (answer.status, answer.code) == (429, "rate_limit")
    assert answer.headers["Retry-After"] == "20"
    assert answer.headers["RateLimit"] == '"account";r=0;t=60'
    assert re.search("Try again in 20 s", answer.json["detail"])
    assert (await noor.get("/api/v1/me")).status == 200
    site.clock.advance(20)
    assert (await mira.get("/api/v1/me")).status == 200


async def test_bad_credentials_count_for_the_network_they_come_from(open_site: OpenSite) -> None:
    site = await open_site(limits__anonymous_per_minute=2)
    guesses = [{"Authorization": f"Bearer spc_{number}"} for number in range(3)]
    answers = [await site.nobody.get("/api/v1/me", headers=guess) for guess in guesses]
    assert [answer.code for answer in answers] == ["token_invalid", "token_invalid", "rate_limit"]


async def test_without_limits_there_are_no_headers(open_site: OpenSite) -> None:
    site = await open_site()
    assert "RateLimit" not in (await site.nobody.get("/api/v1/session")).headers


async def test_pictures_and_calendars_that_are_made_for_whoever_asks_are_counted(open_site: OpenSite) -> None:
    site = await open_site(limits__anonymous_per_minute=2)
    await site.person("mira")
    answers = [await site.nobody.get("/u/mira/calendar.ics") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert (await site.nobody.get("/cards/u/mira.png")).status == 429


async def test_pages_files_and_health_are_not_counted(open_site: OpenSite) -> None:
    site = await open_site(limits__anonymous_per_minute=1)
    for _ in range(3):
        for path in ("/", "/livez", "/assets/main-1a2b.js", "/api/openapi.json"):
            assert (await site.nobody.get(path)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "produces", "counted"),
    [
        ("GET", "/api/v1/spaces", 200, None, True),
        ("GET", "/2/spaces", 200, None, True),
        ("GET", "/api/v1/spaces/{id}/socket", 101, None, False),
        ("GET", "/api/v1/info-bar/stream", 200, "text/event-stream", False),
        ("GET", "/api/v1/reports/{id}/excerpt", 200, "audio/ogg", False),
        ("POST", "/whep/{space_id}", 201, "application/sdp", False),
        ("GET", "/recordings/{rest}", 200, None, False),
        ("GET", "/cards/s/{id}.png", 200, "image/png", True),
        ("GET", "/s/{id}/qr.svg", 200, "image/svg+xml", True),
        ("GET", "/s/{id}/calendar.ics", 200, "text/calendar", True),
        ("GET", "/u/{handle}/calendar.ics", 200, "text/calendar", True),
        ("GET", "/calendar/{token}.ics", 200, "text/calendar", True),
    ],
)
def test_calls_are_counted_but_not_sound_sockets_and_streams(
    method: str, path: str, status: int, produces: str | None, *, counted: bool
) -> None:
    assert limited(method, path, status, produces) is counted
