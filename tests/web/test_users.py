import pytest

from spaces.model import Scope
from tests.web.conftest import PASSWORD, OpenSite, Site

MIRA = {"handle": "mira", "name": "Mira", "password": PASSWORD}


async def test_signing_up_makes_an_account_and_signs_in(site: Site) -> None:
    answer = await site.nobody.post("/api/v1/users", MIRA)
    assert answer.status == 201
    assert {"handle": "mira", "name": "Mira", "admin": False}.items() <= answer.json.items()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    assert (await site.nobody.get("/api/v1/me", headers={"Cookie": cookie})).json["id"] == answer.json["id"]


async def test_what_people_type_is_cleaned(site: Site) -> None:
    answer = await site.nobody.post("/api/v1/users", MIRA | {"handle": " @Mira_2 ", "name": " Mira \n K. "})
    assert (answer.json["handle"], answer.json["name"]) == ("mira_2", "Mira K.")


async def test_a_handle_can_be_had_once(site: Site) -> None:
    await site.account("mira")
    answer = await site.nobody.post("/api/v1/users", MIRA | {"handle": "MIRA"})
    assert (answer.status, answer.code, answer.json["field"]) == (409, "handle_taken", "handle")


async def test_all_faults_of_the_form_are_told_at_once(site: Site) -> None:
    answer = await site.nobody.post("/api/v1/users", {"handle": "!", "name": " ", "password": "short"})
    assert answer.status == 422
    assert [(fault["field"], fault["code"]) for fault in answer.json["errors"]] == [
        ("handle", "handle_invalid"),
        ("name", "name_invalid"),
        ("password", "password_invalid"),
    ]


async def test_where_sign_up_is_closed_nobody_can(open_site: OpenSite) -> None:
    site = await open_site(accounts__sign_up="closed")
    answer = await site.nobody.post("/api/v1/users", MIRA)
    assert (answer.status, answer.code) == (403, "sign_up_closed")
    assert (await site.nobody.get("/api/v1/session")).json["sign_up_open"] is False


async def test_a_public_address_closes_local_sign_up(open_site: OpenSite) -> None:
    site = await open_site(server__public_url="https://spaces.example.org")
    assert (await site.nobody.post("/api/v1/users", MIRA)).code == "sign_up_closed"


async def test_an_administrator_makes_accounts_for_others_and_stays_themself(open_site: OpenSite) -> None:
    site = await open_site(accounts__sign_up="closed")
    admin = await site.person("root", admin=True)
    answer = await admin.post("/api/v1/users", MIRA)
    assert answer.status == 201
    assert "Set-Cookie" not in answer.headers


async def test_me_needs_somebody(site: Site) -> None:
    answer = await site.nobody.get("/api/v1/me")
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_says_what_it_may_do(site: Site) -> None:
    mira = await site.person("mira", Scope.READ, Scope.SPEAK)
    assert (await mira.get("/api/v1/me")).json["scopes"] == ["read", "speak"]


async def test_the_name_can_be_changed(site: Site) -> None:
    mira = await site.person("mira")
    answer = await mira.patch("/api/v1/me", {"name": "Mira K."})
    assert answer.json["name"] == "Mira K."
    assert (await site.nobody.get("/api/v1/users/mira")).json["name"] == "Mira K."


async def test_changing_nothing_changes_nothing(site: Site) -> None:
    mira = await site.person("mira")
    assert (await mira.patch("/api/v1/me", {})).json == (await mira.get("/api/v1/me")).json
    assert (await mira.patch("/api/v1/me", {"name": None})).json["name"] == "Mira"


async def test_a_new_password_needs_the_current_one(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    missing = await page.patch("/api/v1/me", {"password": "something else"})
    wrong = await page.patch("/api/v1/me", {"password": "something else", "current_password": "wrong"})
    assert (missing.status, missing.code, missing.json["field"]) == (
        422,
        "current_password_missing",
        "current_password",
    )
    assert (wrong.status, wrong.code, wrong.json["field"]) == (403, "wrong_password", "current_password")


async def test_a_new_password_signs_every_other_browser_out(site: Site) -> None:
    mira = await site.account("mira")
    here, elsewhere = await site.browser(mira), await site.browser(mira)
    answer = await here.patch("/api/v1/me", {"password": "something else", "current_password": PASSWORD})
    assert answer.status == 200
    here.headers["Cookie"] = answer.headers["Set-Cookie"].partition(";")[0]
    assert (await here.get("/api/v1/me")).status == 200
    assert (await elsewhere.get("/api/v1/me")).status == 401
    old = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": PASSWORD})
    new = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": "something else"})
    assert (old.status, new.status) == (401, 200)


async def test_an_account_without_a_password_gets_its_first_one_by_token(site: Site) -> None:
    mira = await site.person("mira")
    assert mira.user
    await site.store.users.set_password_hash(mira.user.id, None)
    assert (await mira.patch("/api/v1/me", {"password": PASSWORD})).status == 200
    await site.browser(mira.user)


async def test_guessing_the_current_password_is_limited_like_signing_in(open_site: OpenSite) -> None:
    site = await open_site(accounts__login_attempts=2)
    mira = await site.person("mira")
    body = {"password": "something else", "current_password": "wrong"}
    assert [(await mira.patch("/api/v1/me", body)).status for _ in range(3)] == [403, 403, 429]


@pytest.mark.parametrize("handle", ["mira", "MIRA", "@mira"])
async def test_a_profile_is_public(site: Site, handle: str) -> None:
    await site.account("mira")
    answer = await site.nobody.get(f"/api/v1/users/{handle}")
    assert set(answer.json) == {"id", "handle", "name", "color", "created_at", "following", "about", "feed_url"}
    assert answer.json["following"] is None


async def test_an_unknown_handle_is_not_found(site: Site) -> None:
    answer = await site.nobody.get("/api/v1/users/nobody")
    assert (answer.status, answer.code) == (404, "user_not_found")
