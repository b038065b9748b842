import pytest

from spaces.web.access import EVENTS
from spaces.web.routes import Route
from spaces.web.table import TABLE
from tests.web.conftest import Site

# A stream has no end: test_info_bar.py.
READS = [route for route in TABLE if route.method == "GET" and "{" not in route.path and route.produces != EVENTS]


@pytest.mark.parametrize("route", READS, ids=lambda route: route.path)
async def test_head_answers_like_get_without_the_body(site: Site, route: Route) -> None:
    mira = await site.person("mira")
    get, head = await mira.get(route.path), await mira.ask("HEAD", route.path)
    assert (head.status, head.body) == (get.status, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/livez", "GET, HEAD, OPTIONS"),
        ("/api/v1/spaces", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/users/mira/follow", "DELETE, OPTIONS, PUT"),
    ],
)
async def test_options_says_what_works(site: Site, path: str, allowed: str) -> None:
    answer = await site.nobody.ask("OPTIONS", path)
    assert (answer.status, answer.headers["Allow"]) == (204, allowed)


def test_no_method_and_path_stand_twice_in_the_table() -> None:
    pairs = [(route.method, route.path) for route in TABLE]
    assert len(pairs) == len(set(pairs))


# What other programs rely on from the first release; see docs/protocol.md.
PROMISED = """
GET /livez
GET /readyz
GET /metrics
GET /api/openapi.json
POST /api/v1/session
DELETE /api/v1/session
GET /api/v1/me
POST /api/v1/users
POST /api/v1/spaces
GET /api/v1/spaces
GET /api/v1/spaces/{id}
PATCH /api/v1/spaces/{id}
POST /api/v1/spaces/{id}/start
POST /api/v1/spaces/{id}/end
POST /api/v1/spaces/{id}/cancel
POST /api/v1/spaces/{id}/requests
POST /api/v1/spaces/{id}/participants/{pid}/invite
POST /api/v1/spaces/{id}/participants/{pid}/accept
POST /api/v1/spaces/{id}/participants/{pid}/mute
POST /api/v1/spaces/{id}/participants/{pid}/unmute
POST /api/v1/spaces/{id}/participants/{pid}/demote
POST /api/v1/spaces/{id}/participants/{pid}/remove
POST /api/v1/spaces/{id}/participants/{pid}/ban
POST /api/v1/spaces/{id}/mute-all
GET /api/v1/spaces/{id}/socket
POST /whip/{space_id}
POST /whep/{space_id}
POST /api/v1/spaces/{id}/save
POST /api/v1/spaces/{id}/pins
GET /api/v1/recordings
GET /api/v1/recordings/{id}
PATCH /api/v1/recordings/{id}
DELETE /api/v1/recordings/{id}
GET /recordings/{id}.mp3
GET /recordings/{id}.m4a
GET /recordings/{id}.opus
GET /recordings/{id}/chapters.json
GET /recordings/{id}/peaks.json
POST /api/v1/recordings/{id}/consent
POST /api/v1/recordings/{id}/withdraw
POST /api/v1/recordings/{id}/shares
POST /api/v1/recordings/{id}/clips
GET /r/{id}
GET /
GET /s/{id}
GET /u/{handle}
"""


@pytest.mark.parametrize("promise", PROMISED.strip().splitlines())
def test_what_other_programs_rely_on_is_there(promise: str) -> None:
    assert promise in {f"{route.method} {route.path}" for route in TABLE}


async def test_nothing_of_ours_may_be_read_by_other_origins(site: Site) -> None:
    answer = await site.nobody.get("/api/v1/spaces", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
