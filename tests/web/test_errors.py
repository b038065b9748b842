import asyncio
import json
from collections.abc import Iterator

import aiohttp
import pytest
import structlog
from structlog.testing import capture_logs

from spaces import errors as refusals
from spaces.errors import SpacesError
from spaces.web import bodies
from spaces.web.errors import STATUS, problem_of, status_of
from tests.web.conftest import Site

MEMBERS = {"type", "title", "status", "code", "detail", "field", "instance"}


@pytest.fixture
def logs() -> Iterator[list[dict[str, object]]]:
    structlog.reset_defaults()
    with capture_logs() as entries:
        yield entries


def test_every_kind_of_refusal_has_a_status() -> None:
    kinds = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, SpacesError)]
    assert set(kinds) - {SpacesError} == set(STATUS)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (refusals.Invalid("x"), 422),
        (refusals.Invalid("x", code="sdp_invalid"), 400),
        (refusals.Conflict("x", code="whatever"), 409),
        (refusals.TooMany("x"), 429),
        (type("Special", (refusals.Gone,), {})("x"), 410),
    ],
)
def test_the_status_follows_from_the_kind_unless_the_code_has_its_own(error: SpacesError, status: int) -> None:
    assert status_of(error) == status


def test_a_problem_has_every_member_of_the_contract() -> None:
    answer = problem_of(refusals.Invalid("No title.", code="title_missing", field="title"), "/api/v1/spaces")
    assert isinstance(answer.body, bytes)
    assert json.loads(answer.body) == {
        "type": "/problems/title_missing",
        "title": "Unprocessable content",
        "status": 422,
        "code": "title_missing",
        "detail": "No title.",
        "field": "title",
        "instance": "/api/v1/spaces",
    }


def test_waiting_and_signing_in_have_their_headers() -> None:
    assert problem_of(refusals.TooMany("x", retry_after=9), "/").headers["Retry-After"] == "9"
    assert "Retry-After" not in problem_of(refusals.TooMany("x"), "/").headers
    assert problem_of(refusals.Unauthenticated("x"), "/").headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("POST", "/nothing/at/all", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/api/v1/spaces/nope", 404, "space_not_found"),
        ("PUT", "/api/v1/spaces", 405, "method_not_allowed"),
        ("POST", "/livez", 405, "method_not_allowed"),
        ("GET", "/api/v1/spaces?limit=x", 422, "limit_invalid"),
        ("GET", "/api/v1/spaces?limit=1&limit=2", 422, "field_repeated"),
        ("GET", "/api/v1/spaces?cursor=x", 400, "cursor_invalid"),
    ],
)
async def test_every_failure_is_a_problem(site: Site, method: str, path: str, status: int, code: str) -> None:
    answer = await site.nobody.ask(method, path)
    assert (answer.status, answer.code) == (status, code)
    assert set(answer.json) >= MEMBERS
    assert answer.json["instance"] == path.partition("?")[0]


async def test_a_method_that_does_not_work_names_those_that_do(site: Site) -> None:
    answer = await site.nobody.put("/api/v1/me")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PATCH"


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "json_invalid"),
        (b"\xff", "application/json", 400, "json_invalid"),
        (b"[1]", "application/json", 422, "body_invalid"),
        (b"", "application/json", 422, "handle_missing"),
        (b"{}", "text/plain", 415, "media_type"),
        (b"handle=x", "application/x-www-form-urlencoded", 415, "media_type"),
        (b" " * (bodies.BODY_MAX + 1), "application/json", 413, "body_too_large"),
    ],
)
async def test_a_body_that_cannot_be_used_is_a_problem(
    site: Site, data: bytes, content_type: str, status: int, code: str
) -> None:
    answer = await site.nobody.ask("POST", "/api/v1/session", data=data, headers={"Content-Type": content_type})
    assert (answer.status, answer.code) == (status, code)


async def test_a_body_of_the_largest_size_is_read(site: Site) -> None:
    data = b"{}".ljust(bodies.BODY_MAX)
    answer = await site.nobody.ask("POST", "/api/v1/session", data=data, headers={"Content-Type": "application/json"})
    assert answer.code == "handle_missing"


@pytest.mark.parametrize("kind", ["application/json", "application/sdp"])
async def test_a_body_that_does_not_arrive_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    space = await (await site.person("mira")).opens()
    monkeypatch.setattr(bodies, "READ_SECONDS", 0.01)
    path = "/api/v1/session" if kind == "application/json" else f"/whep/{space['id']}"
    reader, writer = await asyncio.open_connection("127.0.0.1", site.client.port)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 9\r\n\r\n{{"
    writer.write(head.encode())
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_an_unexpected_failure_is_told_by_number_and_logged_in_full(
    site: Site, logs: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(site.store.spaces, "page", lambda *_, **__: broken())
    answer = await site.nobody.get("/api/v1/spaces")
    assert (answer.status, answer.code) == (500, "internal")
    assert "secret" not in answer.text
    (entry,) = [entry for entry in logs if entry["event"] == "request failed"]
    assert entry["error_id"] == answer.json["id"]
    assert entry["exc_info"]
    assert answer.json["id"] in answer.json["detail"]


async def test_a_failure_in_the_middle_of_an_answer_cuts_the_connection(
    site: Site, logs: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = await site.person("mira")
    space = await mira.opens()

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(site.rooms, "join", broken)
    async with site.client.ws_connect(f"/api/v1/spaces/{space['id']}/socket") as socket:
        await socket.send_json({"type": "hello", "id": 1})
        message = await socket.receive()
    assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    assert [entry for entry in logs if entry["event"] == "request failed"]


async def test_an_http_exception_with_a_text_of_its_own_keeps_it(site: Site) -> None:
    answer = await site.nobody.ask("POST", "/api/v1/session", data=b"x", headers={"Content-Type": "text/plain"})
    assert answer.json["detail"] == "Send JSON, with Content-Type: application/json."
