"""Saving a space while it is on air, as the people in it see it."""

from __future__ import annotations

from spaces.model import TapState
from tests.e2e.tapped import archive, eventually, microphone
from tests.nodes import Person, ServerProcess, person, stranger, visiting


async def test_who_spoke_is_asked_at_once_and_who_speaks_later_when_they_do(
    node: ServerProcess, mira: Person, jonas: Person
):
    space = await mira.start_space(tap="held")
    async with (
        visiting(mira.client, space) as host,
        visiting(jonas.client, space) as early,
        stranger(node.url) as nobody,
        visiting(nobody, space, name="Late") as late,
        archive(node) as kept,
    ):
        for visitor in (early, late):
            await visitor.ask("request")
            await host.ask("accept", pid=visitor.pid)
        talkers = [await microphone(host, "host"), await microphone(early, "early")]

        async def both_heard() -> bool:
            for talker in talkers:
                await talker.say(10)
            return len(await kept.store.appearances.of_space(space)) == 2

        await eventually(both_heard)
        recording = await mira.call("POST", f"/api/v1/spaces/{space}/save", expect=202)
        assert recording["state"] == "capturing"
        assert (await host.until("saved"))["recording_id"] == recording["id"]
        asked = await early.until("consent_asked")
        assert asked == {"type": "consent_asked", "recording_id": recording["id"], "deadline": None}
        assert "consent_asked" not in [event["type"] for event in late.events + host.events]

        talkers.append(await microphone(late, "late"))
        await talkers[-1].say(150)
        assert (await late.until("consent_asked"))["recording_id"] == recording["id"]
        async with visiting(nobody, space, key=late.welcome["key"]) as again:
            assert again.welcome["asked"] == recording["id"]
        async with visiting(mira.client, space) as again:
            assert again.welcome["asked"] is None, "who saves has said yes"
        await mira.call("POST", f"/api/v1/spaces/{space}/end")
        assert (await kept.settled(space)).state is TapState.SAVED
        for talker in talkers:
            await talker.peer.close()


async def test_after_a_restart_in_the_middle_of_saving_people_are_still_asked(tmp_path):
    with ServerProcess(tmp_path, recorder__part_seconds=0.2, spaces__host_grace_seconds=60) as node:
        async with person(node.url, "mira") as mira, person(node.url, "jonas") as jonas, archive(node) as kept:
            space = await mira.start_space(tap="held")
            async with visiting(mira.client, space) as host, visiting(jonas.client, space) as speaker:
                await speaker.ask("request")
                await host.ask("accept", pid=jonas.pid)
                talker = await microphone(speaker, "jonas")
                await talker.say(50)

                async def heard() -> bool:
                    return bool(await kept.store.appearances.of_space(space))

                await eventually(heard)
                recording = await mira.call("POST", f"/api/v1/spaces/{space}/save", expect=202)
                node.kill()
                talker.peer.vanish()
            node.start()
            async with visiting(jonas.client, space) as speaker:
                assert speaker.welcome["asked"] == recording["id"]
            refused = await mira.call("PATCH", f"/api/v1/spaces/{space}", {"tap": "off"}, expect=409)
            assert refused["code"] == "tap_fixed"
