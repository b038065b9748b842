"""PINs and links at the door, by socket, by WHEP and over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.live.informing import Ticket
from spaces.web.doors import BY_NETWORK, BY_SPACE, Guesser, Pins
from spaces.web.passwords import Passwords, hash_password
from tests.web.conftest import Answer, Caller, Site
from tests.web.test_socket import join, until_closed


async def listen(caller: Caller, space: Any, **query: str) -> Answer:
    headers = {"Content-Type": "application/sdp"}
    return await caller.ask("POST", f"/whep/{space['id']}", data=b"offer", headers=headers, params=query)


async def link(caller: Caller, space: Any, **order: Any) -> str:
    answer = await caller.post(f"/api/v1/spaces/{space['id']}/invites", {"role": "listener"} | order)
    assert answer.status == 201
    return str(answer.json["token"])


async def test_a_socket_says_the_pin_and_is_told_what_was_wrong(site: Site, mira: Caller) -> None:
    space = await mira.opens(pin="2468")
    for hello, code in (({}, "pin_needed"), ({"pin": "1111"}, "pin_wrong")):
        socket, message = await join(site.nobody, space, **hello)
        assert (message["type"], message["code"]) == ("error", code)
        assert (await until_closed(socket))[1] == 4403
    socket, message = await join(site.nobody, space, pin="2468")
    assert message["type"] == "welcome"
    await socket.close()


async def test_five_wrong_pins_are_heard_of_an_account(site: Site, mira: Caller) -> None:
    space, noor = await mira.opens(pin="2468"), await site.person("noor")
    for pin, code in [*[("0000", "pin_wrong")] * 5, ("2468", "pin_limit")]:
        answer = await listen(noor, space, pin=pin)
        assert answer.code == code
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 60
    assert (await listen(site.nobody, space, pin="2468")).status == 201, "nobody else has to wait for that"
    assert (await listen(mira, space, pin="0000")).status == 201, "the host needs no PIN"


async def test_wrong_pins_of_one_network_or_of_many_keep_no_account_out() -> None:
    passwords, pins, stored = Passwords(), Pins(), hash_password("2468")

    async def say(pin: str, address: str, user_id: str | None = None) -> Ticket:
        return await pins.check(passwords, stored, pin, Guesser("s", user_id, address), 0)

    for _ in range(BY_NETWORK + 1):  # a right one costs nothing, and but for the first no slow hash either
        assert (await say("2468", "a")).pin is True
    for _ in range(BY_NETWORK):
        assert (await say("0000", "a")).pin is False
    assert (await say("2468", "a")).pin_wait is not None
    assert (await say("2468", "b")).pin is True
    for number in range(BY_SPACE - BY_NETWORK):
        assert (await say("0000", f"c{number}")).pin is False
    assert (await say("2468", "b")).pin_wait is not None, "however many networks they come from"
    assert (await say("2468", "a", "noor")).pin is True


async def test_the_sound_of_a_locked_space_needs_a_link(site: Site, mira: Caller) -> None:
    space = await mira.opens(locked=True)
    assert (await listen(site.nobody, space)).code == "locked"
    token = await link(mira, space, uses=1)
    assert (await listen(site.nobody, space, invite=token)).status == 201
    assert (await listen(site.nobody, space, invite=token)).code == "invite_over"
    assert (await listen(site.nobody, space, invite="nonsense")).code == "invite_over"


async def test_a_program_takes_the_place_that_a_link_offers(site: Site, mira: Caller) -> None:
    space, noor = await mira.opens(rules="Be kind."), await site.person("noor")
    token = await link(mira, space, role="speaker")
    headers = {"Content-Type": "application/sdp"}
    path = f"/whip/{space['id']}"
    assert (await noor.ask("POST", path, data=b"offer", headers=headers)).code == "not_on_stage"
    answer = await noor.ask("POST", path, data=b"offer", headers=headers, params={"invite": token})
    assert answer.status == 201
    shown = (await mira.get(f"/api/v1/spaces/{space['id']}")).json
    assert [person["handle"] for person in shown["speakers"]] == ["noor"]


async def test_asking_over_http_needs_the_way_in_too(site: Site, mira: Caller) -> None:
    space, noor = await mira.opens(pin="2468"), await site.person("noor")
    path = f"/api/v1/spaces/{space['id']}/requests"
    assert (await noor.post(path)).code == "pin_needed"
    assert (await noor.post(path, {"pin": "2468"})).json == {"position": 1}
    assert (await noor.post(path)).status == 200, "who is in needs to say it only once"


async def test_a_changed_pin_is_another_pin(site: Site, mira: Caller) -> None:
    space = await mira.opens(pin="2468")
    assert (await listen(site.nobody, space, pin="2468")).status == 201
    await mira.patch(f"/api/v1/spaces/{space['id']}", {"pin": "1357"})
    assert (await listen(site.nobody, space, pin="2468")).code == "pin_wrong"
    assert (await listen(site.nobody, space, pin="1357")).status == 201


async def test_a_pin_that_was_right_is_known_again_without_a_slow_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords, pins, stored, asked = Passwords(), Pins(), hash_password("2468"), list[str]()
    verify = passwords.verify

    async def counted(hashed: str | None, pin: str) -> bool:
        asked.append(pin)
        return await verify(hashed, pin)

    monkeypatch.setattr(passwords, "verify", counted)
    for who in range(3):
        assert (await pins.check(passwords, stored, "2468", Guesser("s", None, str(who)), 0)).pin is True
    assert (await pins.check(passwords, stored, "0000", Guesser("s", None, "x"), 0)).pin is False
    assert (await pins.check(passwords, stored, "\ud800", Guesser("s", None, "y"), 0)).pin is False
    assert asked == ["2468"]
