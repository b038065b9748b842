from dataclasses import dataclass
from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import Scope
from tests.web.conftest import Answer, Caller, Site


@dataclass
class Evening:
    """A live space with its host and a listener, both present."""

    site: Site
    id: str
    host: Caller
    guest: Caller

    async def enter(self, caller: Caller) -> None:
        await self.site.rooms.join(self.id, caller.user, None, None, Outbox())

    async def ask(self, caller: Caller, method: str = "POST") -> Answer:
        return await caller.ask(method, f"/api/v1/spaces/{self.id}/requests")

    async def do(self, caller: Caller, action: str, whom: Caller, body: Any = None) -> Answer:
        return await caller.post(f"/api/v1/spaces/{self.id}/participants/{whom.pid}/{action}", body)

    async def stage(self) -> dict[str, Any]:
        space = (await self.site.nobody.get(f"/api/v1/spaces/{self.id}")).json
        return {person["handle"]: person for person in space["hosts"] + space["speakers"]}


@pytest.fixture
async def evening(site: Site) -> Evening:
    host, guest = await site.person("mira"), await site.person("noor")
    made = Evening(site, (await host.opens())["id"], host, guest)
    await made.enter(host)
    await made.enter(guest)
    return made


async def test_who_asks_and_is_accepted_is_on_stage(evening: Evening) -> None:
    asked = await evening.ask(evening.guest)
    assert (asked.status, asked.json) == (200, {"position": 1})
    assert (await evening.do(evening.host, "accept", evening.guest)).status == 200
    assert (await evening.stage())["noor"]["role"] == "speaker"


async def test_a_hand_can_be_taken_down(evening: Evening) -> None:
    await evening.ask(evening.guest)
    assert (await evening.ask(evening.guest, "DELETE")).status == 200
    assert (await evening.do(evening.host, "accept", evening.guest)).status in (404, 409)


async def test_a_declined_request_is_gone(evening: Evening) -> None:
    await evening.ask(evening.guest)
    assert (await evening.do(evening.host, "decline", evening.guest)).status == 200
    assert "noor" not in await evening.stage()


async def test_on_oneself_accept_and_decline_answer_the_invitation(evening: Evening) -> None:
    assert (await evening.do(evening.host, "invite", evening.guest)).status == 200
    assert (await evening.do(evening.guest, "decline", evening.guest)).status == 200
    assert "noor" not in await evening.stage()
    assert (await evening.do(evening.host, "invite", evening.guest, {"role": "co_host"})).status == 200
    assert (await evening.do(evening.guest, "accept", evening.guest)).status == 200
    assert (await evening.stage())["noor"]["role"] == "co_host"


async def test_nobody_is_invited_to_be_host(evening: Evening) -> None:
    answer = await evening.do(evening.host, "invite", evening.guest, {"role": "host"})
    assert (answer.status, answer.code) == (422, "role_invalid")


async def on_stage(evening: Evening) -> None:
    await evening.do(evening.host, "invite", evening.guest)
    await evening.do(evening.guest, "accept", evening.guest)


async def test_moderators_mute_and_only_people_themselves_unmute(evening: Evening) -> None:
    await on_stage(evening)
    assert (await evening.do(evening.host, "mute", evening.guest)).status == 200
    assert (await evening.stage())["noor"]["muted"] is True
    assert (await evening.do(evening.host, "unmute", evening.guest)).status == 403
    assert (await evening.do(evening.guest, "unmute", evening.guest)).status == 200
    assert (await evening.stage())["noor"]["muted"] is False


async def test_mute_all_spares_the_hosts(evening: Evening) -> None:
    await on_stage(evening)
    assert (await evening.host.post(f"/api/v1/spaces/{evening.id}/mute-all")).status == 200
    assert {handle: person["muted"] for handle, person in (await evening.stage()).items()} == {
        "mira": False,
        "noor": True,
    }


async def test_demoted_people_listen_again(evening: Evening) -> None:
    await on_stage(evening)
    assert (await evening.do(evening.guest, "demote", evening.guest)).status == 200
    assert "noor" not in await evening.stage()


@pytest.mark.parametrize(("action", "comes_back"), [("remove", True), ("ban", False)])
async def test_removed_people_may_come_back_and_banned_people_may_not(
    evening: Evening, action: str, comes_back: bool
) -> None:
    assert (await evening.do(evening.host, action, evening.guest)).status == 200
    assert (await evening.ask(evening.guest)).status == (200 if comes_back else 403)


async def test_a_co_host_moderates_and_may_end_the_space(evening: Evening) -> None:
    await evening.do(evening.host, "invite", evening.guest, {"role": "co_host"})
    await evening.do(evening.guest, "accept", evening.guest)
    ada = await evening.site.person("ada")
    await evening.enter(ada)
    await evening.ask(ada)
    assert (await evening.do(evening.guest, "accept", ada)).status == 200
    assert (await evening.guest.post(f"/api/v1/spaces/{evening.id}/end")).json["state"] == "ended"


async def test_a_speaker_does_not_moderate(evening: Evening) -> None:
    await on_stage(evening)
    answer = await evening.do(evening.guest, "mute", evening.host)
    assert (answer.status, answer.code) == (403, "not_moderator")


async def test_acting_on_oneself_needs_only_the_scope_to_speak(evening: Evening) -> None:
    await on_stage(evening)
    assert evening.guest.user
    program = await evening.site.with_token(evening.guest.user, Scope.SPEAK)
    assert (await evening.do(program, "mute", evening.guest)).status == 200
    listening = await evening.site.with_token(evening.guest.user, Scope.READ)
    assert (await evening.do(listening, "unmute", evening.guest)).code == "scope_missing"


async def test_after_the_end_there_is_no_stage(evening: Evening) -> None:
    await evening.host.post(f"/api/v1/spaces/{evening.id}/end")
    assert (await evening.ask(evening.guest)).code == "space_over"
    assert (await evening.host.post(f"/api/v1/spaces/{evening.id}/mute-all")).code == "space_over"
