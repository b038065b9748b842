from tests.web.conftest import OpenSite


async def test_a_space_has_its_address_as_a_picture_for_telephones(open_site: OpenSite) -> None:
    site = await open_site(server__public_url="https://spaces.example.org")
    space = await (await site.person("mira")).opens()
    answer = await site.nobody.get(f"/s/{space['id']}/qr.svg")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert answer.text.startswith("<?xml")
    other = await (await site.person("noor")).opens()
    assert (await site.nobody.get(f"/s/{other['id']}/qr.svg")).body != answer.body
    assert (await site.nobody.get("/s/nosuchthing/qr.svg")).code == "space_not_found"


async def test_a_link_that_invites_is_a_picture_too(open_site: OpenSite) -> None:
    site = await open_site()
    space = await (await site.person("mira")).opens()
    plain = await site.nobody.get(f"/s/{space['id']}/qr.svg")
    invited = await site.nobody.get(f"/s/{space['id']}/qr.svg?invite=abc-DEF_123")
    assert (invited.status, invited.body == plain.body) == (200, False)
    assert (await site.nobody.get(f"/s/{space['id']}/qr.svg?invite=a%20b")).status == 422
    assert plain.headers["Cache-Control"] == "public, max-age=86400"
    assert invited.headers["Cache-Control"] == "private, no-store"
