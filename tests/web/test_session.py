from multidict import CIMultiDict

from spaces.model import Scope
from tests.web.conftest import PASSWORD, OpenSite, Site


async def test_the_right_password_signs_in(site: Site) -> None:
    mira = await site.account("mira")
    page = await site.browser(mira)
    me = (await page.get("/api/v1/me")).json
    assert (me["handle"], me["scopes"]) == ("mira", [scope.value for scope in Scope])


async def test_a_handle_is_recognised_however_it_is_typed(site: Site) -> None:
    await site.account("mira")
    answer = await site.nobody.post("/api/v1/session", {"handle": " @MIRA", "password": PASSWORD})
    assert answer.status == 200


async def test_a_wrong_password_and_an_unknown_handle_are_answered_alike(site: Site) -> None:
    await site.account("mira")
    wrong = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": "wrong"})
    unknown = await site.nobody.post("/api/v1/session", {"handle": "nobody", "password": "wrong"})
    impossible = await site.nobody.post("/api/v1/session", {"handle": "so\x00impossible!", "password": "wrong"})
    assert wrong.status == 401
    assert wrong.json == unknown.json == impossible.json
    assert wrong.code == "wrong_password"
    assert "Set-Cookie" not in wrong.headers


async def test_an_account_without_a_password_cannot_sign_in(site: Site) -> None:
    mira = await site.account("mira")
    await site.store.users.set_password_hash(mira.id, None)
    answer = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": ""})
    assert answer.code == "wrong_password"


async def test_on_plain_http_the_cookie_is_http_only_and_lax(site: Site) -> None:
    await site.account("mira")
    answer = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


async def test_over_tls_the_cookie_has_the_host_prefix_and_is_secure(open_site: OpenSite) -> None:
    site = await open_site(server__public_url="https://spaces.example.org")
    mira = await site.account("mira")
    answer = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    page = await site.browser(mira)
    assert (await page.get("/api/v1/me")).status == 200


async def test_the_cookies_secret_is_not_in_the_database(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    secret = page.headers["Cookie"].partition("=")[2]
    database = site.context.config.server.data / "spaces.db"
    stored = b"".join(path.read_bytes() for path in database.parent.glob("spaces.db*"))
    assert len(secret) >= 40
    assert secret.encode() not in stored


async def test_the_page_learns_in_one_call_who_is_signed_in(site: Site) -> None:
    assert (await site.nobody.get("/api/v1/session")).json == {
        "user": None,
        "sign_up_open": True,
        "tap": "held",
        "excerpt_seconds": 60,
    }
    page = await site.browser(await site.account("mira"))
    assert (await page.get("/api/v1/session")).json["user"]["handle"] == "mira"


async def test_signing_out_ends_the_session_on_the_server_too(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    answer = await page.delete("/api/v1/session")
    assert answer.status == 204
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert (await page.get("/api/v1/me")).status == 401


async def test_signing_out_twice_is_fine(site: Site) -> None:
    assert (await site.nobody.delete("/api/v1/session")).status == 204


async def test_signing_in_again_ends_the_browsers_earlier_session(site: Site) -> None:
    first = await site.browser(await site.account("mira"))
    await site.account("noor")
    answer = await first.post("/api/v1/session", {"handle": "noor", "password": PASSWORD})
    assert answer.status == 200
    assert (await first.get("/api/v1/me")).status == 401


async def test_a_session_ends_when_its_days_are_over(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    site.clock.advance(30 * 86400 + 1)
    assert (await page.get("/api/v1/me")).status == 401


async def test_each_visit_lets_the_session_last_its_full_time_again(site: Site) -> None:
    page = await site.browser(await site.account("mira"))
    site.clock.advance(29 * 86400)
    visit = await page.get("/api/v1/session")
    assert "Max-Age=2592000" in visit.headers["Set-Cookie"]
    site.clock.advance(29 * 86400)
    assert (await page.get("/api/v1/me")).status == 200


async def test_after_ten_wrong_passwords_the_account_has_to_wait(site: Site) -> None:
    await site.account("mira")
    body = {"handle": "mira", "password": "wrong"}
    statuses = [(await site.nobody.post("/api/v1/session", body)).status for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = await site.nobody.post("/api/v1/session", {"handle": "mira", "password": PASSWORD})
    assert refused.code == "login_limit"
    assert refused.headers["Retry-After"] == "90"
    site.clock.advance(90)
    assert (await site.nobody.post("/api/v1/session", {"handle": "mira", "password": PASSWORD})).status == 200


async def test_right_passwords_are_never_counted(open_site: OpenSite) -> None:
    site = await open_site(accounts__login_attempts=2)
    mira = await site.account("mira")
    for _ in range(4):
        await site.browser(mira)


async def test_many_guesses_at_once_count_as_many(open_site: OpenSite) -> None:
    import asyncio

    site = await open_site(accounts__login_attempts=2)
    await site.account("mira")
    guesses = [site.nobody.post("/api/v1/session", {"handle": "mira", "password": f"guess {n}"}) for n in range(6)]
    statuses = sorted(answer.status for answer in await asyncio.gather(*guesses))
    assert statuses == [401, 401, 429, 429, 429, 429]


async def test_behind_a_trusted_proxy_guesses_are_counted_per_client(open_site: OpenSite) -> None:
    site = await open_site(accounts__login_attempts=1, server__trusted_proxies=["127.0.0.1"])

    async def guess(handle: str, address: str) -> int:
        body = {"handle": handle, "password": "wrong"}
        return (await site.nobody.post("/api/v1/session", body, headers={"X-Forwarded-For": address})).status

    assert await guess("ada", "1.1.1.1") == 401
    assert await guess("noor", "1.1.1.1") == 429
    assert await guess("noor", "2.2.2.2") == 401


async def test_a_made_up_header_line_above_the_proxys_own_does_not_help(open_site: OpenSite) -> None:
    site = await open_site(accounts__login_attempts=1, server__trusted_proxies=["127.0.0.1"])
    statuses = []
    for made_up in ("1.1.1.1", "2.2.2.2"):
        lines = CIMultiDict([("X-Forwarded-For", made_up), ("X-Forwarded-For", "9.9.9.9")])
        body = {"handle": f"user{made_up[0]}", "password": "wrong"}
        async with site.client.post("/api/v1/session", json=body, headers=lines) as answer:
            statuses.append(answer.status)
    assert statuses == [401, 429]


async def test_an_outdated_hash_is_renewed_when_its_owner_signs_in(site: Site) -> None:
    import argon2

    mira = await site.account("mira")
    old = argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    await site.store.users.set_password_hash(mira.id, old)
    await site.browser(mira)
    renewed = await site.store.users.password_hash(mira.id)
    assert renewed is not None
    assert renewed != old
    assert not site.context.passwords.outdated(renewed)
    await site.browser(mira)
