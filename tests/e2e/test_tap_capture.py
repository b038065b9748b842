"""The way of a real voice from the network into sealed files, and what the policies mean on the disk."""

from __future__ import annotations

from spaces.model import TapState
from tests.e2e.tapped import archive, eventually, microphone, payload, spoken
from tests.nodes import Person, ServerProcess, visiting


async def test_a_held_space_keeps_what_was_said_sealed_until_its_end_and_beyond(node: ServerProcess, mira: Person):
    space = await mira.start_space(tap="held")
    async with visiting(mira.client, space) as host, archive(node) as kept:
        assert host.welcome["space"]["tap"] == {"policy": "held", "state": "recording", "held_until": None}
        talker = await microphone(host, "mira")
        await talker.say(150)
        await host.ask("end")
        await host.closed()

        async def settled() -> bool:
            tap = await kept.store.taps.get(space)
            return tap is not None and tap.state is TapState.HELD

        await eventually(settled)
        [appearance] = await kept.store.appearances.of_space(space)
        assert (appearance.pid, appearance.handle, appearance.user_id) == (mira.pid, mira.handle, mira.id)
        assert appearance.ended_at is not None
        assert spoken(await kept.track(appearance)) == list(range(150))
        files = [path for path in kept.files() if space in path.parts]
        assert files
        assert not any(payload("mira", 7)[1:] in path.read_bytes() for path in files)
        await talker.peer.close()
