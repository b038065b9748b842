import asyncio
from typing import Any

import pytest

from spaces.model import Recording, Visibility
from spaces.web.shares import GRANTS_MAX
from tests.web.conftest import Answer, Caller, OpenSite, Site

TOMORROW = "2026-11-23T20:00:00Z"
PASSWORD = "tea with milk"


async def recorded(site: Site, **fields: Any) -> tuple[Caller, Recording]:
    mira = await site.person("mira")
    assert mira.user
    return mira, await site.shelf.recording(mira.user, **fields)


async def shared(mira: Caller, recording: Recording, **fields: Any) -> Any:
    answer = await mira.post(f"/api/v1/recordings/{recording.id}/shares", fields)
    assert answer.status == 201, answer
    return answer.json


async def opened(site: Site, token: str, password: str | None = None, **headers: str) -> Answer:
    return await site.nobody.post(f"/api/v1/shares/{token}/open", {"password": password}, headers=headers)


def visitor(site: Site, answer: Answer) -> Caller:
    """The browser that got this answer."""
    return Caller(site.client, None, {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]})


async def test_whoever_opened_the_link_listens_to_what_is_private(site: Site) -> None:
    mira, recording = await recorded(site)
    share = await shared(mira, recording, label=" For\n Noor ", expires_at=TOMORROW)
    assert share["url"] == f"http://127.0.0.1:8080/r/{recording.id}?share={share['token']}"
    assert (share["label"], share["has_password"], share["expires_at"], share["opens"]) == (
        "For Noor",
        False,
        TOMORROW,
        0,
    )
    path = f"/recordings/{recording.id}.mp3"
    assert (await site.nobody.get(path)).status == 404
    answer = await opened(site, share["token"])
    assert answer.status == 204
    guest = visitor(site, answer)
    assert (await guest.get(path)).status == 200
    shown = (await guest.get(f"/api/v1/recordings/{recording.id}")).json
    assert (shown["title"], shown["mine"], shown["consents"]) == ("Sunday talk", False, None)
    assert (await guest.patch(f"/api/v1/recordings/{recording.id}", {"title": "Mine"})).status == 401
    (listed,) = (await mira.get(f"/api/v1/recordings/{recording.id}/shares")).json["items"]
    assert listed == share | {"opens": 1}


async def test_the_cookie_is_for_this_recording_and_cannot_be_read_by_a_page(site: Site) -> None:
    mira, recording = await recorded(site)
    assert mira.user
    other = await site.shelf.recording(mira.user)
    share = await shared(mira, recording)
    answer = await opened(site, share["token"])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"share_{recording.id}=")
    assert share["token"] not in cookie
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"):
        assert attribute in cookie
    assert "Secure" not in cookie
    assert (await visitor(site, answer).get(f"/recordings/{other.id}.mp3")).status == 404


async def test_over_tls_the_cookie_stays_there(open_site: OpenSite) -> None:
    site = await open_site(server__public_url="https://spaces.example.org")
    mira, recording = await recorded(site)
    assert "Secure" in (await opened(site, (await shared(mira, recording))["token"])).headers["Set-Cookie"]


async def test_a_link_that_was_taken_back_opens_nothing_any_more(site: Site) -> None:
    mira, recording = await recorded(site)
    share = await shared(mira, recording)
    guest = visitor(site, await opened(site, share["token"]))
    assert (await mira.delete(f"/api/v1/shares/{share['token']}")).status == 204
    assert (await guest.get(f"/recordings/{recording.id}.mp3")).status == 404
    answer = await opened(site, share["token"])
    assert (answer.status, answer.code) == (404, "share_not_found")
    assert answer.json["detail"] == "This link does not work. It may have been taken back; ask for a new one."
    assert (await mira.delete(f"/api/v1/shares/{share['token']}")).code == "share_not_found"


async def test_a_link_ends_when_it_should_also_for_who_has_opened_it(site: Site) -> None:
    mira, recording = await recorded(site)
    share = await shared(mira, recording, expires_at=TOMORROW)
    answer = await opened(site, share["token"])
    assert "Max-Age=86400" in answer.headers["Set-Cookie"]
    guest = visitor(site, answer)
    site.clock.advance(86399)
    assert (await guest.get(f"/recordings/{recording.id}.mp3")).status == 200
    site.clock.advance(1)
    assert (await guest.get(f"/recordings/{recording.id}.mp3")).status == 404
    late = await opened(site, share["token"])
    assert (late.status, late.code) == (410, "share_expired")
    assert late.json["detail"] == "This link has expired. Ask whoever gave it to you for a new one."
    door = (await site.nobody.get(f"/api/v1/shares/{share['token']}")).json
    assert door == {"recording_id": recording.id, "title": None, "needs_password": False, "expired": True}


async def test_before_it_is_opened_a_link_with_a_password_says_nothing_about_what_is_behind_it(site: Site) -> None:
    mira, recording = await recorded(site)
    plain, locked = await shared(mira, recording), await shared(mira, recording, password=PASSWORD)
    door = (await site.nobody.get(f"/api/v1/shares/{plain['token']}")).json
    assert door == {"recording_id": recording.id, "title": "Sunday talk", "needs_password": False, "expired": False}
    door = (await site.nobody.get(f"/api/v1/shares/{locked['token']}")).json
    assert door == {"recording_id": recording.id, "title": None, "needs_password": True, "expired": False}
    assert locked["has_password"]
    assert PASSWORD not in str(await site.store.recordings.shares(recording.id))


async def test_a_wrong_password_says_how_many_tries_are_left(site: Site) -> None:
    mira, recording = await recorded(site)
    token = (await shared(mira, recording, password=PASSWORD))["token"]
    missing = await opened(site, token)
    assert (missing.status, missing.code, missing.json["field"]) == (403, "password_needed", "password")
    assert missing.json["detail"] == "This link has a password. Enter it to listen."
    told = []
    for _ in range(5):
        answer = await opened(site, token, "guess")
        assert (answer.status, answer.code, answer.json["field"]) == (403, "password_wrong", "password")
        assert "Set-Cookie" not in answer.headers
        told.append(answer.json["detail"])
    assert told[0] == "That is not the password. You have 4 more tries; ask whoever gave you the link."
    assert told[3] == "That is not the password. You have 1 more try; ask whoever gave you the link."
    assert told[4] == "That is not the password, and that was the last try for now. Ask whoever gave you the link."
    limited = await opened(site, token, PASSWORD)
    assert (limited.status, limited.code, limited.headers["Retry-After"]) == (429, "password_limit", "180")
    assert limited.json["detail"] == "Too many wrong passwords for this link. Wait 3 minutes, then try again."
    site.clock.advance(180)
    assert (await opened(site, token, PASSWORD)).status == 204


async def test_guesses_of_one_network_do_not_lock_another_one_out(open_site: OpenSite) -> None:
    site = await open_site(server__trusted_proxies=("127.0.0.1",))
    mira, recording = await recorded(site)
    token = (await shared(mira, recording, password=PASSWORD))["token"]
    for _ in range(5):
        await opened(site, token, "guess", **{"X-Forwarded-For": "192.0.2.1"})
    assert (await opened(site, token, PASSWORD, **{"X-Forwarded-For": "192.0.2.1"})).status == 429
    assert (await opened(site, token, PASSWORD, **{"X-Forwarded-For": "192.0.2.2"})).status == 204


async def test_guesses_sent_at_once_count_as_many(site: Site) -> None:
    mira, recording = await recorded(site)
    token = (await shared(mira, recording, password=PASSWORD))["token"]
    answers = await asyncio.gather(*(opened(site, token, "guess") for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [403] * 5 + [429] * 3


async def test_right_passwords_do_not_count(site: Site) -> None:
    mira, recording = await recorded(site)
    token = (await shared(mira, recording, password=PASSWORD))["token"]
    for _ in range(7):
        assert (await opened(site, token, PASSWORD)).status == 204


async def test_a_link_is_not_opened_from_another_website(site: Site) -> None:
    mira, recording = await recorded(site)
    token = (await shared(mira, recording))["token"]
    assert (await opened(site, token, Origin="https://elsewhere.example")).code == "cross_site"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, "expires_at_invalid", "expires_at"),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, "expires_at_invalid", "expires_at"),
        ({"expires_at": "2026-11-22T19:00:00Z"}, "expires_at_invalid", "expires_at"),
        ({"expires_at": "2026-11-23T20:00:00"}, "expires_at_invalid", "expires_at"),
        ({"expires_at": "never"}, "expires_at_invalid", "expires_at"),
        ({"label": "x" * 500}, "label_invalid", "label"),
        ({"password": ""}, "password_invalid", "password"),
        ({"password": "x" * 300}, "password_invalid", "password"),
        ({"pasword": "x"}, "field_unknown", "pasword"),
    ],
)
async def test_a_link_that_cannot_be_made_says_why(site: Site, fields: dict[str, Any], code: str, field: str) -> None:
    mira, recording = await recorded(site)
    answer = await mira.post(f"/api/v1/recordings/{recording.id}/shares", fields)
    assert (answer.status, answer.code, answer.json["field"]) == (422, code, field), answer


async def test_an_unknown_link_says_so(site: Site) -> None:
    assert (await site.nobody.get("/api/v1/shares/nosuchtoken")).code == "share_not_found"


@pytest.mark.parametrize("cookie", ["", "x", "%ff", "ä", '"'])
async def test_a_made_up_grant_opens_nothing(site: Site, cookie: str) -> None:
    mira, recording = await recorded(site)
    await shared(mira, recording)
    guest = Caller(site.client, None, {"Cookie": f"share_{recording.id}={cookie}"})
    assert (await guest.get(f"/recordings/{recording.id}.mp3")).status == 404


async def test_a_public_recording_has_links_too_but_needs_none(site: Site) -> None:
    mira, recording = await recorded(site, visibility=Visibility.PUBLIC)
    await shared(mira, recording)
    assert (await site.nobody.get(f"/recordings/{recording.id}.mp3")).status == 200


async def test_opening_a_link_again_and_again_counts_once_from_each_network(open_site: OpenSite) -> None:
    site = await open_site(server__trusted_proxies=["127.0.0.1"])
    mira, recording = await recorded(site)
    one, other = await shared(mira, recording), await shared(mira, recording)
    for network in ("192.0.2.1", "192.0.2.1", "198.51.100.1", "192.0.2.1"):
        assert (await opened(site, one["token"], **{"X-Forwarded-For": network})).status == 204
    await opened(site, other["token"], **{"X-Forwarded-For": "192.0.2.1"})
    assert await _opens(mira, recording) == {one["token"]: 2, other["token"]: 1}
    site.clock.advance(600)
    await opened(site, one["token"], **{"X-Forwarded-For": "192.0.2.1"})
    assert await _opens(mira, recording) == {one["token"]: 3, other["token"]: 1}


async def _opens(mira: Caller, recording: Recording) -> dict[str, int]:
    items = (await mira.get(f"/api/v1/recordings/{recording.id}/shares")).json["items"]
    return {item["token"]: item["opens"] for item in items}


async def test_a_browser_remembers_twenty_opened_links_and_forgets_the_oldest(site: Site) -> None:
    mira, recording = await recorded(site)
    share = await shared(mira, recording)
    kept = [f"share_old{number}=grant" for number in range(GRANTS_MAX + 2)]
    answer = await opened(site, share["token"], Cookie="; ".join(["session=mine", *kept]))
    cookies = answer.headers.getall("Set-Cookie")
    gone = [cookie.partition("=")[0] for cookie in cookies if "Max-Age=0" in cookie]
    assert gone == ["share_old0", "share_old1", "share_old2"]
    assert [cookie for cookie in cookies if cookie.startswith(f"share_{recording.id}=")]
    again = await opened(site, share["token"], Cookie="; ".join([*kept[3:], f"share_{recording.id}=before"]))
    assert len(again.headers.getall("Set-Cookie")) == 1
