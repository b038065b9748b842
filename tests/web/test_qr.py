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
