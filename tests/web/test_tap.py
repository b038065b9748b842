from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import State, Tap, TapPolicy, TapState
from tests.web.conftest import Caller, OpenSite, Site

HOURS = 3600.0


async def host(site: Site) -> Caller:
    return await site.person("mira")


async def held(site: Site, mira: Caller, **fields: Any) -> str:
    """A space that is over and held, in which the host spoke."""
    assert mira.user
    return (await site.shelf.held(mira.user, **fields)).id


async def save(caller: Caller, space_id: str) -> Any:
    return await caller.post(f"/api/v1/spaces/{space_id}/save")


async def test_what_was_said_is_saved_after_the_end(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    answer = await save(mira, space_id)
    assert answer.status == 202
    recording = answer.json
    assert (recording["space_id"], recording["mine"], recording["my_answer"]) == (space_id, True, "yes")
    # Nobody else spoke, so nobody is asked and it is made at once.
    assert (recording["state"], recording["visibility"], recording["title"]) == ("rendering", "private", "Sunday talk")
    assert (await mira.get(f"/api/v1/spaces/{space_id}")).json["tap"]["state"] == "saved"


async def test_saving_twice_gives_the_same_recording(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    assert (await save(mira, space_id)).json["id"] == (await save(mira, space_id)).json["id"]


async def test_saving_on_air_asks_who_speaks_and_tells_the_room(site: Site) -> None:
    mira = await host(site)
    space = await mira.opens()
    outbox = Outbox()
    await site.rooms.join(space["id"], mira.user, None, None, outbox)
    recording = (await save(mira, space["id"])).json
    assert (recording["state"], recording["ended_at"], recording["timeline"]) == ("capturing", None, None)
    assert recording["consent_deadline"] is None
    told = [await outbox.take()]
    while '"type":"saved"' not in str(told[-1]):
        told.append(await outbox.take())
    assert recording["id"] in str(told[-1])
    assert (await save(mira, space["id"])).json == recording
    await mira.patch(f"/api/v1/spaces/{space['id']}", {"title": "Better"})
    while '"title":"Better"' not in str(told[-1]):
        told.append(await outbox.take())
    assert sum('"type":"saved"' in str(event) for event in told) == 1  # nobody is asked twice


@pytest.mark.parametrize(
    ("spoiled", "code", "text"),
    [
        ({"tap": TapPolicy.OFF}, "tap_off", "opened with “do not record”"),
        ({"state": State.SCHEDULED, "started_at": None, "ended_at": None}, "not_begun", "has not been on air"),
        ({"state": State.CANCELED, "started_at": None, "ended_at": None}, "not_begun", "has not been on air"),
    ],
)
async def test_what_cannot_be_saved_says_why(site: Site, spoiled: dict[str, Any], code: str, text: str) -> None:
    mira = await host(site)
    assert mira.user
    space = await site.shelf.space(mira.user, **spoiled)
    answer = await save(mira, space.id)
    assert (answer.status, answer.code) == (409, code)
    assert text in answer.json["detail"]


async def test_after_the_hold_it_says_until_when_it_could_be_saved(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    until = site.clock.now()
    await site.store.taps.put(Tap(space_id, TapPolicy.HELD, TapState.SHREDDED, until))
    answer = await save(mira, space_id)
    assert (answer.status, answer.code) == (409, "hold_over")
    assert "was kept until 2026-11-22 at 20:00 UTC and is destroyed now" in answer.json["detail"]


async def test_with_a_full_quota_it_says_how_full_and_what_to_do(open_site: OpenSite) -> None:
    site = await open_site(recorder__quota_gb=0.0001)
    mira = await host(site)
    assert mira.user
    await site.shelf.recording(mira.user)
    answer = await save(mira, await held(site, mira))
    assert (answer.status, answer.code) == (409, "quota_full")
    assert "this server gives you" in answer.json["detail"]
    assert "Delete recordings you no longer need" in answer.json["detail"]


async def test_only_whoever_opened_the_space_saves_it(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    for who in (await site.person("noor"), await site.person("root", admin=True)):
        answer = await save(who, space_id)
        assert (answer.status, answer.code) == (403, "not_the_creator")


async def test_a_deleted_recording_is_not_saved_again(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    recording = (await save(mira, space_id)).json
    assert (await mira.delete(f"/api/v1/recordings/{recording['id']}")).status == 204
    answer = await save(mira, space_id)
    assert (answer.status, answer.code) == (410, "recording_deleted")


async def test_what_is_let_go_is_destroyed_at_once(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    answer = await mira.post(f"/api/v1/spaces/{space_id}/let-go")
    assert (answer.status, answer.json) == (200, {"policy": "held", "state": "shredded", "held_until": None})
    (appearance,) = await site.store.appearances.of_space(space_id)
    assert appearance.shredded_at == site.clock.now()
    assert await site.store.appearances.data_key(appearance.id) is None
    late = await save(mira, space_id)
    assert (late.status, late.code) == (409, "let_go")
    assert (await mira.post(f"/api/v1/spaces/{space_id}/let-go")).status == 200


async def test_what_is_held_can_be_held_longer_but_not_for_ever(site: Site) -> None:
    mira = await host(site)
    space_id = await held(site, mira)
    path = f"/api/v1/spaces/{space_id}/hold"
    assert (await mira.post(path, {"hours": 48})).json["held_until"] == "2026-11-24T20:00:00Z"
    assert (await mira.post(path, {"hours": 9999})).json["held_until"] == "2026-11-29T20:00:00Z"
    for hours in (0, -1, "long"):
        answer = await mira.post(path, {"hours": hours})
        assert (answer.status, answer.code, answer.json["field"]) == (422, "hours_invalid", "hours")


async def test_of_what_is_on_air_nothing_is_let_go_or_held(site: Site) -> None:
    mira = await host(site)
    space = await mira.opens()
    for path, body in (("let-go", None), ("hold", {"hours": 5})):
        answer = await mira.post(f"/api/v1/spaces/{space['id']}/{path}", body)
        assert (answer.status, answer.code) == (409, "not_over")


async def test_nothing_is_taken_back_where_nothing_is_recorded(site: Site) -> None:
    mira = await host(site)
    space = await mira.opens(tap="off")
    await site.rooms.join(space["id"], mira.user, None, None, Outbox())
    path = f"/api/v1/spaces/{space['id']}/off-the-record"
    answer = await mira.post(path, {"seconds": 30})
    assert (answer.status, answer.code) == (409, "tap_off")
    for seconds in (0, 121, -5, "all"):
        answer = await mira.post(path, {"seconds": seconds})
        assert (answer.status, answer.code) == (422, "seconds_invalid")


async def test_a_link_is_pinned_up_and_taken_down(site: Site) -> None:
    mira = await host(site)
    space = await mira.opens()
    await site.rooms.join(space["id"], mira.user, None, None, Outbox())
    path = f"/api/v1/spaces/{space['id']}/pins"
    answer = await mira.post(path, {"url": "https://example.org/tea", "title": "Tea"})
    assert answer.status == 201
    pin = answer.json
    assert (pin["url"], pin["title"], pin["pid"]) == ("https://example.org/tea", "Tea", mira.pid)
    assert (await mira.post(path, {"url": "https://example.org/"})).json["title"] == "example.org"
    assert (await mira.delete(f"{path}/{pin['id']}")).status == 204
    assert (await mira.delete(f"{path}/{pin['id']}")).code == "pin_not_found"


@pytest.mark.parametrize("url", ["", "tea", "javascript:alert(1)", "ftp://example.org/", "https://", "https://a b/"])
async def test_what_is_no_web_address_is_not_pinned(site: Site, url: str) -> None:
    mira = await host(site)
    space = await mira.opens()
    await site.rooms.join(space["id"], mira.user, None, None, Outbox())
    answer = await mira.post(f"/api/v1/spaces/{space['id']}/pins", {"url": url})
    assert (answer.status, answer.code, answer.json["field"]) == (422, "url_invalid", "url")
