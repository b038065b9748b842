from datetime import datetime, timedelta

import pytest

from spaces.model import Scope
from spaces.web import tokens
from tests.web.conftest import Caller, Site

ORDER = {"label": "Studio computer", "scopes": ["read", "speak"]}


async def test_a_new_token_works_at_once_and_its_secret_is_shown_once(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    made = await page.post("/api/v1/tokens", ORDER)
    assert made.status == 201
    assert made.json["secret"].startswith("spc_")
    program = Caller(site.client, headers={"Authorization": f"Bearer {made.json['secret']}"})
    assert (await program.get("/api/v1/me")).json["scopes"] == ["read", "speak"]
    (listed,) = (await page.get("/api/v1/tokens")).json["items"]
    assert listed == {key: value for key, value in made.json.items() if key != "secret"} | {
        "last_used_at": "2026-11-22T20:00:00Z"
    }


async def test_a_deleted_token_stops_working_at_once(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    made = (await page.post("/api/v1/tokens", ORDER)).json
    assert (await page.delete(f"/api/v1/tokens/{made['id']}")).status == 204
    answer = await site.nobody.get("/api/v1/me", headers={"Authorization": f"Bearer {made['secret']}"})
    assert (answer.status, answer.code) == (401, "token_invalid")
    assert (await page.delete(f"/api/v1/tokens/{made['id']}")).code == "token_not_found"


async def test_a_token_ends_after_its_days_and_so_does_what_it_made(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    made = (await page.post("/api/v1/tokens", ORDER | {"scopes": ["read", "account"], "days": 30})).json
    assert datetime.fromisoformat(made["expires_at"]) == site.clock.now() + timedelta(days=30)
    program = Caller(site.client, headers={"Authorization": f"Bearer {made['secret']}"})
    another = (await program.post("/api/v1/tokens", ORDER | {"scopes": ["read"]})).json
    sooner = (await program.post("/api/v1/tokens", ORDER | {"scopes": ["read"], "days": 1})).json
    assert another["expires_at"] == made["expires_at"] > sooner["expires_at"]
    site.clock.advance(30 * 86400 - 1)
    assert (await program.get("/api/v1/me")).status == 200
    site.clock.advance(1)
    answer = await program.get("/api/v1/me")
    assert (answer.status, answer.code) == (401, "token_expired")


async def test_nobody_deletes_the_tokens_of_others(site: Site) -> None:
    mira, noor = await site.person("mira"), await site.person("noor")
    (token,) = (await mira.get("/api/v1/tokens")).json["items"]
    assert (await noor.delete(f"/api/v1/tokens/{token['id']}")).status == 404
    assert (await mira.get("/api/v1/tokens")).status == 200


async def test_a_token_cannot_make_one_that_may_do_more(site: Site) -> None:
    program = await site.person("mira", Scope.ACCOUNT, Scope.READ)
    more = await program.post("/api/v1/tokens", {"label": "x", "scopes": ["host"]})
    same = await program.post("/api/v1/tokens", {"label": "x", "scopes": ["read"]})
    assert (more.status, more.code, more.json["field"]) == (403, "scope_missing", "scopes")
    assert same.status == 201


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"scopes": ["read"]}, "label_missing"),
        ({"label": " ", "scopes": ["read"]}, "label_invalid"),
        ({"label": "x"}, "scopes_missing"),
        ({"label": "x", "scopes": []}, "scopes_invalid"),
        ({"label": "x", "scopes": ["everything"]}, "scopes_invalid"),
    ],
)
async def test_an_order_that_cannot_be_met_says_why(site: Site, body: object, code: str) -> None:
    mira = await site.person("mira")
    answer = await mira.post("/api/v1/tokens", body)
    assert (answer.status, answer.code) == (422, code)


async def test_tokens_are_limited_in_number(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOKENS_MAX", 2)
    mira = await site.person("mira")  # with one
    assert (await mira.post("/api/v1/tokens", ORDER)).status == 201
    assert (await mira.post("/api/v1/tokens", ORDER)).code == "tokens_limit"


async def test_last_use_is_noted_at_most_every_five_minutes(site: Site) -> None:
    mira = await site.person("mira")

    async def last_used() -> str:
        (token,) = (await mira.get("/api/v1/tokens")).json["items"]
        return str(token["last_used_at"])

    assert await last_used() == "2026-11-22T20:00:00Z"
    site.clock.advance(299)
    assert await last_used() == "2026-11-22T20:00:00Z"
    site.clock.advance(2)
    assert await last_used() == "2026-11-22T20:05:01Z"
