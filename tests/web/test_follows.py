from tests.web.conftest import Site


async def test_following_shows_in_the_profile_and_ends_again(site: Site) -> None:
    mira, _ = await site.person("mira"), await site.account("noor")
    assert (await mira.get("/api/v1/users/noor")).json["following"] is False
    for _ in range(2):
        assert (await mira.put("/api/v1/users/Noor/follow")).status == 204
    assert (await mira.get("/api/v1/users/noor")).json["following"] is True
    for _ in range(2):
        assert (await mira.delete("/api/v1/users/noor/follow")).status == 204
    assert (await mira.get("/api/v1/users/noor")).json["following"] is False


async def test_nobody_follows_themself(site: Site) -> None:
    mira = await site.person("mira")
    assert (await mira.put("/api/v1/users/mira/follow")).code == "follow_self"


async def test_only_those_who_exist_can_be_followed(site: Site) -> None:
    mira = await site.person("mira")
    assert (await mira.put("/api/v1/users/nobody/follow")).code == "user_not_found"
