import pytest

from spaces.model import Scope
from tests.web.conftest import OpenSite, Site

ORDER = {"label": "x", "scopes": ["read"]}


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer spc_unknown", "Bearer rubbish", "Basic bWlyYTp4", "spc_x", "", "Bearer spc_\u00e9"],
)
async def test_a_credential_that_is_not_good_is_an_error_even_where_none_is_needed(site: Site, header: str) -> None:
    answer = await site.nobody.get("/api/v1/session", headers={"Authorization": header})
    assert (answer.status, answer.code) == (401, "token_invalid")


async def test_the_scheme_is_recognised_in_any_case(site: Site) -> None:
    secret = await site.token(await site.account("mira"))
    assert (await site.nobody.get("/api/v1/me", headers={"Authorization": f"bearer {secret}"})).status == 200


async def test_a_stale_cookie_is_just_nobody(site: Site) -> None:
    stale = {"Cookie": "session=long-gone"}
    assert (await site.nobody.get("/api/v1/session", headers=stale)).json["user"] is None
    assert (await site.nobody.get("/api/v1/me", headers=stale)).code == "unauthenticated"


async def test_a_token_counts_more_than_a_cookie(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    noor = await site.person("noor")
    assert (await page.get("/api/v1/me", headers=noor.headers)).json["handle"] == "noor"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8080"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "https://127.0.0.1.evil.example"},
    ],
)
async def test_another_sites_page_cannot_change_anything_with_the_cookie(site: Site, headers: dict[str, str]) -> None:
    page = await site.browser(await site.account("mira"))
    del page.headers["Sec-Fetch-Site"]
    answer = await page.post("/api/v1/tokens", ORDER, headers=headers)
    assert (answer.status, answer.code) == (403, "cross_site")
    assert (await page.get("/api/v1/tokens")).json["items"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8080"},  # public_url, behind a proxy that renames the host
        {"Origin": "http://spaces.lan", "Host": "spaces.lan"},
        {},  # a program: browsers send one of the two with every change
    ],
)
async def test_our_own_page_and_programs_can(site: Site, headers: dict[str, str]) -> None:
    page = await site.browser(await site.account("mira"))
    del page.headers["Sec-Fetch-Site"]
    assert (await page.post("/api/v1/tokens", ORDER, headers=headers)).status == 201


async def test_reading_is_not_restricted(site: Site) -> None:
    page = await site.browser(await site.account("mira"), **{"Sec-Fetch-Site": "cross-site"})
    assert (await page.get("/api/v1/me")).status == 200


async def test_a_token_is_not_sent_by_browsers_on_their_own_so_it_works_from_anywhere(site: Site) -> None:
    mira = await site.person("mira")
    answer = await mira.post("/api/v1/tokens", ORDER, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 201


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/users"])
async def test_another_sites_page_cannot_sign_its_visitors_in_or_up(site: Site, path: str) -> None:
    answer = await site.nobody.post(path, {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.code == "cross_site"


async def test_over_tls_the_plain_cookie_is_not_looked_at(open_site: OpenSite) -> None:
    site = await open_site(server__public_url="https://spaces.example.org")
    page = await site.browser(await site.account("mira"))
    plain = {"Cookie": page.headers["Cookie"].removeprefix("__Host-")}
    assert (await site.nobody.get("/api/v1/me", headers=plain)).status == 401


async def test_a_missing_scope_is_named(site: Site) -> None:
    mira = await site.person("mira", Scope.READ)
    answer = await mira.post("/api/v1/tokens", ORDER)
    assert (answer.status, answer.code) == (403, "scope_missing")
    assert "“account”" in answer.json["detail"]
