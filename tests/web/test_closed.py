"""What can be learned of a space with a lock or a PIN from outside: that there is one, and whose."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.live import Outbox
from tests.web.conftest import Caller, Site

CLOSED = pytest.mark.parametrize("closed", [{"locked": True}, {"pin": "1234"}], ids=["locked", "with a PIN"])
KEY = "k" * 30


@pytest.fixture
async def noor(site: Site) -> Caller:
    return await site.person("noor")


async def opened(site: Site, mira: Caller, noor: Caller, **closed: Any) -> str:
    """The path of a space with Noor and a guest on stage, a pin and rules, that was closed then."""
    space = await mira.opens(title="Tea", topics=["fog"], rules="Be kind.", tap="off")
    path = f"/api/v1/spaces/{space['id']}"
    for who in (mira, noor):
        await site.rooms.join(space["id"], who.user, None, None, Outbox())
    await site.rooms.join(space["id"], None, "Tom", KEY, Outbox())
    assert (await noor.post(f"{path}/agree")).status == 200
    await mira.post(f"{path}/participants/{noor.pid}/invite", {"role": "speaker"})
    assert (await noor.post(f"{path}/participants/{noor.pid}/accept")).status == 200
    assert (await mira.post(f"{path}/pins", {"url": "https://example.org/secret"})).status in {200, 201}
    assert (await mira.patch(path, closed)).status == 200
    return path


def tells(space: Any) -> bool:
    return bool(space["pins"] or space["rules"] or space["speakers"])


@CLOSED
async def test_strangers_learn_whose_it_is_and_nothing_else(
    site: Site, mira: Caller, noor: Caller, closed: Any
) -> None:
    path, eve = await opened(site, mira, noor, **closed), await site.person("eve")
    for who in (site.nobody, eve):
        told = (await who.get(path)).json
        assert (told["title"], told["host"]["handle"]) == ("Tea", "mira")
        assert [one["handle"] for one in told["hosts"]] == ["mira"]
        assert not tells(told)
        assert told["speaking"] == []
        home = (await who.get("/api/v1/home")).json["live"]
        found = (await who.get("/api/v1/search", params={"q": "tea"})).json["groups"]
        listed = (await who.get("/api/v1/spaces")).json["items"]
        topic = (await who.get("/api/v1/topics/fog")).json["live"]
        everywhere = [one["space"] for one in home] + [one["space"] for group in found for one in group["items"]]
        assert len(everywhere) == 2
        assert not any(tells(one) for one in [*everywhere, *listed, *topic])
        speakers = (await who.get(f"{path}/speakers")).json["items"]
        assert [one["handle"] for one in speakers] == ["mira"]


@CLOSED
async def test_who_is_in_it_or_runs_it_sees_everything(site: Site, mira: Caller, noor: Caller, closed: Any) -> None:
    path, root = await opened(site, mira, noor, **closed), await site.person("root", admin=True)
    for who, headers in ((mira, {}), (noor, {}), (root, {}), (site.nobody, {"Guest-Key": KEY})):
        told = (await who.get(path, headers=headers)).json
        assert told["pins"]
        assert told["rules"] == "Be kind."
        assert [one["handle"] for one in told["speakers"]] == ["noor"]
        assert len((await who.get(f"{path}/speakers", headers=headers)).json["items"]) == 2
    assert not tells((await site.nobody.get(path, headers={"Guest-Key": "x" * 30})).json)


@CLOSED
async def test_it_stays_so_when_it_is_over(site: Site, mira: Caller, noor: Caller, closed: Any) -> None:
    path, eve = await opened(site, mira, noor, **closed), await site.person("eve")
    assert (await mira.post(f"{path}/end")).status == 200
    await site.rooms.journal.written()
    for who in (site.nobody, eve):
        assert not tells((await who.get(path)).json)
        assert len((await who.get(f"{path}/speakers")).json["items"]) == 1
    assert (await mira.get(path)).json["pins"]
    assert len((await noor.get(f"{path}/speakers")).json["items"]) == 2  # whoever was on stage knows


async def test_an_open_space_tells_everybody(site: Site, mira: Caller, noor: Caller) -> None:
    path = await opened(site, mira, noor, locked=False)
    assert tells((await site.nobody.get(path)).json)
    assert len((await site.nobody.get(f"{path}/speakers")).json["items"]) == 2
