"""Blocking people, over HTTP."""

from spaces.live import Outbox
from tests.web.conftest import Caller, Site


async def test_a_block_ends_following_and_is_listed_until_it_is_taken_back(site: Site, mira: Caller) -> None:
    tom = await site.person("tom")
    await mira.put("/api/v1/users/tom/follow")
    await tom.put("/api/v1/users/mira/follow")
    for _ in range(2):
        assert (await mira.put("/api/v1/users/tom/block")).status == 204
    assert (await mira.get("/api/v1/users/tom")).json["following"] is False
    assert (await tom.get("/api/v1/users/mira")).json["following"] is False
    [blocked] = (await mira.get("/api/v1/me/blocks")).json["items"]
    assert (blocked["handle"], blocked["name"]) == ("tom", "Tom")
    assert (await tom.get("/api/v1/me/blocks")).json["items"] == []  # who is blocked is not told
    for _ in range(2):
        assert (await mira.delete("/api/v1/users/tom/block")).status == 204
    assert (await mira.get("/api/v1/me/blocks")).json["items"] == []


async def test_nobody_follows_who_blocked_them_or_blocks_themselves(site: Site, mira: Caller) -> None:
    tom = await site.person("tom")
    await mira.put("/api/v1/users/tom/block")
    assert (await tom.put("/api/v1/users/mira/follow")).code == "blocked"
    assert (await mira.put("/api/v1/users/tom/follow")).status == 204
    assert (await mira.put("/api/v1/users/mira/block")).code == "block_self"
    assert (await mira.put("/api/v1/users/nobody/block")).code == "user_not_found"


async def test_who_blocked_somebody_on_stage_is_told_at_once(site: Site, mira: Caller) -> None:
    tom, outbox = await site.person("tom"), Outbox()
    space = await tom.opens()
    for who, box in ((tom, Outbox()), (mira, outbox)):
        await site.rooms.join(space["id"], who.user, None, None, box)
    await mira.put("/api/v1/users/tom/block")
    told = [await outbox.take() for _ in range(len(outbox._waiting))]
    assert any(isinstance(text, str) and '"blocked_here":["' + tom.pid in text for text in told), told


async def test_a_blocked_account_cannot_join_spaces_of_who_blocked_it(site: Site, mira: Caller) -> None:
    tom, space = await site.person("tom"), await mira.opens()
    await mira.put("/api/v1/users/tom/block")
    refused = await tom.post(f"/api/v1/spaces/{space['id']}/requests")
    assert (refused.status, refused.code) == (403, "blocked")
    await mira.delete("/api/v1/users/tom/block")
    assert (await tom.post(f"/api/v1/spaces/{space['id']}/requests")).status == 200
